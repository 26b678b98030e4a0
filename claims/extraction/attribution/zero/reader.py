"""Languages that need no complementiser: who reports what, from the shape of the clause.

What is reported stands behind the verb (a clause, quoted words, an object, an
infinitive), or the sentence is lifted around the reporting clause: "S, she said"
(slifting, Ross 1973). Quotations that follow without a reporting clause of their own go
on with the last one.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ...types import Span
from .. import constructions
from ..candidates import Candidate, by_sentence
from ..continued import join_continued
from ..cues import ACCORDING, Cue, find_cues
from ..noun_phrases import with_nobody
from .according import according
from .clauses import Clause
from .complements import Found, accusative, content_in, gapped, quoted, reported_clause
from .edges import source_spans
from .joined import can_speak
from .noun_clauses import noun_clause
from .noun_contents import object_content
from .noun_sources import noun_source
from .passives import passive
from .quoted_as_saying import relayed, relays
from .slifting import as_said, lifted
from .sources import source_of

if TYPE_CHECKING:
    from ...reading.reading import Reading
    from .segments import Range

_SPEECH = 25
_OF_CLAUSES = frozenset({"clause", "quote", "that"})
_MANNER = 3


def read_without_complementiser(reading: Reading) -> list[Candidate]:
    """Attributions of a language whose reported clauses need no mark."""
    cues = find_cues(reading)
    heads = frozenset(cue.last for cue in cues if cue.form == "verb")
    relay = relays(reading, cues)
    candidates = [relayed(reading, each, heads) for each in relay]
    passed_on = {cue for each in relay for cue in each}
    candidates += [_candidate(reading, cue, heads) for cue in cues if cue not in passed_on]
    found = sorted(
        (each for each in candidates if each is not None and each.content),
        key=lambda each: each.cue.start,
    )
    near = by_sentence(reading, found)
    shared = [
        _sharing(reading, each, near[reading.sentence_number[each.cue.tok]]) for each in found
    ]
    kept = [each for each in shared if not _is_gloss(reading, each)]
    return join_continued(reading, [each for each in kept if not _is_judged(each, kept)])


def _is_judged(candidate: Candidate, near: list[Candidate]) -> bool:
    """rejected as baseless claims that P: nobody's claims, which somebody calls untrue."""
    alone = candidate.cue.form == "noun" and candidate.source is None
    return alone and any(
        each.cue.entry.polarity == "denied" and each.content[0].start == candidate.cue.start
        for each in near
    )


def _is_gloss(reading: Reading, candidate: Candidate) -> bool:
    """said P, referring to Q: in these words the article explains what was said."""
    last = reading.sentence_of(candidate.cue.tok).last
    return candidate.borrowed and reading.phrase("gloss", candidate.cue.tok, last) > 0


def _sharing(reading: Reading, candidate: Candidate, near: list[Candidate]) -> Candidate:
    """A participle of saying shares the source of the report before it in its sentence."""
    tok = reading.toks[candidate.cue.last]
    if candidate.cue.form != "verb" or not reading.pack.is_participle(tok.norm):
        return candidate
    before = [
        each
        for each in near
        if each.cue.form == "verb"
        and each.cue.tok < candidate.cue.tok
        and not each.holds(candidate)
    ]
    if not before:
        return candidate
    main = before[-1]
    return replace(
        candidate,
        source=main.source,
        source_spans=main.source_spans,
        construction=constructions.by_participle(candidate.construction),
        borrowed=True,
    )


def _candidate(reading: Reading, cue: Cue, heads: frozenset[int]) -> Candidate | None:
    """The attribution of one cue, or None when it reports nothing."""
    if cue.entry is ACCORDING:
        return according(reading, cue)
    clause = Clause(reading, cue, heads)
    if cue.form == "noun":
        found, source = noun_clause(clause), noun_source(clause)
    else:
        if not clause.reports:
            return None
        source = source_of(clause)
        source = with_nobody(reading, source)
        if source is not None and reading.pack.has("impersonal", reading.toks[source[0]].norm):
            return None
        if _own_words(clause, source) or _describes_thing(clause, source):
            return None
        found = _content(clause, source)
    if found is not None:
        found = Found(_inside(clause, found.spans), found.construction)
    if found is None or not found.spans:
        return None
    spans = _verb_group(clause) if cue.form == "verb" else cue.spans
    if clause.refuses or (cue.form == "verb" and clause.is_negated):
        cue = replace(cue, negated=True)
    if clause.calls_untrue:
        cue = replace(cue, entry=replace(cue.entry, polarity="denied"))
    said = source_spans(reading, source)
    return Candidate(cue, spans, source, said, found.spans, found.construction)


