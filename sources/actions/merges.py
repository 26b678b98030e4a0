"""Two sources that are one, and the way back."""

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from ..errors import Conflict, Refused, permission_require
from ..models import (
    Apart,
    Merge,
    Source,
)
from ..noted import noted
from ..settled import identity_tell
from ..undoing import undoable_locked, undone
from .names import (
    Name,
    names_add,
    names_listed,
    names_write,
    refuse_settled,
    renaming_log,
    source_facts,
    sources_locked,
)


def source_merge(*, source: Source, into: Source, by: User | None = None) -> Source:
    """Make a source an alias of another; its names go along.  Returns the other.

    What points to the merged source keeps pointing there and is read through
    ``merged_into``.  Who merged is noted at both, and kept as a ``Merge``, which can be undone.
    Raises Refused("merge_circular"), NotAllowed, also ("source_settled") where verdicts rest on
    what the source said.
    """
    permission_require(by, "sources.change_source")
    with transaction.atomic():
        into, source = sources_locked(into, source)
        if into.pk == source.pk or into.merged_into_id is not None:
            raise Refused("merge_circular", _("Choose a source that is not merged itself."))
        identity_tell(source)
        refuse_settled(source, by)
        before, names_before = source_facts(into), names_listed(into)
        for name in source.names.all():
            names_add(into, name.language, [name.name])
        along = Source.objects.filter(merged_into=source)
        Merge.objects.create(
            source=source,
            into=into,
            names_before=names_before,
            names_after=names_listed(into),
            moved=list(along.values_list("pk", flat=True)),
            by=by,
        )
        along.update(merged_into=into)
        source.merged_into = into
        source.save(update_fields=["merged_into"])
        noted(into, by=by, before=before, after=source_facts(into))
        noted(source, by=by, before={"is": None}, after={"is": str(into)})
    return into


def merge_undo(*, merge: Merge, by: User) -> Merge:
    """Part two sources again that were merged; the names of the other are as they were.

    Who did is noted at both.  Raises Refused("undone_already"), Conflict("changed_since") where
    one of them was merged again or names were changed since, NotAllowed, also
    ("source_settled") where verdicts rest on what the source said.
    """
    permission_require(by, "sources.change_source")
    with transaction.atomic():
        merge = undoable_locked(merge)
        into, source = sources_locked(merge.into, merge.source)
        _refuse_overtaken(merge, source, into)
        identity_tell(source)
        refuse_settled(source, by)
        undone(merge, by=by)
        before, kept = source_facts(into), [Name(*name) for name in merge.names_before]
        renaming_log(into, kept, None)
        names_write(into, kept)
        Source.objects.filter(pk__in=merge.moved, merged_into=into).update(merged_into=source)
        source.merged_into = None
        source.save(update_fields=["merged_into"])
        noted(into, by=by, before=before, after=source_facts(into))
        noted(source, by=by, before={"is": str(into)}, after={"is": None})
    return merge


def sources_apart(*, source: Source, other: Source, by: User) -> Apart:
    """Say that two sources which seem to be one are two: it is suggested no more.

    Raises Refused("merge_circular") for one source twice, NotAllowed.
    """
    permission_require(by, "sources.change_source")
    if source.pk == other.pk:
        raise Refused("merge_circular", _("Choose a source that is not merged itself."))
    older, newer = sorted([source, other], key=lambda each: each.pk)
    apart, new = Apart.objects.get_or_create(source=older, other=newer, defaults={"by": by})
    if new:
        noted(source, by=by, before={"is not": None}, after={"is not": str(other)})
    return apart


def _refuse_overtaken(merge: Merge, source: Source, into: Source) -> None:
    if source.merged_into_id != into.pk or into.merged_into_id is not None:
        message = _("One of the two was merged again since. Undo that first.")
        raise Conflict("changed_since", message)
    if names_listed(into) != merge.names_after:
        message = _("Names were changed since, so that the merge can't be undone as a whole.")
        raise Conflict("changed_since", message)
