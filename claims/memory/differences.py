"""What differs between two texts that seem to say the same: numbers, days, names, negation, words.

Vectors are blind to these, and they are what a verdict hangs on.  Each is told as it is written
on either side; nothing is decided.  Pure.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from itertools import pairwise, takewhile

from babel import Locale

from sources.sounds import skeleton
from sources.text import normalise

from .numbers import Named, Token, is_of_calendar, numbers_and_days, tokens_of
from .words import DATA, STOP, listed, stem, without_particle

NUMBER, DAY, NAME, NEGATION, WORDS = KINDS = ("number", "date", "name", "negation", "words")
_NEGATIONS = listed(DATA["negations"])
_TRANSLATED = listed(DATA["names"]["translated"])
_NUMBERED = listed([DATA["names"]["numbered"]])
#: How much of two skeletons is the same where they sound alike; and short ones must be equal.
_ALIKE, _SHORT = 0.75, 2
#: Letters from which on a word begins like another because it is derived from it.
_OPENING, _MOSTLY = 3, 0.6
#: How much of two texts' words is the same where single words that differ are worth telling, and
#: how many of these in a row.
_REWORDED, _FEW = 0.6, 3
_DUALS, _SHORTEST_DUAL = ("ان", "ين"), 4
_SENTENCE_ENDS = (".", "!", "?", "؟", ":", "\n", "“", '"', "«")


@dataclass(frozen=True)
class Difference:
    """One kind of thing that differs, as it is written here and there; nothing where it is not."""

    kind: str
    here: tuple[str, ...]
    there: tuple[str, ...]


def differences(
    here: str, there: str, *, denied_here: bool = False, denied_there: bool = False
) -> list[Difference]:
    """What differs between two texts, in whichever languages.

    ``denied_…``: whoever spoke denied it, and that stands in the cue.  Words are told only where
    nearly all others are the same.
    """
    one, other = tokens_of(here), tokens_of(there)
    (numbers, days), (other_numbers, other_days) = numbers_and_days(one), numbers_and_days(other)
    numbers, other_numbers = (
        _but_of_names(numbers, one, other),
        _but_of_names(other_numbers, other, one),
    )
    found = [
        _apart(
            NUMBER,
            _but_duals(numbers, other_numbers, other),
            _but_duals(other_numbers, numbers, one),
        ),
        _apart(DAY, days, other_days),
        _names_apart(_Text(here, one), _Text(there, other)),
        _negation(one, other, denied_here, denied_there),
    ]
    told = [each for each in found if each]
    said = {word for each in told for side in (each.here, each.there) for word in side}
    words = _words_apart(one, other, said)
    return [*told, *([words] if words else [])]


def _apart(kind: str, here: Sequence[Named], there: Sequence[Named]) -> Difference | None:
    values, others = {each.value for each in here}, {each.value for each in there}
    only_here = tuple(each.written for each in here if each.value not in others)
    only_there = tuple(each.written for each in there if each.value not in values)
    return Difference(kind, only_here, only_there) if only_here or only_there else None


def _but_duals(
    numbers: Sequence[Named], others: Sequence[Named], words: Sequence[Token]
) -> list[Named]:
    """The numbers, but for a "two" that a dual of the other text's may say (الزعيمان)."""
    dual = any(len(t.folded) > _SHORTEST_DUAL and t.folded.endswith(_DUALS) for t in words)
    if not dual or any(each.value == "2" for each in others):
        return list(numbers)
    return [each for each in numbers if each.value != "2" or each.written[:1].isdecimal()]


def _but_of_names(
    numbers: Sequence[Named], here: Sequence[Token], there: Sequence[Token]
) -> list[Named]:
    """The numbers, but for those of a name that the other text gives without: "Astana 4"."""
    theirs = _numbers_of_names(there)
    counted = list(numbers)
    for name, number in _numbers_of_names(here).items():
        if name not in theirs and any(_sounds_as(name, each) for each in there):
            known = next((each for each in counted if each.written == number), None)
            counted = [each for each in counted if each is not known]
    return counted


def _numbers_of_names(tokens: Sequence[Token]) -> dict[str, str]:
    """{how a name sounds: the number behind it, as written}"""
    return {
        skeleton(without_particle(name.folded)): number.written
        for name, number in pairwise(tokens)
        if number.is_number and {name.folded, without_particle(name.folded)} & _NUMBERED
    }


def _sounds_as(sound: str, token: Token) -> bool:
    return sound in (skeleton(token.folded), skeleton(without_particle(token.folded)))


def _negation(
    one: Sequence[Token], other: Sequence[Token], denied_here: bool, denied_there: bool
) -> Difference | None:
    here, there = _negations(one), _negations(other)
    if (bool(here) != denied_here) == (bool(there) != denied_there):
        return None
    return Difference(NEGATION, here, there)


def _negations(tokens: Sequence[Token]) -> tuple[str, ...]:
    return tuple(
        each.written for each in tokens if each.folded in _NEGATIONS or each.folded.endswith("n't")
    )


# --- names ------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Name:
    written: str
    keys: frozenset[str]
    sure: bool
    is_state: bool = False


