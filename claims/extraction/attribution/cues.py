"""Words that may report something. Which of them do is decided by their content."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ..languages.packs import Entry, Shape
from ..reading.sentences import COMMAS
from ..types import Span
from .tagging import VERBAL, is_written_doubled, tagger_allows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..reading.reading import Reading
    from ..reading.tokens import SurfaceToken

Form = Literal["verb", "participle", "noun", "according", "as_said", "colon"]


@dataclass(frozen=True, slots=True)
class Cue:
    """A possible cue: its head stands in token ``tok``; ``last`` is the cue's last token.

    ``word`` is that token's word in the tree. ``spans`` are the words of the cue so far; later
    steps add prepositions to them. ``pronoun`` is a clitic on it: the object of a verb, the
    possessor of a noun; ``definite``: a noun has the article instead (القول).
    """

    tok: int
    last: int
    word: int
    form: Form
    entry: Entry
    spans: tuple[Span, ...]
    pronoun: str = ""
    negated: bool = False
    definite: bool = False

    @property
    def start(self) -> int:
        """Where the cue begins in the text."""
        return self.spans[0].start


_AS = 9
_BESIDE = 2
_GOES_ON = frozenset(",?!")
ACCORDING = Entry("according", frozenset({"lifted"}))


def find_cues(reading: Reading) -> list[Cue]:
    """Every possible cue of a text, in text order; phrases win over the words in them."""
    cues: list[Cue] = []
    i = 0
    while i < len(reading.toks):
        found = _phrase(reading, i) or _word(reading, i) or _manner(reading, i) or _put(reading, i)
        if found is not None:
            cues.append(found)
        i = found.last + 1 if found is not None else i + 1
    return cues


def _sentence_end(reading: Reading, i: int) -> int:
    return reading.sentence_of(i).last


def _phrase(reading: Reading, i: int) -> Cue | None:
    """An according-to phrase at token ``i`` (حسب ما أعلن، وفقا ل، كما قال)."""
    end = _sentence_end(reading, i)
    start = reading.bare(i)[1]
    if n := reading.phrase("as_said", i, end):
        verb = _saying(reading, i + n) if i + n < end else None
        if verb is not None:
            span = Span(start, verb.spans[-1].end)
            return Cue(i, verb.tok, verb.word, "as_said", verb.entry, (span,), verb.pronoun)
    if reading.phrase("noun_complementiser", i, end):
        return None
    if (n := reading.phrase("according", i, end)) and not _is_rate(reading, i):
        last = reading.toks[i + n - 1]
        return Cue(i, last.index, last.word, "according", ACCORDING, (Span(start, last.end),))
    return None


def _is_rate(reading: Reading, i: int) -> bool:
    """two dollars per ride: names a source only behind a mark, before a determiner."""
    sentence, toks = reading.sentence_of(i), reading.toks
    if not reading.pack.has("rate", toks[i].norm):
        return False
    opens = i == sentence.first or toks[i - 1].norm in COMMAS
    behind = toks[min(i + 1, sentence.last - 1)]
    return not (opens and (behind.upos == "DET" or reading.pack.has("pronoun", behind.norm)))


def _saying(reading: Reading, i: int) -> Cue | None:
    """The verb of saying that must stand behind كما or حسب ما, whatever its tag."""
    tok = reading.toks[i]
    for core, start in _cores(reading, tok):
        for pronoun, shape, entry in _lookup(reading, tok, core):
            if shape in VERBAL and "quote" in entry.takes and not entry.outer:
                return _cue(reading, i, shape, entry, start, pronoun)
    return None


def _word(reading: Reading, i: int) -> Cue | None:
    """A reporting verb, participle or noun at token ``i``."""
    tok = reading.toks[i]
    if tok.is_punct or _is_adverbial(reading, tok):
        return None
    for core, start in _cores(reading, tok):
        for pronoun, shape, entry in _lookup(reading, tok, core):
            if not _is_complete(reading, i, entry):
                continue
            if tagger_allows(reading, i, shape, entry, start, pronoun):
                return _cue(reading, i, shape, entry, start, pronoun)
    return None


def _is_complete(reading: Reading, i: int, entry: Entry) -> bool:
    """made it clear: has a verb of another meaning the word beside it that it needs to report?"""
    near = reading.toks[i + 1 : min(i + 1 + _BESIDE, _sentence_end(reading, i))]
    return not entry.beside or any(tok.norm in entry.beside for tok in near)


def _is_adverbial(reading: Reading, tok: SurfaceToken) -> bool:
    """ردا على سؤال: an accusative that opens an adverbial, spelled like a verb of two people."""
    accusative = tuple(reading.pack.clitics.get("accusative", ()))
    core = reading.bare(tok.index)[0]
    return core.endswith(accusative) and reading.pack.has("adverbial", core)


def _put(reading: Reading, i: int) -> Cue | None:
    """as the coach put it: a verb of wording that reports only behind "as"."""
    sentence = reading.sentence_of(i)
    n = reading.phrase("wording", i, sentence.last)
    near = range(max(sentence.first, i - _AS), i)
    if not n or not any(reading.phrase("as_said", k, i) for k in near):
        return None
    entry = Entry(reading.lemma(i), frozenset({"as_said"}))
    return Cue(i, i + n - 1, reading.toks[i].word, "verb", entry, (reading.span(i, i + n - 1),))


def _manner(reading: Reading, i: int) -> Cue | None:
    """A verb of manner between speech and its speaker, whatever the verb ("...," snapped X), or
    before a colon and quoted words (X shot back: "...").
    """
    tok = reading.toks[i]
    if reading.pack.needs_complementiser or reading.is_quoted(i):
        return None
    last = i
    if i + 1 < reading.sentence_of(i).last and reading.toks[i + 1].upos in ("ADP", "ADV"):
        last = i + 1
    if tok.upos != "VERB" and not _is_phrasal(reading, i, last):
        return None
    if reading.pack.has("agent", reading.toks[last].norm):
        return None
    if not (_ends_speech(reading, i - 1) or _opens_speech(reading, last + 1)):
        return None
    entry = Entry(reading.lemma(i), frozenset({"quote"}))
    return Cue(i, last, tok.word, "verb", entry, (reading.span(i, last),))


def _is_phrasal(reading: Reading, i: int, last: int) -> bool:
    """A verb that the tagger takes for a noun, by the particle behind it (shot back)."""
    particle = last > i and reading.pack.has("particle", reading.toks[last].norm)
    return particle and reading.toks[i].upos in ("NOUN", "ADJ")


def _ends_speech(reading: Reading, i: int) -> bool:
    """Does a quotation end with token ``i`` that goes on behind its marks ("...," "...?")?"""
    quote = reading.quote_at(i) if i >= 0 else None
    if quote is None or not quote.closed or quote.end != reading.toks[i].end:
        return False
    inside = reading.text[quote.inner_end - 1 : quote.inner_end] in _GOES_ON
    return inside and quote.start == reading.toks[reading.sentence_of(i).first].start


def _opens_speech(reading: Reading, i: int) -> bool:
    """A colon at token ``i`` and quoted words behind it."""
    colon = i + 1 < len(reading.toks) and reading.toks[i].norm == ":"
    return colon and reading.quote_starting(i + 1) is not None


def _cores(reading: Reading, tok: SurfaceToken) -> Iterator[tuple[str, int]]:
    """The token's core as the parser cut it, then without clitics it left on."""
    yield tok.core, tok.core_start
    yield tok.norm, tok.start
    rest, cut = tok.norm, 0
    for group in ("before", "future"):
        for clitic in reading.pack.clitics.get(group, ()):
            if rest.startswith(clitic) and len(rest) > 3:
                rest, cut = rest[len(clitic) :], cut + len(clitic)
                yield rest, tok.start + cut
                break


