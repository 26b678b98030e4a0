"""Where content ends, and what a lifted sentence ("S, he said") takes in.

Content runs from its anchor to the end of the sentence, or to the next clause that
reports something of its own. A quotation that is all of the content ends it. What an
according-to phrase reports is the sentence around it: *sentence lifting*, "slifting"
(Ross 1973).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from ...reading.sentences import COMMAS, FINAL, TextSentence
from ..contents import trimmed
from ..furniture import Furniture
from ..points import points_behind
from .sources_before import clitic_subject

if TYPE_CHECKING:
    from ...reading.reading import Reading
    from ...types import Span
    from ..cues import Cue
    from .scan import Anchor

Breaks = Mapping[int, int]


def content_spans(reading: Reading, cue: Cue, anchor: Anchor, breaks: Breaks) -> tuple[Span, ...]:
    """The content of a cue that announces it.

    ``breaks`` maps a token at which a new report begins to the token of its cue.
    """
    mark = reading.toks[anchor.mark]
    if mark.norm == ":" and (points := points_behind(reading.text, mark.end)) is not None:
        return trimmed(reading, *points)
    first, start = _past_complementiser(reading, anchor)
    end = _end(reading, anchor, first, cue, breaks)
    return trimmed(reading, start, end)


def _past_complementiser(reading: Reading, anchor: Anchor) -> tuple[int, int]:
    """Leave out a complementiser just inside the opening mark ("ان الوضع ...")."""
    first, start = anchor.first, anchor.offset
    quote = reading.quote_starting(first)
    if quote is None:
        return first, start
    inside = first + 1 if reading.toks[first].end <= quote.inner else first
    if inside < len(reading.toks) and reading.is_complementiser(inside):
        after = inside + 1
        if after < len(reading.toks) and reading.toks[after].start < quote.inner_end:
            return first, reading.toks[after].start
    return first, start


def _end(reading: Reading, anchor: Anchor, first: int, cue: Cue, breaks: Breaks) -> int:
    """The offset at which the content ends."""
    sentence = reading.sentence_of(first)
    quote = reading.quote_at(first)
    if quote is not None and quote.closed and quote.start < reading.toks[first].start:
        return min(quote.inner_end, reading.toks[sentence.last - 1].end)
    opening = reading.quote_starting(first)
    i = first
    if opening is not None:
        i = reading.tok_at(opening.end)
        if _quote_is_all(reading, i, sentence, breaks):
            return opening.inner_end
    return _walk(reading, i, sentence, cue, breaks, anchor.how in ("noun", "as", "pronoun"))


def _quote_is_all(reading: Reading, after: int, sentence: TextSentence, breaks: Breaks) -> bool:
    """Is a quotation that opens the content all of it?

    It is when the sentence ends or breaks off behind it; a word that follows without
    a comma goes on with the sentence, and so does a second quotation behind "and".
    """
    if after >= sentence.last or reading.new_paragraph(after):
        return True
    following = reading.toks[after]
    if following.norm in COMMAS | FINAL:
        rest = range(after + 1, sentence.last)
        later = next((i for i in rest if i in breaks or reading.quote_starting(i)), None)
        return later is None or later in breaks or not _short_bridge(after, later)
    return after in breaks


def _short_bridge(comma: int, quote: int) -> bool:
    """Between two quotations of one content stand a few words at most (وكذلك)."""
    return quote - comma <= 5


def _walk(
    reading: Reading, i: int, sentence: TextSentence, cue: Cue, breaks: Breaks, phrase: bool
) -> int:
    """Go on to the next break or the end of the sentence; quotations are passed over.

    A noun phrase (``phrase``) ends before a verb joined by "and", too.
    """
    begin = i
    while i < sentence.last:
        if breaks.get(i, -1) > cue.last or _gloss(reading, i, sentence):
            return reading.toks[i].start
        if phrase and i > begin and _leaves_noun_phrase(reading, i, sentence):
            return reading.toks[i].start
        if phrase and cue.form == "noun" and _goes_on_behind(reading, i, sentence, cue):
            return reading.toks[i].start
        if _may_be_noun(reading, cue) and _governs_noun(reading, begin, i, sentence, cue, phrase):
            return reading.toks[i].start
        quote = reading.quote_starting(i)
        i = max(i + 1, reading.tok_at(quote.end)) if quote else i + 1
    return reading.toks[sentence.last - 1].end


def _may_be_noun(reading: Reading, cue: Cue) -> bool:
    """A noun of saying, or what the tagger takes for a verb of its letters (نفي الوزارة وجود)."""
    spelled = reading.pack.forms.get(reading.toks[cue.tok].core, ())
    return cue.form == "noun" or any(shape == "noun" for shape, _ in spelled)


def _governs_noun(
    reading: Reading, begin: int, i: int, sentence: TextSentence, cue: Cue, phrase: bool
) -> bool:
    """Does the verb of the sentence that the noun opens begin at token ``i`` (تصريحات الوزيرة بأن
    المخزون يكفي لم تطمئن أحدا)? It is joined to nothing, and a clause has had its own before.
    """
    verb = i + reading.pack.has("negation", reading.toks[i].norm)
    if cue.tok > sentence.first + 1 or i == begin or verb >= sentence.last:
        return False
    if not _stands_free(reading, verb, i):
        return False
    return phrase or _has_predicate(reading, begin, i)


def _has_predicate(reading: Reading, begin: int, i: int) -> bool:
    """A verb before token ``i``, or right before it an adjective without an article that tells of
    a definite noun (إعلان الحكومة أن الخزينة فارغة أثار).
    """
    toks = reading.toks
    told = i - begin > 1 and toks[i - 1].upos == "ADJ" and not toks[i - 1].is_definite
    return (told and toks[i - 2].is_definite) or any(
        toks[k].upos == "VERB" for k in range(begin, i)
    )


def _stands_free(reading: Reading, verb: int, i: int) -> bool:
    """A finite verb with nothing before it that takes it in: no conjunction, relative pronoun or
    preposition.
    """
    before = reading.toks[i - 1]
    if reading.toks[verb].upos != "VERB" or reading.is_joined(i) or reading.toks[i].before:
        return False
    taken = before.upos in ("SCONJ", "CCONJ", "PRON", "ADP", "AUX", "VERB", "PART")
    return not (taken or reading.is_complementiser(i - 1) or reading.is_quoted(i))


def _goes_on_behind(reading: Reading, i: int, sentence: TextSentence, cue: Cue) -> bool:
    """The comma behind which the sentence goes on that a noun of saying opened (رغم نفي الشركة
    وجود تسرب، أخلي المبنى).
    """
    verb = i + 1 < sentence.last and reading.toks[i + 1].upos == "VERB"
    opens = cue.tok <= sentence.first + 1
    return reading.toks[i].norm in COMMAS and (verb or opens)


def _leaves_noun_phrase(reading: Reading, i: int, sentence: TextSentence) -> bool:
    """A joined verb (أكد استمرارها وسانده), a reason (إذ) or what had happened by then (، وذلك
    بعد أن): no part of the phrase.
    """
    tok = reading.toks[i]
    joined = reading.is_joined(i) and tok.upos == "VERB"
    joined = joined or (reading.toks[i - 1].norm in COMMAS and clitic_subject(reading, i))
    relative = any(
        reading.pack.has("relative", reading.toks[k].norm)
        for k in range(max(sentence.first, i - 8), i)
    )
    background = reading.toks[i - 1].norm in COMMAS and any(
        reading.phrase(group, i, sentence.last) for group in ("adversative", "background")
    )
    reason = reading.phrase("subordinator", i, sentence.last) > 0
    return (joined and not relative) or reason or background


def _gloss(reading: Reading, i: int, sentence: TextSentence) -> bool:
    """The journalist's own words begin (، في إشارة إلى، الأمر الذي)."""
    if i > sentence.first and reading.phrase("resumes", i, sentence.last):
        return True
    size = reading.phrase("gloss", i, sentence.last)
    if i == sentence.first or not size:
        return False
    behind = i + size
    if behind < sentence.last - 1 and reading.toks[behind].norm in COMMAS:
        return False  # السبب، على حد قوله، "خطأ": what was said goes on
    return reading.toks[i - 1].norm in COMMAS or reading.quote_at(i - 1) is not None


