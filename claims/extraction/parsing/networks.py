"""Stanza's tagger and graph parser, their own weights, without what a reader does not need.

Profiled, Stanza's processors spend most of their time on spelling every word out to the character
model again, on scoring every label for every pair of words, and on searching each sentence for its
best spanning tree. Here

* a word's input vector is computed once, whatever sentences it stands in;
* the tree search (Chu-Liu/Edmonds) runs only where the best heads are no tree by themselves;
* labels are scored for the chosen arcs alone, as in training (Dozat and Manning 2017,
  https://arxiv.org/abs/1611.01734).

The outcome is that of Stanza's processors, word for word.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

import torch
from stanza.models.common.vocab import ROOT_ID, VOCAB_PREFIX_SIZE
from stanza.models.depparse.model import GraphParser
from torch import Tensor
from torch.nn.functional import relu
from torch.nn.utils.rnn import (
    PackedSequence,
    pack_padded_sequence,
    pad_packed_sequence,
    pad_sequence,
)

from .spanning import best_tree

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

REMEMBERED = 20_000
"""Distinct words whose vectors are kept before all are forgotten: about 30 MB a network."""

BATCH_WORDS = 3_000
Tag = tuple[str, str]
Arc = tuple[int, str]
Word = tuple[str, ...]
_ROOT: Word = ("<ROOT>", "<ROOT>", "<ROOT>")


class _Network(ABC):
    """A model, its vocabularies, and the vectors of the words it has met."""

    def __init__(self, processor: Any) -> None:
        self._model = processor.trainer.model.eval()
        self._vocab = processor.vocab
        self._pretrained = processor.pretrain.vocab
        self._vectors = Vectors(self._embed)

    @abstractmethod
    def _embed(self, words: Sequence[Word]) -> Tensor: ...


class Tagger(_Network):
    """Sentences of forms -> for each word its class and features ("" where it has none)."""

    @staticmethod
    def suits(processor: Any) -> bool:
        """Is the model of the build that is run here: one hidden layer for all, no XPOS?"""
        model = processor.trainer.model
        return _is_plain(model.args) and model.share_hid and "feats" in model.tag_clf

    def __call__(self, sentences: Sequence[Sequence[str]]) -> list[list[Tag]]:
        rows = self._vectors.places([[(form,) for form in sentence] for sentence in sentences])
        return _in_batches(rows, self._tagged)

    def _embed(self, words: Sequence[Word]) -> Tensor:
        model, forms = self._model, [form for (form,) in words]
        return torch.cat([
            model.word_emb(torch.tensor(self._vocab["word"].map(forms))),
            _known(model, self._pretrained, forms),
            _spelled(model, [self._vocab["char"].map(list(form)) for form in forms]),
        ], 1)  # fmt: skip

    def _tagged(self, batch: list[Tensor]) -> list[list[Tag]]:
        model = self._model
        initial = model.taggerlstm_h_init, model.taggerlstm_c_init
        states = _states(model.taggerlstm, initial, self._vectors.matrix, batch)
        hidden = relu(model.upos_hid(states.data))
        columns = [model.upos_clf, *model.tag_clf["feats"]]
        best = torch.stack([column(hidden).argmax(1) for column in columns], 1)
        ids, _ = pad_packed_sequence(PackedSequence(best, states.batch_sizes), batch_first=True)
        rows = zip(ids.tolist(), batch, strict=True)
        return [self._names(row[: len(sentence)]) for row, sentence in rows]

    def _names(self, ids: list[list[int]]) -> list[Tag]:
        upos = self._vocab["upos"].unmap([row[0] for row in ids])
        feats = self._vocab["feats"].unmap([row[1:] for row in ids])
        return [
            (tag, "" if found == "_" else found) for tag, found in zip(upos, feats, strict=True)
        ]


class Parser(_Network):
    """Sentences of (form, class, lemma) -> each word's head (from 1; 0: the root) and relation."""

    @staticmethod
    def suits(processor: Any) -> bool:
        """Is the model of the build that is run here: arcs and labels, nothing else scored?"""
        model = processor.trainer.model
        left_out = ("linearization", "distance", "use_xpos", "use_ufeats")
        return (
            type(model) is GraphParser
            and _is_plain(model.args)
            and not any(model.args.get(option, True) for option in left_out)
            and model.args.get("use_upos", True)
            and not model.args.get("use_arc_embedding")
            and not model.args.get("reversed")
        )

    def __call__(self, sentences: Sequence[Sequence[Word]]) -> list[list[Arc]]:
        rows = self._vectors.places([[_ROOT, *sentence] for sentence in sentences])
        return _in_batches(rows, self._parsed)

    def _embed(self, words: Sequence[Word]) -> Tensor:
        model, vocab = self._model, self._vocab
        forms, tags, lemmas = ([word[part] for word in words] for part in range(3))
        root = [n for n, word in enumerate(words) if word == _ROOT]

        def ids(units: list[str], name: str) -> Tensor:
            found = torch.tensor(vocab[name].map(units))
            found[root] = ROOT_ID
            return found

        chars = [vocab["char"].map(list(form)) for form in forms]
        for n in root:
            chars[n] = [ROOT_ID]
        return torch.cat([
            _known(model, self._pretrained, forms, root),
            model.word_emb(ids(forms, "word")),
            model.lemma_emb(ids(lemmas, "lemma")),
            model.upos_emb(ids(tags, "upos")),
            _spelled(model, chars),
        ], 1)  # fmt: skip

    def _parsed(self, batch: list[Tensor]) -> list[list[Arc]]:
        model = self._model
        initial = model.parserlstm_h_init, model.parserlstm_c_init
        packed = _states(model.parserlstm, initial, self._vectors.matrix, batch)
        states, _ = pad_packed_sequence(packed, batch_first=True)
        scores = model.unlabeled(states, states).squeeze(3)
        scores.masked_fill_(torch.eye(states.size(1), dtype=torch.bool), -torch.inf)
        trees = [best_tree(s[: len(row), : len(row)]) for s, row in zip(scores, batch, strict=True)]
        return [
            list(zip(tree[1:], labels, strict=True))
            for tree, labels in zip(trees, self._labels(states, trees), strict=True)
        ]

    def _labels(self, states: Tensor, trees: list[list[int]]) -> list[list[str]]:
        """The best label of every chosen arc, by the biaffine scorer's weights."""
        deprel = self._model.deprel
        sentence = [n for n, tree in enumerate(trees) for _ in tree[1:]]
        words = [word for tree in trees for word in range(1, len(tree))]
        heads = [head for tree in trees for head in tree[1:]]
        dependents = _with_one(relu(deprel.W1(states[sentence, words])))
        governors = _with_one(relu(deprel.W2(states))[sentence, heads])
        bilinear = deprel.scorer.W_bilin
        left = (dependents @ bilinear.weight.flatten(1)).unflatten(1, bilinear.weight.shape[1:])
        scores = torch.bmm(governors.unsqueeze(1), left).squeeze(1) + bilinear.bias
        names = iter(self._vocab["deprel"].unmap((scores.argmax(1) + VOCAB_PREFIX_SIZE).tolist()))
        return [[next(names) for _ in tree[1:]] for tree in trees]


