"""Clauses without a complementiser behind a verb of adding (وأضاف لن نرفع السعر)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...reading.groups import SPEAKERS
from .. import contents
from ..candidates import Candidate
from ..speakers import gender

if TYPE_CHECKING:
    from ...reading.reading import Reading
    from ..cues import Cue


def bare_clause(reading: Reading, cue: Cue) -> Candidate | None:
    """What a verb of adding that opens its sentence goes on with; who spoke last goes on."""
    sentence, first = reading.sentence_of(cue.tok), cue.last + 1
    adds = cue.form == "verb" and reading.pack.has("adding", reading.pack.fold(cue.entry.lemma))
    if not adds or cue.pronoun or cue.tok != sentence.first or first + 1 >= sentence.last:
        return None
    if not (_opens_with_verb(reading, first) or _opens_with_thing(reading, cue, first)):
        return None
    end = reading.toks[sentence.last - 1].end
    content = contents.trimmed(reading, reading.toks[first].start, end)
    return Candidate(cue, cue.spans, None, (), content, "bare-clause")


def _opens_with_verb(reading: Reading, i: int) -> bool:
    """A verb that reports nothing itself, or its negation."""
    i += reading.pack.has("negation", reading.toks[i].norm)
    tok = reading.toks[i]
    return tok.upos in ("VERB", "AUX") and not tok.before and tok.core not in reading.pack.forms


def _opens_with_thing(reading: Reading, cue: Cue, i: int) -> bool:
    """A thing and its verb, which agree with each other and not with the verb of adding."""
    tok, verb = reading.toks[i], reading.toks[i + 1]
    thing = tok.upos == "NOUN" and tok.is_definite and verb.upos == "VERB"
    if not thing or reading.pack.has_any(SPEAKERS, tok.core, tok.indefinite):
        return False
    adding, done = gender.of_word(reading, cue.last), gender.of_word(reading, verb.index)
    return adding is not None and done is not None and adding != done
