"""Language packs: a folder of data beside this file is a language.

``spelling.toml`` says how the language is written and inflected, ``cues.toml``
which words report speech, ``words.toml`` the closed classes and nouns that the
rules look for; ``own_voice.toml`` and ``check_worthiness.toml``, which a pack may do without, have
the words that delimit the article's own statements and that make a claim worth checking.
Loading builds lookup tables; nothing here knows any language.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from ..text.cleaning import folded, folding_of
from ..types import BadPack, Polarity, UnsupportedLanguage
from .lexicon import Lexicon, lexicon
from .schema import GROUPS, check_pack

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

LANGUAGES = Path(__file__).parent
FILES = ("spelling.toml", "cues.toml", "words.toml", "own_voice.toml", "check_worthiness.toml")
OPTIONAL_FILES = frozenset({"own_voice.toml", "check_worthiness.toml"})
_SHORT = 3
Shape = Literal["perfect", "imperfect", "verb", "participle", "noun"]
NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Entry:
    """One reporting word.

    ``takes``: what its content looks like: clause, that, quote, noun, as, infinitive, quoted.
    ``prepositions``: those it governs before its content. ``origin``: the one before its
    source (علم من مصدر), ``near`` when it follows at once. ``objects``: the only noun phrases
    it takes (رفض مزاعم); ``subjects``: who may state a noun phrase by it (a poll shows).
    ``told``: its object is who is told; ``objectless``: it has none; ``caused``: it
    reports only behind a causative (fait savoir), one with ``beside`` only before one of these
    words (made clear that). ``outer``: requests, promises and attitudes.
    """

    lemma: str
    takes: frozenset[str]
    prepositions: frozenset[str] = NOTHING
    origin: str = ""
    outer: bool = False
    polarity: Polarity = "affirmed"
    ambiguous: bool = False
    objects: frozenset[str] = NOTHING
    subjects: frozenset[str] = NOTHING
    near: bool = False
    told: bool = False
    objectless: bool = False
    caused: bool = False
    beside: frozenset[str] = NOTHING


@dataclass(frozen=True)
class Pack:
    """The data of one language, ready for looking things up (everything folded).

    ``complementiser``: "obligatory" where reported clauses always begin with one (أن، إن),
    "optional" elsewhere. What the other fields say stands in ``schema.toml``.
    """

    language: str
    reading: dict[str, str]
    folding: dict[int, str]
    clitics: dict[str, Any]
    complementiser: Literal["obligatory", "optional"]
    bare: bool
    incise: bool
    complementiser_inside: bool
    dialogue_dash: bool
    participles: dict[str, tuple[str, ...]]
    forms: dict[str, tuple[tuple[Shape, Entry], ...]]
    lemmas: dict[str, tuple[tuple[Shape, Entry], ...]]
    words: dict[str, frozenset[str]]
    phrases: dict[str, tuple[tuple[str, ...], ...]]
    own_voice: Lexicon
    clauses: dict[str, Any]
    check_worthiness: Lexicon

    def fold(self, word: str) -> str:
        """The word as the tables spell it."""
        return folded(word, self.folding)

    @cached_property
    def article(self) -> str:
        """The article as it is written onto a word; "" where the language has none such."""
        return str(self.clitics.get("article", ""))

    @cached_property
    def openings(self) -> dict[str, dict[str, list[int]]]:
        """Group -> a first word -> which of the group's phrases begin with it, in order."""
        found: dict[str, dict[str, list[int]]] = {name: {} for name in self.phrases}
        for name, phrases in self.phrases.items():
            for place, phrase in enumerate(phrases):
                found[name].setdefault(phrase[0], []).append(place)
        return found

    @cached_property
    def pronouns(self) -> tuple[str, ...]:
        """The pronouns that are written onto the word before them."""
        return tuple(self.clitics.get("pronouns", ()))

    def without_article(self, word: str) -> str:
        """The folded word without an article written onto it."""
        return word.removeprefix(self.article)

    def is_definite(self, word: str) -> bool:
        """Is an article written onto this folded word?"""
        return self.article != "" and word.startswith(self.article)

    def is_participle(self, word: str, kind: str = "present") -> bool:
        """Does this folded word end as a participle of that kind does?"""
        return word.endswith(self.participles.get(kind, ()))

    def is_accusative(self, word: str) -> bool:
        """Is this folded word written as an indefinite noun in the accusative is (نظاما)?"""
        endings = tuple(self.clitics.get("accusative", ()))
        return len(word) > _SHORT and word.endswith(endings)

    @property
    def needs_complementiser(self) -> bool:
        """Does every reported clause of the language begin with a complementiser?"""
        return self.complementiser == "obligatory"

    def has(self, group: str, word: str) -> bool:
        """Is this folded word in the group of words.toml? Raises KeyError for no known group."""
        return word in self.words[group]

    def has_any(self, groups: Iterable[str], *words: str) -> bool:
        """Is one of these folded words in one of the groups?"""
        return any(word in self.words[group] for group in groups for word in words)


