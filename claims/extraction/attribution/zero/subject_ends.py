"""What ends a subject that stands behind its verb: ..., said the minister, head of ..."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...reading.sentences import COMMAS, FINAL
from ..boundaries import boundaries, first_at

if TYPE_CHECKING:
    from ...reading.tokens import SurfaceToken
    from .clauses import Clause

_LEAVING = ("SCONJ", "CCONJ", "PRON", "ADV")


@dataclass(frozen=True, slots=True)
class Place:
    """Token ``i`` of a clause whose subject begins at ``first``, behind the verb."""

    clause: Clause
    first: int
    i: int

    @property
    def tok(self) -> SurfaceToken:
        """The token."""
        return self.clause.toks[self.i]

    @property
    def behind_comma(self) -> bool:
        """Does a comma stand before the token?"""
        return self.clause.toks[self.i - 1].norm in COMMAS

    def has(self, group: str) -> bool:
        """Is the token in this group of words?"""
        return self.clause.reading.pack.has(group, self.tok.norm)


def boundary(place: Place) -> str | None:
    """What ends the subject at a place: a row of ``ENDS``, or None where it goes on."""
    return first_at(ENDS, place)


def sentence_end(at: Place) -> bool:
    """The mark that closes the sentence."""
    return at.clause.ends(at.i)


def dash(at: Place) -> bool:
    """A dash that sets off words."""
    return at.clause.reading.is_dash(at.i)


def colon_or_semicolon(at: Place) -> bool:
    """What is said, or another clause."""
    return at.tok.norm in (":", ";")


def time(at: Place) -> bool:
    """A word of time."""
    return at.has("time")


def complementiser(at: Place) -> bool:
    """The clause that the verb announces."""
    return at.i == at.clause.that


def end_of_incise(at: Place) -> bool:
    """A full stop inside the marks: the quotation around the reporting clause goes on behind."""
    inside = at.clause.reading.quotes.at(at.clause.cue.start) is not None
    return inside and at.tok.norm in FINAL


def quotation(at: Place) -> bool:
    """A quotation behind a comma; without one it is a name's (the paper "Le Monde")."""
    opens = at.clause.reading.quote_starting(at.i) is not None
    return opens and at.i > at.first and at.behind_comma


def another_cue(at: Place) -> bool:
    """A word that reports something itself."""
    return at.i in at.clause.heads


def contrast(at: Place) -> bool:
    """A conjunction that opposes."""
    return at.has("adversative")


def subordinate_clause(at: Place) -> bool:
    """A clause behind a comma, or behind its conjunction (said the minister as she left); behind
    "as X said" the sentence itself.
    """
    marked = at.clause.reading.parse.words[at.tok.word].deprel == "mark"
    set_off = at.behind_comma and (at.clause.opens_as_said or marked)
    return set_off or (marked and at.has("subordinator"))


def next_clause(at: Place) -> bool:
    """A conjunction, a pronoun or an adverb behind a comma, unless it describes a person."""
    return at.behind_comma and at.tok.upos in _LEAVING and not at.has("of_persons")


def description(at: Place) -> bool:
    """A past participle behind a comma, which tells of the subject (reads the report, published on
    Monday).
    """
    passive = "Voice=Pass" in at.clause.reading.word(at.i).feats
    return at.behind_comma and at.tok.upos == "VERB" and passive


def lifted_predicate(at: Place) -> bool:
    """The verb of the sentence that was lifted around the reporting clause."""
    finite = "VerbForm=Fin" in at.clause.reading.word(at.i).feats
    return at.behind_comma and at.tok.upos in ("VERB", "AUX") and finite


def medium(at: Place) -> bool:
    """Where it was said: in a statement, on television."""
    phrase = at.clause.reading.phrase("medium", at.i, at.clause.sentence.last)
    return at.tok.upos == "ADP" and phrase > 0


ENDS = boundaries(
    "inverted_subject",
    sentence_end, dash, colon_or_semicolon, time, complementiser, end_of_incise, quotation,
    another_cue, contrast, subordinate_clause, next_clause, description, lifted_predicate, medium,
)  # fmt: skip
