"""Languages that need no complementiser: who reports what, from the shape of the clause.

What is reported stands behind the verb (a clause, quoted words, an object, an
infinitive), or the sentence is lifted around the reporting clause: "S, she said"
(slifting, Ross 1973). Quotations that follow without a reporting clause of their own go
on with the last one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from . import contents
from .clauses import Clause, Range
from .continued import join_continued
from .cues import ACCORDING, Cue, find_cues
from .drafts import Draft, by_unit
from .reading import COMMAS, FINAL, Reading, Unit
from .subjects import issuer, lifted_source, possessor, source_of, source_spans
from .types import Span

_SPEECH = 25
_NEAR = 5
_OF_NOUN = frozenset({"acl", "ccomp", "acl:relcl"})
_MANNER = 3


@dataclass(frozen=True, slots=True)
class Found:
    """Content as spans, and what it looks like (clause, quote, lifted, noun)."""

    spans: tuple[Span, ...]
    how: str


def read_clausal(reading: Reading) -> list[Draft]:
    """Attributions of a language whose reported clauses need no mark."""
    cues = find_cues(reading)
    heads = frozenset(cue.last for cue in cues if cue.form == "verb")
    drafts = [_draft(reading, cue, heads) for cue in cues]
    found = sorted((d for d in drafts if d is not None and d.content), key=lambda d: d.cue.start)
    near = by_unit(reading, found)
    shared = [_sharing(reading, d, near[reading.unit_of[d.cue.tok]]) for d in found]
    return join_continued(reading, shared)


def _sharing(reading: Reading, draft: Draft, near: list[Draft]) -> Draft:
    """A participle of saying shares the source of the report before it in its sentence."""
    tok = reading.toks[draft.cue.last]
    if draft.cue.form != "verb" or not reading.pack.is_participle(tok.norm):
        return draft
    before = [
        d
        for d in near
        if d.cue.form == "verb"
        and d.cue.tok < draft.cue.tok
        and not any(s.start <= draft.cue.start < s.end for s in d.content)
    ]
    if not before:
        return draft
    main = before[-1]
    return replace(draft, source=main.source, source_spans=main.source_spans, borrowed=True)


def _draft(reading: Reading, cue: Cue, heads: frozenset[int]) -> Draft | None:
    """The attribution of one cue, or None when it reports nothing."""
    if cue.entry is ACCORDING:
        return _according(reading, cue)
    clause = Clause(reading, cue, heads)
    if cue.form == "noun":
        found, source = _noun_clause(clause), possessor(clause)
    else:
        if not clause.reports:
            return None
        source = source_of(clause)
        if source is not None and reading.pack.has("impersonal", reading.toks[source[0]].norm):
            return None
        if _own_words(clause, source):
            return None
        found = _content(clause, source)
    if found is not None:
        found = Found(_inside(clause, found.spans), found.how)
    if found is None or not found.spans:
        return None
    spans = _verb_group(clause) if cue.form == "verb" else cue.spans
    return Draft(cue, spans, source, source_spans(reading, source), found.spans, found.how)


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
    if source is not None and (as_said := _as_said(clause, source)):
        return as_said
    if takes & {"clause", "quote", "that"}:
        if clause.shape != "announcing" and source is not None:
            return _lifted(clause, source)
        found = _quoted(clause) or _clause(clause)
        if found is not None:
            return found
    elif "infinitive" in takes and clause.complement is not None:
        return _spans(clause, *clause.complement, "clause")
    if not takes & {"noun", "as"} or not _may_state(clause, source):
        return None
    return _object(clause)


def _may_state(clause: Clause, source: Range | None) -> bool:
    """Polls show figures; people show other things."""
    wanted = clause.cue.entry.subjects
    if not wanted:
        return True
    return source is not None and any(clause.toks[i].norm in wanted for i in range(*source))


def _spans(clause: Clause, first: int, last: int, how: str) -> Found:
    """Tokens [first, last) as content."""
    if last <= first:
        return Found((), how)
    toks = clause.toks
    return Found(contents.trimmed(clause.reading, toks[first].start, toks[last - 1].end), how)


def _lifted(clause: Clause, source: Range) -> Found:
    """The sentence before the reporting clause, and what goes on behind it."""
    first = min(clause.group, source[0])
    quote = clause.closing_quote(first)
    begin = clause.unit.first if quote is not None else _behind_dash(clause, first)
    if quote is not None:
        opening = clause.reading.tok_at(quote.start)
        earlier = any(i in clause.heads for i in range(clause.unit.first, opening))
        begin = opening if earlier else clause.unit.first
    spoken = quote or clause.reading.quotes.at(clause.cue.start)
    before = _spans(clause, begin, first, "quote" if spoken else "lifted")
    behind = _behind(clause, max(clause.cue.last + 1, source[1]), quote is not None)
    return Found(before.spans + behind, before.how)


def _behind_dash(clause: Clause, first: int) -> int:
    """A lifted clause begins behind a semicolon, or a dash that opens no parenthesis."""
    marks = [i for i in range(clause.unit.first, first - 1) if clause.reading.is_dash(i)]
    stops = [i for i in range(clause.unit.first, first - 1) if clause.toks[i].norm == ";"]
    if len(marks) % 2:
        stops.append(marks[-1])
    return max(stops, default=clause.unit.first - 1) + 1


def _as_said(clause: Clause, source: Range) -> Found | None:
    """As the paper reported, S: the sentence around an adverbial of saying."""
    before, after = min(source[0], clause.group) - 1, max(clause.cue.last + 1, source[1])
    if before < clause.unit.first or not clause.reading.phrase("as_said", before, source[0]):
        return None
    ends = next((i for i in range(after, clause.unit.last) if clause.sets_off(i)), clause.unit.last)
    if ends - after > _NEAR:
        return None
    left = _spans(clause, clause.unit.first, before, "lifted").spans
    right = _spans(clause, ends + 1, clause.unit.last, "lifted").spans
    return Found(left + right, "lifted") if left or right else None


def _behind(clause: Clause, i: int, quoted: bool) -> tuple[Span, ...]:
    """What goes on behind the reporting clause, inside the same sentence."""
    toks, last = clause.toks, clause.unit.last
    while i < last and clause.reading.quote_starting(i) is None:
        if clause.sets_off(i) or toks[i].norm == ":" or toks[i].norm in FINAL:
            break
        i += 1
    while i < last and toks[i].is_punct and clause.reading.quote_starting(i) is None:
        i += 1
    if i >= last:
        return ()
    if clause.reading.quote_starting(i) is None and (quoted or _another_report(clause, i)):
        return ()
    return _spans(clause, i, last, "lifted").spans


def _another_report(clause: Clause, i: int) -> bool:
    """Does another report open the rest?"""
    return any(k in clause.heads for k in range(i, min(i + 3, clause.unit.last)))


def _quoted(clause: Clause) -> Found | None:
    """Quoted words behind the verb, or words behind its colon."""
    i = clause.announced_quote
    if i is None:
        return _colon(clause)
    quote = clause.reading.quote_starting(i)
    assert quote is not None
    after = clause.reading.tok_at(quote.end)
    leaving = ("PUNCT", "CCONJ", "SCONJ", "ADP")
    closed = clause.reading.text[quote.inner_end - 1 : quote.inner_end] in COMMAS | FINAL
    ends = closed or after >= clause.unit.last or clause.toks[after].upos in leaving
    last = after if ends else _clause_end(clause, after)
    return _spans(clause, i, max(last, i + 1), "quote")


def _colon(clause: Clause) -> Found | None:
    """Words behind a colon; where it ends its paragraph, the quotation that follows."""
    for i in range(clause.cue.last + 1, min(clause.cue.last + 12, clause.unit.last)):
        if clause.toks[i].norm == ":":
            if i + 1 < clause.unit.last:
                return _spans(clause, i + 1, clause.unit.last, "colon")
            return _next_paragraph(clause, i + 1)
        if clause.toks[i].upos == "VERB" or clause.ends(i):
            return None
    return None


def _next_paragraph(clause: Clause, first: int) -> Found | None:
    reading = clause.reading
    if first >= len(clause.toks) or reading.quote_starting(first) is None:
        return None
    return _spans(clause, first, reading.units[reading.unit_of[first]].last, "quote")


def _clause(clause: Clause) -> Found | None:
    """A clause behind the verb, with a complementiser or without."""
    takes = clause.cue.entry.takes
    if not takes & {"clause", "that"}:
        return None
    begin = clause.bare_clause if clause.that is None and "clause" in takes else clause.that
    if begin is None:
        return None
    return _spans(clause, _opening(clause, begin), _clause_end(clause, begin), "clause")


def _opening(clause: Clause, i: int) -> int:
    """Where the content of a clause begins: at its complementiser in the annotation of PARC
    and PolNeAR, behind it in that of other corpora.
    """
    pack = clause.reading.pack
    outside = pack.has("complementiser", clause.toks[i].norm) and not pack.complementiser_inside
    return i + 1 if outside else i


def _clause_end(clause: Clause, i: int) -> int:
    """Content runs to the end of the sentence, or to the next report; in an adverbial
    clause ("When he said ...,") to its comma.
    """
    begin = i
    while i < clause.unit.last:
        if i > begin and clause.sets_off(i - 1) and _reports_at(clause, i):
            return i
        if i > begin and (_joins_report(clause, i) or _closes_adverbial(clause, i)):
            return i
        quote = clause.reading.quote_starting(i)
        i = max(i + 1, clause.reading.tok_at(quote.end)) if quote else i + 1
    return clause.unit.last


def _joins_report(clause: Clause, i: int) -> bool:
    """said P and criticized Q: a report that the tree joins to this one."""
    if clause.reading.pack.has("temporal", clause.toks[i].norm):
        pack = clause.reading.pack
        return i + 1 in clause.heads and pack.is_participle(clause.toks[i + 1].norm)
    if clause.toks[i].upos != "CCONJ":
        return False
    words, verb = clause.reading.parse.words, clause.toks[clause.cue.last].word
    near = (k for k in range(i + 1, min(i + 4, clause.unit.last)) if k in clause.heads)
    return any(
        words[clause.toks[k].word].deprel == "conj" and words[clause.toks[k].word].head == verb
        for k in near
    )


def _closes_adverbial(clause: Clause, i: int) -> bool:
    """The comma of an adverbial clause, which may stand inside a quotation that ends it."""
    if not clause.is_subordinate:
        return False
    text, start = clause.reading.text, clause.toks[i].start
    return clause.sets_off(i) or text[:start].rstrip().endswith((',"', ",”", ",''", ",’"))


def _reports_at(clause: Clause, i: int) -> bool:
    """Does a participle, an according-to phrase or a joined report begin at token ``i``?"""
    reading, toks = clause.reading, clause.toks
    if i in clause.heads and reading.pack.is_participle(toks[i].norm):
        return True
    if reading.phrase("according", i, clause.unit.last):
        return True
    joined = toks[i].upos == "CCONJ" or reading.pack.has("adversative", toks[i].norm)
    return joined and any(k in clause.heads for k in range(i + 1, min(i + 8, clause.unit.last)))


def _object(clause: Clause) -> Found | None:
    """A noun phrase as content, with what is predicated of it (called X a Y)."""
    begin = clause.cue.last + 1
    if begin >= clause.unit.last or clause.is_passive:
        return None
    wanted = clause.cue.entry.prepositions
    if wanted and not clause.cue.entry.takes & {"clause", "as"}:
        near = range(begin, min(begin + 3, clause.unit.last - 1))
        begin = next((i + 1 for i in near if clause.toks[i].norm in wanted), 0)
    elif clause.toks[begin].norm in wanted:
        begin += 1
    if not begin or begin >= clause.unit.last:
        return None
    quoted = clause.reading.quote_starting(begin) is not None
    if not quoted and clause.toks[begin].upos in ("ADP", "SCONJ", "CCONJ", "PUNCT"):
        return None
    return _spans(clause, begin, _object_end(clause, begin), "noun")


def _object_end(clause: Clause, i: int) -> int:
    """The object with its complements: to the next comma outside it, or the end."""
    begin = max(i, _tree_object_end(clause))
    while i < clause.unit.last:
        if i > begin and (clause.sets_off(i) or clause.ends(i) or clause.toks[i].norm == ":"):
            return i
        quote = clause.reading.quote_starting(i)
        i = max(i + 1, clause.reading.tok_at(quote.end)) if quote else i + 1
        if quote and clause.reading.text[quote.inner_end - 1 : quote.inner_end] in COMMAS:
            return i
    return clause.unit.last


def _tree_object_end(clause: Clause) -> int:
    """The last token of the tree's object: commas inside a list do not end it."""
    parse, verb = clause.reading.parse, clause.toks[clause.cue.last].word
    objects = (c for c in parse.children[verb] if parse.words[c].deprel == "obj")
    ends = [parse.words[parse.reach(c)[1]].token for c in objects]
    return min(max(ends, default=0), clause.unit.last - 1)