def available() -> tuple[str, ...]:
    """The languages that have a pack, in alphabetical order."""
    return tuple(sorted(path.parent.name for path in LANGUAGES.glob("*/cues.toml")))


@cache
def load_pack(language: str) -> Pack:
    """Read one language's folder.

    Raises UnsupportedLanguage where there is none, and BadPack where a file holds what
    ``schema.toml`` does not know.
    """
    if language not in available():
        raise UnsupportedLanguage(
            f"There is no language pack for {language!r}; there are packs for "
            f"{', '.join(available())}. Choose one of them, or add a folder "
            f"claims/extraction/languages/{language}."
        )
    files = {name: _file(language, name) for name in FILES}
    check_pack(language, files)
    spelling, cues, words, own_voice, check_worthiness = (files[name] for name in FILES)
    inflection = spelling.get("inflection", {})
    folding = folding_of(spelling.get("folding", {}))

    def inflect(stem: str, paradigm: str) -> list[str]:
        return _inflected(stem, inflection[paradigm])

    return Pack(
        language,
        spelling.get("reading", {}),
        folding,
        spelling.get("clitics", {}),
        *_flags(spelling),
        spelling.get("quotations", {}).get("dialogue_dash", False),
        {kind: tuple(ends) for kind, ends in spelling.get("participles", {}).items()},
        _forms(cues, inflection, folding),
        _lemmas(cues, spelling.get("endings", {}), folding),
        _groups(words, folding, inflect),
        _phrases(cues, words, folding),
        lexicon(own_voice, folding, inflect),
        own_voice.get("clauses", {}),
        lexicon(check_worthiness, folding, inflect),
    )


def _groups(
    words: dict[str, list[str]], folding: dict[int, str], inflect: Callable[[str, str], list[str]]
) -> dict[str, frozenset[str]]:
    """The groups of words.toml, folded; assimilated verbs stand there in all their forms."""
    verbs = [form for stem in words.get("assimilated", ()) for form in inflect(stem, "perfect")]
    whole = words | {"assimilated": verbs}
    return {group: frozenset(folded(w, folding) for w in whole.get(group, ())) for group in GROUPS}


def _flags(
    spelling: dict[str, Any],
) -> tuple[Literal["obligatory", "optional"], bool, bool, bool]:
    """How the language builds reported clauses; what is not said is not so."""
    found = spelling.get("clauses", {}).get
    return (
        found("complementiser", "optional"), found("bare", False), found("incise", False),
        found("complementiser_inside", False),
    )  # fmt: skip


def _file(language: str, name: str) -> dict[str, Any]:
    """One file of a pack; one that it may do without is empty where it is not there."""
    path = LANGUAGES / language / name
    if name in OPTIONAL_FILES and not path.exists():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadPack(f"{language}/{name}: cannot be read: {error}") from error


