"""Who speaks: the noun phrase between cue and content, or behind a relaying verb."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..cues import negates
from ..noun_phrases import LONGEST, phrase_from

if TYPE_CHECKING:
    from ...reading.reading import Reading
    from ..cues import Cue
    from .scan import Anchor


def source_after(reading: Reading, cue: Cue, anchor: Anchor) -> tuple[int, int] | None:
    """The source in VS order: tokens [first, last) between the cue and its content."""
    begin = anchor.origin + 1 if anchor.origin is not None else cue.last + 1
    stop = anchor.mark
    if anchor.doubled is not None and anchor.doubled > cue.last:
        stop = min(stop, anchor.doubled)
        stop = before_upon(reading, begin, stop)
    if anchor.preposition is not None:
        stop = min(stop, anchor.preposition)
    return phrase_from(reading, cue, begin, stop)


def before_upon(reading: Reading, begin: int, stop: int) -> int:
    """Before what the verb of a subject in tokens [begin, stop) is about (رد الوزير على سؤال قائلا،
    أثنى المدرب على حارسه): it belongs to no subject but one in charge of it.
    """
    pack, toks = reading.pack, reading.toks
    for i in range(begin + 1, stop):
        in_charge = pack.has("in_charge", toks[i - 1].indefinite)
        if pack.has("upon", toks[i].norm) and not in_charge:
            return i
    return stop


def relayed(reading: Reading, cue: Cue) -> tuple[int, int] | None:
    """Y in "X quoted Y as saying" (نقلت X عن Y قوله): behind the relaying verb's preposition."""
    sentence = reading.sentence_of(cue.tok)
    first = max(sentence.first, cue.tok - LONGEST)
    for verb in range(cue.tok - 1, first - 1, -1):
        if origin := relays(reading, verb, cue.tok):
            found = (i for i in range(verb + 1, cue.tok) if reading.toks[i].norm == origin)
            begin = next(found, None)
            return None if begin is None else phrase_from(reading, cue, begin + 1, cue.tok)
    return None


def relays(reading: Reading, i: int, last: int) -> str:
    """The preposition before its source, where token ``i`` is a verb that relays: one that
    always does (نقل), or any verb of saying before who is quoted (أوردت الصحيفة عن X قوله).
    """
    tok = reading.toks[i]
    entries = [entry for _, entry in reading.pack.forms.get(tok.core, ()) if not entry.near]
    if tok.upos != "VERB" or not entries:
        return ""
    origins = (entry.origin for entry in entries if entry.origin)
    near = (reading.toks[k].norm for k in range(i + 1, last))
    quoted = (norm for norm in near if reading.pack.has("relaying", norm))
    return next(origins, "") or next(quoted, "")


def governed(reading: Reading, cue: Cue) -> tuple[int, int] | None:
    """The verb of refusing that governs a noun of saying (امتنع الوزير عن القول) or a verb behind
    its complementiser (رفض الوزير أن يؤكد), or the one of happening (سبق للوزير أن أكد), and where
    its own phrase ends: its token, and the token of the noun, the complementiser or a preposition
    before them.
    """
    behind = cue.form == "verb" and reading.pack.has("complementiser", _norm(reading, cue.tok - 1))
    bare = cue.form == "noun" and reading.is_complementiser(cue.last + 1) and not cue.pronoun
    if not (cue.definite or behind or bare):
        return None
    last = cue.tok - behind
    last -= reading.toks[last - 1].upos == "ADP"
    first = max(reading.sentence_of(cue.tok).first, cue.tok - LONGEST)
    for verb in range(last - 1, first - 1, -1):
        if reading.toks[verb].upos == "VERB":
            governs = reading.pack.has("refusal", reading.toks[verb].core)
            return (verb, last) if governs or happens(reading, verb) else None
    return None


def happens(reading: Reading, i: int) -> bool:
    """Is token ``i`` a verb of happening?"""
    return reading.pack.has("occurring", reading.toks[i].core)


def denies(reading: Reading, i: int) -> bool:
    """Does the verb at token ``i`` that governs a saying refuse it, or tell that it never was (لم
    يسبق أن قال)?
    """
    return not happens(reading, i) or (i > 0 and negates(reading, i - 1))


def _norm(reading: Reading, i: int) -> str:
    return reading.toks[i].norm if i >= 0 else ""
