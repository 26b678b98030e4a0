"""What a language pack may hold: ``schema.toml`` read, packs checked, tables for the docs made.

A word spelled wrongly in a pack would otherwise load without a word and only show as claims
that are not found.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from ..types import BadPack

Rule = Mapping[str, Any]
Problems = Iterator[str]
SCHEMA: Mapping[str, Mapping[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "schema.toml").read_text(encoding="utf-8")
)
GROUPS = frozenset(SCHEMA["words"])
"""The groups of words that a rule may ask for."""

_TABLES = {"reading", "folding"}  # of spelling.toml, with letters for keys
_PARADIGM = {"prefixes", "suffixes"}


def check_pack(language: str, files: Mapping[str, Mapping[str, Any]]) -> None:
    """Raise BadPack, with a line for each fault, unless the files hold what a pack may hold.

    ``files`` are parsed TOML by name ("cues.toml"). A line names file and key, says what is wrong
    with it and what there is instead.
    """
    lines = [
        f"{language}/{name}: {problem}"
        for name, data in files.items()
        for problem in _CHECKS[name](data, files)
    ]
    if lines:
        raise BadPack("\n".join(lines))


def _spelling(data: Rule, _files: object) -> Problems:
    rules = SCHEMA["spelling"]
    tables = {key.partition(".")[0] for key in rules}
    for table, held in data.items():
        if table not in tables:
            yield _unknown(table, tables)
        elif not isinstance(held, dict):
            yield f"{table} is a table ([{table}])"
        elif table in _TABLES:
            yield from _value(table, held, rules[table])
        else:
            yield from _keys(table + ".", held, rules)


def _cues(data: Rule, _files: object) -> Problems:
    kinds = {"verb", "noun", *SCHEMA["phrases"]}
    for kind, held in data.items():
        if kind not in kinds:
            yield _unknown(kind, kinds)
        elif kind in SCHEMA["phrases"]:
            yield from _value(kind, held, SCHEMA["phrases"][kind])
        elif not _is_list(held, dict):
            yield f"{kind} is a list of tables ([{{ lemma = … }}])"
        else:
            for row in held:
                yield from _cue(kind, row)


def _cue(kind: str, row: Rule) -> Problems:
    where = f"{kind} “{row.get('lemma', '?')}” "
    for key in (key for key, rule in SCHEMA["cue"].items() if rule.get("needed")):
        if key not in row:
            yield f"{where}lacks {key}"
    yield from _keys(where, row, SCHEMA["cue"])


def _words(data: Rule, _files: object) -> Problems:
    for group, held in data.items():
        if group not in GROUPS:
            yield _unknown(group, GROUPS)
        else:
            yield from _value(group, held, {"type": "words"})


def _own_voice(data: Rule, files: Mapping[str, Rule]) -> Problems:
    yield from _keys("clauses.", data.get("clauses", {}), SCHEMA["clauses"])
    yield from _lexicon({k: v for k, v in data.items() if k != "clauses"}, "own_voice", files)


def _check_worthiness(data: Rule, files: Mapping[str, Rule]) -> Problems:
    yield from _lexicon(data, "check_worthiness", files)


def _lexicon(data: Rule, section: str, files: Mapping[str, Rule]) -> Problems:
    paradigms = files.get("spelling.toml", {}).get("inflection", {})
    rules = {
        key: rule
        for key, rule in SCHEMA["lexicon"].items()
        if rule["type"] == "words" or key in paradigms
    }
    for group, held in data.items():
        if group not in SCHEMA[section]:
            yield _unknown(group, SCHEMA[section])
        elif not isinstance(held, dict):
            yield f"{group} is a table ([{group}])"
        else:
            yield from _keys(group + ".", held, rules)


_CHECKS: Mapping[str, Callable[[Rule, Mapping[str, Rule]], Problems]] = {
    "spelling.toml": _spelling,
    "cues.toml": _cues,
    "words.toml": _words,
    "own_voice.toml": _own_voice,
    "check_worthiness.toml": _check_worthiness,
}


def _keys(where: str, held: Rule, rules: Rule) -> Problems:
    """The keys of one table; a rule's name is its key, behind ``where`` if that is a table."""
    known = {key.removeprefix(where): rule for key, rule in rules.items()}
    if where.rstrip(".") in {key.partition(".")[0] for key in rules}:
        known = {
            key: rule for key, rule in known.items() if "." not in key and where + key in rules
        }
    for key, value in held.items():
        if key not in known:
            yield _unknown(where + key, known, key)
        else:
            yield from _value(where + key, value, known[key])


def _value(key: str, value: object, rule: Rule) -> Problems:
    fits, shape = _TYPES[rule["type"]]
    if not fits(value):
        yield f"{key} = {value!r}: {shape} belongs here"
        return
    if allowed := rule.get("one_of", ()):
        given = str(value).split() if rule["type"] == "several" else [value]
        for each in given:
            if each not in allowed:
                yield f"{key} = {each!r}: one of {', '.join(allowed)} belongs here"


def _unknown(name: str, known: Any, key: str = "") -> str:
    close = get_close_matches(key or name, known, n=1)
    hint = f"did you mean {close[0]}? " if close else ""
    return f"{name} is not known; {hint}There is: {', '.join(sorted(known))}"


def _is_list(value: object, of: type) -> bool:
    return isinstance(value, list) and all(isinstance(each, of) for each in value)


def _is_pair(value: object) -> bool:
    return _is_list(value, str) and isinstance(value, list) and len(value) == 2


def _is_paradigm(value: object) -> bool:
    return (
        isinstance(value, dict)
        and value.keys() <= _PARADIGM
        and all(_is_list(each, str) for each in value.values())
    )


_TYPES: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    "words": (lambda v: _is_list(v, str), "a list of words or phrases"),
    "text": (lambda v: isinstance(v, str), "a text in quotation marks"),
    "several": (lambda v: isinstance(v, str), "a text of words with spaces between"),
    "flag": (lambda v: isinstance(v, bool), "true or false"),
    "letters": (
        lambda v: isinstance(v, dict) and all(isinstance(each, str) for each in v.values()),
        "a table from letters to letters",
    ),
    "pairs": (
        lambda v: isinstance(v, list) and all(map(_is_pair, v)),
        "a list of [ending of the lemma, ending of the form]",
    ),
    "paradigm": (_is_paradigm, "a table of prefixes and suffixes, each a list"),
}


def tables() -> dict[str, str]:
    """The schema as Markdown tables by section, for docs/languages.md."""
    sections = {
        "spelling": _rows("key", SCHEMA["spelling"]),
        "cues": _rows("key", {**SCHEMA["cue"], **SCHEMA["phrases"]}),
        "words": _rows("group", SCHEMA["words"]),
        "clauses": _rows("key", SCHEMA["clauses"]),
        "own_voice": _rows("group", SCHEMA["own_voice"]),
        "check_worthiness": _rows("group", SCHEMA["check_worthiness"]),
        "lexicon": _rows("key", SCHEMA["lexicon"]),
    }
    return {name: "\n".join(rows) for name, rows in sections.items()}


def _rows(first: str, rules: Rule) -> Iterator[str]:
    typed = any(isinstance(rule, dict) for rule in rules.values())
    yield f"| {first} | type | what it says |" if typed else f"| {first} | what for |"
    yield "|---|---|---|" if typed else "|---|---|"
    for key, rule in rules.items():
        if isinstance(rule, str):
            yield f"| `{key}` | {rule} |"
        else:
            values = ": " + ", ".join(rule["one_of"]) if "one_of" in rule else ""
            yield f"| `{key}` | {rule['type']}{values} | {rule['says']} |"
