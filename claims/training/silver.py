"""Sentences without trees, read by a head that was trained before (self-training)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from claims.extraction.parsing.head import Head
    from claims.training.conllu import Sentence

AT_ONCE = 50


def give_trees(sentences: Sequence[Sentence], head: Head) -> None:
    """Give every word the class, the features and the place in the tree that ``head`` reads."""
    for begin in range(0, len(sentences), AT_ONCE):
        some = sentences[begin : begin + AT_ONCE]
        with torch.inference_mode():
            readings = head([[word.form for word in sentence.words] for sentence in some])
        for sentence, reading in zip(some, readings, strict=True):
            words = sentence.words
            for word, (upos, feats, place, relation) in zip(words, reading, strict=True):
                word.upos, word.deprel = upos, relation
                word.feats = dict(pair.split("=") for pair in feats.split("|") if pair)
                word.head = words[place - 1] if place else None
