"""Stanza behind one door: text in, ``Parse`` out. Nothing else imports Stanza.

Pipelines are loaded once per process, on one thread, and never download.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from functools import cache
from itertools import chain
from typing import Any

import stanza
import torch

from . import models
from .packs import Pack
from .text import Paragraph, paragraphs, pieces
from .trees import Parse, RawToken, RawWord, parse_from

_BATCH_CHARACTERS = 20_000
_GAP = "\n\n"


@cache
def pipeline(language: str) -> stanza.Pipeline:
    """The pipeline of one language, loaded once. Raises UnsupportedLanguage without models."""
    torch.set_num_threads(1)
    logging.getLogger("stanza").setLevel(logging.ERROR)
    found = models.find_models(language)
    return stanza.Pipeline(
        **found.pipeline_options(), use_gpu=False, verbose=False, logging_level="ERROR"
    )


def model_names(language: str) -> dict[str, str]:
    """Processor -> "origin:model" of the models in use."""
    return models.find_models(language).names


def parse(text: str, pack: Pack) -> Parse:
    """Parse a text of any length; spans are offsets into ``text`` as given.

    Raises UnsupportedLanguage when there are no models for the pack's language.
    """
    found = paragraphs(text, pack.reading)
    if not found:
        return parse_from(text, [])
    nlp = pipeline(pack.language)
    return parse_from(text, chain.from_iterable(_parsed(nlp, batch) for batch in _batches(found)))


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


def _parsed(nlp: stanza.Pipeline, batch: list[Piece]) -> Iterator[list[RawToken]]:
    """One call of the pipeline; a piece of a paragraph is a paragraph of its own to Stanza."""
    offsets: list[int] = []
    parts: list[str] = []
    for paragraph, begin, end in batch:
        part = paragraph.clean[begin:end].replace("\n", " ")
        parts.append(part)
        offsets.extend(paragraph.offsets[begin:end])
        offsets.extend([paragraph.end] * len(_GAP))
    with torch.inference_mode():
        document = nlp(_GAP.join(parts))
    for sentence in document.sentences:
        yield [_token(token, offsets) for token in sentence.tokens]


def _token(token: Any, offsets: list[int]) -> RawToken:
    """A Stanza token at its place in the published text."""
    start, end = offsets[token.start_char], offsets[token.end_char - 1] + 1
    words = tuple(
        RawWord(w.text, w.lemma or w.text, w.upos or "X", w.feats or "", w.head, w.deprel or "dep")
        for w in token.words
    )
    return RawToken(token.text, start, end, words)
