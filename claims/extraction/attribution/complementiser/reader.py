"""The steps in order: from a reading to attributions that still lack names and parents."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ...reading.sentences import COMMAS
from ...types import Span
from ..adverbials import is_medium
from ..candidates import Candidate, by_sentence
from ..continued import join_continued
from ..cues import Cue, find_cues
from ..noun_phrase_ends import names
from ..noun_phrases import phrase_from, source_span, with_nobody
from . import anchors, contents, sources, sources_before
from .according import chains, lifted_candidates, lifts
from .bare import bare_clause
from .inverted import inverted, split
from .participles import share_main_subject
from .replies import reply_places
from .speaking import MARKED, is_passive, nobody_threatens, speaker_words, speaks

if TYPE_CHECKING:
    from ...reading.reading import Reading
    from .scan import Anchor

_SUBJECT = 6


def read_with_complementiser(reading: Reading) -> list[Candidate]:
    """Attributions of a language that marks reported clauses by a complementiser."""
    cues = _without_descriptions(reading, find_cues(reading))
    heads = frozenset(
        cue.last
        for cue in cues
        if cue.form in ("verb", "participle") and not (cue.pronoun or _is_vague(cue))
    )
    anchored: list[tuple[Cue, Anchor]] = []
    lifted: list[Cue] = []
    behind: list[Candidate] = []
    doubled: set[int | None] = set()
    for cue in cues:
        plain, anchor = _anchored(reading, cue, heads)
        if anchor is not None and (candidate := split(reading, plain, anchor)) is not None:
            behind.append(candidate)
        elif anchor is not None and plain.tok not in doubled:
            anchored.append((plain, anchor))
            doubled.add(anchor.doubled)
        elif anchor is None and lifts(reading, cue):
            lifted.append(cue)
        elif anchor is None and (candidate := _unmarked(reading, plain)) is not None:
            behind.append(candidate)
    anchored = _one_cue_per_mark(reading, anchored)
    breaks = _breaks(reading, anchored, lifted)
    candidates = behind + [_candidate(reading, cue, anchor, breaks) for cue, anchor in anchored]
    known = speaker_words(reading, candidates)
    candidates = [each for each in candidates if speaks(reading, each, known)]
    said = frozenset(each.cue.tok for each in candidates)
    candidates = [each for each in candidates if not is_passive(reading, each, said)]
    sentences = by_sentence(reading, candidates)
    for chain in chains(reading, lifted):
        candidates += lifted_candidates(reading, chain, breaks, sentences)
    found = (
        each
        for each in share_main_subject(reading, candidates)
        if each.content and not nobody_threatens(reading, each, known)
    )
    return join_continued(reading, sorted(found, key=lambda each: each.cue.start))


def _unmarked(reading: Reading, cue: Cue) -> Candidate | None:
    """What a cue reports without any mark behind it: a quotation before it, or a bare clause."""
    return inverted(reading, cue) or bare_clause(reading, cue)


def _without_descriptions(reading: Reading, cues: list[Cue]) -> list[Cue]:
    """All cues but verbs that describe the indefinite subject of the verb before them (وجدت
    دراسة نشرت أمس أن).
    """
    kept: list[Cue] = []
    for cue in cues:
        tok, before = reading.toks[cue.tok], reading.toks[cue.tok - 1]
        after = kept and kept[-1].form == "verb" and 1 < cue.tok - kept[-1].last <= _SUBJECT
        indefinite = before.upos in ("NOUN", "ADJ") and not before.is_definite
        describes = after and indefinite and reading.pack.has("describing", tok.norm)
        if not (cue.form == "verb" and (describes or names(reading, cue.tok))):
            kept.append(cue)
    return kept


def _is_vague(cue: Cue) -> bool:
    """A verb that mostly does something else (زاد، حمل): it ends no other cue's clause."""
    entry = cue.entry
    return bool(entry.objects) or (entry.ambiguous and "clause" not in entry.takes)


