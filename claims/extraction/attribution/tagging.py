"""Where the tagger has a say: forms of reporting words that are spelled like other words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..reading.sentences import COMMAS

if TYPE_CHECKING:
    from ..languages.packs import Entry, Shape
    from ..reading.reading import Reading
    from ..reading.tokens import SurfaceToken

VERBAL = ("verb", "perfect", "imperfect")
_SUBJECT = 25


def tagger_allows(
    reading: Reading, i: int, shape: Shape, entry: Entry, start: int, pronoun: str
) -> bool:
    """Does the tagger allow this reading? Only unambiguous forms may overrule it."""
    tok = reading.toks[i]
    upos = tok.upos
    if shape in VERBAL:
        if "Person=1" in reading.word(i).feats and shape != "perfect":
            return False
        if [entry.lemma[0], reading.text[start]] in reading.pack.clitics.get("first_person", ()):
            return False
        future = reading.text[start - 1] if start > tok.start else ""
        if future in reading.pack.clitics.get("future", ()) and shape != "imperfect":
            return False
        if upos in ("VERB", "AUX") or (pronoun and _governs_pronoun(reading, i)):
            return True
        if not entry.ambiguous and _takes_up_topic(reading, i, start):
            return True
        if upos not in ("X", "NOUN", "ADJ", "ADP") or pronoun:
            return False
        endings = tuple(reading.pack.clitics.get("verbal", ()))
        sure = not entry.ambiguous or (bool(endings) and tok.core.endswith(endings))
        if shape == "perfect" and is_written_doubled(reading, tok):
            return True
        if shape == "perfect" and (_has_subject_behind(reading, i) or _is_also(reading, i)):
            return True
        return (sure and upos != "ADP") or _opens_report(reading, i)
    if shape == "noun":
        return upos in ("NOUN", "X", "PROPN") or (upos == "VERB" and _is_only_noun(reading, tok))
    return upos in ("NOUN", "ADJ", "VERB", "X", "ADV")


def _is_only_noun(reading: Reading, tok: SurfaceToken) -> bool:
    """A noun of saying that opens its sentence, spelled like no verb (إعلان الشركة عن)."""
    opens = tok.index == reading.sentence_of(tok.index).first
    return opens and all(shape == "noun" for shape, _ in reading.pack.forms.get(tok.core, ()))


def _takes_up_topic(reading: Reading, i: int, start: int) -> bool:
    """اما الوزير فاكد ان: behind the letter that takes a topic up comes its verb."""
    tok, pack = reading.toks[i], reading.pack
    letter = reading.text[tok.start : start]
    opening = reading.toks[reading.sentence_of(i).first]
    return letter in pack.clitics.get("resumptive", ()) and pack.has("topic", opening.norm)


def is_written_doubled(reading: Reading, tok: SurfaceToken) -> bool:
    """Does the text write out what tells the verb from a noun of the same letters (لوّح)?"""
    signs = reading.pack.clitics.get("doubling", ())
    return any(sign in reading.text[tok.start : tok.end] for sign in signs)


def _has_subject_behind(reading: Reading, i: int) -> bool:
    """Does the tree make a verb of token ``i`` that opens its sentence, whatever its tag: a root
    whose subject stands right behind (لوح الاتحاد بفرض عقوبات)? A noun's subject stands before it.
    """
    word = reading.word(i)
    if i != reading.sentence_of(i).first or word.head >= 0:
        return False
    subjects = reading.parse.dependents(reading.toks[i].word, "nsubj")
    return any(reading.parse.words[n].token == i + 1 for n in subjects)


def _is_also(reading: Reading, i: int) -> bool:
    """كما طالب السكان: behind the word for also that opens its sentence no noun without an article
    stands.
    """
    first = reading.sentence_of(i).first
    plain = not (reading.toks[i].is_definite or reading.toks[i].before)
    return i == first + 1 and plain and reading.pack.has("also", reading.bare(first)[0])


def _governs_pronoun(reading: Reading, i: int) -> bool:
    """Does the tree make the pronoun written onto token ``i`` an object? A noun has none."""
    words = (reading.parse.words[n] for n in reading.words_of(i))
    return any(word.upos == "PRON" and word.deprel == "obj" for word in words)


def _opens_report(reading: Reading, i: int) -> bool:
    """A verb spelled like another word (وبين التقرير أن، أبرز المصدر أن): it opens its clause,
    and behind a noun phrase comes a complementiser, before any verb and outside asides.
    """
    sentence, toks = reading.sentence_of(i), reading.toks
    if i != sentence.first and toks[i - 1].norm not in COMMAS:
        return False
    k, last = i + 2, min(i + _SUBJECT, sentence.last - 1)
    while k < last:
        if reading.pack.has("complementiser", toks[k].norm):
            return not toks[i + 1].before
        if toks[k].norm in COMMAS:
            k = next((j for j in range(k + 1, last) if toks[j].norm in COMMAS), last)
            if k < last and not reading.pack.has("complementiser", toks[k + 1].norm):
                return False
        elif toks[k].upos in ("VERB", "AUX") or (toks[k].is_punct and not reading.quote_at(k)):
            return False
        k += 1
    return False
