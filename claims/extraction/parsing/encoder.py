"""A small multilingual encoder, frozen, whose states the heads of both languages read.

Six layers of multilingual-e5-small (Wang et al. 2024, https://arxiv.org/abs/2402.05672; the
vocabulary is XLM-R's), as ``claims.training.encoder`` cuts them out.  Words are encoded one by one
into pieces, so that a form's pieces are found once; a word's state is the mean of its pieces'.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor
from torch.nn.functional import layer_norm, scaled_dot_product_attention

from .products import gelu_between, product

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .products import Product

REMEMBERED = 50_000
"""Distinct words whose pieces are kept before all are forgotten."""

MOST_PIECES = 32
"""Pieces of one word that are read; the rest of a longer one tells nothing."""

SPACE = "\u2581"
"""SentencePiece's mark for the space before a word."""

_EPSILON = 1e-12
_UNKNOWN_PENALTY = 10.0


class Pieces:
    """Words -> the numbers of their pieces: the likeliest way to cut them, as SentencePiece does
    (Kudo 2018, https://arxiv.org/abs/1804.10959).
    """

    def __init__(
        self, pieces: Sequence[str], scores: Sequence[float], unknown: int, marks: Sequence[int]
    ) -> None:
        # A text that spells a mark out ("</s>") is letters like any other.
        left_out = {unknown, *marks}
        self._numbers = {piece: n for n, piece in enumerate(pieces) if n not in left_out}
        self._scores = scores
        self._longest = max(map(len, pieces))
        self._unknown = unknown
        self._penalty = min(scores) - _UNKNOWN_PENALTY
        self._known: dict[str, list[int]] = {}

    def of(self, word: str) -> list[int]:
        """At least one piece, at most ``MOST_PIECES``."""
        found = self._known.get(word)
        if found is None:
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            letters = unicodedata.normalize("NFKC", word).replace(" ", "")
            found = self._known[word] = self._cut(SPACE + letters[: 8 * MOST_PIECES])
        return found

    def _cut(self, text: str) -> list[int]:
        """Viterbi over all ways to cut ``text``."""
        best = [0.0] + [float("-inf")] * len(text)
        last: list[tuple[int, int]] = [(0, 0)] * (len(text) + 1)
        for begin in range(len(text)):
            for end in range(begin + 1, min(len(text), begin + self._longest) + 1):
                number = self._numbers.get(text[begin:end])
                if number is None:
                    if end > begin + 1:
                        continue
                    number, score = self._unknown, best[begin] + self._penalty
                else:
                    score = best[begin] + self._scores[number]
                if score > best[end]:
                    best[end], last[end] = score, (number, begin)
        found, end = [], len(text)
        while end:
            number, end = last[end]
            found.append(number)
        return found[::-1][:MOST_PIECES]


