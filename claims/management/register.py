"""The register that comes with Isnad, read from ``seeds/register/``."""

import csv
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

from babel import Locale
from django.conf import settings

from sources.actions.register import Given, Held, Loaded, register_store
from sources.models import Source
from sources.text import name_key

Row = dict[str, str]
FOLDER = settings.SEEDS / "register"
#: Languages in which CLDR names the states.
_LANGUAGES = ("ar", "en", "fr")


def register_load(folder: Path = FOLDER) -> Loaded:
    """Store what the folder holds; loading twice stores nothing twice."""
    return register_store(given=register_given(folder), held=register_held(folder))


def register_given(folder: Path = FOLDER) -> list[Given]:
    """States, their institutions, those by themselves, outlets, people; parents come first."""
    by_themselves = _rows(folder, "institutions")
    given = [_state(row) for row in _rows(folder, "states")]
    given += [_given(row, row["kind"]) for row in by_themselves if not row["parent"]]
    given += [_given(row, row["kind"]) for row in by_themselves if row["parent"]]
    given += list(_institutions(folder, {row["key"] for row in by_themselves}))
    given += [_given(row, row["kind"]) for row in _rows(folder, "outlets")]
    return given + [_given(row, Source.Kind.PERSON) for row in _rows(folder, "people")]


def register_held(folder: Path = FOLDER) -> list[Held]:
    """Who held which office when."""
    states = {row["code"].lower(): row for row in _rows(folder, "states")}
    titles = {row["key"]: row for row in _rows(folder, "titles")}
    return [
        _held(row, titles[row["title"]], states.get(row["state"], {}))
        for row in _rows(folder, "roles")
    ]


def _rows(folder: Path, name: str) -> list[Row]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _parted(cell: str | None) -> list[str]:
    return [each for each in (cell or "").split("|") if each]


def _given(row: Row, kind: str) -> Given:
    names = {"ar": _parted(row["names_ar"]), "en": _parted(row["names_en"])}
    parent = row.get("parent", "")
    return Given(row["key"], kind, names, row["from"], parent, row.get("wikidata", ""))


def _state(row: Row) -> Given:
    names = {language: [_territory(language, row["code"])] for language in _LANGUAGES}
    names["ar"] += _parted(row["aliases_ar"])
    names["en"] += _parted(row["aliases_en"])
    kind = Source.Kind.INSTITUTION
    return Given(row["code"].lower(), kind, _once(names), row["from"], "", row["wikidata"])


def _once(names: dict[str, list[str]]) -> dict[str, list[str]]:
    """The names, each spelling once in a language."""
    return {
        language: list({name_key(name): name for name in reversed(group)}.values())[::-1]
        for language, group in names.items()
    }


@cache
def _territory(language: str, code: str) -> str:
    return str(Locale(language).territories[code])


def _institutions(folder: Path, but: set[str]) -> Iterator[Given]:
    """What every state has whose adjective is known, but for what stands by itself."""
    for state in _rows(folder, "states"):
        code = state["code"].lower()
        for row in _rows(folder, "institutions_of_states") if state["adjective_ar"] else ():
            key = f"{code}/{row['key']}"
            if key not in but:
                names = _filled({"ar": row["names_ar"], "en": row["names_en"]}, state)
                yield Given(key, Source.Kind.INSTITUTION, names, row["from"], code)


def _held(row: Row, title: Row, state: Row) -> Held:
    titles = _filled({"ar": title["titles_ar"], "en": title["titles_en"]}, state)
    organisation = title["organisation"].replace("{state}", row["state"])
    since, until = (
        date.fromisoformat(row[day]) if row[day] else None for day in ("since", "until")
    )
    return Held(row["person"], organisation, titles, since, until)


def _filled(patterns: dict[str, str], state: Row) -> dict[str, list[str]]:
    """The names with a state's words in their places, once for each of its adjectives."""
    found: dict[str, list[str]] = {}
    for language, patterned in patterns.items():
        adjectives = _parted(state.get(f"adjective_{language}", "")) or [""]
        called = _territory(language, state["code"]) if state else ""
        found[language] = [
            _worded(pattern, adjective, called)
            for pattern in _parted(patterned)
            for adjective in adjectives
        ]
    return _once(found)


def _worded(pattern: str, adjective: str, state: str) -> str:
    masculine = " ".join(f"ال{word}" for word in adjective.split())
    feminine = " ".join(f"ال{word}ة" for word in adjective.split())
    words = {"{m}": masculine, "{f}": feminine, "{adjective}": adjective, "{state}": state}
    for place, word in words.items():
        pattern = pattern.replace(place, word)
    return pattern
