"""The gender of who is meant: a verb or a pronoun tells it, a given name or a title suggests it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from ..languages.packs import Pack
    from ..reading.reading import Reading
    from .candidates import Candidate

Gender = Literal["Fem", "Masc"]
_GENDERS: tuple[Gender, ...] = ("Fem", "Masc")


def told(reading: Reading, candidate: Candidate) -> Gender | None:
    """What an attribution tells of its speaker: the verb where verbs agree in gender, else the
    pronoun or the title before a name.
    """
    if reading.pack.needs_complementiser:
        return of_word(reading, candidate.cue.last) if candidate.cue.form == "verb" else None
    if candidate.source is None:
        return None
    first, last = candidate.source
    if last - first == 1:
        return of_word(reading, first)
    words = reading.span(first, last - 1)
    return of_name(reading.text[words.start : words.end], reading.pack)


def of_name(name: str, pack: Pack) -> Gender | None:
    """What a name's first word suggests, by the pack's given names and titles."""
    words = name.split(maxsplit=1)
    first = pack.fold(words[0].strip(".,")) if words else ""
    if pack.has("feminine", first):
        return "Fem"
    return "Masc" if pack.has("masculine", first) else None


def of_word(reading: Reading, i: int) -> Gender | None:
    """The gender of a pronoun, or with which a verb agrees, at token ``i``."""
    feats = reading.word(i).feats
    return next((each for each in _GENDERS if f"Gender={each}" in feats), None)
