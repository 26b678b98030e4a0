"""Arabic as it is copied out of PDF files: drawn shapes for letters, lines back to front.  Pure."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from .contents import Place

_DRAWN = re.compile("[\ufb50-\ufdef\ufdf0-\ufdfc\ufe70-\ufefc]")
#: Signs of their own, that are typed as such.
_SIGNS = frozenset("\ufd3e\ufd3f\ufdfa\ufdfb\ufdfc\ufdfd")
_WORD = re.compile(r"[ء-غـ-يٱپچژکگی]{2,}")
_MARKS = re.compile("[\u064b-\u065f\u0670ـ]")
#: What no word of Arabic begins with, and what none ends with.
_NO_BEGIN, _NO_END = tuple("ةىؤئ"), tuple("إآ")
#: Words of nearly every article; what they are backwards are words of none.
_FREQUENT = frozenset(["في", "على", "إلى", "إن", "أن", "عن", "التي", "الذي", "هذا", "هذه"]) | {
    *("قال", "قالت", "وقال", "وقالت", "ذلك", "بعد", "قبل")
}
_BACKWARDS = frozenset(word[::-1] for word in _FREQUENT)
_INITIAL, _MEDIAL, _FINAL = "initial", "medial", "final"


def letters_restored(text: str) -> str:
    """The text with letters for the shapes in which a typesetter drew them (U+FB50 to U+FDFF,
    U+FE70 to U+FEFC): initial, medial and final forms, and ligatures.

    Signs that are typed as such stay: ﷺ, ﷼, ﴾ and ﴿.
    """
    return _DRAWN.sub(lambda shape: _letters(shape[0]), text)


def places_restored(places: Mapping[str, Sequence[Place]], text: str) -> dict[str, list[Place]]:
    """Places in a text, as they are in the text with its letters restored."""
    return {name: list(_moved(each, text)) for name, each in places.items()}


def _moved(places: Sequence[Place], text: str) -> Iterator[Place]:
    before = length = 0
    for start, called in places:
        length += len(letters_restored(text[before:start]))
        before = start
        yield length, called


def _letters(shape: str) -> str:
    if shape in _SIGNS:
        return shape
    letters = unicodedata.normalize("NFKC", shape)
    # A vowel sign that is drawn alone stands on a space, one within a word on a stroke.
    return letters.lstrip(" ـ") if len(letters) > 1 else letters


def is_backwards(text: str) -> bool:
    """Does a good part of the Arabic stand back to front, as it is drawn from left to right?

    Shapes tell by which side they join; letters by words that no article holds: such as begin
    with ة or ى, or have their article at the end.
    """
    wrong = whole = 0
    for line in text.splitlines():
        against, words = _against(line)
        whole += words
        wrong += words if against >= 2 else 0
    return wrong >= 2 and wrong * 4 >= whole


def _against(line: str) -> tuple[int, int]:
    """(how much speaks against the order of the line, above or below zero, its words)"""
    against = _joints(line)
    words = _WORD.findall(_MARKS.sub("", letters_restored(line)))
    for word in words:
        against += 2 * word.startswith(_NO_BEGIN) + 2 * word.endswith(_NO_END)
        against += (len(word) > 4 and word.endswith("لا")) + 2 * (word in _BACKWARDS)
        against -= len(word) > 3 and word.startswith(("ال", "وال", "بال", "لل"))
        against -= word.endswith(("ة", "ى")) + 2 * (word in _FREQUENT)
    return against, len(words)


def _joints(line: str) -> int:
    """How many more of the shapes that stand side by side turn away from each other than join."""
    forms = [unicodedata.decomposition(c).partition(" ")[0].strip("<>") for c in line]
    pairs = list(pairwise(forms))
    joined = sum(a in (_INITIAL, _MEDIAL) and b in (_MEDIAL, _FINAL) for a, b in pairs)
    turned = sum(a in (_FINAL, _MEDIAL) and b in (_MEDIAL, _INITIAL) for a, b in pairs)
    return turned - joined
