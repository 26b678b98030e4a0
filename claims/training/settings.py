"""How each language's models are trained, read from ``settings/<language>.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "settings"


@dataclass(frozen=True, slots=True)
class HeadSettings:
    """How a head on the encoder is trained.

    Sentences whose names begin with one of ``left_out`` are measured by and not learned from, by
    none of the steps; the head learns from ``words`` words of the others, picked at random
    (0: all).  ``frames`` sentences are made of Arabic frames of reporting (``arabic.frames``);
    ``marked``: sentences of our own are learnt from, too (``arabic.marked``), by the head in the
    trees that a first head gives them.
    ``batch`` counts words, ``hidden`` is the size of the network's states; ``tokenize`` holds
    options of that trainer that differ.
    """

    left_out: tuple[str, ...]
    words: int
    hidden: int
    epochs: int
    batch: int
    rate: float
    frames: int = 0
    marked: bool = False
    tokenize: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Settings:
    """One language's choices.

    ``augmented_share`` is the share of training sentences that get a changed copy;
    ``lexicon_size`` words with real and seeming clitics are put into ``lexical_copies`` more
    sentences, for the tokenizer and the expander only (0: none); ``verb_forms`` maps a
    verb's lemma to forms that only the lemmatizer learns; ``vector_forms`` counts frequent forms
    beside those of the treebank; ``trainers`` maps a processor to the options of Stanza's trainer,
    ``draft`` being the tagger whose tags the parser learns from.  ``head`` is for training on the
    encoder.
    """

    language: str
    seed: int
    extra_train: tuple[str, ...]
    features: tuple[str, ...]
    augmented_share: float
    lexicon_size: int
    lexical_copies: int
    verb_forms: dict[str, tuple[str, ...]]
    vector_forms: int
    vector_dimensions: int
    trainers: dict[str, dict[str, Any]]
    head: HeadSettings


def read_settings(path: Path) -> Settings:
    """Settings of one file; raises FileNotFoundError and KeyError as they come."""
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    return Settings(
        language=raw["language"],
        seed=raw["seed"],
        extra_train=tuple(raw["extra_train"]),
        features=tuple(raw["features"]),
        augmented_share=raw["augmented_share"],
        lexicon_size=raw["lexicon"]["size"],
        lexical_copies=raw["lexicon"]["copies"],
        verb_forms={lemma: tuple(forms.split()) for lemma, forms in raw["verb_forms"].items()},
        vector_forms=raw["vectors"]["forms"],
        vector_dimensions=raw["vectors"]["dimensions"],
        trainers=raw["trainers"],
        head=HeadSettings(**{**raw["head"], "left_out": tuple(raw["head"]["left_out"])}),
    )


def settings_path(language: str) -> Path:
    """The settings file that comes with the project for a language."""
    return FOLDER / f"{language}.toml"
