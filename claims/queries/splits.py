"""What would go to another source where two people were taken for one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from sources.actions.names import Name
from sources.errors import Refused
from sources.models import Source

from ..models import Claim
from .claims import claims_answered, claims_spoken_by, claims_standing

#: So many claims go at once.
MOST = 500
#: A name by its language.
Given = tuple[str, str]


@dataclass(frozen=True)
class SplitPlan:
    """What a split would do: names that stay, that go, that the other one has afterwards, claims.

    ``answered`` are those of ``claims`` on which a verdict stands or waits for review: these stay
    until they are reopened.
    """

    stays: list[Name]
    goes: list[Name]
    gets: list[Name]
    claims: list[Claim]
    answered: list[Claim]


def claims_to_split(source: Source) -> QuerySet[Claim]:
    """The standing claims of a source and of those merged into it, the latest first."""
    rows = claims_standing().filter(claims_spoken_by([source.pk]))
    return rows.order_by("-pk")


def split_planned(
    *,
    source: Source,
    names: Iterable[Given] = (),
    shared: Iterable[Given] = (),
    claims: Sequence[int] = (),
    into: Source | None = None,
) -> SplitPlan:
    """What would go to ``into``, or to a new source: ``names`` go, ``shared`` are borne by both.

    Where a main name goes, the first that stays in its language becomes the main one.

    Raises Refused("split_nothing", "split_one", "split_name", "split_claim", "split_many",
    "name_missing").
    """
    names, shared = set(names), set(shared)
    if not names and not shared and not claims:
        raise Refused("split_nothing", _("Choose names or claims that are the other one's."))
    if source.merged_into_id or (into and (into.merged_into_id or into.pk == source.pk)):
        message = _("Choose another source than this one, and one that is not merged.")
        raise Refused("split_one", message, field="into")
    there = [
        Name(row.language, row.name, row.is_main)
        for row in source.names.order_by("language", "-is_main", "pk")
    ]
    if unknown := (names | shared) - {name[:2] for name in there}:
        message = _("This source is not called “%s”. Load the page again.")
        raise Refused("split_name", message % min(unknown)[1], field="names")
    goes = [name for name in there if name[:2] in names]
    stays = _with_mains([name for name in there if name[:2] not in names])
    gets = _with_mains([name for name in there if name[:2] in names | shared])
    if not stays or not (gets or into):
        message = _("Both need a name. Choose one that both bear, or one that goes.")
        raise Refused("name_missing", message, field="names")
    rows = _claims(source, claims)
    answered = list(claims_answered(claims_to_split(source).filter(pk__in=claims)))
    return SplitPlan(stays, goes, gets, rows, answered)


def _with_mains(names: Sequence[Name]) -> list[Name]:
    """With a main one in each language: the first, where it had none."""
    mains = {name.language for name in names if name.is_main}
    made: list[Name] = []
    for name in names:
        made.append(name if name.language in mains else name._replace(is_main=True))
        mains.add(name.language)
    return made


def _claims(source: Source, claims: Sequence[int]) -> list[Claim]:
    if len(set(claims)) > MOST:
        message = _("At most %s claims go at once. Choose fewer, and then the rest.") % MOST
        raise Refused("split_many", message, field="claims")
    rows = list(claims_to_split(source).filter(pk__in=claims).select_related("document"))
    if len(rows) < len(set(claims)):
        message = _("Some of these claims are no longer this source's. Load the page again.")
        raise Refused("split_claim", message, field="claims")
    return rows
