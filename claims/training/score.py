"""Scores of installed models on a part of the treebank, and how fast they read it.

Scored by the evaluator of the CoNLL 2018 shared task, which Stanza carries (Zeman et al. 2018,
https://aclanthology.org/K18-2001): F1 from raw text, and again with the gold words given.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import stanza
import torch
from stanza.models.common.utils import ud_scores
from stanza.utils.conll import CoNLL

from claims.extraction.parsing.parser import lean_pipeline

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from stanza.models.common.doc import Document

    from claims.extraction.parsing.trees import RawWord
    from claims.extraction.parsing.weights import ModelSet
    from claims.training.files import Part

METRICS = ("Tokens", "Sentences", "Words", "UPOS", "UFeats", "Lemmas", "UAS", "LAS")


@dataclass(frozen=True, slots=True)
class Scores:
    """F1 in per cent by metric, from raw text and on gold words; words per CPU second."""

    raw: dict[str, float]
    gold: dict[str, float]
    words_per_second: float


def score(models: ModelSet, part: Part) -> Scores:
    """Score ``models`` on a prepared part; it needs the part's text and trees."""
    torch.set_num_threads(1)
    text = part.text.read_text(encoding="utf-8")
    pipeline = stanza.Pipeline(**models.pipeline_options(), use_gpu=False, logging_level="ERROR")
    reader = _Reader(pipeline, models)
    with torch.inference_mode():
        reader.read(text[:2_000])
        started = time.process_time()
        parsed = reader.read(text)
        seconds = time.process_time() - started
        on_gold_words = reader.on_gold_words(CoNLL.conll2doc(str(part.conllu)))
    _write_out_long_tokens(parsed)
    return Scores(
        raw=_compare(parsed, part.conllu),
        gold=_compare(on_gold_words, part.conllu),
        words_per_second=parsed.num_words / seconds,
    )


class _Reader:
    """Tokens and words by Stanza's processors, the rest by the head, as the engine reads."""

    def __init__(self, pipeline: stanza.Pipeline, models: ModelSet) -> None:
        self._pipeline, self._lean = pipeline, lean_pipeline(pipeline, models)

    def read(self, text: str) -> Document:
        return self.on_gold_words(self._pipeline.process(text, processors="tokenize,mwt"))

    def on_gold_words(self, gold: Document) -> Document:
        """The document with lemmas, tags and trees of its words."""
        forms = [[word.text for word in sentence.words] for sentence in gold.sentences]
        assert self._lean is not None  # there is a head
        for sentence, found in zip(gold.sentences, self._lean.analysed(forms), strict=True):
            for word, raw in zip(sentence.words, found, strict=True):
                _fill(word, raw)
            sentence.build_dependencies()
        return gold


def _fill(word: Any, raw: RawWord) -> None:
    word.lemma, word.upos, word.feats = raw.lemma, raw.upos, raw.feats or None
    word.head, word.deprel = raw.head, raw.deprel


def _write_out_long_tokens(document: Document) -> None:
    """A token of very many letters is <UNK> to Stanza; the evaluator compares letters."""
    for token in document.iter_tokens():
        if token.text == "<UNK>":
            token.text = document.text[token.start_char : token.end_char]
            token.words[0].text = token.text


def _compare(document: Document, gold: Path) -> dict[str, float]:
    predicted = gold.with_suffix(".predicted")
    CoNLL.write_doc2conll(document, str(predicted))
    scores = ud_scores(str(gold), str(predicted))
    predicted.unlink()
    return {metric: round(100 * scores[metric].f1, 1) for metric in METRICS}


def table(scores: Mapping[str, Scores]) -> str:
    """Markdown rows, one for each part and way of scoring."""
    lines = ["| | " + " | ".join(METRICS) + " | words/s |", "|---" * (len(METRICS) + 2) + "|"]
    for name, found in scores.items():
        for way, figures in (("from raw text", found.raw), ("on gold words", found.gold)):
            speed = f"{found.words_per_second:.0f}" if figures is found.raw else ""
            cells = " | ".join(f"{figures[metric]:.1f}" for metric in METRICS)
            lines.append(f"| {name}, {way} | {cells} | {speed} |")
    return "\n".join(lines)