def _verb_group(clause: Clause) -> tuple[Span, ...]:
    """The verb with its auxiliaries, without a subject pronoun between them."""
    reading, last, pronoun = clause.reading, clause.cue.last, clause.enclitic
    if pronoun is None or pronoun > last:
        return (reading.span(clause.group, last),)
    return (reading.span(clause.group, pronoun - 1), reading.span(pronoun + 1, last))


def _inside(clause: Clause, spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """What is reported inside a quotation ends with it."""
    quote = clause.reading.quotes.at(clause.cue.start)
    if quote is None:
        return spans
    cut = (Span(max(s.start, quote.inner), min(s.end, quote.inner_end)) for s in spans)
    return tuple(span for span in cut if span.start < span.end)


def _describes_thing(clause: Clause, source: Range | None) -> bool:
    """posters warning hikers: a participle right behind a thing says what it is for."""
    if source is None or not clause.is_participle or source[1] != clause.group:
        return False
    judges = "clause" not in clause.cue.entry.takes
    if judges or clause.that is not None or clause.announced_quote is not None:
        return False
    words = (clause.toks[i] for i in range(*source))
    named = (tok.word for tok in words if not clause.reading.pack.has("article", tok.norm))
    return not any(can_speak(clause.reading, word) for word in named)


def _own_words(clause: Clause, source: Range | None) -> bool:
    """The speaker's own "I think" inside his direct speech is no report."""
    quote = clause.reading.quotes.at(clause.cue.start)
    if quote is None or quote.end - quote.start < _SPEECH:
        return False
    if clause.reading.pack.incise and clause.shape == "inverted":
        return False
    outside = source is None or clause.toks[source[0]].start < quote.inner
    parse = clause.reading.parse
    tokens = parse.tokens[slice(*source)] if source else ()
    first = (parse.words[token.first].text.lower() for token in tokens)
    return outside or any(clause.reading.pack.has("first_person", word) for word in first)


# ---------------------------------------------------------------------- the content


def _content(clause: Clause, source: Range | None) -> Found | None:
    """What the verb reports: lifted, quoted, a clause or an object."""
    takes = clause.cue.entry.takes
    if source is not None and not _governs_else(clause) and (said := as_said(clause, source)):
        return said
    if (found := gapped(clause, source)) is not None:
        return found
    if takes & _OF_CLAUSES and not clause.calls_untrue:
        if clause.shape != "announcing" and source is not None:
            return lifted(clause, source)
        found = quoted(clause) or reported_clause(clause)
        if found is not None:
            return found
    if clause.is_passive and not clause.is_initial:
        return passive(clause)
    if "infinitive" in takes and not takes & _OF_CLAUSES and clause.complement is not None:
        return content_in(clause, *clause.complement, "infinitive-complement")
    if "accusative" in takes and source is not None:
        return accusative(clause, source)
    if not takes & {"noun", "as"} or not _may_state(clause, source):
        return None
    return object_content(clause)


def _governs_else(clause: Clause) -> bool:
    """sobbed X, as she pointed at the ruins: behind another report, another preposition than the
    one by which the verb reports.
    """
    wanted, after = clause.cue.entry.prepositions, clause.cue.last + 1
    governs = after < clause.sentence.last and clause.toks[after].upos == "ADP"
    phrase = wanted and not clause.cue.entry.takes & {"clause", "quote"} and clause.that is None
    behind = any(i in clause.heads for i in range(clause.sentence.first, clause.group))
    return bool(phrase) and behind and governs and clause.toks[after].norm not in wanted


def _may_state(clause: Clause, source: Range | None) -> bool:
    """Polls show figures; people show other things."""
    wanted = clause.cue.entry.subjects
    if not wanted:
        return True
    if source is None:
        return False
    first, last = source
    if clause.reading.pack.has("relativizer", clause.toks[first].norm):
        first -= 1  # data that showed
    return any(clause.toks[i].norm in wanted for i in range(max(first, 0), last))