def _lookup(reading: Reading, tok: SurfaceToken, core: str) -> Iterator[tuple[str, Shape, Entry]]:
    """The entries that a core can be a form of, with the pronoun written onto it."""
    pack = reading.pack
    for shape, entry in _preferred(tok, pack.forms.get(core, ())):
        yield tok.pronoun if shape == "noun" and core.endswith(tok.pronoun) else "", shape, entry
    for pronoun in pack.pronouns:
        stem = core[: -len(pronoun)]
        whole = len(stem) > 2 or (len(stem) == 2 and is_written_doubled(reading, tok))  # عدّه
        if core.endswith(pronoun) and whole:
            for shape, entry in _preferred(tok, pack.forms.get(stem, ())):
                if shape != "participle":
                    yield pronoun, shape, entry
    upos = "NOUN" if _opens_as_noun(reading, tok) else tok.upos
    for shape, entry in pack.lemmas.get(reading.lemma(tok.index)) or pack.lemmas.get(core, ()):
        if upos == ("VERB" if shape == "verb" else "NOUN"):
            yield "", shape, entry


def _opens_as_noun(reading: Reading, tok: SurfaceToken) -> bool:
    """Claims that P were dismissed: a plural that opens its sentence before a complementiser, which
    the tagger takes for a verb of the present without a subject.
    """
    i, words, has = tok.index, reading.parse.words, reading.pack.has
    if i != reading.sentence_of(i).first or "Tense=Pres" not in words[tok.word].feats:
        return False
    behind = i + 1 < len(reading.toks) and has("complementiser", reading.toks[i + 1].norm)
    finite = "VerbForm=Fin" in words[tok.word].feats
    return behind and finite and not reading.parse.dependents(tok.word, "nsubj")


def _preferred(
    tok: SurfaceToken, found: tuple[tuple[Shape, Entry], ...]
) -> list[tuple[Shape, Entry]]:
    """The entries of a form, those first that its tag speaks for."""
    if tok.upos == "VERB":
        return sorted(found, key=lambda pair: pair[0] in ("noun", "participle"))
    wanted = "noun" if tok.upos == "NOUN" else "participle"
    return sorted(found, key=lambda pair: pair[0] != wanted)


def _cue(reading: Reading, i: int, shape: Shape, entry: Entry, start: int, pronoun: str) -> Cue:
    tok = reading.toks[i]
    form: Form = "verb" if shape in VERBAL else "participle" if shape == "participle" else "noun"
    if form == "noun" and reading.pack.has("doubling", tok.norm):
        form = "participle"
    negated = i > 0 and _is_negated(reading, i, form)
    begin = reading.bare(i - 1)[1] if negated and form == "verb" else start
    definite = form == "noun" and tok.is_definite
    return Cue(i, i, tok.word, form, entry, (Span(begin, tok.end),), pronoun, negated, definite)


def _is_negated(reading: Reading, i: int, form: Form) -> bool:
    """Does the token before token ``i`` negate the verb, or the noun (no claim)?"""
    if form == "noun":
        return reading.pack.has("nobody", reading.bare(i - 1)[0])
    return form == "verb" and negates(reading, i - 1)


def negates(reading: Reading, i: int) -> bool:
    """Is token ``i`` a negation, or is one written onto it (didn't)?"""
    endings = tuple(reading.pack.clitics.get("negation", ()))
    return reading.pack.has("negation", reading.bare(i)[0]) or (
        bool(endings) and reading.toks[i].norm.endswith(endings)
    )