class _Text:
    """A text with the names in it, and all by which the other's names are found in it."""

    def __init__(self, text: str, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        territories = dict(_territories_in(tokens))
        self.names = list(self._names(text, territories))
        self.keys = {code for code, _words in territories.values()}
        within = {place for _code, places in territories.values() for place in places}
        stemmed = [stem(token.folded) for token in tokens]
        self.keys |= set(stemmed)
        self.stems = set(stemmed)
        self.stems_of_no_state = {each for i, each in enumerate(stemmed) if i not in within}
        self.skeletons = {skeleton(without_particle(token.folded)) for token in tokens}
        self.skeletons |= {skeleton(token.folded) for token in tokens}
        self.is_latin = sum(token.folded.isascii() for token in tokens) * 2 > len(tokens)

    def _names(
        self, text: str, territories: dict[int, tuple[str, tuple[int, ...]]]
    ) -> Iterator[_Name]:
        covered: set[int] = set()
        at = 0
        for i, token in enumerate(self.tokens):
            begin = text.find(token.written, at)
            before = text[at:begin].strip()
            at = begin + len(token.written)
            if i in territories:
                code, places = territories[i]
                covered.update(places)
                written = " ".join(self.tokens[j].written for j in places)
                keys = frozenset({code, stem(token.folded)})
                yield _Name(written, keys, sure=True, is_state=True)
            if i in covered or not token.written[:1].isupper() or token.is_number:
                continue
            if len(token.folded) < 2 or token.folded in STOP or is_of_calendar(token):
                continue
            opens = i == 0 or before.endswith(_SENTENCE_ENDS)
            yield _Name(token.written, frozenset({stem(token.folded)}), sure=not opens)

    def has(self, name: _Name, *, same_script: bool) -> bool:
        """Does the text name it, too: in the same letters, or in others by its sound?"""
        if name.keys & self.keys:
            return True
        if same_script:
            # "الروسي" names روسيا, and "Turkish" Turkey; but Niger is not Nigeria.
            others = self.stems_of_no_state if name.is_state else self.stems
            return any(_is_akin(key, other) for key in name.keys for other in others)
        sound = skeleton(normalise(name.written))
        return any(_sounds_alike(sound, other) for other in self.skeletons)


def _names_apart(one: _Text, other: _Text) -> Difference | None:
    same = one.is_latin == other.is_latin
    here = [name for name in one.names if not other.has(name, same_script=same)]
    there = [name for name in other.names if not one.has(name, same_script=same)]
    if not same:
        here, there = (
            [name for name in side if normalise(name.written) not in _TRANSLATED and name.sure]
            for side in (here, there)
        )
    # A word that opens a sentence is written large, whatever it is.
    elif not (here and there):
        here, there = ([name for name in side if name.sure] for side in (here, there))
    if not (here or there):
        return None
    return Difference(NAME, *(tuple(dict.fromkeys(n.written for n in s)) for s in (here, there)))


def _is_derived(one: str, other: str) -> bool:
    """Is one word the beginning of the other, as of a country's name and what is from there?"""
    shorter = min(len(one), len(other))
    return one == other or (shorter >= _OPENING and one[:shorter] == other[:shorter])


def _is_akin(one: str, other: str) -> bool:
    """Do both begin alike for the most part, as a state and its people do?"""
    common = sum(
        1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))
    )
    return _is_derived(one, other) or (
        common > _OPENING and common >= _MOSTLY * min(len(one), len(other))
    )


def _sounds_alike(one: str, other: str) -> bool:
    if min(len(one), len(other)) <= _SHORT:
        return bool(one) and one == other
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= _ALIKE


@cache
def _territories() -> dict[str, str]:
    """{a territory's folded name in Arabic, English or French: its code}"""
    named: dict[str, str] = {}
    for language in ("en", "ar", "fr"):
        for code, name in Locale(language).territories.items():
            folded = normalise(name)
            if len(code) == 2 and len(folded) > 2:
                named.setdefault(folded, code)
    for code, names in DATA["states"].items():
        named |= {normalise(name).replace("_", " "): code for name in names.split()}
    return named


def _territories_in(tokens: Sequence[Token]) -> Iterator[tuple[int, tuple[str, tuple[int, ...]]]]:
    """(where a territory's name begins, (its code, its words))"""
    named = _territories()
    at = 0
    while at < len(tokens):
        for width in (3, 2, 1):
            words = [token.folded for token in tokens[at : at + width]]
            starts = {words[0], words[0].removeprefix("و"), words[0][1:]} if words else set()
            if not tokens[at].written[:1].isupper() and words[0].isascii():
                continue
            code = next((c for s in starts if (c := named.get(" ".join([s, *words[1:]])))), None)
            if code and len(words) == width:
                yield at, (code, tuple(range(at, at + width)))
                at += width - 1
                break
        at += 1


# --- words ------------------------------------------------------------------------------


def _words_apart(one: Sequence[Token], other: Sequence[Token], told: set[str]) -> Difference | None:
    """Words that stand in the place of others, where the rest is the same."""
    here, there = (
        [t for t in side if t.folded not in STOP and not t.is_number] for side in (one, other)
    )
    first, second = ([stem(token.folded) for token in side] for side in (here, there))
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    if matcher.ratio() < _REWORDED:
        return None
    known = {part for words in told for part in words.split()}
    only_here, only_there = list[str](), list[str]()
    for what, i, j, k, m in matcher.get_opcodes():
        if what != "replace" or max(j - i, m - k) > _FEW:
            continue
        only_here += [t.written for t in here[i:j] if not _stands_in(t, second)]
        only_there += [t.written for t in there[k:m] if not _stands_in(t, first)]
    mine, theirs = ([w for w in side if w not in known] for side in (only_here, only_there))
    if not (mine and theirs):
        return None
    return Difference(WORDS, tuple(mine), tuple(theirs))


def _stands_in(token: Token, stemmed: Sequence[str]) -> bool:
    return any(_is_derived(stem(token.folded), other) for other in stemmed)