def _entry(row: dict[str, Any], takes: str, folding: dict[int, str]) -> Entry:
    return Entry(
        row["lemma"],
        frozenset(row.get("takes", takes).split()),
        frozenset(folded(word, folding) for word in row.get("with", "").split()),
        folded(row.get("from", ""), folding),
        row.get("tier") == "outer",
        row.get("polarity", "affirmed"),
        row.get("ambiguous", False),
        frozenset(folded(word, folding) for word in row.get("objects", "").split()),
        frozenset(folded(word, folding) for word in row.get("subjects", "").split()),
        row.get("near", False),
        row.get("told", False),
        row.get("objectless", False),
        row.get("caused", False),
        frozenset(folded(word, folding) for word in row.get("beside", "").split()),
    )


_STEMS: tuple[tuple[str, str, Shape], ...] = (
    ("perfect", "perfect", "perfect"),
    ("imperfect", "imperfect", "imperfect"),
    ("participle", "participle", "participle"),
    ("stem", "noun", "noun"),
)


def _forms(
    cues: dict[str, Any], inflection: dict[str, Any], folding: dict[int, str]
) -> dict[str, tuple[tuple[Shape, Entry], ...]]:
    """Every inflected form that stems give -> the entries it can be a form of."""
    table: dict[str, dict[tuple[Shape, Entry], None]] = defaultdict(dict)
    rows = [(row, "clause quote") for row in cues.get("verb", [])]
    rows += [(row, "clause") for row in cues.get("noun", [])]
    for row, takes in rows:
        entry = _entry(row, takes, folding)
        for field, paradigm, shape in _STEMS:
            for stem in row.get(field, "").split():
                for form in _inflected(stem, inflection.get(paradigm, {})):
                    table[folded(form, folding)][shape, entry] = None
    return {form: tuple(found) for form, found in table.items()}


def _inflected(stem: str, paradigm: dict[str, list[str]]) -> list[str]:
    prefixes, suffixes = paradigm.get("prefixes", [""]), paradigm.get("suffixes", [""])
    return [before + stem + after for before in prefixes for after in suffixes]


def _lemmas(
    cues: dict[str, Any], endings: dict[str, list[list[str]]], folding: dict[int, str]
) -> dict[str, tuple[tuple[Shape, Entry], ...]]:
    """Lemma -> entries, for rows without stems: their forms are left to the lemmatiser.

    Regular forms stand beside the lemma, for words that it does not know.
    """
    table: dict[str, list[tuple[Shape, Entry]]] = defaultdict(list)
    shapes: tuple[tuple[str, str, Shape], ...] = (
        ("verb", "clause quote", "verb"),
        ("noun", "clause", "noun"),
    )
    for group, takes, shape in shapes:
        for row in cues.get(group, []):
            if not any(field in row for field, _, _ in _STEMS):
                for lemma in row["lemma"].split():
                    one = _entry(row | {"lemma": lemma}, takes, folding)
                    for form in (lemma, *_regular(lemma, endings.get(group, []))):
                        table[folded(form, folding)].append((shape, one))
    return {lemma: tuple(found) for lemma, found in table.items()}


def _regular(lemma: str, endings: list[list[str]]) -> list[str]:
    """The regular forms of a lemma: every ending that fits, sloppy ones harmless."""
    return [lemma[: len(lemma) - len(old)] + new for old, new in endings if lemma.endswith(old)]


def _phrases(
    cues: dict[str, Any], words: dict[str, list[str]], folding: dict[int, str]
) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Groups with phrases of several words, longest first, each a tuple of folded words."""
    groups: dict[str, list[str]] = {group: words.get(group, []) for group in GROUPS}
    groups |= {name: cues.get(name, []) for name in ("according", "as_said")}
    table: dict[str, tuple[tuple[str, ...], ...]] = {}
    for name, phrases in groups.items():
        split = [tuple(folded(part, folding) for part in phrase.split()) for phrase in phrases]
        table[name] = tuple(sorted(split, key=len, reverse=True))
    return table
