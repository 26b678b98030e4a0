"""Words as they are compared: folded, without what is joined to them.  Pure."""

import re
import tomllib
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

from sources.text import normalise

DATA: dict[str, Any] = tomllib.loads(
    Path(__file__).with_name("words.toml").read_text(encoding="utf-8")
)
#: Letters of one gram; words of one claim are compared by them past what no stem catches.
GRAM = 4
_SHORTEST = 3  # what is left of a word from which something is cut
_TAG = re.compile(r"[#@](\w+)")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_ADDRESS = re.compile(r"(?:https?://|www\.|pic\.twitter)\S+")
_THOUSANDS = re.compile(r"(?<=\d)[,٬'](?=\d{3})")
_WORD = re.compile(r"\w+(?:'\w+)?")
_ARABIC = re.compile(r"[ء-ي]")


def listed(lines: Iterable[str]) -> frozenset[str]:
    """The words of a list of the data file, folded."""
    return frozenset(normalise(word) for line in lines for word in line.split())


STOP = listed(DATA["stop"])
_LATIN_ENDINGS = tuple(DATA["latin_endings"])
_BEGINNINGS, _ENDINGS = tuple(DATA["arabic_beginnings"]), tuple(DATA["arabic_endings"])


def folded_words(text: str) -> list[str]:
    """The words in their order, folded; addresses are none, and #TwoWords are two."""
    plain = _TAG.sub(lambda tag: f" {_HUMP.sub(' ', tag[1])} ", _ADDRESS.sub(" ", text))
    return _WORD.findall(_THOUSANDS.sub("", normalise(plain)))


def stems(text: str) -> list[str]:
    """The words that say what a text is about, in their order, each without its endings.

    Light on purpose: و, ب, ال and the like are cut, plurals and feminines too, and no root is
    looked for.
    """
    return [stem(word) for word in folded_words(text) if word not in STOP]


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """A folded word without particles and endings, where three letters remain."""
    if _ARABIC.search(word):
        return _without_ending(without_particle(word), _ENDINGS)
    stemmed = _without_ending(word, _LATIN_ENDINGS)
    if word.endswith(("ies", "ied")) and len(stemmed) + 3 == len(word):
        return stemmed + "y"
    return stemmed[:-1] if len(stemmed) > _SHORTEST and stemmed[-1] == "e" else stemmed


def without_particle(word: str) -> str:
    """An Arabic word without the particles and the article that are written with it."""
    found = (each for each in _BEGINNINGS if word.startswith(each))
    cut = next((each for each in found if len(word) - len(each) >= _SHORTEST), "")
    return word.removeprefix(cut)


def words_shared(text: str, other: str) -> list[str]:
    """The folded words of a text that another has as well, whatever is joined to them."""
    theirs = set(stems(other))
    words = dict.fromkeys(word for word in folded_words(text) if word not in STOP)
    return [word for word in words if stem(word) in theirs]


def grams(stemmed: Iterable[str]) -> list[str]:
    """Every four letters in a row of each word, its edges marked; short words whole."""
    return [gram for word in stemmed for gram in _grams_of(word)]


@lru_cache(maxsize=100_000)
def _grams_of(word: str) -> tuple[str, ...]:
    if len(word) < _SHORTEST:
        return (word,)
    edged = f"^{word}$"
    return tuple(edged[i : i + GRAM] for i in range(len(edged) - GRAM + 1))


def _without_ending(word: str, endings: Iterable[str]) -> str:
    found = (each for each in endings if word.endswith(each))
    cut = next((each for each in found if len(word) - len(each) >= _SHORTEST), "")
    return word.removesuffix(cut)