# ------------------------------------------------------------------ lifted sentences


def lifted_spans(
    reading: Reading, cue: Cue, source_last: int, is_break: Callable[[int], bool]
) -> tuple[Span, ...]:
    """The sentence that an according-to phrase reports: before it, behind it, or both.

    ``source_last`` is the first token behind the phrase and its source.
    """
    sentence = reading.sentence_of(cue.tok)
    source_last = _past_relative(reading, source_last, sentence.last)
    begin = Furniture(reading).body(sentence)
    before = trimmed(reading, reading.bare(begin)[1], cue.start) if begin < cue.tok else ()
    rest = _skip_marks(reading, source_last, sentence.last)
    if not before:
        return _behind(reading, rest, sentence, is_break)
    if rest >= sentence.last or is_break(rest) or not _parenthetical(reading, cue, source_last):
        return before
    return before + _behind(reading, rest, sentence, is_break)


def _past_relative(reading: Reading, i: int, last: int) -> int:
    """Behind the clause that describes the source (بيان نشرته الوزارة فإن): at what takes the
    sentence up again, or at the comma behind a verb whose object is the source.
    """
    tok = reading.toks[min(i, last - 1)]
    relative = reading.pack.has("relative", tok.norm)
    if i >= last or not (tok.upos == "VERB" or relative) or tok.before:
        return i
    for k in range(i + 1, last):
        if reading.pack.has("resumptive", reading.toks[k].norm):
            return k
        if reading.toks[k].norm in COMMAS:
            return k if relative or _governs_pronoun(reading, i) else i
    return i


