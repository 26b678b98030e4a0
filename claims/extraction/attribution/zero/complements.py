"""What stands behind a reporting verb: quoted words, words behind a colon, a clause."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...reading.sentences import COMMAS, FINAL
from .. import contents
from ..points import points_behind
from .joined import can_speak, shares_speaker
from .segments import NOMINAL

if TYPE_CHECKING:
    from ...types import Span
    from .clauses import Clause
    from .segments import Range


_COMMENT = 4
_JOINED = 4
_SPEAKER = 8
_NAMING = ("DET", "ADJ", "NOUN", "PROPN", "PRON", "ADP", "AUX")
_CLOSED = (',"', ",”", ",''", ",’")


@dataclass(frozen=True, slots=True)
class Found:
    """Content as spans, and the name of its construction."""

    spans: tuple[Span, ...]
    construction: str


def content_in(clause: Clause, first: int, last: int, construction: str) -> Found:
    """Tokens [first, last) as content."""
    if last <= first:
        return Found((), construction)
    toks = clause.toks
    spans = contents.trimmed(clause.reading, toks[first].start, toks[last - 1].end)
    return Found(spans, construction)


def opening(clause: Clause, i: int) -> int:
    """Where the content of a clause begins: at its complementiser in the annotation of PARC
    and PolNeAR, behind it in that of other corpora.
    """
    pack = clause.reading.pack
    outside = pack.has("complementiser", clause.toks[i].norm) and not pack.complementiser_inside
    return i + 1 if outside else i


def quoted(clause: Clause) -> Found | None:
    """Quoted words behind the verb, or words behind its colon."""
    i = clause.announced_quote
    if i is None or (quote := clause.reading.quote_starting(i)) is None:
        return _colon(clause)
    after = clause.reading.tok_at(quote.end)
    leaving = ("PUNCT", "CCONJ", "SCONJ", "ADP")
    closed = clause.reading.text[quote.inner_end - 1 : quote.inner_end] in COMMAS | FINAL
    ends = closed or after >= clause.sentence.last or clause.toks[after].upos in leaving
    last = after if ends else clause_end(clause, after)
    return content_in(clause, i, max(last, i + 1), "quotation-with-cue")


def _colon(clause: Clause) -> Found | None:
    """Words behind a colon; where it ends its paragraph, the quotation that follows."""
    for i in range(clause.cue.last + 1, min(clause.cue.last + 12, clause.sentence.last)):
        if clause.toks[i].norm == ":":
            text = clause.reading.text
            if (points := points_behind(text, clause.toks[i].end)) is not None:
                return Found(contents.trimmed(clause.reading, *points), "cue-colon")
            if i + 1 < clause.sentence.last:
                return content_in(clause, i + 1, clause.sentence.last, "cue-colon")
            return _next_paragraph(clause, i + 1)
        if clause.toks[i].upos == "VERB" or clause.ends(i):
            return None
    return None


def _next_paragraph(clause: Clause, first: int) -> Found | None:
    """The paragraph behind a colon that ends its line: a quotation, or words without marks."""
    reading = clause.reading
    if first >= len(clause.toks):
        return None
    last = reading.sentence_of(first).last
    if reading.quote_starting(first) is None:
        starts = reading.paragraph_starts
        last = next((i for i in range(last, len(clause.toks)) if i in starts), len(clause.toks))
    return content_in(clause, first, last, "quotation-in-next-paragraph")


def reported_clause(clause: Clause) -> Found | None:
    """A clause behind the verb, with a complementiser or without."""
    takes = clause.cue.entry.takes
    if not takes & {"clause", "that"}:
        return None
    bare = clause.that is None and ("clause" in takes or _is_held(clause))
    begin = clause.bare_clause if bare else clause.that
    if begin is None:
        return _infinitive(clause)
    if begin == clause.that and not clause.finite(begin + 1, clause.sentence.last):
        return None  # have ruled that out
    name = "bare-clause" if clause.that is None else "complementiser-clause"
    return content_in(clause, opening(clause, begin), clause_end(clause, begin), name)


def _is_held(clause: Clause) -> bool:
    """Analysts think P: the sentence's own verb, whose subject is no pronoun, and right behind it
    a clause. What "he" thinks is told beside what he says.
    """
    parse, after = clause.reading.parse, clause.cue.last + 1
    own = clause.reading.word(clause.cue.last).head < 0 and not clause.is_participle
    if "held" not in clause.cue.entry.takes or not own:
        return False
    holders = [parse.words[n].token for n in parse.dependents(clause.cue.word, "nsubj")]
    named = any(not clause.reading.pack.has("pronoun", clause.toks[i].norm) for i in holders)
    return named and clause.toks[after].upos in NOMINAL


def accusative(clause: Clause, source: Range) -> Found | None:
    """The bank expects the deficit to narrow: an object that is the subject of an infinitive, where
    somebody expects it.
    """
    parse, begin = clause.reading.parse, clause.cue.last + 1
    clauses = parse.dependents(clause.cue.word, "xcomp", "ccomp")
    verb = next((parse.words[n].token for n in clauses if parse.words[n].token > begin), None)
    named = (i for i in range(*source) if clause.toks[i].upos != "DET")
    speaks = any(can_speak(clause.reading, clause.toks[i].word) for i in named)
    if verb is None or not speaks or clause.is_passive:
        return None
    to = next((i for i in range(begin, verb) if _marks_infinitive(clause, i)), begin)
    if to == begin or not all(clause.toks[i].upos in _NAMING for i in range(begin, to)):
        return None
    return content_in(clause, begin, clause_end(clause, begin), "infinitive-complement")


def _marks_infinitive(clause: Clause, i: int) -> bool:
    return clause.reading.pack.has("infinitive", clause.toks[i].norm)


def _infinitive(clause: Clause) -> Found | None:
    """vowed to soldier on: what is promised, where the tree makes no clause of it."""
    begin, pack = clause.cue.last + 1, clause.reading.pack
    if "infinitive" not in clause.cue.entry.takes or begin >= clause.sentence.last - 1:
        return None
    if not pack.has("infinitive", clause.toks[begin].norm) or clause.is_passive:
        return None
    return content_in(clause, begin, clause_end(clause, begin), "infinitive-complement")


def gapped(clause: Clause, source: Range | None) -> Found | None:
    """A relative clause of which the report is part: a strike that, they said, could last;
    what he said were failures. The relative pronoun stands for what the verb lacks.
    """
    toks, begin = clause.toks, clause.cue.last + 1
    if "clause" not in clause.cue.entry.takes or begin >= clause.sentence.last:
        return None
    if clause.closing_quote(clause.group) is not None:
        return None
    if toks[begin].upos not in ("VERB", "AUX") or clause.reading.pack.is_participle(
        toks[begin].norm
    ):
        return None
    first = min(clause.group, source[0] if source else clause.group) - 1
    behind = content_in(clause, begin, clause_end(clause, begin), "gapped-clause")
    if first >= clause.sentence.first and clause.reading.pack.has("relativizer", toks[first].norm):
        pronoun = content_in(clause, first, first + 1, "gapped-clause")
        return Found(pronoun.spans + behind.spans, "gapped-clause")
    return behind


def clause_end(clause: Clause, i: int) -> int:
    """Content runs to the end of the sentence, or to the next report; in an adverbial
    clause ("When he said ...,") to its comma.
    """
    begin, last = i, clause.goes_on_at or clause.sentence.last
    while i < last:
        if i > begin and _ends_clause(clause, i):
            return i
        quote = clause.reading.quote_starting(i)
        i = max(i + 1, clause.reading.tok_at(quote.end)) if quote else i + 1
    return last if last > begin else clause.sentence.last


def _ends_clause(clause: Clause, i: int) -> bool:
    """Another report begins, or the adverbial clause that is all of it ends."""
    if _is_set_off(clause, i) and _reports_at(clause, i):
        return True
    if _joins_report(clause, i) or _closes_adverbial(clause, i) or _joins_deed(clause, i):
        return True
    return _comments(clause, i) or _lifts_around(clause, i) or _closes_parenthesis(clause, i)


def _is_set_off(clause: Clause, i: int) -> bool:
    """Does a comma stand before token ``i``, or the marks of a quotation that ends with one?"""
    return clause.sets_off(i - 1) or _closes_with_comma(clause, i)


def _closes_with_comma(clause: Clause, i: int) -> bool:
    text, start = clause.reading.text, clause.toks[i].start
    return text[:start].rstrip().endswith(_CLOSED)


def _joins_deed(clause: Clause, i: int) -> bool:
    """suspect that P, but have yet to ask, said P and left: a verb that the tree joins to the
    report and that has no subject of its own tells what the speaker did.
    """
    parse, toks = clause.reading.parse, clause.toks
    if toks[i].upos != "CCONJ":
        return False
    reach = _JOINED if toks[i - 1].norm in COMMAS else 1
    joined = parse.dependents(clause.cue.word, "conj")
    near = [n for n in joined if i < parse.words[n].token <= i + reach]
    finite = (n for n in near if "VerbForm=Fin" in parse.words[n].feats)
    return any(
        parse.words[n].upos == "VERB" and not parse.dependents(n, "nsubj", "csubj") for n in finite
    )


def _comments(clause: Clause, i: int) -> bool:
    """, a claim the inspectors rejected: an apposition that calls what was said by its kind."""
    toks, pack = clause.toks, clause.reading.pack
    if toks[i - 1].norm not in COMMAS or not pack.has("indefinite", toks[i].norm):
        return False
    near = range(i + 1, min(i + _COMMENT, clause.sentence.last))
    noun = next((k for k in near if toks[k].upos == "NOUN"), None)
    return noun is not None and pack.has("called_so", clause.reading.lemma(noun))


def _lifts_around(clause: Clause, i: int) -> bool:
    """agreed that P, the minister announced: behind the comma at token ``i`` somebody else tells
    the whole sentence.
    """
    toks, last = clause.toks, clause.sentence.last
    if toks[i].norm not in COMMAS or not clause.ends(last - 1) or last - 2 not in clause.heads:
        return False
    named = [tok.upos for tok in toks[i + 1 : last - 2]]
    return 0 < len(named) <= _SPEAKER and all(upos in _NAMING for upos in named)


def _closes_parenthesis(clause: Clause, i: int) -> bool:
    """The dash behind a report that another dash opened (the dam - which they say P - held)."""
    first = clause.group
    return clause.reading.is_dash(i) and clause.opens_parenthesis(first)


def _joins_report(clause: Clause, i: int) -> bool:
    """said P and criticized Q: a report that the tree joins to this one."""
    if clause.reading.pack.has("temporal", clause.toks[i].norm):
        pack = clause.reading.pack
        return i + 1 in clause.heads and pack.is_participle(clause.toks[i + 1].norm)
    if clause.toks[i].upos != "CCONJ":
        return False
    if i + 1 in clause.heads and shares_speaker(clause.reading, i + 1):
        return True
    near = ((k, clause.reading.word(k)) for k in range(i + 1, min(i + 4, clause.sentence.last)))
    joined = (k for k, w in near if w.depends_as("conj") and w.head == clause.cue.word)
    return any(not clause.heads.isdisjoint(range(k, k + 3)) for k in joined)


def _closes_adverbial(clause: Clause, i: int) -> bool:
    """The comma of an adverbial clause, which may stand inside a quotation that ends it."""
    if not clause.is_subordinate:
        return False
    return clause.sets_off(i) or _closes_with_comma(clause, i)


def _reports_at(clause: Clause, i: int) -> bool:
    """Does a participle, an according-to phrase or a joined report begin at token ``i``?"""
    reading, toks = clause.reading, clause.toks
    if i in clause.heads and reading.pack.is_participle(toks[i].norm):
        return True
    if reading.phrase("according", i, clause.sentence.last):
        return True
    joined = toks[i].upos == "CCONJ" or reading.pack.has("adversative", toks[i].norm)
    joined = joined and clause.sets_off(i - 1)
    return joined and any(k in clause.heads for k in range(i + 1, min(i + 8, clause.sentence.last)))