def _anchored(reading: Reading, cue: Cue, heads: frozenset[int]) -> tuple[Cue, Anchor | None]:
    """The cue with its anchor; "as X said that P" (كما أكد X أن) is a plain verb."""
    if cue.form == "according":
        return cue, None
    if cue.form == "as_said" and not reading.pack.has("also", reading.bare(cue.tok)[0]):
        return cue, None
    plain = cue
    if cue.form == "as_said":
        tok = reading.toks[cue.last]
        span = Span(tok.core_start, tok.end)
        plain = replace(cue, tok=cue.last, form="verb", spans=(span,))
    if _is_filler(reading, plain):
        return plain, None
    anchor = anchors.find_anchor(reading, plain, heads)
    if cue.form == "as_said" and anchor is not None and anchor.how not in MARKED:
        return cue, None
    return plain, anchor


def _is_filler(reading: Reading, cue: Cue) -> bool:
    """The page speaks, not a source (يذكر أن)."""
    sentence = reading.sentence_of(cue.tok)
    return reading.phrase("filler", cue.tok, sentence.last) > 0


def _one_cue_per_mark(
    reading: Reading, anchored: list[tuple[Cue, Anchor]]
) -> list[tuple[Cue, Anchor]]:
    """Of two cues that claim the same complement, keep the verb; but نقل عن X قوله is قوله's."""
    kept: dict[int, tuple[Cue, Anchor]] = {}
    for cue, anchor in anchored:
        rival = kept.get(anchor.mark)
        if rival is None or _wins(reading, cue, rival[0]):
            kept[anchor.mark] = (cue, anchor)
    return sorted(kept.values(), key=lambda pair: pair[0].tok)


def _wins(reading: Reading, cue: Cue, rival: Cue) -> bool:
    """The nearer cue, unless it is a noun inside the other's subject."""
    owned = cue.pronoun or cue.definite
    return cue.form != "noun" or bool(owned and sources.relays(reading, rival.tok, cue.tok))


# ------------------------------------------------------------------------ breaks


def _breaks(
    reading: Reading, anchored: list[tuple[Cue, Anchor]], lifted: list[Cue]
) -> dict[int, int]:
    """Where a report begins that ends the content before it: token -> the cue's token."""
    found: dict[int, int] = {}
    for cue, anchor in anchored:
        place = _break_place(reading, cue, anchor)
        if place is not None:
            found[place] = cue.tok
    for cue in lifted:
        if cue.tok > 0:
            found[cue.tok] = cue.tok
    for place, verb in reply_places(reading, (cue for cue, _ in anchored)):
        found.setdefault(place, verb)
    return found


def _break_place(reading: Reading, cue: Cue, anchor: Anchor) -> int | None:
    """The token at which the clause of a reporting verb begins; None when it is embedded."""
    sentence = reading.sentence_of(cue.tok)
    if cue.form == "noun":
        return _verb_of_saying(reading, cue)
    if cue.form == "participle":
        return _verb_of_saying(reading, cue) or cue.tok
    if reading.is_joined(cue.tok) or _left_on(reading, cue):
        return cue.tok
    if cue.tok > sentence.first and reading.toks[cue.tok - 1].norm in COMMAS:
        return cue.tok if sources.source_after(reading, cue, anchor) else None
    return _opening_before(reading, cue.tok, sentence.first)


def _verb_of_saying(reading: Reading, cue: Cue) -> int | None:
    """The joined verb right before a saying that it governs (واكتفت بالقول)."""
    verb = cue.tok - 1
    governs = verb >= 0 and reading.toks[verb].upos == "VERB" and reading.is_joined(verb)
    return verb if governs and reading.toks[cue.tok].before else None


def _left_on(reading: Reading, cue: Cue) -> bool:
    """A conjunction that the parser left on the verb (وأكد as one word)."""
    tok = reading.toks[cue.tok]
    return cue.spans[-1].start > tok.start and tok.norm[:1] in reading.conjunctions


def _opening_before(reading: Reading, verb: int, first: int) -> int | None:
    """An adversative conjunction before the verb, directly or before its subject."""
    for i in range(verb - 1, max(first, verb - 10) - 1, -1):
        for begin in (i - 1, i):
            if begin >= first and reading.phrase("adversative", begin, verb) > i - begin:
                return begin
            behind_comma = begin > first and reading.toks[begin - 1].norm in COMMAS
            if behind_comma and reading.phrase("background", begin, verb) > i - begin:
                return begin
        if sources_before.clitic_subject(reading, i):
            return i - 1 if reading.phrase("adversative", i - 1, i) else i
        tok = reading.toks[i]
        if reading.is_joined(i) and i > first and reading.toks[i - 1].norm in COMMAS:
            return i
        verb_before = tok.upos == "VERB" and not reading.pack.has("auxiliary", tok.norm)
        if verb_before or tok.norm in COMMAS or reading.is_complementiser(i):
            return None
    return None


