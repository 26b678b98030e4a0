"""Every write of the register: what comes with Isnad, offices, reliability, what belongs where."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ..errors import Conflict, Refused, permission_require
from ..models import RegisterRow, ReliabilityNote, Role, RoleTitle, Source, SourceName
from ..noted import noted
from ..sounds import bones
from ..text import name_key, one_line
from .documents import language_tag
from .names import is_name, source_fill, source_locked

Names = Mapping[str, Sequence[str]]


class Given(NamedTuple):
    """A source of the register: its key there, names by language (the main one first), and what
    it says it is from.  ``parent`` is another one's key."""

    key: str
    kind: str
    names: Names
    says: str
    parent: str = ""
    wikidata_id: str = ""


class Held(NamedTuple):
    """An office of the register: the keys of who held it and of where, and how it is called."""

    person: str
    organisation: str
    titles: Names
    since: date | None
    until: date | None


@dataclass
class Loaded:
    """What loading the register came to; ``skipped`` are keys whose names belong to several."""

    made: int = 0
    completed: int = 0
    roles: int = 0
    skipped: list[str] = field(default_factory=list)


# --- what comes with Isnad ----------------------------------------------------------------


def register_store(*, given: Iterable[Given], held: Iterable[Held]) -> Loaded:
    """Keep the register's sources, and who held which office; returns what that came to.

    A row is loaded once.  What bears one of its main names, or its Wikidata item, is completed:
    it gets the names that nobody else bears, and what was unknown.  Where the main names belong to
    several, people merge them first, and the row is skipped until then.
    """
    loaded = Loaded()
    with transaction.atomic():
        known = dict(RegisterRow.objects.values_list("key", "source"))
        new = [row for row in given if row.key not in known]
        bearers = _bearers(new)
        items = dict(Source.objects.exclude(wikidata_id=None).values_list("wikidata_id", "pk"))
        for row in new:
            _row_store(row, known, bearers, items, loaded)
        fresh = {row.key for row in new} & known.keys()
        loaded.roles = sum(_role_store(each, known) for each in held if each.person in fresh)
    return loaded


def _bearers(rows: Iterable[Given]) -> dict[str, set[int]]:
    """{folded name: who bears it}, of all names, merged ones followed."""
    wanted = {name_key(name) for row in rows for group in row.names.values() for name in group}
    found: dict[str, set[int]] = {norm: set() for norm in wanted}
    names = SourceName.objects.values_list("norm", "source", "source__merged_into")
    for norm, source, merged_into in names.iterator():
        if norm in found:
            found[norm].add(merged_into or source)
    return found


def _row_store(
    row: Given,
    known: dict[str, int],
    bearers: dict[str, set[int]],
    items: dict[str | None, int],
    loaded: Loaded,
) -> None:
    mains = {name_key(group[0]) for group in row.names.values() if group}
    meant = {pk for norm in mains for pk in bearers[norm]}
    by_item = items.get(row.wikidata_id)
    if by_item:
        meant.add(Source.objects.values_list("merged_into", flat=True).get(pk=by_item) or by_item)
    if len(meant) > 1:
        loaded.skipped.append(row.key)
        return
    parent = known.get(row.parent)
    if meant:
        source = Source.objects.get(pk=meant.pop())
        _complete(source, row, parent, items)
        loaded.completed += 1
    else:
        item = row.wikidata_id or None
        source = Source.objects.create(kind=row.kind, wikidata_id=item, parent_id=parent)
        loaded.made += 1
    if source.wikidata_id:
        items[source.wikidata_id] = source.pk
    _names_new(source, row, bearers)
    RegisterRow.objects.create(key=row.key, source=source, says=row.says)
    known[row.key] = source.pk


def _complete(
    source: Source, row: Given, parent: int | None, items: Mapping[str | None, int]
) -> None:
    free = row.wikidata_id not in items
    source_fill(
        source,
        kind=row.kind,
        wikidata_id=row.wikidata_id if free else None,
        parent_id=parent if parent != source.pk else None,
    )


def _names_new(source: Source, row: Given, bearers: dict[str, set[int]]) -> None:
    """Give it the names that nobody bears yet, or it alone in another language."""
    there = set(source.names.values_list("language", "norm"))
    mains = set(source.names.filter(is_main=True).values_list("language", flat=True))
    names = []
    for language, group in row.names.items():
        for name in group:
            norm = name_key(name)
            if (language, norm) in there or bearers[norm] - {source.pk}:
                continue
            main = language not in mains
            names.append(SourceName(source=source, language=language, name=name, is_main=main))
            names[-1].norm, names[-1].bones = norm, bones(name)
            there.add((language, norm))
            mains.add(language)
            bearers[norm].add(source.pk)
    SourceName.objects.bulk_create(names)


def _role_store(held: Held, known: Mapping[str, int]) -> bool:
    if held.organisation and held.organisation not in known:
        return False
    role = Role.objects.create(
        source_id=known[held.person],
        organisation_id=known.get(held.organisation),
        since=held.since,
        until=held.until,
    )
    _titles_write(role, held.titles)
    return True


# --- offices ------------------------------------------------------------------------------