class Vectors:
    """The input vectors of words, each computed once; ``places`` says in which row of ``matrix``.

    ``compute`` maps n words to an (n, d) tensor.
    """

    def __init__(self, compute: Callable[[Sequence[Word]], Tensor]) -> None:
        self._compute = compute
        self._places: dict[Word, int] = {}
        self.matrix = torch.empty(0)

    def places(self, sentences: Sequence[Sequence[Word]]) -> list[Tensor]:
        """For each sentence the rows of its words, good until the next call."""
        if len(self._places) > REMEMBERED:
            self._places, self.matrix = {}, torch.empty(0)
        # Sorted, for the same batches, and so the same rounding, on every run.
        missing = sorted(
            {word for sentence in sentences for word in sentence} - self._places.keys()
        )
        if missing:
            found = self._compute(missing)
            self.matrix = torch.cat([self.matrix, found]) if self._places else found
            self._places.update(
                zip(missing, range(len(self._places), len(self.matrix)), strict=True)
            )
        return [torch.tensor([self._places[word] for word in sentence]) for sentence in sentences]


def _is_plain(args: dict[str, Any]) -> bool:
    """Words, characters and vectors go in; no language model stands in front."""
    wanted = ("pretrain", "word_emb_dim", "char", "char_emb_dim", "tag_emb_dim")
    return all(args.get(option) for option in wanted) and not (
        args.get("charlm") or args.get("bert_model") or args.get("char_bidirectional")
    )


def _known(model: Any, vocab: Any, forms: Sequence[str], root: Sequence[int] = ()) -> Tensor:
    """The pretrained vectors of forms, which are looked up in lower case."""
    ids = torch.tensor(vocab.map([form.lower() for form in forms]))
    ids[list(root)] = ROOT_ID
    found: Tensor = model.trans_pretrained(model.pretrained_emb(ids))
    return found


def _spelled(model: Any, chars: Sequence[Sequence[int]]) -> Tensor:
    """Words as the character model reads them, in the order given."""
    order = sorted(range(len(chars)), key=lambda n: -len(chars[n]))
    lengths = [len(chars[n]) for n in order]
    padded = pad_sequence([torch.tensor(chars[n]) for n in order], batch_first=True)
    # All words as one sentence: the model wants to know of sentences, but reads single words.
    packed = model.charmodel(padded, padded.eq(0), order, [len(chars)], lengths)
    found: Tensor = model.trans_char(packed.data)
    return found


def _states(
    lstm: Any, initial: tuple[Tensor, Tensor], matrix: Tensor, batch: list[Tensor]
) -> PackedSequence:
    """What the sentence LSTM makes of a batch; ``batch`` is sorted, longest sentence first."""
    lengths = [len(rows) for rows in batch]
    packed = pack_padded_sequence(pad_sequence(batch, batch_first=True), lengths, batch_first=True)
    hidden, cell = (state.expand(-1, len(batch), -1).contiguous() for state in initial)
    inputs = PackedSequence(matrix[packed.data], packed.batch_sizes)
    states: PackedSequence = lstm(inputs, lengths, hx=(hidden, cell))[0]
    return states


def _in_batches(
    sentences: list[Tensor], work: Callable[[list[Tensor]], list[list[Any]]]
) -> list[list[Any]]:
    """``work`` on sentences of like length together, the outcome in the order given."""
    outcome: list[list[Any]] = [[]] * len(sentences)
    waiting = sorted(range(len(sentences)), key=lambda n: -len(sentences[n]))
    while waiting:
        longest = len(sentences[waiting[0]])
        count = max(1, BATCH_WORDS // longest)
        batch, waiting = waiting[:count], waiting[count:]
        for n, found in zip(batch, work([sentences[n] for n in batch]), strict=True):
            outcome[n] = found
    return outcome


def _with_one(vectors: Tensor) -> Tensor:
    """Vectors with a one behind them, which makes the bilinear scorer an affine one."""
    return torch.cat([vectors, vectors.new_ones(len(vectors), 1)], 1)
