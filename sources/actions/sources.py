"""Every write of a source by itself."""

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..errors import Conflict, Refused, permission_require
from ..models import (
    Source,
)
from ..noted import noted
from ..queries import sources_bearing, sources_by_name
from ..text import name_key, one_line
from .documents import language_tag
from .names import (
    UNKNOWN,
    Name,
    is_name,
    names_add,
    names_given,
    names_write,
    refuse_nameless,
    refuse_names,
    refuse_wikidata,
    refuse_wikidata_taken,
    renaming_log,
    source_facts,
    source_fill,
    source_locked,
)


def source_store(
    *,
    names: dict[str, list[str]],
    kind: str = Source.Kind.UNKNOWN,
    wikidata_id: str | None = None,
    note: str = "",
    namesake: bool = False,
    add_names: bool = True,
) -> tuple[Source, bool]:
    """Keep a source under its names; returns (source, whether it is new).

    ``names`` maps a language to names, the main one first.  A source with the same
    Wikidata item, else with the names, is the same one: it is completed where kind, item or
    note were unknown.  Names that it lacks are given to it where an item says who is meant, or
    ``add_names`` that they are its names, and refused otherwise: one person's words would
    become another's.
    As a ``namesake``, a new source is made beside those that bear the name, and its ``note``
    tells it apart.

    Raises Refused("name_missing", "name_malformed", "language_malformed",
    "wikidata_malformed", "wikidata_taken", "namesake_unnoted"), and with the sources that are meant
    Conflict("names_of_several", "names_new", "source_contradicted").
    """
    names = names_given(names)
    refuse_nameless(names)
    refuse_wikidata(wikidata_id)
    if namesake and not note.strip():
        message = _("Write a note that tells this source from others of that name.")
        raise Refused("namesake_unnoted", message, field="note")
    with transaction.atomic():
        source = None if namesake else _source_known(names, wikidata_id)
        if source is None:
            made = source_make(names=names, kind=kind, wikidata_id=wikidata_id, note=note)
            return made, True
        if not (wikidata_id or add_names):
            _refuse_names_new(source, names)
        _source_complete(source, kind=kind, wikidata_id=wikidata_id, note=note.strip()[:200])
        for language, in_language in names.items():
            names_add(source, language, in_language)
    return source, False


def source_make(
    *,
    names: dict[str, list[str]],
    kind: str = Source.Kind.UNKNOWN,
    wikidata_id: str | None = None,
    note: str = "",
) -> Source:
    """Make a new source, though another one may bear the same name; ``note`` tells it apart.

    Raises Refused("name_missing", "name_malformed", "language_malformed", "wikidata_taken").
    """
    names = names_given(names)
    refuse_nameless(names)
    with transaction.atomic():
        source = Source(kind=kind, wikidata_id=wikidata_id or None, note=note.strip()[:200])
        refuse_wikidata_taken(source)
        source.save()
        for language, in_language in names.items():
            names_add(source, language, in_language)
    return source


def sources_for(*, names: Iterable[str], language: str) -> dict[str, Source]:
    """{name: source} for every name, making sources for those nobody knows yet.

    What has neither letter nor digit is no name, and left out.
    """
    wanted = {name for name in names if is_name(name)}
    known = sources_by_name(wanted)
    for name in sorted(wanted - known.keys()):
        known[name], _created = source_store(names={language: [name[:300]]})
    return known