@dataclass(frozen=True, slots=True)
class _Layer:
    """One layer: attention and the two products of the feed-forward part, with their norms."""

    attended: Product
    attention: Product
    widened: Product
    narrowed: Product
    norms: tuple[tuple[Tensor, Tensor], tuple[Tensor, Tensor]]
    heads: int

    def __call__(self, x: Tensor, lengths: list[int]) -> Tensor:
        """Rows one behind the other (pieces, width), each of which attends to itself."""
        parts = self.attended(x).view(1, len(x), 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        rows = torch.split(parts, lengths, dim=3)
        mixed = torch.cat([scaled_dot_product_attention(q, k, v) for q, k, v in rows], 2)
        mixed = self.attention(mixed[0].transpose(0, 1).flatten(1))
        x = _normed(mixed.add_(x), self.norms[0])
        return _normed(gelu_between(self.widened, self.narrowed, x).add_(x), self.norms[1])


class Encoder:
    """The encoder of a bundle, as ``claims.training.encoder`` writes it.

    ``exact`` rounds nothing to bytes, as the sample is read by which the ranges are found.
    """

    def __init__(self, bundle: dict[str, Any], exact: bool = False) -> None:
        sizes = bundle["sizes"]
        self.width: int = sizes["width"]
        self._longest: int = sizes["positions"] - 2
        self._marks: tuple[int, int, int] = (sizes["begin"], sizes["end"], sizes["pad"])
        self.pieces = Pieces(
            bundle["pieces"], bundle["scores"].tolist(), sizes["unknown"], self._marks
        )
        weights, ranges = bundle["weights"], {} if exact else bundle["ranges"]
        self._evened = not exact
        self._words, self._places = weights["words"], weights["places"]
        self._norm = weights["norm.weight"], weights["norm.bias"]
        # One by one, so that no more than one product's weights lie there in floats.
        self.products: dict[str, Product] = {}
        for name in _product_names(sizes["layers"]):
            layer, _, part = name.partition(".")
            rows = ranges[f"{layer}.narrowed"]["large"] if ranges and part == "widened" else ()
            weight, bias = _unpacked(weights[f"{name}.weight"]), weights[f"{name}.bias"]
            self.products[name] = product(weight, bias, ranges.get(name), rows)
        self._layers = [
            _layer(self.products, weights, f"{n}.", sizes["heads"]) for n in range(sizes["layers"])
        ]

    @property
    def depth(self) -> int:
        """How many states a piece has: one before the layers, and one behind each."""
        return len(self._layers) + 1

    def states(self, sentences: Sequence[Sequence[str]], scales: Tensor) -> Tensor:
        """The states of all words, one sentence behind the other: (words, width).

        ``scales`` (depth, width) is what each layer's states are multiplied with before they are
        added up.
        """
        rows, owners = self._rows(sentences)
        mixed = torch.zeros(len(owners), self.width)
        for state, scale in zip(self._through(rows), scales, strict=True):
            mixed.addcmul_(state, scale)
        return _of_words(mixed, owners)

    def every_state(self, sentences: Sequence[Sequence[str]]) -> Tensor:
        """The states of all words behind each layer: (words, depth, width)."""
        rows, owners = self._rows(sentences)
        return torch.stack([_of_words(x, owners) for x in self._through(rows)], 1)

    def _rows(self, sentences: Sequence[Sequence[str]]) -> tuple[list[list[int]], Tensor]:
        """Pieces in rows of a bounded length between marks, and (pieces,) the number of the word
        that each belongs to, -1 for a mark and for what fills the rows up to an even number.
        """
        begin, end, fill = self._marks
        rows: list[list[int]] = []
        owners: list[int] = []
        word = 0
        for sentence in sentences:
            row, owned = [begin], [-1]
            for form in sentence:
                pieces = self.pieces.of(form)
                if len(row) + len(pieces) > self._longest + 1:
                    rows.append([*row, end])
                    owners += [*owned, -1]
                    row, owned = [begin], [-1]
                row += pieces
                owned += [word] * len(pieces)
                word += 1
            rows.append([*row, end])
            owners += [*owned, -1]
        if self._evened and (missing := even(len(owners)) - len(owners)):
            rows.append([fill] * missing)
            owners += [-1] * missing
        return rows, torch.tensor(owners)

    def _through(self, rows: list[list[int]]) -> Iterator[Tensor]:
        """The pieces' states (pieces, width) before and behind each layer."""
        lengths = [len(row) for row in rows]
        places = torch.tensor([place for length in lengths for place in range(length)])
        ids = torch.tensor([piece for row in rows for piece in row])
        x = _normed(self._vectors(ids) + self._places[places], self._norm)
        yield x
        for layer in self._layers:
            x = layer(x, lengths)
            yield x

    def _vectors(self, ids: Tensor) -> Tensor:
        """(pieces,) -> (pieces, width); all in floats would take 30 MB."""
        some, places = torch.unique(ids, return_inverse=True)
        blocks = self.width // 32
        return _unpacked({
            "scales": self._words["scales"].view(-1, blocks)[some].flatten(),
            "nibbles": self._words["nibbles"].view(-1, blocks, 16)[some].flatten(0, 1),
            "shape": [len(some), self.width],
        })[places]  # fmt: skip


def even(count: int) -> int:
    """At least ``count``, at most a seventh or 15 more, and one of few numbers: products of bytes
    make code for each that is new, 300 KB of it in half a millisecond.
    """
    step = max(16, (1 << count.bit_length()) >> 4)
    return -(-count // step) * step


def _of_words(found: Tensor, owners: Tensor) -> Tensor:
    """The means of each word's pieces: (words, width)."""
    inside = owners >= 0
    owners = owners[inside]
    count = int(owners[-1]) + 1
    total = found.new_zeros(count, found.shape[1]).index_add_(0, owners, found[inside])
    return total / torch.bincount(owners, minlength=count)[:, None]


def _product_names(layers: int) -> list[str]:
    names = ("attended", "attention", "widened", "narrowed")
    return [f"{n}.{name}" for n in range(layers) for name in names]


def _layer(
    products: dict[str, Product], weights: dict[str, Tensor], prefix: str, heads: int
) -> _Layer:
    def norm(name: str) -> tuple[Tensor, Tensor]:
        return weights[f"{prefix}{name}.norm.weight"], weights[f"{prefix}{name}.norm.bias"]

    return _Layer(
        attended=products[f"{prefix}attended"],
        attention=products[f"{prefix}attention"],
        widened=products[f"{prefix}widened"],
        narrowed=products[f"{prefix}narrowed"],
        norms=(norm("attention"), norm("narrowed")),
        heads=heads,
    )


def _normed(x: Tensor, norm: tuple[Tensor, Tensor]) -> Tensor:
    return layer_norm(x, x.shape[-1:], *norm, eps=_EPSILON)


def _unpacked(value: Any) -> Tensor:
    """A tensor as it is, or from blocks of 32 weights: (blocks, 16) bytes, two weights in each, the
    first half of a block in the low bits, and (blocks,) scales.
    """
    if isinstance(value, Tensor):
        return value.float()
    nibbles = torch.cat([value["nibbles"] & 15, value["nibbles"] >> 4], 1)
    weights: Tensor = (nibbles.float() - 8) * value["scales"].float()[:, None]
    return weights.view(value["shape"])
