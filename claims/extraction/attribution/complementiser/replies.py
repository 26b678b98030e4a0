"""Answers that the article tells in passing: they end the content before them.

"..., but the ministry denied that", "..., while the army declined to comment", "..., and no comment
came from the company" report nothing of their own, yet are nobody's words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...reading.sentences import COMMAS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ...reading.reading import Reading
    from ..cues import Cue

_SUBJECT = 8
_OBJECT = 8


def reply_places(reading: Reading, cues: Iterable[Cue]) -> Iterator[tuple[int, int]]:
    """Where such an answer begins, and the token of its verb, in the sentences of ``cues``."""
    for number in sorted({reading.sentence_number[cue.tok] for cue in cues}):
        sentence = reading.sentences[number]
        for i in range(sentence.first + 1, sentence.last - 1):
            if (verb := _reply(reading, i, sentence.last)) is not None:
                yield i, verb


def _reply(reading: Reading, i: int, last: int) -> int | None:
    """The verb of an answer that begins with token ``i``: behind "but" or a comma."""
    size = reading.phrase("adversative", i, last)
    if not (size or reading.toks[i - 1].norm in COMMAS) or reading.is_quoted(i):
        return None
    first = i + size
    if _is_unanswered(reading, first, last):
        return first + 1
    verb = _first_verb(reading, first, min(first + _SUBJECT, last))
    if verb is None or not size:
        return None
    refuses = reading.pack.has("refusal", reading.toks[verb].core)
    wanted = "comment" if refuses else "recent" if _denies(reading, verb) else ""
    return verb if wanted and _has_object(reading, wanted, verb, last) else None


def _is_unanswered(reading: Reading, i: int, last: int) -> bool:
    """ولم تعلق الوزارة: a negation, and the verb that it denies."""
    negated = i + 1 < last and reading.pack.has("negation", reading.bare(i)[0])
    return negated and reading.pack.has("answering", reading.toks[i + 1].core)


def _first_verb(reading: Reading, first: int, last: int) -> int | None:
    verbs = (i for i in range(first, last) if reading.toks[i].upos == "VERB")
    return next(verbs, None)


def _denies(reading: Reading, i: int) -> bool:
    """A form of a verb of denying."""
    found = reading.pack.forms.get(reading.toks[i].core, ())
    return any(entry.polarity == "denied" for _, entry in found)


def _has_object(reading: Reading, group: str, verb: int, last: int) -> bool:
    """Does a noun of the group stand behind the verb, in its clause?"""
    for i in range(verb + 1, min(verb + _OBJECT, last)):
        if reading.toks[i].norm in COMMAS or reading.is_complementiser(i):
            return False
        if reading.pack.has(group, reading.toks[i].core):
            return True
    return False
