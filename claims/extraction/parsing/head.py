"""One head a language: tags, features and trees of a sentence from the encoder's states.

A bidirectional LSTM over the states and the spelling of each word, a classifier for the tags, and
a biaffine scorer for the arcs and their labels (Dozat and Manning 2017,
https://arxiv.org/abs/1611.01734).  ``HeadNetwork`` is what ``claims.training.heads`` trains,
``Head`` reads with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor, nn
from torch.nn.functional import linear, pad
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence, pad_sequence

from .spanning import best_tree

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .encoder import Encoder

REMEMBERED = 20_000
"""Distinct words whose spelling is kept as a vector before all are forgotten."""

BATCH_WORDS = 700
"""Few enough for the states to stay in the processor's cache."""

LONGEST_SPELLING = 25
UPOS = "UPOS"
UNKNOWN_LETTER = 1
Reading = tuple[str, str, int, str]


class HeadNetwork(nn.Module):
    """The network of a head.

    ``depth`` states of ``width`` come from the encoder; ``columns`` counts the values of the word
    class and of each feature, ``letters`` those that are known, the padding and the unknown one
    included.
    """

    def __init__(
        self,
        *,
        depth: int,
        width: int,
        columns: Sequence[int],
        relations: int,
        letters: int,
        hidden: int,
        dropout: float = 0.33,
    ) -> None:
        super().__init__()
        self.columns = list(columns)
        self.mean = nn.Parameter(torch.zeros(depth, width), requires_grad=False)
        self.std = nn.Parameter(torch.ones(depth, width), requires_grad=False)
        self.mix = nn.Parameter(torch.zeros(depth))
        self.proj = nn.Linear(width, 200)
        self.char = nn.Embedding(letters, 50, padding_idx=0)
        self.conv = nn.Conv1d(50, 100, 3, padding=1)
        self.root = nn.Parameter(torch.zeros(300))
        self.drop = nn.Dropout(dropout)
        self.rnn = nn.LSTM(300, hidden, batch_first=True, bidirectional=True)
        self.tag = nn.Sequential(
            nn.Linear(2 * hidden, 160), nn.ReLU(), nn.Dropout(dropout), nn.Linear(160, sum(columns))
        )
        self.ah, self.ad, self.rh, self.rd = (
            nn.Sequential(nn.Linear(2 * hidden, size), nn.ReLU(), nn.Dropout(dropout))
            for size in (200, 200, 120, 120)
        )
        self.arc = nn.Parameter(torch.zeros(201, 200))
        self.rel = nn.Parameter(torch.zeros(relations, 121, 121))
        nn.init.xavier_uniform_(self.arc.data)
        nn.init.xavier_uniform_(self.rel.data, gain=0.5)

    def scales(self) -> tuple[Tensor, Tensor]:
        """What the encoder multiplies each layer's states with, and what is added to their sum."""
        scales = self.mix.softmax(0)[:, None] / self.std
        return scales, -(self.mean * scales).sum(0)

    def spelled(self, letters: Tensor) -> Tensor:
        """(words, letters) numbers, 0 behind the last letter -> (words, 100)."""
        # As a product, since torch makes code for each new size of a convolution.
        windows = pad(self.drop(self.char(letters)), (0, 0, 1, 1)).unfold(1, 3, 1).flatten(2)
        found: Tensor = linear(windows, self.conv.weight.flatten(1), self.conv.bias)
        return found.masked_fill((letters == 0)[..., None], -1e4).amax(1).relu()

    def forward(self, mixed: Tensor, spelled: Tensor, lengths: Tensor) -> tuple[Tensor, ...]:
        """The words of several sentences, one behind the other -> tags and arcs.

        Returns, with a root before each sentence and padding behind it, the tags' scores, those of
        each word (row) under each head (column), and what ``labels`` needs of heads and words.
        """
        words = torch.cat([self.proj(self.drop(mixed)), spelled], 1)
        rows = [torch.cat([self.root[None], row]) for row in torch.split(words, lengths.tolist())]
        packed = pack_padded_sequence(
            self.drop(pad_sequence(rows, batch_first=True)), lengths + 1,
            batch_first=True, enforce_sorted=False,
        )  # fmt: skip
        x = self.drop(pad_packed_sequence(self.rnn(packed)[0], batch_first=True)[0])
        arcs = _with_one(self.ad(x)) @ self.arc @ self.ah(x).transpose(1, 2)
        places = torch.arange(x.shape[1])
        outside = (places[None] > lengths[:, None])[:, None]
        arcs = arcs.masked_fill(outside | (places[None] == places[:, None]), -1e9)
        return self.tag(x), arcs, self.rh(x), self.rd(x)

    def labels(self, heads: Tensor, words: Tensor) -> Tensor:
        """(n, 120) of heads and of their words -> (n, relations)."""
        left = _with_one(words) @ self.rel.transpose(0, 1).flatten(1)
        left = left.view(len(words), len(self.rel), -1)
        return torch.bmm(left, _with_one(heads)[..., None])[..., 0]


