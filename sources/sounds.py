"""Names by their sound: the bones of a spelling, alike in Arabic and Latin letters.  Pure."""

import tomllib
from pathlib import Path
from typing import Any

from .text import normalise

_DATA: dict[str, Any] = tomllib.loads(
    Path(__file__).with_name("sounds.toml").read_text(encoding="utf-8")
)
_SOUNDS = {
    letter: sign for sign, letters in _DATA["sounds"].items() for letter in normalise(letters)
}
_DIGRAPHS: dict[str, str] = _DATA["digraphs"]


def skeleton(word: str) -> str:
    """The consonants of a folded word by their sound, doubled ones once."""
    word = word.removesuffix("ه")  # غزة is Gaza
    for pair, letter in _DIGRAPHS.items():
        word = word.replace(pair, letter)
    signs = [_SOUNDS[letter] for letter in word if letter in _SOUNDS]
    return "".join(sign for i, sign in enumerate(signs) if i == 0 or signs[i - 1] != sign)


def bones(name: str) -> str:
    """The skeletons of a name's words, one behind the other: "Sergey Lavrov" and سيرغي لافروف."""
    words = normalise(name).replace("-", " ").split()
    return " ".join(filter(None, map(skeleton, words)))[:300]
