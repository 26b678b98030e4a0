"""Adverbials of time, place, medium and address: they stand around a speaker, no part of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..reading.sentences import COMMAS

if TYPE_CHECKING:
    from ..reading.reading import Reading

_OCCASIONS = ("medium", "occasion")


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
