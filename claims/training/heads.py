"""Trains a head on the frozen encoder: the encoder reads the treebank once, the head many times."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import pairwise
from random import Random
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy
from torch.nn.utils.rnn import pad_sequence

from claims.extraction.parsing.head import (
    UNKNOWN_LETTER,
    UPOS,
    HeadNetwork,
    closed_word,
    spelling,
)
from claims.training.conllu import read_treebank

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from claims.extraction.parsing.encoder import Encoder
    from claims.training.conllu import Sentence, Word
    from claims.training.files import Part
    from claims.training.settings import HeadSettings

ENCODED_AT_ONCE = 16
SAMPLE_WORDS = 12_000
WARMED_UP = 0.1
FEATURES_WEIGHT = 0.5
MOST_GRADIENT = 2.0
CLOSED = {"PRON", "DET"}
OFTEN = 5
NEARLY_ALL = 0.98
SLIPS = 0.001


@dataclass(frozen=True, slots=True)
class _Names:
    """What the network's numbers stand for."""

    values: dict[str, list[str]]
    relations: list[str]
    letters: dict[str, int]


@dataclass(frozen=True, slots=True)
class _Treebank:
    """All sentences, one behind the other; sentence n is words ``ends[n]`` to ``ends[n + 1]``.

    ``states`` (words, depth, width) in half precision; ``spellings`` of the distinct forms, of
    which each word has the number in ``forms``; ``heads`` count from 1 in the sentence.
    """

    ends: list[int]
    states: Tensor
    spellings: list[Tensor]
    forms: Tensor
    columns: Tensor
    heads: Tensor
    relations: Tensor

    def words(self, sentences: Sequence[int]) -> tuple[Tensor, Tensor]:
        """The words of these sentences, and how many each has."""
        spans = [range(self.ends[n], self.ends[n + 1]) for n in sentences]
        return (
            torch.tensor([word for span in spans for word in span]),
            torch.tensor([len(span) for span in spans]),
        )


def train_head(
    part: Part,
    encoder: Encoder,
    settings: HeadSettings,
    seed: int,
    say: Callable[[str], None] = print,
) -> dict[str, Any]:
    """The bundle that ``Head`` reads, learnt from a part's trees; the same seed gives the same."""
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    sentences = read_treebank(part.conllu)
    names = _names(sentences)
    treebank = _encoded(sentences, encoder, names)
    network = HeadNetwork(
        depth=encoder.depth,
        width=encoder.width,
        columns=[len(values) for values in names.values.values()],
        relations=len(names.relations),
        letters=len(names.letters) + UNKNOWN_LETTER + 1,
        hidden=settings.hidden,
    )
    sample = treebank.states[torch.randperm(len(treebank.states))[:SAMPLE_WORDS]].float()
    network.mean.data, network.std.data = sample.mean(0), sample.std(0) + 1e-5
    _train(network, treebank, settings, Random(seed), say)
    return {
        "values": names.values,
        "together": together(sentences),
        "always": always(sentences),
        "relations": names.relations,
        "letters": names.letters,
        "hidden": settings.hidden,
        "weights": {name: value.half() for name, value in network.state_dict().items()},
    }


def _names(sentences: Sequence[Sentence]) -> _Names:
    """Every word class, feature, relation and letter that occurs; the first value of a feature is
    its absence.
    """
    words = [word for sentence in sentences for word in sentence.words]
    values = {UPOS: sorted({word.upos for word in words})}
    for name in sorted({name for word in words for name in word.feats}):
        found = sorted({word.feats[name] for word in words if name in word.feats})
        values[name] = ["", *found]
    letters = sorted({letter for word in words for letter in word.form})
    return _Names(
        values,
        sorted({word.deprel for word in words}),
        {letter: n for n, letter in enumerate(letters, UNKNOWN_LETTER + 1)},
    )


def together(sentences: Sequence[Sentence]) -> dict[str, dict[str, list[str]]]:
    """Class -> feature -> the values that its words have more than by a slip; "" is its absence."""
    seen: dict[str, list[dict[str, str]]] = defaultdict(list)
    for word in (word for sentence in sentences for word in sentence.words):
        seen[word.upos].append(word.feats)
    names = sorted({name for found in seen.values() for feats in found for name in feats})
    return {upos: {name: _some_have(found, name) for name in names} for upos, found in seen.items()}


def _some_have(found: Sequence[dict[str, str]], name: str) -> list[str]:
    counts = Counter(feats.get(name, "") for feats in found)
    return sorted(value for value, count in counts.items() if count > SLIPS * len(found))


def always(sentences: Sequence[Sentence]) -> dict[str, dict[str, str]]:
    """Pronouns and determiners, by ``closed_word``, with the features that each has wherever it
    stands ("she": Gender=Fem, Number=Sing ...; "her", whose case varies, has its gender only).

    The head is not asked for these.  "" is a feature that the word never has.
    """
    seen: dict[str, list[dict[str, str]]] = defaultdict(list)
    for word in (word for sentence in sentences for word in sentence.words):
        if word.upos in CLOSED:
            seen[closed_word(word.form, word.upos)].append(word.feats)
    names = sorted({name for found in seen.values() for feats in found for name in feats})
    return {
        word: {name: value for name in names if (value := _usual(found, name)) is not None}
        for word, found in seen.items()
        if len(found) >= OFTEN
    }


