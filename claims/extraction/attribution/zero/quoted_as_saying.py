"""X quoted Y as saying P: Y speaks, X only passes it on."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from ..candidates import Candidate
from .clauses import Clause
from .complements import Found, quoted, reported_clause
from .edges import source_spans
from .slifting import lifted
from .sources import phrase_between, source_of, subject_before

if TYPE_CHECKING:
    from ...reading.reading import Reading
    from ..cues import Cue

_FAR = 20
Relay = tuple["Cue", "Cue"]
"""The verb that quotes, and "as saying" behind it."""


def relays(reading: Reading, cues: list[Cue]) -> list[Relay]:
    """Every pair of a verb of quoting and the "as saying" that belongs to it."""
    pairs: list[Relay] = []
    for before, cue in pairwise(cues):
        saying = cue.form == "as_said" and reading.pack.is_participle(reading.toks[cue.last].norm)
        quotes = before.form == "verb" and reading.pack.has("quoting", reading.lemma(before.last))
        near = cue.tok - before.last <= _FAR and _same_sentence(reading, before, cue)
        if saying and quotes and near:
            pairs.append((before, cue))
    return pairs


def _same_sentence(reading: Reading, before: Cue, cue: Cue) -> bool:
    return reading.sentence_number[before.tok] == reading.sentence_number[cue.tok]


def relayed(reading: Reading, relay: Relay, heads: frozenset[int]) -> Candidate | None:
    """What the one who is quoted says: behind "as saying", or the quotation before it all."""
    verb, saying = relay
    quoting, clause = Clause(reading, verb, heads), Clause(reading, saying, heads)
    passive = quoting.is_passive
    source = subject_before(quoting) if passive else phrase_between(quoting, saying.tok)
    found = quoted(clause) or reported_clause(clause) or _before(quoting)
    if source is None or found is None or not found.spans:
        return None
    first = quoting.group if passive else verb.tok
    cue = (reading.span(first, verb.last), *saying.spans)
    said = source_spans(reading, source)
    said_by = replace(saying, form="verb", spans=cue)
    return Candidate(said_by, cue, source, said, found.spans, "quoted-as-saying")


def _before(quoting: Clause) -> Found | None:
    """ "...," the paper quoted X as saying."""
    agency = source_of(quoting)
    return lifted(quoting, agency) if agency and quoting.closing_quote(agency[0]) else None
