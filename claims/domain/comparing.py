"""What was changed between two versions of a text, for people to read.  Pure."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

#: Pairs of equal words or paragraphs that are looked at for one answer (about a second of a core);
#: what comes then is shown as taken out and put in, as a whole.
MOST_PAIRS = 1_000_000
#: How much of two paragraphs' words is the same where one counts as the other, changed.
ALIKE = 0.4
SAME, GONE, NEW = "same", "gone", "new"
#: A word with the white space behind it, so that two changed ones in a row are told as one.
_WORDS = re.compile(r"\s*\S+\s*")


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
    comparison, found = _Comparison(), list[Compared]()
    for is_same, gone, came in comparison.blocks(old, new):
        if is_same:
            found += [Compared(((SAME, line),)) for line in came]
        else:
            found += comparison.changed(gone, came)
    return found


@dataclass
class _Comparison:
    """One comparison, and how many pairs it may still look at.

    A matcher's time grows with the pairs of equal parts, which are many in a text that repeats
    itself, so that anybody's two texts could hold up the desk.
    """

    left: int = field(default_factory=lambda: MOST_PAIRS)

    def _can_afford(self, pairs: int) -> bool:
        self.left = max(0, self.left - pairs)
        return self.left > 0

    def blocks(
        self, old: Sequence[str], new: Sequence[str]
    ) -> Iterator[tuple[bool, Sequence[str], Sequence[str]]]:
        """What is the same and what is not, by turns: (is it the same, the old, the new)."""
        first, second = ([part.strip() for part in parts] for parts in (old, new))
        begin = _shared(first, second)
        end = _shared(first[begin:][::-1], second[begin:][::-1])
        yield True, old[:begin], new[:begin]
        a, b = first[begin : len(first) - end], second[begin : len(second) - end]
        counts = Counter(b)
        if self._can_afford(len(a) + len(b) + sum(counts[part] for part in a)):
            for what, i, j, k, m in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
                yield what == "equal", old[begin + i : begin + j], new[begin + k : begin + m]
        else:
            yield False, old[begin : len(old) - end], new[begin : len(new) - end]
        yield True, old[len(old) - end :], new[len(new) - end :]

    def changed(self, old: Sequence[str], new: Sequence[str]) -> Iterator[Compared]:
        """Each new paragraph beside the first old one that it may have been."""
        words = [Counter(line.split()) for line in old]
        at = 0
        for line in new:
            now = Counter(line.split())
            where = range(at, len(old)) if self.left else ()
            found = next((i for i in where if self._alike(words[i], now)), None)
            if found is None:
                yield Compared(((NEW, line),))
                continue
            yield from (Compared(((GONE, each),)) for each in old[at:found])
            yield Compared(tuple(self._told(old[found], line)))
            at = found + 1
        yield from (Compared(((GONE, each),)) for each in old[at:])

    def _alike(self, one: Counter[str], other: Counter[str]) -> bool:
        if not self._can_afford(len(one) + len(other)):
            return False
        return 2 * (one & other).total() >= ALIKE * (one.total() + other.total())

    def _told(self, before: str, after: str) -> Iterator[tuple[str, str]]:
        for is_same, gone, came in self.blocks(_WORDS.findall(before), _WORDS.findall(after)):
            if is_same and came:
                yield SAME, "".join(came)
            elif not is_same:
                yield from ((GONE, "".join(gone)),) if gone else ()
                yield from ((NEW, "".join(came)),) if came else ()


def _shared(one: Sequence[str], other: Sequence[str]) -> int:
    """How many parts both begin with."""
    pairs = zip(one, other, strict=False)
    return next((i for i, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))