class Head:
    """Reads sentences with a trained network; for one thread."""

    def __init__(self, bundle: dict[str, Any], encoder: Encoder) -> None:
        self._values: list[list[str]] = list(bundle["values"].values())
        self._names: list[str] = list(bundle["values"])
        self._always: dict[str, dict[str, str]] = bundle["always"]
        self._allowed = [_allowed(bundle, name) for name in self._names[1:]]
        self._relations: list[str] = bundle["relations"]
        self._letters: dict[str, int] = bundle["letters"]
        self._network = (
            HeadNetwork(
                depth=encoder.depth,
                width=encoder.width,
                columns=[len(values) for values in self._values],
                relations=len(self._relations),
                letters=len(self._letters) + UNKNOWN_LETTER + 1,
                hidden=bundle["hidden"],
            )
            .requires_grad_(False)
            .eval()
        )
        weights = {name: value.float() for name, value in bundle["weights"].items()}
        self._network.load_state_dict(weights)
        self._encoder = encoder
        self._scales, self._shift = self._network.scales()
        self._spelled: dict[str, Tensor] = {}

    def __call__(self, sentences: Sequence[Sequence[str]]) -> list[list[Reading]]:
        """For each word its class, features ("" where it has none), head (from 1; 0: the root) and
        relation.
        """
        self._spell({word for sentence in sentences for word in sentence})
        found: list[list[Reading]] = [[]] * len(sentences)
        waiting = sorted(range(len(sentences)), key=lambda n: len(sentences[n]))
        while waiting:
            longest = len(sentences[waiting[-1]])
            count = max(1, BATCH_WORDS // longest)
            waiting, batch = waiting[:-count], waiting[-count:]
            for n, reading in zip(batch, self._read([sentences[n] for n in batch]), strict=True):
                found[n] = reading
        return found

    def _spell(self, words: set[str]) -> None:
        if len(self._spelled) > REMEMBERED:
            self._spelled.clear()
        if new := sorted(words - self._spelled.keys()):
            letters = pad_sequence([spelling(word, self._letters) for word in new], True)
            self._spelled.update(zip(new, self._network.spelled(letters), strict=True))

    def _read(self, batch: list[Sequence[str]]) -> list[list[Reading]]:
        mixed = self._encoder.states(batch, self._scales) + self._shift
        spelled = torch.stack([self._spelled[word] for words in batch for word in words])
        lengths = torch.tensor([len(words) for words in batch])
        tags, arcs, heads, words = self._network(mixed, spelled, lengths)
        trees = [
            best_tree(scores[: len(words) + 1, : len(words) + 1])
            for scores, words in zip(arcs, batch, strict=True)
        ]
        sentence = [n for n, tree in enumerate(trees) for _ in tree[1:]]
        word = [place for tree in trees for place in range(1, len(tree))]
        head = [place for tree in trees for place in tree[1:]]
        labels = self._network.labels(heads[sentence, head], words[sentence, word]).argmax(1)
        forms = [form for words in batch for form in words]
        given = zip(self._tags(tags[sentence, word], forms), head, labels.tolist(), strict=True)
        readings = [(*tag, place, self._relations[label]) for tag, place, label in given]
        ends = lengths.cumsum(0).tolist()
        return [readings[end - len(words) : end] for end, words in zip(ends, batch, strict=True)]

    def _tags(self, scores: Tensor, forms: Sequence[str]) -> list[tuple[str, str]]:
        """(words, values of all columns) -> class and features of each word, the likeliest ones
        that go together: a noun has no aspect.
        """
        likely = [part.log_softmax(1) for part in torch.split(scores, self._network.columns, 1)]
        classes = likely[0].clone()
        for column, allowed in zip(likely[1:], self._allowed, strict=True):
            classes += column[:, None].masked_fill(~allowed, -torch.inf).amax(2)
        upos = classes.argmax(1)
        best = [upos] + [
            column.masked_fill(~allowed[upos], -torch.inf).argmax(1)
            for column, allowed in zip(likely[1:], self._allowed, strict=True)
        ]
        rows = torch.stack(best, 1).tolist()
        return [self._tag(row, form) for row, form in zip(rows, forms, strict=True)]

    def _tag(self, row: list[int], form: str) -> tuple[str, str]:
        upos, *values = (known[n] for known, n in zip(self._values, row, strict=True))
        features = dict(zip(self._names[1:], values, strict=True))
        features |= self._always.get(closed_word(form, upos), {})
        return upos, "|".join(f"{name}={value}" for name, value in features.items() if value)


def _allowed(bundle: dict[str, Any], name: str) -> Tensor:
    """(classes, values): may a word of the class have the value of this feature?"""
    values, together = bundle["values"], bundle["together"]
    rows = [
        [value in together[upos].get(name, ("",)) for value in values[name]]
        for upos in values[UPOS]
    ]
    return torch.tensor(rows)


def closed_word(form: str, upos: str) -> str:
    """What ``always`` of a bundle calls a word of a class that has few."""
    return f"{upos} {form.lower()}"


def spelling(word: str, letters: dict[str, int]) -> Tensor:
    """The numbers of a word's first letters."""
    return torch.tensor([letters.get(c, UNKNOWN_LETTER) for c in word[:LONGEST_SPELLING]])


def _with_one(vectors: Tensor) -> Tensor:
    """Vectors with a one behind them, which makes a bilinear scorer an affine one."""
    return pad(vectors, (0, 1), value=1.0)