def _governs_pronoun(reading: Reading, i: int) -> bool:
    """Is the object of the verb at token ``i``, or of the preposition behind it, a pronoun written
    onto it (وثائق اطلعت عليها الصحيفة)?
    """
    words = [reading.parse.words[n] for n in reading.words_of(i)]
    behind = [reading.parse.words[n] for n in reading.words_of(i + 1)]
    governed = behind[0].upos == "ADP" and behind[-1].upos == "PRON"
    return governed or any(word.upos == "PRON" and word.depends_as("obj") for word in words)


def _parenthetical(reading: Reading, cue: Cue, source_last: int) -> bool:
    """The phrase stands between marks (commas, dashes) inside its sentence."""
    toks = reading.toks
    opened = cue.tok > 0 and (toks[cue.tok - 1].is_punct)
    return opened and source_last < len(toks) and toks[source_last].is_punct


def _behind(
    reading: Reading, rest: int, sentence: TextSentence, is_break: Callable[[int], bool]
) -> tuple[Span, ...]:
    """From token ``rest`` to the end of the sentence, or to the next report."""
    if rest >= sentence.last:
        return ()
    last = next((i for i in range(rest + 1, sentence.last) if is_break(i)), sentence.last)
    return trimmed(reading, _past_resumptive(reading, rest), reading.toks[last - 1].end)


def _past_resumptive(reading: Reading, i: int) -> int:
    """Leave out the ف that takes up the sentence again (وفقا له فإن ...)."""
    norm = reading.toks[i].norm
    if reading.phrase("resumptive", i, len(reading.toks)) and i + 1 < len(reading.toks):
        return reading.toks[i + 1].start
    clitic = next((c for c in reading.pack.clitics.get("resumptive", ()) if norm[0] == c), "")
    before = reading.toks[i].before
    return reading.toks[i].start + (1 if clitic and before.startswith(clitic) else 0)


def _skip_marks(reading: Reading, i: int, last: int) -> int:
    while i < last and reading.toks[i].is_punct and reading.quote_starting(i) is None:
        i += 1
    return i
