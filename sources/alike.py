"""Sources that may be one: by the sound of their names across scripts, and by their offices.

Only suggestions: nothing is merged but by people, and what somebody told apart is suggested no
more.  Two full names of one family are two people.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from .models import Apart, RoleTitle, Source, SourceName

SOUND, FAMILY, OFFICE = "sound", "family", "office"
WHY = {
    SOUND: _("the names sound alike"),
    FAMILY: _("the same family name"),
    OFFICE: _("the same office at the same time"),
}
#: How many are suggested, and from how many consonants on one word tells a name.
MOST, TELLING = 5, 3


@dataclass(frozen=True)
class Alike:
    """A source that another one may be, and why (a key of ``WHY``)."""

    source: Source
    why: str

    @property
    def says(self) -> str:
        """Why, in words."""
        return str(WHY[self.why])


def sources_alike(source: Source) -> list[Alike]:
    """Sources that stand for themselves and may be this one, the likeliest first, a few."""
    mine = _bones(source)
    found: dict[int, Alike] = {}
    for other in _candidates(source, mine):
        why = _why(mine, _bones(other))
        if why and not _told_apart_by_facts(source, other):
            found[other.pk] = Alike(other, why)
    for other in _in_the_same_office(source):
        if not _told_apart_by_facts(source, other):
            found.setdefault(other.pk, Alike(other, OFFICE))
    order = list(WHY)
    return sorted(found.values(), key=lambda each: (order.index(each.why), each.source.pk))[:MOST]


def _candidates(source: Source, mine: Iterable[str]) -> QuerySet[Source]:
    families = {each.split()[-1] for each in mine if len(each.split()) > 1}
    sounding = Q(bones__in={*mine, *families} - {""})
    for each in mine:
        if len(each.split()) == 1 and len(each) >= TELLING:
            sounding |= Q(bones__endswith=f" {each}")
    names = SourceName.objects.filter(sounding).order_by()
    return _others(source).filter(pk__in=names.values("source"))


def _others(source: Source) -> QuerySet[Source]:
    rows = Source.objects.filter(merged_into=None).exclude(pk=source.pk)
    apart = Apart.objects.order_by()
    rows = rows.exclude(pk__in=apart.filter(source=source).values("other"))
    rows = rows.exclude(pk__in=apart.filter(other=source).values("source"))
    return rows.prefetch_related("names").order_by("pk")


def _in_the_same_office(source: Source) -> QuerySet[Source]:
    others = _others(source)
    held = Q(pk__in=[])
    for role in source.roles.prefetch_related("titles"):
        titles = RoleTitle.objects.filter(norm__in=[each.norm for each in role.titles.all()])
        if role.since:
            titles = titles.filter(Q(role__until=None) | Q(role__until__gt=role.since))
        if role.until:
            titles = titles.filter(Q(role__since=None) | Q(role__since__lt=role.until))
        held |= Q(pk__in=titles.order_by().values("role__source"))
    return others.filter(held)


def _bones(source: Source) -> set[str]:
    return {name.bones for name in source.names.all()} - {""}


def _why(mine: set[str], theirs: set[str]) -> str:
    """Why two may be one, by how their names sound; "" where nothing speaks for it.

    A family name alone may be anybody's of that family; two full names that differ are two people.
    """
    full_mine, full_theirs = ({each for each in b if " " in each} for b in (mine, theirs))
    if full_mine & full_theirs:
        return SOUND
    if full_mine and full_theirs:
        return ""
    if any(len(each) >= TELLING for each in mine & theirs):
        return SOUND
    short, full = (mine, full_theirs) if full_theirs else (theirs, full_mine)
    families = {each.split()[-1] for each in full}
    return FAMILY if any(len(each) >= TELLING for each in short & families) else ""


def _told_apart_by_facts(one: Source, other: Source) -> bool:
    """Do they have different Wikidata items, kinds, or notes that tell namesakes apart?

    Two that the register brought stand in it as two.
    """
    items = {one.wikidata_id, other.wikidata_id} - {None}
    kinds = {one.kind, other.kind} - {Source.Kind.UNKNOWN}
    if len(items) > 1 or len(kinds) > 1 or (one.note and other.note):
        return True
    return all(source.register_rows.exists() for source in (one, other))
