"""Who and what a claim's words point to, as far as the article tells it.  Pure.

"I" is who is quoted.  "The statement" is somebody's where all that the article says of statements
before the claim is whose one is; "these figures" are the numbers right before it, "the figure" the
only one.  A relative clause whose noun is a known name right before it becomes a
sentence of that name.  Of "he" and "she", and of an Arabic verb without a subject, the speaker is
likely and no more: a name with a question mark in it.  All else that points out of the claim is
followed by a mark alone.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .standalone import Said

QUOTED = re.compile(r"([“„\"«][^“„”\"«»″]*[”“\"»″])")
_OPEN = r"[“„\"«]?"
#: A word's end, with what is written onto it: I've, he's; and not marked already.
_ENDS = r"(?:['’]\w+)?(?!\w)(?! \[)"
_SENTENCE = re.compile(r"(?<=[.!?؟])\s+|\n+")
#: A number, in Arabic also behind a preposition with its stroke: بـ72.
_NUMBER = r"(?:(?<!\w)|(?<=[بلك]ـ))\d[\d,.٬٫]*(?<![.,])"
_YEAR = re.compile(r"(?:19|20)\d\d|(?:١٩|٢٠)[٠-٩]{2}")


def any_of(words: Iterable[str]) -> str:
    """A pattern of any of the words, the longest first."""
    return _any_of(tuple(words))


@lru_cache(maxsize=256)  # a language's own words are asked for with each claim of a list
def _any_of(words: tuple[str, ...]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


def pointers_marked(line: str, pack: Any, said: "Said") -> str:
    """With who is meant by the first "I", what the article tells, and a mark behind the rest."""
    line = _first_marked(line, pack, said)
    if re.match(rf"{_OPEN}(?:{pack['empty']})(?!\w)", line, re.IGNORECASE):
        return line
    if found := re.match(rf"{_OPEN}(?P<word>{any_of(pack['relatives'])}){_ENDS}", line, re.I):
        return _relative(line, found, pack, said)
    line = _nouns_marked(line, pack, said)
    demonstrative = rf"{_OPEN}(?:{any_of(pack['demonstratives'])}) {pack['noun']}"
    if found := re.match(demonstrative, line, re.I):
        told = line[found.end() :].startswith(" [")
        return line if told else _marked_at(line, found.end(), pack["question"])
    if found := re.match(rf"{_OPEN}(?:{any_of(pack['things'])}){_ENDS}", line, re.I):
        return _marked_at(line, found.end(), pack["question"])
    return _persons_marked(line, pack, said)


# --- I and we, he and she -----------------------------------------------------------------


def _first_marked(line: str, pack: Any, said: "Said") -> str:
    if not (said.quoted or QUOTED.search(line)):
        return line
    verbs, plural_verbs = pack.get("first_verbs", "(?!)"), pack.get("plural_verbs", "(?!)")
    if found := re.search(rf"(?<!\w)(?:{any_of(pack['first'])}|{verbs}){_ENDS}", line):
        return _marked_at(line, found.end(), _name(said, pack))
    plural = rf"(?<!\w)(?:{any_of(pack['first_plural'])}|{plural_verbs}){_ENDS}"
    if found := re.search(plural, line, re.I):
        # Who speaks for an institution may say "we" of it.
        mark = pack["question"] if said.is_person else _name(said, pack, likely=True)
        return _marked_at(line, found.end(), mark)
    return line


def _persons_marked(line: str, pack: Any, said: "Said") -> str:
    if "masculine" in pack:
        return _arabic_persons_marked(line, pack, said)
    persons = any_of(pack["persons"])
    if found := re.match(rf"{_OPEN}(?:{persons}){_ENDS}", line, re.I):
        likely = said.is_person and not said.quoted
        mark = _name(said, pack, likely=True) if likely else pack["question"]
        return _marked_at(line, found.end(), mark)
    found = re.search(rf"\b(?:he|she){_ENDS}", line)
    # Whoever the claim names before it may be meant.
    within = rf".\b[A-Z]|\b(?:{any_of(pack['people'])})\b"
    if found and not re.search(within, line[: found.start()]):
        return _marked_at(line, found.end(), pack["question"])
    return line


def _arabic_persons_marked(line: str, pack: Any, said: "Said") -> str:
    """The verb that reports the claim tells who may be "he" and who "she"."""
    for feminine, pronouns, verbs in (
        (False, "masculine", "his_verbs"),
        (True, "feminine", "her_verbs"),
    ):
        likely = said.feminine is feminine and not said.quoted
        mark = _name(said, pack, likely=True) if likely else pack["question"]
        if found := re.match(rf"{_OPEN}(?:{any_of(pack[pronouns])}){_ENDS}", line):
            return _marked_at(line, found.end(), mark)
        behind = rf"(?=\W*$| (?:{pack['no_subject']})(?!\w))"
        if found := re.match(rf"{_OPEN}(?:{pack[verbs]})(?!\w){behind}", line):
            return _marked_at(line, found.end(), mark)
    return line


def _name(said: "Said", pack: Any, *, likely: bool = False) -> str:
    """Who speaks, in brackets; a mark alone where nobody knows."""
    if not said.speaker:
        return str(pack["question"])
    return f"[{said.speaker}{pack['question'][1]}]" if likely else f"[{said.speaker}]"


# --- relative clauses ---------------------------------------------------------------------


def _relative(line: str, found: re.Match[str], pack: Any, said: "Said") -> str:
    """A sentence of the known name right before it; else marked, with the noun there is."""
    before = said.before.rstrip(" \n,،—–-(")
    for name in sorted(said.names, key=len, reverse=True):
        if not said.quoted and re.search(rf"(?<!\w)[وفبلك]?{re.escape(name)}$", before):
            return name + line[found.end() :]
    noun = re.search(pack["noun_before"], before)
    mark = f"[{noun[0]}{pack['question'][1]}]" if noun else pack["question"]
    return _marked_at(line, found.end(), mark)


# --- statements and figures -----------------------------------------------------------------


def _nouns_marked(line: str, pack: Any, said: "Said") -> str:
    """With whose the statement is and which the figures are, where the article tells it."""
    nouns = {n: kind for kind in ("figure", "figures", "published") for n in pack[kind]}
    pointing = pack["pointing_noun"].format(
        demonstratives=any_of(pack["demonstratives"]), nouns=any_of(nouns), told=pack["told"]
    )
    found = re.search(pointing, line, re.IGNORECASE)
    if found is None:
        return line
    noun = found["noun"].casefold()
    if nouns[noun] == "published":
        told = _publisher(noun, pack, said)
    else:
        told = _figures(said.before, pack, several=nouns[noun] == "figures")
    return _marked_at(line, found.end(), f"[{told}]" if told else pack["question"])


def _figures(before: str, pack: Any, *, several: bool) -> str:
    """The numbers of the claim's own sentence before it, else of the one before that.

    "" where there are none, or not as many as are meant.
    """
    months = any_of(pack["months"])
    number = rf"{_NUMBER}(?:%| (?:{pack['scales']})(?!\w))?"
    lines = [
        re.sub(rf"\d+ (?:{months})|(?:{months}) \d+", " ", line)
        for line in _SENTENCE.split(before)[:-3:-1]
    ]
    found = ([n for n in re.findall(number, line) if not _YEAR.fullmatch(n)] for line in lines)
    numbers = next(filter(None, found), [])
    fits = len(numbers) > 1 if several else len(numbers) == 1
    return str(pack["between"]).join(numbers) if fits else ""


def _publisher(noun: str, pack: Any, said: "Said") -> str:
    """Whose it is; "" where the article before the claim tells nobody's, several, or one more."""
    names = any_of(said.names) or "(?!)"
    whose = [
        next(filter(None, found.groups()))
        for pattern in pack["whose"]
        for found in re.finditer(pattern.format(noun=noun, names=names), said.before)
    ]
    such = re.findall(pack["any_such"].format(noun=noun), said.before)
    known = {re.sub("^The ", "the ", name) for name in whose}
    return known.pop() if len(known) == 1 and len(such) <= len(whose) else ""


def _marked_at(line: str, end: int, mark: str) -> str:
    return f"{line[:end]} {mark}{line[end:]}"