def _noun_clause(clause: Clause) -> Found | None:
    """The clause of a noun (the claim that ..., la rumeur selon laquelle ...)."""
    after = clause.cue.last + 1
    if holder := issuer(clause):
        after = holder[1]
    if after >= clause.unit.last - 1:
        return None
    if n := clause.reading.phrase("noun_complementiser", after, clause.unit.last):
        return _spans(clause, after + n, _noun_clause_end(clause, after), "clause")
    if not clause.reading.pack.has("complementiser", clause.toks[after].norm):
        return None
    if clause.toks[after + 1].upos in ("VERB", "AUX"):
        return None
    return _spans(clause, _opening(clause, after), _noun_clause_end(clause, after), "clause")


def _noun_clause_end(clause: Clause, after: int) -> int:
    """The end of a noun's clause as the tree has it, since the sentence goes on behind it."""
    parse, noun = clause.reading.parse, clause.toks[clause.cue.last].word
    clauses = (c for c in parse.children[noun] if parse.words[c].deprel in _OF_NOUN)
    ends = [parse.words[parse.reach(c)[1]].token + 1 for c in clauses]
    return min(max(ends, default=clause.unit.last), _clause_end(clause, after))


# ------------------------------------------------------------------- according to


def _according(reading: Reading, cue: Cue) -> Draft | None:
    """The sentence without the phrase, said by the noun phrase behind it."""
    source = lifted_source(reading, cue)
    if source is None or _is_manner(reading, source):
        return None
    unit, toks = reading.units[reading.unit_of[cue.tok]], reading.toks
    before: tuple[Span, ...] = ()
    if cue.tok > unit.first:
        before = contents.trimmed(reading, toks[unit.first].start, toks[cue.tok - 1].end)
    goes_on = _parenthesis(reading, cue, source[1], unit)
    if cue.tok - unit.first <= 2:
        before = ()
    behind: tuple[Span, ...] = ()
    if source[1] < unit.last and (goes_on or not before):
        behind = contents.trimmed(reading, toks[source[1]].start, toks[unit.last - 1].end)
    spans = source_spans(reading, source)
    return Draft(cue, cue.spans, source, spans, before + behind, "lifted")


def _is_manner(reading: Reading, source: Range) -> bool:
    """According to the season: what something depends on, and nobody's word."""
    head = reading.toks[source[0] : min(source[1], source[0] + _MANNER)]
    return any(reading.pack.has("manner", tok.norm) for tok in head)


def _parenthesis(reading: Reading, cue: Cue, last: int, unit: Unit) -> bool:
    """The phrase stands between two commas."""
    opened = reading.toks[cue.tok - 1].norm in COMMAS
    return opened and last < unit.last and reading.toks[last].norm in COMMAS
