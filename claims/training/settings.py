"""How each language's models are trained, read from ``settings/<language>.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "settings"


@dataclass(frozen=True, slots=True)
class HeadSettings:
    """How a head on the encoder is trained: on ``words`` words of the treebank, picked at random
    (0: all), in batches of ``batch`` words, with states of size ``hidden``.
    """

    words: int
    hidden: int
    epochs: int
    batch: int
    rate: float


@dataclass(frozen=True, slots=True)
class Settings:
    """One language's choices.

    Sentences whose names begin with one of ``non_commercial`` are measured by and not learnt from.
    ``frames`` sentences are made of Arabic frames of reporting (``arabic.frames``); ``marked``:
    sentences of our own are learnt from, too (``arabic.marked``), by the head in the trees that a
    first head gives them.
    Sentences that split a token of ``never_split`` are not for the tokenizer and the expander.
    ``augmented_share`` is the share of training sentences that get a changed copy;
    ``lexicon_size`` words with real and seeming clitics are put into ``lexical_copies`` more
    sentences, for the tokenizer and the expander only (0: none); ``verb_forms`` maps a verb's lemma
    to forms that only the lemmatizer learns; ``trainers`` maps a processor to the options of
    Stanza's trainer.
    """

    language: str
    seed: int
    extra_train: tuple[str, ...]
    non_commercial: tuple[str, ...]
    features: tuple[str, ...]
    augmented_share: float
    lexicon_size: int
    lexical_copies: int
    verb_forms: dict[str, tuple[str, ...]]
    trainers: dict[str, dict[str, Any]]
    head: HeadSettings
    frames: int
    marked: bool
    never_split: tuple[str, ...]


def read_settings(path: Path) -> Settings:
    """Settings of one file; raises FileNotFoundError and KeyError as they come."""
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    return Settings(
        language=raw["language"],
        seed=raw["seed"],
        extra_train=tuple(raw["extra_train"]),
        non_commercial=tuple(raw["non_commercial"]),
        features=tuple(raw["features"]),
        augmented_share=raw["augmented_share"],
        lexicon_size=raw["lexicon"]["size"],
        lexical_copies=raw["lexicon"]["copies"],
        verb_forms={lemma: tuple(forms.split()) for lemma, forms in raw["verb_forms"].items()},
        trainers=raw["trainers"],
        head=HeadSettings(**raw["head"]),
        frames=raw.get("frames", 0),
        marked=raw.get("marked", False),
        never_split=tuple(raw.get("never_split", ())),
    )


def settings_path(language: str) -> Path:
    """The settings file that comes with the project for a language."""
    return FOLDER / f"{language}.toml"