def role_add(
    *,
    source: Source,
    by: User,
    titles: Names,
    organisation: Source | None = None,
    since: date | None = None,
    until: date | None = None,
) -> Role:
    """Say that a source held an office; who did is noted.

    ``titles`` maps a language to what the office is called.  Raises Refused("title_missing",
    "title_malformed", "language_malformed", "office_backwards", "office_in_itself"),
    Conflict("source_gone"), NotAllowed.
    """
    permission_require(by, "sources.change_source")
    called = _titles_given(titles)
    if since and until and until < since:
        message = _("The last day of an office is not before its first.")
        raise Refused("office_backwards", message, field="until")
    if organisation and organisation.pk == source.pk:
        message = _("Nobody holds an office in themselves. Choose the organisation.")
        raise Refused("office_in_itself", message, field="organisation")
    with transaction.atomic():
        row = source_locked(source)
        role = Role.objects.create(source=row, organisation=organisation, since=since, until=until)
        _titles_write(role, called)
        noted(row, by=by, before={"role": None}, after={"role": _role_said(role)})
    return role


def role_end(*, role: Role, by: User, until: date) -> Role:
    """Say until when an office was held.  Raises Refused("office_backwards"), as ``role_add``."""
    permission_require(by, "sources.change_source")
    with transaction.atomic():
        role = _role_locked(role)
        if role.since and until < role.since:
            message = _("The last day of an office is not before its first.")
            raise Refused("office_backwards", message, field="until")
        before = _role_said(role)
        role.until = until
        role.save(update_fields=["until"])
        noted(role.source, by=by, before={"role": before}, after={"role": _role_said(role)})
    return role


def role_remove(*, role: Role, by: User) -> None:
    """Take an office away that was none of theirs; the log keeps it.

    Raises Conflict("office_gone"), NotAllowed.
    """
    permission_require(by, "sources.change_source")
    with transaction.atomic():
        role = _role_locked(role)
        noted(role.source, by=by, before={"role": _role_said(role)}, after={"role": None})
        role.delete()


def _role_locked(role: Role) -> Role:
    row = Role.objects.select_for_update(of=("self",)).select_related("source").filter(pk=role.pk)
    if (found := row.first()) is None:
        raise Conflict("office_gone", _("Somebody took this office away meanwhile."))
    return found


def _role_said(role: Role) -> str:
    days = f"{role.since or '…'} – {role.until or '…'}"
    return f"{role} ({days})"


def _titles_given(titles: Names) -> Names:
    called = {language_tag(lang): [one_line(name) for name in g] for lang, g in titles.items()}
    given = [name for group in called.values() for name in group]
    if not given:
        raise Refused("title_missing", _("Write what the office is called."), field="title")
    if "" in called or not all(is_name(name) and len(name) <= 300 for name in given):
        message = _("A title needs a language, a letter or digit, and at most 300 characters.")
        raise Refused("title_malformed", message, field="title")
    return called


def _titles_write(role: Role, titles: Names) -> None:
    RoleTitle.objects.bulk_create(
        RoleTitle(role=role, language=language, name=name, norm=name_key(name))
        for language, group in titles.items()
        for name in dict.fromkeys(group)
    )


# --- what belongs where -------------------------------------------------------------------


def source_place(*, source: Source, parent: Source | None, by: User) -> Source:
    """Say which institution a source is a part of (None: of no other); who did is noted.

    Raises Refused("parent_circular") for itself and for one of its own parts,
    Conflict("source_gone"), NotAllowed.
    """
    permission_require(by, "sources.change_source")
    with transaction.atomic():
        row = source_locked(source)
        above = parent.pk if parent else None
        while above is not None:
            if above == row.pk:
                message = _("An institution is no part of itself. Choose another one.")
                raise Refused("parent_circular", message, field="parent")
            above = Source.objects.values_list("parent", flat=True).get(pk=above)
        before = {"belongs to": str(row.parent) if row.parent else None}
        row.parent = parent
        if noted(row, by=by, before=before, after={"belongs to": parent and str(parent)}):
            row._history_user = by  # type: ignore[attr-defined]
            row.save(update_fields=["parent"])
    return row


# --- reliability --------------------------------------------------------------------------


def reliability_note(*, source: Source, text: str, by: User) -> ReliabilityNote:
    """Note how far a source can be relied on, under one's own name.

    Raises Refused("reliability_missing"), NotAllowed.
    """
    permission_require(by, "sources.change_source")
    if not text.strip():
        raise Refused(
            "reliability_missing", _("Write what you know of its reliability."), field="text"
        )
    return ReliabilityNote.objects.create(source=source, text=text.strip(), by=by)


def reliability_withdraw(*, note: ReliabilityNote, by: User) -> ReliabilityNote:
    """Say that a note no longer holds; it stays readable, with who said so.

    Raises Conflict("withdrawn_already"), NotAllowed.
    """
    permission_require(by, "sources.change_source")
    with transaction.atomic():
        row = ReliabilityNote.objects.select_for_update(of=("self",)).get(pk=note.pk)
        if row.withdrawn_at:
            raise Conflict("withdrawn_already", _("This was withdrawn already."))
        row.withdrawn_at, row.withdrawn_by = timezone.now(), by
        row.save(update_fields=["withdrawn_at", "withdrawn_by"])
    return row
