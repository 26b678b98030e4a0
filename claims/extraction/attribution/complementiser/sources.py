"""Who speaks. The noun phrase between cue and content, or before the cue.

The guidelines' source is the whole noun phrase with titles and apposition, without
relative clauses, adverbials of time and place, addressees and trailing parentheses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...reading.groups import WORKPLACES
from ...reading.reading import COMMAS, Reading
from ...types import Span

if TYPE_CHECKING:
    from ..cues import Cue
    from .scan import Anchor

NOMINAL = frozenset({"NOUN", "PROPN", "ADJ", "NUM", "X", "DET", "PRON", "SYM"})
LONGEST = 40
_OCCASIONS = ("medium", "occasion")


def source_after(reading: Reading, cue: Cue, anchor: Anchor) -> tuple[int, int] | None:
    """The source in VS order: tokens [first, last) between the cue and its content."""
    begin = anchor.origin + 1 if anchor.origin is not None else cue.last + 1
    stop = anchor.mark
    if anchor.doubled is not None and anchor.doubled > cue.last:
        stop = min(stop, anchor.doubled)
        stop = _answered(reading, begin, stop)
    if anchor.preposition is not None:
        stop = min(stop, anchor.preposition)
    return phrase_from(reading, cue, begin, stop)


def _answered(reading: Reading, begin: int, stop: int) -> int:
    """Before what is answered or commented on (رد الوزير على سؤال قائلا)."""
    found = (i for i in range(begin + 1, stop) if reading.pack.has("upon", reading.toks[i].norm))
    return next(found, stop)


def phrase_from(reading: Reading, cue: Cue, begin: int, stop: int) -> tuple[int, int] | None:
    """The first noun phrase in tokens [begin, stop), adverbials passed over."""
    first = _skip_adverbials(reading, begin, stop)
    if first >= stop:
        return None
    last = phrase_end(reading, cue, first, stop)
    return (first, last) if last > first else None


def _skip_adverbials(reading: Reading, i: int, stop: int) -> int:
    """Pass over adverbs, prepositional phrases and marks before the subject."""
    while i < stop:
        tok = reading.toks[i]
        if tok.is_punct and reading.quote_starting(i) is None:
            i = _close_parenthesis(reading, i, stop)
        elif n := reading.phrase("time", i, stop) or int(is_adverb(reading, i)):
            i += n
        elif reading.phrase("according", i, stop):
            return stop
        elif opens_adverbial(reading, i) or _is_adposition(reading, i) or _is_spoken_to(reading, i):
            i = adverbial_end(reading, i, stop)
        else:
            return i
    return stop


def _is_spoken_to(reading: Reading, i: int) -> bool:
    """Somebody by role behind a letter that addresses (قال للقاضي)."""
    tok, letters = reading.toks[i], reading.pack.clitics.get("addressing", ())
    return tok.before in letters and tok.is_definite and reading.pack.has("role", tok.indefinite)


def _is_adposition(reading: Reading, i: int) -> bool:
    """A preposition by form and by tag: علي is a name, too."""
    tok = reading.toks[i]
    return tok.upos == "ADP" and reading.pack.has("adposition", tok.norm)


def _close_parenthesis(reading: Reading, i: int, stop: int) -> int:
    if reading.toks[i].norm != "(":
        return i + 1
    while i < stop and reading.toks[i].norm != ")":
        i += 1
    return i + 1


def is_adverb(reading: Reading, i: int) -> bool:
    """Does a word of time, or another adverb, stand at token ``i``?"""
    if reading.phrase("time", i, len(reading.toks)):
        return True
    return reading.pack.has("adverb", reading.toks[i].norm)


def opens_adverbial(reading: Reading, i: int) -> bool:
    """Does an adverbial of place, time or address begin here?"""
    tok, pack = reading.toks[i], reading.pack
    if pack.has("adverbial", tok.norm):
        return True
    following = reading.toks[i + 1].core if i + 1 < len(reading.toks) else ""
    if pack.has("addressing", tok.norm) and (
        _is_medium_noun(reading, following) or pack.has("recipient", following)
    ):
        return True
    if pack.has("upon", tok.norm) and pack.has("platform", _bare(reading, following)):
        return True
    return is_addressed(reading, i)


def _is_medium_noun(reading: Reading, core: str) -> bool:
    """A noun for where something is said, with or without article and possessor."""
    words = (core, reading.pack.without_article(core))
    return any(reading.pack.has("medium", _stem(reading, word)) for word in words)


def _bare(reading: Reading, core: str) -> str:
    """A noun without a possessor (حسابه: حساب)."""
    pronouns = reading.pack.pronouns
    stems = (core[: -len(p)] for p in pronouns if core.endswith(p))
    return next((stem for stem in stems if reading.pack.has("platform", stem)), core)


def is_addressed(reading: Reading, i: int) -> bool:
    """To whom something is said: a letter before a medium's name (لوكالة)."""
    tok, pack = reading.toks[i], reading.pack
    letters = pack.clitics.get("addressing", ())
    if "".join(c for c in tok.norm if c.isalpha()) in letters and i + 1 < len(reading.toks):
        return reading.quote_starting(i + 1) is not None or not tok.norm.isalpha()
    return any(
        (tok.before == letter and pack.has("recipient", tok.core))
        or (tok.norm.startswith(letter) and pack.has("recipient", tok.norm[len(letter) :]))
        for letter in letters
    )


