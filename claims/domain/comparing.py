"""What was changed between two versions of a text, for people to read.  Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

#: Paragraphs with more words than this are shown as taken out and put in, as a whole.
MOST_WORDS = 2000
#: How much of two paragraphs is the same where one counts as the other, changed.
ALIKE = 0.4
SAME, GONE, NEW = "same", "gone", "new"
_WORDS = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True)
class Compared:
    """A paragraph as it is in either version: words that stayed (same), went (gone), came (new)."""

    pieces: tuple[tuple[str, str], ...]

    @property
    def is_changed(self) -> bool:
        """Is anything of it gone or new?"""
        return any(kind != SAME for kind, _words in self.pieces)


def compared(before: str, after: str) -> list[Compared]:
    """The paragraphs of both texts in their order, changed ones told word by word."""
    old, new = ([line for line in text.splitlines() if line.strip()] for text in (before, after))
    found: list[Compared] = []
    for what, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            found += [Compared(((SAME, line),)) for line in new[c:d]]
        else:
            found += _changed(old[a:b], new[c:d])
    return found


def _changed(old: Sequence[str], new: Sequence[str]) -> Iterator[Compared]:
    """Each new paragraph beside the first old one that it may have been."""
    left = list(old)
    for line in new:
        was = next((each for each in left if _alike(each, line)), None)
        if was is None:
            yield Compared(((NEW, line),))
            continue
        at = left.index(was)
        yield from (Compared(((GONE, each),)) for each in left[:at])
        del left[: at + 1]
        yield Compared(tuple(_words(was, line)))
    yield from (Compared(((GONE, each),)) for each in left)


def _alike(one: str, other: str) -> bool:
    first, second = one.split(), other.split()
    if max(len(first), len(second)) > MOST_WORDS:
        return False
    return SequenceMatcher(None, first, second, autojunk=False).ratio() >= ALIKE


def _words(before: str, after: str) -> Iterator[tuple[str, str]]:
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    for what, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            yield SAME, "".join(new[c:d])
            continue
        if b > a:
            yield GONE, "".join(old[a:b])
        if d > c:
            yield NEW, "".join(new[c:d])
