"""Scores of installed models on a part of the treebank, and how fast they read it.

Scored by the evaluator of the CoNLL 2018 shared task, which Stanza carries (Zeman et al. 2018,
https://aclanthology.org/K18-2001): F1 from raw text, and again with the gold words given.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import stanza
import torch
from stanza.models.common.doc import Document
from stanza.models.common.utils import ud_scores
from stanza.utils.conll import CoNLL

from claims.extraction.models import Models
from claims.training.files import Part

METRICS = ("Tokens", "Sentences", "Words", "UPOS", "UFeats", "Lemmas", "UAS", "LAS")


@dataclass(frozen=True, slots=True)
class Scores:
    """F1 in per cent by metric, from raw text and on gold words; words per CPU second."""

    raw: dict[str, float]
    gold: dict[str, float]
    words_per_second: float


def score(models: Models, part: Part) -> Scores:
    """Score ``models`` on a prepared part; it needs the part's text and trees."""
    torch.set_num_threads(1)
    options: dict[str, Any] = {
        **models.pipeline_options(),
        "use_gpu": False,
        "logging_level": "ERROR",
    }
    text = part.text.read_text(encoding="utf-8")
    raw = stanza.Pipeline(**options)
    raw(text[:2_000])
    started = time.process_time()
    parsed = raw(text)
    seconds = time.process_time() - started
    return Scores(
        raw=_compare(parsed, part.conllu),
        gold=_compare(_on_gold_words(options, part), part.conllu),
        words_per_second=parsed.num_words / seconds,
    )


def _on_gold_words(options: dict[str, Any], part: Part) -> Document:
    later = {
        name: model
        for name, model in options["processors"].items()
        if name not in ("tokenize", "mwt")
    }
    pipeline = stanza.Pipeline(**{**options, "processors": later, "tokenize_pretokenized": True})
    return pipeline(CoNLL.conll2doc(str(part.conllu)))


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