def is_medium(reading: Reading, i: int) -> bool:
    """Is token ``i`` a noun for where something is said (بيان), with or without possessor?"""
    return reading.pack.has("medium", _stem(reading, reading.toks[i].core))


def _stem(reading: Reading, core: str) -> str:
    """A noun without a possessor written onto it (تقريره: تقرير)."""
    for pronoun in reading.pack.pronouns:
        if core.endswith(pronoun) and reading.pack.has("medium", core[: -len(pronoun)]):
            return core[: -len(pronoun)]
    return core


def adverbial_end(reading: Reading, i: int, stop: int) -> int:
    """Where the adverbial that begins at ``i`` ends: its subtree, or the next comma.

    A medium phrase goes on to what is said (في تصريحات خاصة ل ... إن).
    """
    if is_addressed(reading, i) or (
        i + 1 < stop and reading.pack.has("recipient", reading.toks[i + 1].core)
    ):
        return _addressee_end(reading, i, stop)
    near = reading.toks[i + 1 : min(i + 2, stop)]
    if any(reading.pack.has(g, _stem(reading, t.core)) for t in near for g in _OCCASIONS):
        return next((k for k in range(i, stop) if reading.toks[k].norm in COMMAS), stop)
    return max(i + 1, min(_phrase_extent(reading, i), stop))


def _phrase_extent(reading: Reading, i: int) -> int:
    """Behind what the tree hangs on token ``i``, or on the noun before which it stands."""
    token, parse = reading.toks[i], reading.parse
    head = reading.word(i).head
    anchor = head if token.upos in ("ADP", "CCONJ", "SCONJ") and head >= 0 else token.word
    return parse.extent(anchor)[1] if parse.reach(anchor)[0] <= token.word else i + 1


def _addressee_end(reading: Reading, i: int, stop: int) -> int:
    """A medium's name goes on until somebody is named who can be the subject."""
    k = i + 1 if is_addressed(reading, i) else i + 2
    while k < stop and not reading.pack.has("role", reading.toks[k].norm):
        if reading.toks[k].norm in COMMAS:
            return k
        k += 1
    return k


def phrase_end(reading: Reading, cue: Cue | None, first: int, stop: int) -> int:
    """The token behind the noun phrase that begins at ``first``."""
    i = first
    while i < stop and i - first < LONGEST:
        if i > first and _closes(reading, cue, first, i, stop):
            break
        quote = reading.quote_starting(i)
        i = max(i + 1, min(reading.tok_at(quote.end), stop)) if quote else i + 1
    while i > first and reading.toks[i - 1].is_punct and not _closes_quote(reading, i - 1):
        i -= 1
    return i


def _closes_quote(reading: Reading, i: int) -> bool:
    quote = reading.quote_at(i)
    return quote is not None and quote.end == reading.toks[i].end


def _closes(reading: Reading, cue: Cue | None, first: int, i: int, stop: int) -> bool:
    """Does the noun phrase end before token ``i``?"""
    tok, pack = reading.toks[i], reading.pack
    if tok.norm in ("(", "[", ":") or reading.is_dash(i):
        return True
    if tok.norm in COMMAS:
        return not _apposition(reading, i, stop)
    if pack.has("relative", tok.norm) or pack.has("negation", tok.norm):
        return True
    if pack.has("auxiliary", tok.norm) and not inside_quote(reading, i):
        return True
    if _describes(reading, i) or reading.phrase("according", i, stop):
        return True
    if pack.has("modifier", tok.norm) or is_adverb(reading, i) or opens_adverbial(reading, i):
        return True
    if reading.is_complementiser(i) or _is_object(reading, cue, i) or _is_told(reading, cue, i):
        return True
    if tok.upos == "VERB":
        return not (_before_title(reading, i, stop) or _is_misread(reading, cue, first, i))
    adposition = tok.before != "" or pack.has("adposition", tok.norm)
    if pack.has("partitive", reading.toks[i - 1].core) or _at_institution(reading, i):
        return False
    return tok.upos == "ADP" and adposition and _leaves_phrase(reading, cue, first, i)


