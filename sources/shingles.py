"""How much of two texts is the same, told from runs of words.  Pure.

A text's sketch is the smallest ``MARKS`` of the digests of all its runs of five words, spelling
aside (bottom-k sampling: Broder, On the resemblance and containment of documents, 1997).  Texts
that are nearly the same share most of their marks, so that an index finds them.
"""

from hashlib import blake2b
from heapq import nsmallest

from .text import normalise

#: Words in a run, marks in a sketch, and the fewest runs of which anything is told.
RUN, MARKS, FEWEST = 5, 32, 12


def runs_of(text: str) -> set[int]:
    """The digests (63 bits) of the text's runs of words; nothing of a text that is too short."""
    words = normalise(text).split()
    runs = {" ".join(words[at : at + RUN]) for at in range(len(words) - RUN + 1)}
    return {_digest(run) for run in runs} if len(runs) >= FEWEST else set()


def sketch_of(runs: set[int]) -> list[int]:
    """The marks by which texts like this one are found."""
    return nsmallest(MARKS, runs)


def share_of(one: set[int], other: set[int]) -> float:
    """How much of the shorter text stands in the other, 0 to 1."""
    shorter = min(len(one), len(other))
    return len(one & other) / shorter if shorter else 0.0


def _digest(run: str) -> int:
    return int.from_bytes(blake2b(run.encode("utf-8", "replace"), digest_size=8).digest()) >> 1
