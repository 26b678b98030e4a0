"""Two people whom the register or the engine took for one, told apart, and the way back."""

from collections.abc import Iterable, Sequence

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from sources import limits
from sources.actions.merges import source_merge
from sources.actions.names import (
    Name,
    names_add,
    names_listed,
    names_write,
    renaming_log,
    source_facts,
    source_locked,
    sources_locked,
)
from sources.actions.sources import source_make
from sources.errors import Conflict, Refused, permission_require
from sources.limits import length_require
from sources.models import Source
from sources.noted import noted
from sources.undoing import undoable_locked, undone

from ..models import Change, Claim, SourceSplit
from ..queries.splits import Given, SplitPlan, split_planned
from ._changes import claims_edited
from .claims import change_undo


def source_split(
    *,
    source: Source,
    reason: str,
    by: User,
    names: Iterable[Given] = (),
    shared: Iterable[Given] = (),
    claims: Sequence[int] = (),
    into: Source | None = None,
    kind: str = Source.Kind.UNKNOWN,
    note: str = "",
) -> SourceSplit:
    """Tell two apart whom a source stood for: names and claims go to ``into``, or to a new one.

    ``names`` go, as (language, name); ``shared`` are borne by both afterwards; ``claims`` are the
    keys of what the other one said.  ``kind`` and ``note`` (what tells it apart) are for a new one.
    Offices, notes and what it published stay.  It is noted at both who did it and why, and can be
    undone.

    Raises Refused("reason_missing", "too_long"), what ``split_planned`` raises,
    ("claim_answered") where a verdict stands on one of the claims or waits for review,
    Conflict("source_gone", "article_withdrawn"), NotAllowed, also ("source_settled") where
    verdicts rest on a main name that goes.
    """
    permission_require(by, "sources.change_source")
    if into is None:
        permission_require(by, "sources.add_source")
    if claims:
        permission_require(by, "claims.change_claim")
    reason = reason.strip()
    if not reason:
        message = _("Say in a few words how you know that they are two.")
        raise Refused("reason_missing", message, field="reason")
    length_require(len(reason), limits.NOTE, field="reason")
    with transaction.atomic():
        if into is None:
            source = source_locked(source)
        else:
            source, into = sources_locked(source, into)
        plan = split_planned(source=source, names=names, shared=shared, claims=claims, into=into)
        _refuse_answered(plan.answered)
        made = into is None
        other = into or source_make(names=_by_language(plan.gets), kind=kind, note=note)
        before = {"source": names_listed(source), "into": names_listed(other)}
        was, theirs = source_facts(source), source_facts(other)
        _names_move(source, other, plan, by)
        after = {"source": names_listed(source), "into": names_listed(other)}
        for row, known, beside in ((source, was, other), (other, theirs, source)):
            why = {"reason": f"{beside}: {reason}"}
            noted(row, by=by, before=known, after=source_facts(row) | why)
        return SourceSplit.objects.create(
            source=source,
            into=other,
            made=made,
            reason=reason,
            names_before=before,
            names_after=after,
            change=_claims_move(plan.claims, source, other, by) if plan.claims else None,
            by=by,
        )


def split_undo(*, split: SourceSplit, by: User) -> SourceSplit:
    """Make two one again: names and claims are as they were.

    A source that was made by the split is merged into the first.  Raises Refused("undone_already",
    "claim_answered") where a verdict was given since on what went, Conflict("changed_since") where
    names, claims or one of the two changed since, NotAllowed, also ("source_settled").
    """
    permission_require(by, "sources.change_source")
    with transaction.atomic():
        split = undoable_locked(split)
        source, other = sources_locked(split.source, split.into)
        _refuse_overtaken(split, source, other)
        if split.change and not split.change.undone_at:
            change_undo(change=split.change, by=by)
        _names_back(source, split.names_before["source"], by)
        if split.made:
            source_merge(source=other, into=source, by=by)
        else:
            _names_back(other, split.names_before["into"], by)
        undone(split, by=by)
    return split


def _names_move(source: Source, other: Source, plan: SplitPlan, by: User) -> None:
    if plan.goes:
        renaming_log(source, plan.stays, by)
        names_write(source, plan.stays)
    for language, names in _by_language(plan.gets).items():
        names_add(other, language, names)


def _claims_move(claims: Sequence[Claim], source: Source, other: Source, by: User) -> Change:
    """What the source said, or one merged into it, was said by the other."""
    one = {source.pk, *source.merged.values_list("pk", flat=True)}
    with claims_edited(Change.Kind.SPEAKERS, claims, by) as changed:
        changed.speak_each(
            {c: [*(s for s in c.speakers.all() if s.pk not in one), other] for c in changed}
        )
    return changed.change


def _names_back(source: Source, listed: Sequence[Sequence[object]], by: User) -> None:
    names, before = [Name(*name) for name in listed], source_facts(source)  # type: ignore[arg-type]
    renaming_log(source, names, by)
    names_write(source, names)
    noted(source, by=by, before=before, after=source_facts(source))


def _by_language(names: Iterable[Name]) -> dict[str, list[str]]:
    """The main one first."""
    found: dict[str, list[str]] = {}
    for name in sorted(names, key=lambda name: not name.is_main):
        found.setdefault(name.language, []).append(name.name)
    return found


def _refuse_answered(answered: Sequence[Claim]) -> None:
    if answered:
        message = _(
            "Verdicts rest on some of these claims, or wait for review: %s. Leave them out, or"
            " reopen these verdicts first."
        )
        which = _(", ").join(f"#{claim.pk}" for claim in answered[:10])
        raise Refused("claim_answered", message % which, field="claims")


def _refuse_overtaken(split: SourceSplit, source: Source, other: Source) -> None:
    if source.merged_into_id or other.merged_into_id:
        message = _("One of the two was merged since. Undo that first.")
        raise Conflict("changed_since", message)
    if {"source": names_listed(source), "into": names_listed(other)} != split.names_after:
        message = _("Names were changed since, so that the split can't be undone as a whole.")
        raise Conflict("changed_since", message)
