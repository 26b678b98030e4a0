"""What the writes of sources share: their names, and what may not be done to them."""

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from ..errors import Conflict, NotAllowed, Refused
from ..models import (
    WIKIDATA_ITEM,
    Renaming,
    Source,
    SourceName,
)
from ..noted import Facts, facts
from ..settled import identity_tell, source_settled
from ..text import normalise, one_line
from .documents import language_tag

#: What a column holds of which nothing is known yet.
UNKNOWN = (None, "", Source.Kind.UNKNOWN)


class Name(NamedTuple):
    """A source's name in a language, and whether it is the main one there."""

    language: str
    name: str
    is_main: bool = False


def names_given(names: dict[str, list[str]]) -> dict[str, list[str]]:
    """The names as they are kept: each one line, under the code of its language."""
    return {
        language_tag(language): [one_line(name) for name in group]
        for language, group in names.items()
    }


def refuse_settled(source: Source, by: User | None) -> None:
    """Who a verdict is about becomes nobody else, but by those who may say so."""
    may = by is None or by.has_perm("sources.rename_settled_source")
    if not may and source_settled(source):
        message = _(
            "Verdicts rest on what this source said, so that it stays who it is. Add the other"
            " name beside the main one, or ask a reviewer."
        )
        raise NotAllowed("source_settled", message)


def renaming_log(
    source: Source, names: Sequence[Name], by: User | None, *, another: bool = False
) -> None:
    """Log which main names give way to which, before they do; ``another``: so does its item."""
    mains = {name.language: name.name for name in names if name.is_main}
    given_up = [
        Renaming(
            source=source,
            language=row.language,
            before=row.name,
            after=mains.get(row.language, ""),
            by=by,
        )
        for row in source.names.filter(is_main=True).order_by("language")
        if mains.get(row.language) != row.name
    ]
    if given_up or another:
        identity_tell(source)
        refuse_settled(source, by)
    Renaming.objects.bulk_create(given_up)


def names_listed(source: Source) -> list[list[Any]]:
    """The names as JSON; see ``Merge``."""
    rows = source.names.order_by("language", "name", "pk")
    return [[row.language, row.name, row.is_main] for row in rows]


def refuse_nameless(names: dict[str, list[str]]) -> None:
    given = [name for group in names.values() for name in group]
    if not given:
        raise Refused("name_missing", _("A source needs a name."), field="names")
    if "" in names or not all(is_name(name) and len(name) <= 300 for name in given):
        message = _("A name needs a language, a letter or digit, and at most 300 characters.")
        raise Refused("name_malformed", message, field="names")


def refuse_wikidata(wikidata_id: str | None) -> None:
    if wikidata_id and not re.fullmatch(WIKIDATA_ITEM, wikidata_id):
        message = _("A Wikidata item is Q and a number, as in Q30.")
        raise Refused("wikidata_malformed", message, field="wikidata_id")


def refuse_wikidata_taken(source: Source) -> None:
    others = Source.objects.exclude(pk=source.pk)
    taken = source.wikidata_id and others.filter(wikidata_id=source.wikidata_id).first()
    if taken:
        message = _("%s has this Wikidata item already. Merge the two instead.")
        raise Refused("wikidata_taken", message % taken, field="wikidata_id")


def refuse_names(names: Sequence[Name]) -> None:
    by_language: dict[str, list[str]] = {}
    for name in names:
        by_language.setdefault(name.language, []).append(name.name)
    refuse_nameless(by_language)
    if len({name[:2] for name in names}) < len(names):
        message = _("A name is given twice in the same language.")
        raise Refused("name_twice", message, field="names")
    main = [name.language for name in names if name.is_main]
    if len(set(main)) < len(main):
        message = _("A source has one main name in each language.")
        raise Refused("main_twice", message, field="names")


def source_locked(source: Source) -> Source:
    # Whoever puts it to a claim meanwhile needs its key alone, and need not wait.
    row = Source.objects.select_for_update(no_key=True).filter(pk=source.pk).first()
    if row is None:
        raise Conflict("source_gone", _("This source is gone."))
    return row


def sources_locked(one: Source, other: Source) -> tuple[Source, Source]:
    """Both, locked in the order of their keys: who takes them the other way round waits."""
    rows = {each.pk: source_locked(each) for each in sorted((one, other), key=lambda s: s.pk)}
    return rows[one.pk], rows[other.pk]


def source_facts(source: Source) -> Facts:
    """Kind, Wikidata item, and the names in one line, the main ones with a star."""
    rows = source.names.order_by("language", "name")
    names = (f"{row.language}: {row.name}{' *' if row.is_main else ''}" for row in rows)
    return facts(source, ["kind", "wikidata_id", "note"]) | {"names": " · ".join(names)}


def source_fill(source: Source, **given: Any) -> None:
    """Fill in the columns that were unknown.

    Where nothing was, nothing is written: each line of a source's history is a change.
    """
    new = {c: v for c, v in given.items() if v not in UNKNOWN and getattr(source, c) in UNKNOWN}
    if new:
        for column, value in new.items():
            setattr(source, column, value)
        source.save()


def names_write(source: Source, names: Sequence[Name]) -> None:
    """Make these the names; a name that another replaces leaves it its row."""
    there = {(row.language, row.name): row for row in source.names.order_by("pk")}
    over = [row for key, row in there.items() if key not in {name[:2] for name in names}]
    mains = {name[:2] for name in names if name.is_main}
    for key, row in there.items():
        if row.is_main and key not in mains:  # first: else two main ones would meet on the way
            row.is_main = False
            row.save()
    for name in names:
        row = there.get(name[:2]) or (over.pop(0) if over else SourceName(source=source))
        row.language, row.name, row.is_main = name
        row.save()
    for row in over:
        row.delete()


def is_name(name: str) -> bool:
    return any(letter.isalnum() for letter in normalise(name))


def names_add(source: Source, language: str, names: list[str]) -> None:
    has_main = source.names.filter(language=language, is_main=True).exists()
    for name in names:
        row, _new = SourceName.objects.get_or_create(
            source=source, language=language, name=name, defaults={"is_main": not has_main}
        )
        has_main = has_main or row.is_main
