"""Gender and number of who is meant: a verb or a pronoun tells them, a given name, a title or
the noun suggests them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from ...languages.packs import Pack
    from ...reading.reading import Reading
    from ..candidates import Candidate

Agreement = Literal["Fem", "Masc", "Neut", "Plur"]
"""A woman or what is feminine, a man or what is masculine, a thing, several."""
_GENDERS: tuple[Agreement, ...] = ("Fem", "Masc", "Neut")


def told(reading: Reading, candidate: Candidate) -> Agreement | None:
    """What an attribution tells of its speaker: the verb where verbs agree in gender, else the
    pronoun or the title before a name.
    """
    if reading.pack.needs_complementiser:
        if candidate.cue.form == "verb" and not _is_governed(reading, candidate):
            return of_verb(reading, candidate.cue.last)
        return of_title(reading, candidate)
    if candidate.source is None:
        return None
    first, last = candidate.source
    if last - first == 1:
        return of_pronoun(reading, first)
    words = reading.span(first, last - 1)
    return of_name(reading.text[words.start : words.end], reading.pack)


def _is_governed(reading: Reading, candidate: Candidate) -> bool:
    """Does a preposition govern the source? Then it is no subject (نقلت الوكالة عن فلان)."""
    source = candidate.source
    return source is not None and source[0] > 0 and reading.toks[source[0] - 1].upos == "ADP"


def of_title(reading: Reading, candidate: Candidate) -> Agreement | None:
    """What a title before a name tells (بحسب السيدة فلان)."""
    if candidate.source is None or candidate.source[1] - candidate.source[0] < 2:
        return None
    title, pack = reading.toks[candidate.source[0]].core, reading.pack
    return of_name(title, pack) if pack.has("title", title) else None


def of_name(name: str, pack: Pack) -> Agreement | None:
    """What a name's first word suggests, by the pack's given names and titles."""
    words = name.split(maxsplit=1)
    first = pack.fold(words[0].strip(".,")) if words else ""
    if pack.has("feminine", first):
        return "Fem"
    return "Masc" if pack.has("masculine", first) else None


def of_institution(name: str, pack: Pack) -> Agreement | None:
    """Of a noun for an institution, where its ending tells it (وزارة, الجامعة)."""
    words = name.split(maxsplit=1)
    first = pack.fold(words[0]) if words else ""
    endings = tuple(map(pack.fold, pack.clitics.get("feminine_nouns", ())))
    body = pack.has_any(("institution", "body"), first, pack.without_article(first))
    return "Fem" if body and endings and first.endswith(endings) else None


def of_word(reading: Reading, i: int) -> Agreement | None:
    """The gender of a word at token ``i``, as the parser tells it."""
    feats = reading.word(i).feats
    return next((each for each in _GENDERS if f"Gender={each}" in feats), None)


def of_verb(reading: Reading, i: int) -> Agreement | None:
    """With whom a verb agrees that has no subject beside it."""
    several = tuple(reading.pack.clitics.get("several_verbs", ()))
    return "Plur" if reading.toks[i].core.endswith(several) else of_word(reading, i)


def of_pronoun(reading: Reading, i: int) -> Agreement | None:
    """Whom a pronoun can mean."""
    word = reading.word(i)
    plural = word.upos == "PRON" and "Number=Plur" in word.feats
    return "Plur" if plural else of_word(reading, i)
