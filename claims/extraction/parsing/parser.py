"""Stanza behind one door: text in, ``Parse`` out. ``lean`` and what it runs stand behind it.

Pipelines are loaded once per process, on one thread, and never download.
"""

from __future__ import annotations

import logging
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, Any

import stanza
import torch
from stanza.models.common.doc import Document

from ..text.cleaning import Paragraph, paragraphs, pieces
from . import weights
from .encoder import Encoder
from .head import Head
from .lean import LeanPipeline
from .trees import Parse, RawToken, RawWord, parse_from

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from ..languages.packs import Pack

_BATCH_CHARACTERS = 20_000
_GAP = "\n\n"


@cache
def pipeline(language: str) -> stanza.Pipeline:
    """The pipeline of one language, loaded once. Raises UnsupportedLanguage without models."""
    torch.set_num_threads(1)
    logging.getLogger("stanza").setLevel(logging.ERROR)
    found = weights.find_models(language)
    return stanza.Pipeline(
        **found.pipeline_options(), use_gpu=False, verbose=False, logging_level="ERROR"
    )


@cache
def _lean(language: str) -> LeanPipeline | None:
    """What stands behind the tokenizer, where the models have a head."""
    return lean_pipeline(pipeline(language), weights.find_models(language))


def lean_pipeline(nlp: stanza.Pipeline, models: weights.ModelSet) -> LeanPipeline | None:
    """The lean way to run ``models``, of which ``nlp`` has loaded Stanza's part; None: they have no
    head, and Stanza's own processors are to be run.  Raises MissingModels where a file is damaged.
    """
    if weights.HEAD not in models.processors:
        return None
    encoder = _encoder(models.whole_file(weights.ENCODER))
    head = torch.load(models.whole_file(weights.HEAD), weights_only=True)
    return LeanPipeline(nlp, Head(head, encoder))


def prepare(language: str) -> None:
    """Load all that reading a text of the language needs.  Raises UnsupportedLanguage."""
    _lean(language)


@cache
def _encoder(path: Path) -> Encoder:
    """One encoder for all languages that share its file."""
    return Encoder(torch.load(path, weights_only=True))


def model_names(language: str) -> dict[str, str]:
    """Processor -> "origin:model" of the models in use."""
    return weights.find_models(language).names


def parse(text: str, pack: Pack, halt: Callable[[], None] = lambda: None) -> Parse:
    """Parse a text of any length; spans are offsets into ``text`` as given.

    ``halt`` is called before each batch of it, and may raise to end the work.
    Raises UnsupportedLanguage when there are no models for the pack's language.
    """
    found = paragraphs(text, pack.reading)
    if not found:
        return parse_from(text, [])
    language = pack.language
    return parse_from(
        text, chain.from_iterable(_parsed(language, batch, halt) for batch in _batches(found))
    )


Piece = tuple[Paragraph, int, int]


def _batches(found: list[Paragraph]) -> Iterator[list[Piece]]:
    """Pieces of paragraphs in batches of bounded size, so that memory stays bounded."""
    batch: list[Piece] = []
    size = 0
    for paragraph in found:
        for begin, end in pieces(paragraph):
            batch.append((paragraph, begin, end))
            size += end - begin
            if size >= _BATCH_CHARACTERS:
                yield batch
                batch, size = [], 0
    if batch:
        yield batch


def _parsed(
    language: str, batch: list[Piece], halt: Callable[[], None]
) -> Iterator[list[RawToken]]:
    """The sentences of a batch; a piece of a paragraph is a paragraph of its own to Stanza."""
    halt()
    offsets: list[int] = []
    parts: list[str] = []
    for paragraph, begin, end in batch:
        part = paragraph.clean[begin:end].replace("\n", " ")
        parts.append(part)
        offsets.extend(paragraph.offsets[begin:end])
        offsets.extend([paragraph.end] * len(_GAP))
    with torch.inference_mode():
        for sentence in _read(language, _GAP.join(parts)):
            yield [
                RawToken(
                    token.text, offsets[token.start_char], offsets[token.end_char - 1] + 1, words
                )
                for token, words in sentence
            ]


def _read(language: str, text: str) -> Iterator[Iterable[tuple[Any, tuple[RawWord, ...]]]]:
    """Sentences of Stanza's tokens, each with its words."""
    nlp, lean = pipeline(language), _lean(language)
    if lean is None:
        for sentence in nlp(text).sentences:
            yield [(token, tuple(map(_word, token.words))) for token in sentence.tokens]
        return
    tokenized = nlp.processors["tokenize"].process(Document([], text=text))
    sentences = [sentence.tokens for sentence in tokenized.sentences]
    for tokens, words in zip(sentences, lean.read(sentences), strict=True):
        yield zip(tokens, words, strict=True)


def _word(w: Any) -> RawWord:
    return RawWord(
        w.text, w.lemma or w.text, w.upos or "X", w.feats or "", w.head, w.deprel or "dep"
    )
