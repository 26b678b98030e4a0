"""What the engine takes in and hands out: plain frozen values, no behaviour.

All offsets are Python string indices (code points) into the text given to
``extract``, end exclusive, so that ``text[span.start:span.end]`` is the quoted
text.  The words are those of the PARC 3.0 and PolNeAR corpora: an *attribution*
is a source span, a cue span and a content span.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["direct", "indirect", "mixed"]
Polarity = Literal["affirmed", "denied", "doubted"]


class UnsupportedLanguage(ValueError):
    """There is no language pack, or no Stanza model, for the language asked for."""


class BadPack(ValueError):
    """A language pack holds what no pack may hold; the message names file, key and remedy."""


class MissingModels(UnsupportedLanguage):
    """There is a language pack, but no Stanza model has been installed for it."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of the text: ``start`` inclusive, ``end`` exclusive, in code points."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class CheckWorthiness:
    """How much a claim asks to be checked: ``score`` in 0..1, and why.

    ``reasons`` are names of features, those that weigh most first; those that speak against
    checking ("opinion", "boilerplate") stand among them.  The names are the keys of
    ``own_voice.check_worthiness.FEATURES``.
    """

    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OwnStatement:
    """Something the article says in its own voice: a clause, as spans in text order."""

    content: tuple[Span, ...]
    check_worthiness: CheckWorthiness


@dataclass(frozen=True, slots=True)
class Attribution:
    """Somebody (source) is said, by certain words (cue), to have said something (content).

    Each part is a tuple of spans in text order, because a part may be split; an
    implicit source is an empty tuple.  ``parent`` is the position, in
    ``Extraction.attributions``, of the attribution whose content holds this one.
    ``resolved_source`` is the name an editor reads ("البيت الأبيض" for "the
    statement"), or None where the text does not tell; ``speakers`` are the single names
    in it, one each ("البيت الأبيض", "الكرملين" for a joint source).  ``confidence`` is in 0..1
    and orders claims; it is no probability.  ``construction`` is the name, in
    ``attribution.constructions``, of the way in which it is said.
    """

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    kind: Kind
    cue_lemma: str = ""
    resolved_source: str | None = None
    speakers: tuple[str, ...] = ()
    polarity: Polarity = "affirmed"
    confidence: float = 0.5
    parent: int | None = None
    check_worthiness: CheckWorthiness = CheckWorthiness(0.0, ())
    construction: str = ""

    @property
    def embedded(self) -> bool:
        """Does this attribution stand inside another one's content?"""
        return self.parent is not None


@dataclass(frozen=True, slots=True)
class Extraction:
    """All claims of one text, in text order, and how they were found.

    ``own_statements`` are the claims in the article's own voice: no character of theirs stands in
    an attribution's cue or content.
    ``models`` maps a processor ("tokenize", "mwt", "lemma", "head"; of models without a head
    Stanza's "pos" and "depparse") to the model that ran, as "official:padt" or "bundled:isnad".
    ``timings`` maps a step to wall seconds.
    """

    language: str
    attributions: tuple[Attribution, ...]
    engine_version: str
    models: dict[str, str]
    timings: dict[str, float]
    sentences: int
    words: int
    own_statements: tuple[OwnStatement, ...] = ()