# ------------------------------------------------------------------------- candidates


def _candidate(reading: Reading, cue: Cue, anchor: Anchor, breaks: dict[int, int]) -> Candidate:
    """One attribution of a cue that announces its content."""
    source = with_nobody(reading, _source(reading, cue, anchor))
    above = sources.governed(reading, cue)
    unsaid = above is not None and sources.denies(reading, above[0])
    cue = replace(cue, negated=cue.negated or unsaid)
    subject = source is not None and source[0] > cue.last and anchor.origin is None
    spans = (source_span(reading, *source, subject=subject),) if source else ()
    content = contents.content_spans(reading, cue, anchor, breaks)
    if (thing := sources_before.described_thing(reading, cue)) is not None:
        content = (reading.span(thing[0], thing[1] - 1), *content)
    words = _cue_spans(reading, cue, anchor, source)
    return Candidate(cue, words, source, spans, content, _named(cue, anchor))


def _named(cue: Cue, anchor: Anchor) -> str:
    """The construction: a noun of saying and a relay are such ones whatever marks the content."""
    if cue.form == "noun" and anchor.how in MARKED:
        return "relay-by-noun" if cue.pronoun or cue.definite else "noun-cue-clause"
    if cue.form == "noun" and anchor.how == "noun":
        return "noun-cue-phrase"
    relayed = anchor.origin is not None and cue.form == "verb" and anchor.how in MARKED
    return "relay" if relayed else anchor.construction


def _source(reading: Reading, cue: Cue, anchor: Anchor) -> tuple[int, int] | None:
    if cue.form == "participle":
        return None
    if (above := sources.governed(reading, cue)) is not None:
        before = phrase_from(reading, cue, above[0] + 1, above[1])
        if before is not None or not sources.happens(reading, above[0]):
            return before
    if cue.form == "noun":
        if cue.pronoun or cue.definite:
            return sources.relayed(reading, cue)
        return sources.source_after(reading, cue, anchor)
    if sources_before.clitic_subject(reading, cue.tok - 1):
        return None
    if not cue.pronoun and sources_before.described_thing(reading, cue) is not None:
        return None
    if cue.entry.told and sources_before.has_hearer(reading, cue):
        return sources_before.source_before(reading, cue)
    return sources.source_after(reading, cue, anchor) or sources_before.source_before(reading, cue)


def _cue_spans(
    reading: Reading, cue: Cue, anchor: Anchor, source: tuple[int, int] | None
) -> tuple[Span, ...]:
    """The cue's head with its preposition, doubling participle and medium phrase."""
    toks = reading.toks
    one_letter = reading.pack.clitics.get("prepositions", ())
    spans = list(cue.spans)
    for i in (anchor.origin, anchor.preposition, anchor.doubled):
        if i is not None and toks[i].norm not in one_letter:
            spans.append(Span(toks[i].start, toks[i].end))
    spans += _medium(reading, cue, anchor, source)
    return joined(reading, spans)


def _medium(
    reading: Reading, cue: Cue, anchor: Anchor, source: tuple[int, int] | None
) -> list[Span]:
    """A bare medium phrase between cue and content (في بيان له)."""
    pack, toks = reading.pack, reading.toks
    for i in range(cue.last + 1, anchor.mark - 1):
        if source and source[0] <= i < source[1]:
            continue
        opens = pack.has("medium_preposition", toks[i].norm) and i != anchor.origin
        if opens and is_medium(reading, i + 1):
            last = i + 1
            while last + 1 < anchor.mark and _belongs(reading, last + 1):
                last += 1
            return [reading.span(i, last)]
    return []


def _belongs(reading: Reading, i: int) -> bool:
    norm = reading.toks[i].norm
    return reading.pack.has("medium_adjective", norm) or reading.pack.has("medium_possessor", norm)


def joined(reading: Reading, spans: list[Span]) -> tuple[Span, ...]:
    """Spans in order, those with nothing but space between them made one."""
    result: list[Span] = []
    for span in sorted(set(spans)):
        if result and not reading.text[result[-1].end : span.start].strip():
            result[-1] = Span(result[-1].start, max(span.end, result[-1].end))
        else:
            result.append(span)
    return tuple(result)
