"""What claims were before a change and after it, as it is kept, and how they are written back.

Rows are read and written as sets, so that a change of five hundred claims costs about as many
queries as one of one.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _

from sources.errors import Refused
from sources.models import Source
from sources.queue import enqueue

from ..domain.spans import holds
from ..models import Claim, ClaimSpan, Topic
from ..queries.claims import places_of

#: What a change can alter in a claim's row; its spans, speakers and topics come on top.
_COLUMNS = (
    "voice",
    "kind",
    "polarity",
    "source_text",
    "cue_text",
    "cue_lemma",
    "content_text",
    "wording",
    "speaker_label",
    "start",
    "end",
    "fingerprint",
    "origin",
    "set_aside",
    "merged_into_id",
    "assignee_id",
    "assigned_at",
    "due_on",
)
#: What of it claims are found again by.
_REMEMBERED = {"content_text", "wording", "polarity", "set_aside"}
_BATCH = 500
_SPOKE = Claim.speakers.through
_ABOUT = Topic.claims.through


def snapshots(claims: Sequence[Claim]) -> dict[str, Any]:
    """{claim id: its columns, spans, speakers and topics, as JSON}"""
    taken: dict[str, Any] = {}
    for claim in claims:
        columns = {column: getattr(claim, column) for column in _COLUMNS}
        if not claim.wording:  # as in changes from before claims could have one
            del columns["wording"]
        if claim.assigned_at:
            columns["assigned_at"] = claim.assigned_at.isoformat()
        if claim.due_on:
            columns["due_on"] = claim.due_on.isoformat()
        else:
            del columns["due_on"]
        taken[str(claim.pk)] = columns | {"spans": [], "speakers": []}
    pks = [claim.pk for claim in claims]
    spans = ClaimSpan.objects.filter(claim__in=pks).order_by("role", "start")
    for pk, *span in spans.values_list("claim", "role", "start", "end"):
        taken[str(pk)]["spans"].append(span)
    speakers = _SPOKE.objects.filter(claim__in=pks).order_by("source")
    for pk, source in speakers.values_list("claim", "source"):
        taken[str(pk)]["speakers"].append(source)
    topics = _ABOUT.objects.filter(claim__in=pks).order_by("topic")
    for pk, topic in topics.values_list("claim", "topic"):
        taken[str(pk)].setdefault("topics", []).append(topic)
    return taken


def put_back(claims: Sequence[Claim], before: dict[str, Any]) -> None:
    """Make claims what they were; those that were not there go, unless somebody used them.

    Raises Refused("claim_in_use").
    """
    now, inside = snapshots(claims), embedded(claims)
    made = [claim for claim in claims if before[str(claim.pk)] is None]
    kept = [claim for claim in claims if before[str(claim.pk)] is not None]
    for claim in made:  # first: they may hold the places of the others
        _remove(claim)
    there = _still_there(before)
    was = {claim: there[str(claim.pk)] for claim in kept}
    for claim, columns in was.items():
        for column in _COLUMNS:
            setattr(claim, column, columns.get(column, ""))
    moved = [claim for claim in kept if was[claim]["spans"] != now[str(claim.pk)]["spans"]]
    spans_write({claim: was[claim]["spans"] for claim in moved})
    speakers_write(
        {
            c: row["speakers"]
            for c, row in was.items()
            if row["speakers"] != now[str(c.pk)]["speakers"]
        }
    )
    were = {claim: was[claim].get("topics", []) for claim in kept}
    topics_write({c: pks for c, pks in were.items() if pks != now[str(c.pk)].get("topics", [])})
    claims_write(kept, now, snapshots(kept))
    embed(inside, kept)


def claims_write(
    claims: Sequence[Claim], before: dict[str, Any], after: dict[str, Any]
) -> list[Claim]:
    """Store what differs; returns the claims that do differ."""
    new = [claim for claim in claims if str(claim.pk) not in before]
    altered = [c for c in claims if str(c.pk) in before and before[str(c.pk)] != after[str(c.pk)]]
    columns = {
        column.removesuffix("_id")
        for claim in altered
        for column in _COLUMNS
        if before[str(claim.pk)].get(column) != after[str(claim.pk)].get(column)
    }
    for claim in (*new, *altered):
        claim.version += 1
    everything = [column.removesuffix("_id") for column in _COLUMNS]
    Claim.objects.bulk_update(new, [*everything, "version"])
    Claim.objects.bulk_update(altered, sorted(columns | {"version"}), batch_size=_BATCH)
    if new or columns & _REMEMBERED:
        for document in {claim.document_id for claim in (*new, *altered)}:
            enqueue("remember_claims", document, later=True)
    return [*new, *altered]


def spans_write(spans: dict[Claim, list[list[Any]]]) -> None:
    """Make these, as (role, start, end), the spans of each of the claims."""
    ClaimSpan.objects.filter(claim__in=spans).delete()
    ClaimSpan.objects.bulk_create(
        [
            ClaimSpan(claim=claim, role=role, start=start, end=end)
            for claim, places in spans.items()
            for role, start, end in places
        ],
        batch_size=_BATCH,
    )
    _forget(spans, "spans")


def speakers_write(speakers: dict[Claim, list[int]]) -> None:
    """Make these, by their keys, the speakers of each of the claims."""
    _SPOKE.objects.filter(claim__in=speakers).delete()
    _SPOKE.objects.bulk_create(
        [
            _SPOKE(claim_id=claim.pk, source_id=source)
            for claim, sources in speakers.items()
            for source in dict.fromkeys(sources)
        ],
        batch_size=_BATCH,
    )
    _forget(speakers, "speakers")


def topics_write(topics: Mapping[Claim, Iterable[int]]) -> None:
    """Make these, by their keys, what each of the claims is about."""
    _ABOUT.objects.filter(claim__in=topics).delete()
    links = [_ABOUT(claim_id=c.pk, topic_id=topic) for c, pks in topics.items() for topic in pks]
    _ABOUT.objects.bulk_create(links, batch_size=_BATCH)
    _forget(topics, "topics")


def _forget(claims: Iterable[Claim], prefetched: str) -> None:
    """What was fetched with the row is no longer so."""
    for claim in claims:
        getattr(claim, "_prefetched_objects_cache", {}).pop(prefetched, None)


def _still_there(before: dict[str, Any]) -> dict[str, Any]:
    """What claims were, as far as the people, sources and topics in it still exist."""
    rows = [was for was in before.values() if was is not None]
    sources = set(
        Source.objects.filter(pk__in={pk for was in rows for pk in was["speakers"]})
        .order_by()
        .values_list("pk", flat=True)
    )
    people = set(
        get_user_model()
        .objects.filter(pk__in={was["assignee_id"] for was in rows} - {None})
        .values_list("pk", flat=True)
    )
    about = {pk for was in rows for pk in was.get("topics", ())}
    topics = set(Topic.objects.filter(pk__in=about).order_by().values_list("pk", flat=True))
    return {
        pk: was
        and was
        | {
            "speakers": [source for source in was["speakers"] if source in sources],
            "assignee_id": was["assignee_id"] if was["assignee_id"] in people else None,
            "assigned_at": was["assigned_at"] and datetime.fromisoformat(was["assigned_at"]),
            "topics": [topic for topic in was.get("topics", ()) if topic in topics],
            "due_on": date.fromisoformat(was["due_on"]) if "due_on" in was else None,
        }
        for pk, was in before.items()
    }


def _remove(claim: Claim) -> None:
    work = (claim.evidence, claim.citations, claim.comments, claim.assessments, claim.drafts)
    used = (*work, claim.merged)
    if any(rows.exists() for rows in used):
        message = _("Somebody has worked on the claim that this made. Reject it instead.")
        raise Refused("claim_in_use", message)
    claim.delete()


def embedded(claims: Sequence[Claim]) -> list[Claim]:
    """What stands in these claims, as far as it is none of them."""
    pks = [claim.pk for claim in claims]
    rows = Claim.objects.filter(parent__in=pks).exclude(pk__in=pks)
    return list(rows.prefetch_related("spans"))


def embed(inside: Sequence[Claim], claims: Sequence[Claim]) -> None:
    """Claims embedded in one of these are embedded in the one whose words hold them now.

    Where none holds them, they stay where they were.
    """
    places = {c: places_of(c).content for c in claims if inside and not c.set_aside}
    for child in inside:
        holders = [c for c, content in places.items() if holds(content, places_of(child).content)]
        if holders:
            parent = min(holders, key=lambda claim: (claim.end - claim.start, claim.pk))
            Claim.objects.filter(pk=child.pk).update(parent=parent)
