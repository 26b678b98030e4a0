"""What is to be sealed of a row, and whether the rows are still what was sealed."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from django.db.models import Model

from ..domain.sealing import BEGINNING, chained, digest
from ..models import Assessment, Change, Draft, Seal, Unsealed

#: Rows that are looked at together.
BATCH = 1000
#: How often a row is looked at that seems altered: meanwhile somebody may have written it.
LOOKS = 3
_DRAFTED = ("verdict", "label_id", "rationale", "reason", "cited_url", "seen_id", "version")
_REVIEWED = ("earlier", "about", "state", "reviewer_id", "review_note", "assessment_id")
_GIVEN = ("claim_id", "aspect", "verdict", "label_id", "rationale", "reason", "passages")
_SIGNED = ("cited_url", "editor_id", "reviewer_id", "created_at")


class Reading(NamedTuple):
    """A row as it is now: digests as in ``Seal``; ``step`` is "" where it is not yet history."""

    step: str
    fixed: str
    state: str


class Fault(NamedTuple):
    """Where the history is not what was sealed: the row's kind and key, and what is wrong."""

    kind: str
    thing: str
    says: str


def _change(row: Change) -> tuple[str, dict[str, Any], dict[str, Any]]:
    fixed = _columns(row, "kind", "before", "after", "by_id", "at")
    return (
        ("undone" if row.undone_at else "made"),
        fixed,
        _columns(row, "undone_at", "undone_by_id"),
    )


def _assessment(row: Assessment) -> tuple[str, dict[str, Any], dict[str, Any]]:
    rests_on = sorted([e.pk, e.document_id, e.start, e.end, e.stance] for e in row.evidence.all())
    fixed = _columns(row, *_GIVEN, *_SIGNED) | {"evidence": rests_on}
    step = "superseded" if row.superseded_by_id else "given"
    return step, fixed, _columns(row, "superseded_by_id")


def _draft(row: Draft) -> tuple[str, dict[str, Any], dict[str, Any]]:
    """What its author keeps to themselves is no history."""
    at = row.decided_at or row.submitted_at
    step = f"{row.state}, version {row.version}, {at}" if row.state != Draft.State.DRAFT else ""
    state = _columns(row, *_DRAFTED, *_REVIEWED, "submitted_at", "decided_at")
    return step, _columns(row, "claim_id", "aspect", "author_id", "created_at"), state


_READ: dict[str, tuple[type[Model], Callable[[Any], tuple[str, dict[str, Any], dict[str, Any]]]]]
_READ = {
    "change": (Change, _change),
    "assessment": (Assessment, _assessment),
    "draft": (Draft, _draft),
}
#: What a draft that was sealed so never leaves.
_FINAL = (Draft.State.APPROVED, Draft.State.DROPPED)


def history_read(kind: str, things: Iterable[str]) -> dict[str, Reading]:
    """{key: the row as it is now}, as far as there are such rows."""
    model, read = _READ[kind]
    rows = model._default_manager.filter(pk__in=set(things))
    if model is Assessment:
        rows = rows.prefetch_related("evidence")
    found = {}
    for row in rows:
        step, fixed, state = read(row)
        found[str(row.pk)] = Reading(step, digest(fixed), digest(state))
    return found


def key_of(kind: str, thing: str) -> str:
    """A row's key as everywhere here; SQLite writes a UUID without its dashes."""
    return str(_READ[kind][0]._meta.pk.to_python(thing))


def seals_of(kind: str, things: Iterable[str]) -> dict[str, list[Seal]]:
    """{key: its seals, the latest last}"""
    found = defaultdict(list)
    for seal in Seal.objects.filter(kind=kind, thing__in=set(things)):
        found[seal.thing].append(seal)
    return found


def seal_chain(before: str, seal: Seal) -> str:
    """What ``seal.chain`` is, where it follows one whose chain is ``before``."""
    names = ("number", "kind", "thing", "step", "fixed", "state", "at")
    return chained(before, **{name: getattr(seal, name) for name in names})


def seal_last() -> Seal | None:
    """The end of the chain; None where nothing is sealed."""
    return Seal.objects.order_by("-number").first()


def history_faults(*, heads: Iterable[tuple[int, str]] = ()) -> Iterator[Fault]:
    """Where chain and rows are not what was sealed; nothing, where all is well.

    ``heads`` are (number, chain) of seals that were noted elsewhere, earlier.  Memory does not
    grow with the history, and nobody waits: rows that are written meanwhile are looked at again.
    """
    yield from _broken_links()
    for number, chain in heads:
        if not Seal.objects.filter(number=number, chain=chain).exists():
            yield Fault("seal", str(number), "is not the one that was noted")
    for kind in _READ:
        sealed = Seal.objects.filter(kind=kind).order_by("thing").values_list("thing", flat=True)
        for things in _batches(sealed.distinct().iterator(BATCH)):
            yield from _faults(kind, things, _altered)
        there = _READ[kind][0]._default_manager.order_by("pk").values_list("pk", flat=True)
        for things in _batches(map(str, there.iterator(BATCH))):
            yield from _faults(kind, things, _never_sealed)


def _broken_links() -> Iterator[Fault]:
    before, number = BEGINNING, 0
    for seal in Seal.objects.iterator(BATCH):
        if seal.number != number + 1:
            yield Fault("seal", str(number + 1), f"is missing, as all up to {seal.number - 1}")
        elif seal.chain != seal_chain(before, seal):
            yield Fault("seal", str(seal.number), f"was altered ({seal.kind} {seal.thing})")
        before, number = seal.chain, seal.number


def _faults(
    kind: str, things: list[str], find: Callable[[str, list[str]], dict[str, str]]
) -> Iterator[Fault]:
    for _look in range(LOOKS):
        found = find(kind, things) if things else {}
        things = list(found)
    yield from (Fault(kind, thing, says) for thing, says in found.items())


def _altered(kind: str, things: list[str]) -> dict[str, str]:
    """{key: what is wrong}, of rows that were sealed."""
    rows, waiting, seals = (
        history_read(kind, things),
        _waiting(kind, things),
        seals_of(kind, things),
    )
    faults = {}
    for thing in things:
        row, sealed = rows.get(thing), seals[thing]
        if row is None:
            faults[thing] = "is missing"
        elif any(seal.fixed != row.fixed for seal in sealed):
            faults[thing] = f"was altered after it was sealed ({sealed[0].at:%Y-%m-%d %H:%M} UTC)"
        elif thing not in waiting and not _as_sealed(row, sealed[-1]):
            faults[thing] = f"is not what was sealed last ({sealed[-1].step})"
    return faults


def _as_sealed(row: Reading, last: Seal) -> bool:
    if row.step == "":
        return not last.step.startswith(_FINAL)
    return (row.step, row.state) == (last.step, last.state)


def _never_sealed(kind: str, things: list[str]) -> dict[str, str]:
    rows, waiting, seals = (
        history_read(kind, things),
        _waiting(kind, things),
        seals_of(kind, things),
    )
    return {
        thing: "was never sealed, and does not wait to be"
        for thing, row in rows.items()
        if row.step and thing not in seals and thing not in waiting
    }


def _waiting(kind: str, things: list[str]) -> set[str]:
    written = {form for thing in things for form in (thing, thing.replace("-", ""))}
    rows = Unsealed.objects.filter(kind=kind, thing__in=written).values_list("thing", flat=True)
    return {key_of(kind, thing) for thing in rows}


def _columns(row: Model, *names: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _batches(things: Iterable[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    for thing in things:
        batch.append(thing)
        if len(batch) == BATCH:
            yield batch
            batch = []
    yield batch