def _describes(reading: Reading, i: int) -> bool:
    """A relative clause without a pronoun (تقرير نشره، محللون استطلعت), or the attitude that a
    verb restates (جدد الوزير تأكيده أن).
    """
    tok, pack = reading.toks[i], reading.pack
    stems = [tok.core, *(tok.core.removesuffix(p) for p in pack.pronouns)]
    if any(pack.has("describing", stem) for stem in stems):
        return not tok.is_definite
    return any(pack.has("restated", stem) for stem in stems)


def _is_misread(reading: Reading, cue: Cue | None, first: int, i: int) -> bool:
    """A name that the tagger takes for a verb: no verb follows a definite noun between a verb
    of saying and its complement (قال الممثل دان ليفي إن), or an institution's first word.
    """
    last_before = cue is not None and i + 1 == cue.tok and not reading.toks[i].before
    if cue is None or cue.form != "verb" or (first <= cue.last and not last_before):
        return False
    before = reading.toks[first:i]
    definite = any(t.is_definite or t.upos in ("PROPN", "X") for t in before)
    bare = i == first + 1 and reading.pack.has("institution", before[-1].core)
    return bare or (definite and not before[-1].pronoun)


def _before_title(reading: Reading, i: int, stop: int) -> bool:
    """A foreign surname that the tagger takes for a verb stands before a title."""
    return i + 1 < stop and reading.pack.has("role", reading.toks[i + 1].norm)


def _is_object(reading: Reading, cue: Cue | None, i: int) -> bool:
    """The one who is told (أخبر الشاهد الشرطة أن): an object, not the subject."""
    word = reading.word(i)
    told = cue is not None and cue.entry.told and word.head == cue.word
    return told and word.depends_as("obj", "iobj")


def _is_told(reading: Reading, cue: Cue | None, i: int) -> bool:
    """A medium behind a verb of telling (أبلغ المتحدث رويترز أن)."""
    told = cue is not None and cue.entry.told and cue.form == "verb"
    return told and reading.pack.has("recipient", reading.toks[i].core)


def _apposition(reading: Reading, comma: int, stop: int) -> bool:
    """A title or description between commas belongs to the name before it."""
    if comma + 1 >= stop:
        return False
    core = reading.toks[comma + 1].core
    return reading.pack.has("role", core)


def _at_institution(reading: Reading, i: int) -> bool:
    """الضابط في جهاز الأمن: where somebody works, not where it was said."""
    for k in (i, i + 1):
        tok = reading.toks[min(k, len(reading.toks) - 1)]
        if reading.pack.has_any(WORKPLACES, tok.core, tok.indefinite):
            return True
    return False


def _leaves_phrase(reading: Reading, cue: Cue | None, first: int, i: int) -> bool:
    """Does the preposition at ``i`` begin something the cue governs, as the tree has it?"""
    if cue is None:
        return False
    noun = reading.word(i).head
    if noun < 0:
        return False
    above = reading.parse.words[noun].head
    inside = range(reading.words_of(first)[0], reading.words_of(i)[0])
    return above not in inside and noun not in inside and above == cue.word


def relayed(reading: Reading, cue: Cue) -> tuple[int, int] | None:
    """Y in "X quoted Y as saying" (نقلت X عن Y قوله): behind the relaying verb's preposition."""
    sentence = reading.sentence_of(cue.tok)
    first = max(sentence.first, cue.tok - LONGEST)
    for verb in range(cue.tok - 1, first - 1, -1):
        if origin := _relays(reading, verb):
            found = (i for i in range(verb + 1, cue.tok) if reading.toks[i].norm == origin)
            begin = next(found, None)
            return None if begin is None else phrase_from(reading, cue, begin + 1, cue.tok)
    return None


def _relays(reading: Reading, i: int) -> str:
    """The preposition before its source, where token ``i`` is a verb that relays."""
    tok = reading.toks[i]
    entries = (entry for _, entry in reading.pack.forms.get(tok.core, ()))
    origins = (entry.origin for entry in entries if entry.origin and not entry.near)
    return next(origins, "") if tok.upos == "VERB" else ""


def inside_quote(reading: Reading, i: int) -> bool:
    """Does token ``i`` stand in a quotation that is closed?"""
    quote = reading.quote_at(i)
    return quote is not None and quote.closed


def source_span(reading: Reading, first: int, last: int, *, subject: bool = False) -> Span:
    """The source's letters: conjunctions and one-letter prepositions written on it left out.

    A preposition fused with the article (للوزارة) stays whole. A
    ``subject`` behind its verb takes no clitic: what looks like one is its first letter.
    """
    tok = reading.toks[first]
    start = tok.start if subject else min(tok.core_start, tok.end - 1)
    quote = reading.quote_at(last - 1)
    end = reading.toks[last - 1].end
    opening = reading.quote_starting(first)
    if opening is not None and quote == opening and opening.end == end:
        inner = Span(opening.inner, opening.inner_end)
        return inner if reading.text[inner.start : inner.end].strip() else Span(start, end)
    return Span(start, end)