def source_save(
    *,
    source: Source | None,
    by: User,
    names: Sequence[Name],
    kind: str = Source.Kind.UNKNOWN,
    wikidata_id: str | None = None,
    note: str = "",
) -> Source:
    """Make a source (``source`` is None) or make one this; who did what is noted.

    ``names`` are all that it has afterwards.  Fewer than it had take the permission to take
    names away, and another main name or Wikidata item of a source on which verdicts rest the
    permission for that.  Raises Refused("name_missing", "name_malformed", "name_twice",
    "main_twice", "language_malformed", "kind_unknown", "wikidata_malformed", "wikidata_taken"),
    Conflict("source_gone"), NotAllowed, also ("source_settled").
    """
    permission_require(by, "sources.change_source" if source else "sources.add_source")
    given = [Name(language_tag(name.language), one_line(name.name), name.is_main) for name in names]
    refuse_names(given)
    refuse_wikidata(wikidata_id)
    if kind not in Source.Kind.values:
        raise Refused("kind_unknown", _("Choose one of the kinds."), field="kind")
    with transaction.atomic():
        row = source_locked(source) if source else Source()
        before = source_facts(row) if source else None
        if source and len(given) < row.names.count():
            permission_require(by, "sources.delete_sourcename")
        if source:
            renaming_log(row, given, by, another=row.wikidata_id not in (None, wikidata_id or None))
        row.kind, row.wikidata_id, row.note = kind, wikidata_id or None, note.strip()[:200]
        row._history_user = by  # type: ignore[attr-defined]
        refuse_wikidata_taken(row)
        if source is None:
            row.save()
        names_write(row, given)
        now = source_facts(row)
        if noted(row, by=by, before=before, after=now) and source:
            row.save()
    return row


def source_alias_add(*, source: Source, name: str, language: str, by: User) -> Source:
    """Remember that a source is also called so; who said it is noted.

    Raises Conflict("names_of_several") where somebody else bears the name, Refused("name_missing",
    "name_malformed", "language_malformed"), Conflict("source_gone"), NotAllowed.
    """
    permission_require(by, "sources.change_source")
    names = names_given({language: [name]})
    refuse_nameless(names)
    with transaction.atomic():
        row = source_locked(source)
        row = source_locked(row.merged_into) if row.merged_into else row
        others = [each for several in sources_bearing([name]) for each in several if each != row]
        if others:
            raise _meant([row, *others], _NAMES_OF_SEVERAL, code="names_of_several", field="names")
        before = source_facts(row)
        for lang, group in names.items():
            names_add(row, lang, group)
        noted(row, by=by, before=before, after=source_facts(row))
    return row


def _source_known(names: dict[str, list[str]], wikidata_id: str | None) -> Source | None:
    """The source that is meant: by its item, else the oldest that bears every known name.

    One of that name with another item is a namesake.  Raises Conflict("names_of_several").
    """
    bearers = sources_bearing(name for group in names.values() for name in group)
    by_item = Source.objects.filter(wikidata_id=wikidata_id).first() if wikidata_id else None
    if by_item:
        meant = by_item.merged_into or by_item
        others = [each[0] for each in bearers if meant not in each]
        if not others:
            return meant
        raise _meant([meant, *others], _NAMES_OF_SEVERAL, code="names_of_several", field="names")
    shared = [each for each in chain(*bearers[:1]) if all(each in some for some in bearers)]
    if bearers and not shared:
        firsts = [each[0] for each in bearers]
        raise _meant(firsts, _NAMES_OF_SEVERAL, code="names_of_several", field="names")
    return next((each for each in shared if not (wikidata_id and each.wikidata_id)), None)


def _meant(sources: Iterable[Source], says: Any, *, code: str, field: str) -> Conflict:
    """A refusal that tells which sources it speaks of."""
    rows = list(dict.fromkeys(sources))
    named = " · ".join(f"{row} (#{row.pk})" for row in rows)
    told = [{"id": row.pk, "name": str(row)} for row in rows]
    return Conflict(code, str(says) % named, field=field, sources=told)


_NAMES_OF_SEVERAL = gettext_lazy(
    "These names belong to several sources: %s. Send each by itself, or merge them first."
)


def _refuse_names_new(source: Source, names: dict[str, list[str]]) -> None:
    borne = {row.norm for row in source.names.all()}
    if {name_key(name) for group in names.values() for name in group} - borne:
        says = _(
            "%s is known, but not by all of these names. Say that they are its names (add_names),"
            " or that a namesake is meant (namesake, with a note)."
        )
        raise _meant([source], says, code="names_new", field="names")


def _source_complete(source: Source, **given: str | None) -> None:
    """Fill in what was unknown; raises Conflict("source_contradicted")."""
    for column, value in given.items():
        known = getattr(source, column)
        if known not in UNKNOWN and value not in (*UNKNOWN, known):
            says = _("%s is known otherwise. Leave this out, or correct the source itself.")
            raise _meant([source], says, code="source_contradicted", field=column)
    source_fill(source, **given)