def _usual(found: Sequence[dict[str, str]], name: str) -> str | None:
    """The value that nearly all of them have; a few are slips of who annotated."""
    ((value, count),) = Counter(feats.get(name, "") for feats in found).most_common(1)
    return value if count >= NEARLY_ALL * len(found) else None


def _encoded(sentences: Sequence[Sentence], encoder: Encoder, names: _Names) -> _Treebank:
    words = [word for sentence in sentences for word in sentence.words]
    ends = [0]
    for sentence in sentences:
        ends.append(ends[-1] + len(sentence.words))
    forms = {form: n for n, form in enumerate(dict.fromkeys(word.form for word in words))}
    relations = {name: n for n, name in enumerate(names.relations)}
    return _Treebank(
        ends=ends,
        states=_states(sentences, ends, encoder),
        spellings=[spelling(form, names.letters) for form in forms],
        forms=torch.tensor([forms[word.form] for word in words]),
        columns=torch.tensor([_columns(word, names) for word in words]),
        heads=torch.tensor([n for sentence in sentences for n in _heads(sentence)]),
        relations=torch.tensor([relations[word.deprel] for word in words]),
    )


def _states(sentences: Sequence[Sentence], ends: list[int], encoder: Encoder) -> Tensor:
    found = torch.empty(ends[-1], encoder.depth, encoder.width, dtype=torch.float16)
    order = sorted(range(len(sentences)), key=lambda n: len(sentences[n].words))
    for at in range(0, len(order), ENCODED_AT_ONCE):
        batch = order[at : at + ENCODED_AT_ONCE]
        with torch.no_grad():
            states = encoder.every_state([[w.form for w in sentences[n].words] for n in batch])
        lengths = [len(sentences[n].words) for n in batch]
        for n, part in zip(batch, torch.split(states, lengths), strict=True):
            found[ends[n] : ends[n + 1]] = part
    return found


def _columns(word: Word, names: _Names) -> list[int]:
    given = {UPOS: word.upos, **word.feats}
    return [values.index(given.get(name, "")) for name, values in names.values.items()]


def _heads(sentence: Sentence) -> list[int]:
    numbers = {id(word): number for number, word in enumerate(sentence.words, start=1)}
    return [numbers[id(word.head)] if word.head is not None else 0 for word in sentence.words]


def _train(
    network: HeadNetwork,
    treebank: _Treebank,
    settings: HeadSettings,
    random: Random,
    say: Callable[[str], None],
) -> None:
    learnt = [weight for weight in network.parameters() if weight.requires_grad]
    optimiser = torch.optim.AdamW(learnt, lr=settings.rate, betas=(0.9, 0.95), weight_decay=0.0)
    steps = settings.epochs * len(list(_batches(treebank, settings.batch, random)))
    rate = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: _rate(step + 1, steps))
    for epoch in range(1, settings.epochs + 1):
        losses = []
        for batch in _batches(treebank, settings.batch, random):
            loss = _loss(network, treebank, batch)
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(learnt, MOST_GRADIENT)
            optimiser.step()
            rate.step()
            losses.append(loss.item())
        say(f"head: round {epoch} of {settings.epochs}, loss {sum(losses) / len(losses):.3f}")


def _rate(step: int, steps: int) -> float:
    """Up over the first tenth of all steps, then down to nearly nothing."""
    warm = WARMED_UP * steps
    return min(step / warm, max((steps - step) / (steps - warm), 1e-3))


def _batches(treebank: _Treebank, size: int, random: Random) -> Iterator[list[int]]:
    """Sentences of about the same length in batches of ``size`` words, in any order."""
    lengths = [end - begin for begin, end in pairwise(treebank.ends)]
    order = sorted(range(len(lengths)), key=lambda n: lengths[n] + random.uniform(-4, 4))
    batches: list[list[int]] = []
    room = 0
    for n in order:
        if lengths[n] > room:
            batches.append([])
            room = size
        batches[-1].append(n)
        room -= lengths[n]
    random.shuffle(batches)
    yield from batches


def _loss(network: HeadNetwork, treebank: _Treebank, batch: Sequence[int]) -> Tensor:
    words, lengths = treebank.words(batch)
    forms, places = torch.unique(treebank.forms[words], return_inverse=True)
    letters = pad_sequence([treebank.spellings[form] for form in forms.tolist()], batch_first=True)
    states = (treebank.states[words].float() - network.mean) / network.std
    mixed = (states * network.mix.softmax(0)[:, None]).sum(1)
    tags, arcs, heads, dependents = network(mixed, network.spelled(letters)[places], lengths)
    row = torch.repeat_interleave(torch.arange(len(batch)), lengths)
    place = torch.cat([torch.arange(1, length + 1) for length in lengths.tolist()])
    head = treebank.heads[words]
    labels = network.labels(heads[row, head], dependents[row, place])
    columns = torch.split(tags[row, place], network.columns, 1)
    losses = [
        cross_entropy(column, gold)
        for column, gold in zip(columns, treebank.columns[words].T, strict=True)
    ]
    return (
        cross_entropy(arcs[row, place], head)
        + cross_entropy(labels, treebank.relations[words])
        + losses[0]
        + FEATURES_WEIGHT * sum(losses[1:], torch.zeros(()))
    )
