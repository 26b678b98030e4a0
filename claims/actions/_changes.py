"""How a correction is made and kept: lock, refuse, change, record what was there before.

The changes are the claims' history; there is no other.  A change of one claim and one of five
hundred cost about as many queries: rows, and what was before and after, are read and written
as sets.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from sources.errors import Conflict, Refused
from sources.models import Document, Source
from sources.queue import enqueue

from ..domain.spans import Places, holds, words
from ..domain.verdicts import STANDING
from ..models import Assessment, Change, Claim, ClaimSpan, Draft, Topic
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


class ClaimEdits(list[Claim]):
    """The claims that a change touches, new ones appended; afterwards also the change.

    There is no ``change`` where nothing was altered, unless one was asked for ``always``.
    """

    change: Change

    def place(self, claim: Claim, places: Places) -> None:
        """Write the places, and the words there; one that is new is stored and joins the others.

        Raises Refused("claim_there") where another claim has these very places.
        """
        _refuse_taken(claim, places)
        text = claim.document.text
        claim.source_text = words(text, places.source)
        claim.cue_text, claim.content_text = words(text, places.cue), words(text, places.content)
        claim.start, claim.end = places.extent
        claim.fingerprint = places.fingerprint
        if claim._state.adding:
            Claim.objects.bulk_create([claim])  # its version is counted with the others'
            self.append(claim)
        spans = [
            [role, span.start, span.end]
            for role in ClaimSpan.Role.values
            for span in getattr(places, role)
        ]
        _spans_write({claim: spans})

    def speak(self, claim: Claim, speakers: Iterable[Source]) -> None:
        """Make these the claim's speakers."""
        _speakers_write({claim: [source.pk for source in speakers]})

    def speak_each(self, speakers: Mapping[Claim, Iterable[Source]]) -> None:
        """Make these the speakers of each of the claims."""
        _speakers_write(
            {claim: [each.pk for each in sources] for claim, sources in speakers.items()}
        )

    def about(self, topics: Mapping[Claim, Iterable[int]]) -> None:
        """Make these, by their keys, what each of the claims is about."""
        _topics_write(topics)


@contextmanager
def claims_edited(
    kind: str,
    claims: Sequence[Claim],
    by: User,
    *,
    version: int | None = None,
    words_change: bool = False,
    always: bool = False,
    aside: bool = False,
    answered: bool = False,
) -> Iterator[ClaimEdits]:
    """Let the caller change claims, locked as they are now; afterwards it is kept as one change.

    ``version`` is what the person had in view.  ``words_change`` carries along what is embedded
    in the claims.  ``aside`` is for claims that may be set aside, ``answered`` for what no
    answer is about: else claims are refused on which one stands or waits.

    Raises Conflict("claim_gone", "claim_changed"),
    Refused("claim_set_aside", "claim_answered", "claim_there").
    """
    with claim_there_refused(), transaction.atomic():
        changed = ClaimEdits(claims_locked(claims))
        if version is not None and changed[0].version != version:
            raise _stale()
        if not aside:
            refuse_set_aside(changed)
        if not answered:
            refuse_answered(changed)
        before = snapshots(changed)
        inside = _embedded(changed) if words_change else []
        yield changed
        after = snapshots(changed)
        altered = _write(changed, before, after)
        if words_change:
            _embed(inside, changed)
        if altered or always:
            change = Change(kind=kind, before=dict.fromkeys(after) | before, after=after, by=by)
            change.save()
            change.claims.set(changed)
            changed.change = change


@contextmanager
def claim_there_refused() -> Iterator[None]:
    """Name what the database refuses when two people put claims at the same places at once."""
    try:
        yield
    except IntegrityError as error:
        message = _("There is a claim at these very places already.")
        raise Refused("claim_there", message) from error


def document_lock(*documents: int, withdrawn: bool = False) -> None:
    """Let nobody else write claims of these documents until the transaction ends.

    Raises Conflict("article_withdrawn") where one of them was, unless ``withdrawn``.
    """
    rows = Document.objects.select_for_update(no_key=True).order_by("pk")
    gone = list(rows.filter(pk__in=set(documents)).values_list("withdrawn_at", flat=True))
    if any(gone) and not withdrawn:
        raise Conflict("article_withdrawn", _("This article was withdrawn. Take it back first."))


def claims_locked(claims: Iterable[Claim]) -> list[Claim]:
    """The rows as they are now, in the order asked for, each once, until the transaction ends.

    Their documents are locked before them, as an extraction does that records claims: it
    comes wholly before this or wholly after.
    Raises Conflict("claim_gone", "article_withdrawn").
    """
    asked = {claim.pk: claim.document_id for claim in claims}
    document_lock(*asked.values())
    rows = Claim.objects.select_for_update().order_by("pk")
    found = rows.prefetch_related("document", "spans", "speakers", "topics").in_bulk(list(asked))
    if len(found) < len(asked):
        message = _("This claim is gone: the engine no longer found it. Load the article again.")
        raise Conflict("claim_gone", message)
    return [found[pk] for pk in asked]


def claim_take(claim: Claim) -> Claim:
    """The claim as it is now, for work on it alone until the transaction ends.

    Raises Conflict("claim_gone"), Refused("claim_set_aside").
    """
    rows = claims_locked([claim])
    refuse_set_aside(rows)
    return rows[0]


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
    now, inside = snapshots(claims), _embedded(claims)
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
    _spans_write({claim: was[claim]["spans"] for claim in moved})
    _speakers_write(
        {
            c: row["speakers"]
            for c, row in was.items()
            if row["speakers"] != now[str(c.pk)]["speakers"]
        }
    )
    were = {claim: was[claim].get("topics", []) for claim in kept}
    _topics_write({c: pks for c, pks in were.items() if pks != now[str(c.pk)].get("topics", [])})
    _write(kept, now, snapshots(kept))
    _embed(inside, kept)


# --- writing ----------------------------------------------------------------------------


def _write(claims: Sequence[Claim], before: dict[str, Any], after: dict[str, Any]) -> list[Claim]:
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


def _spans_write(spans: dict[Claim, list[list[Any]]]) -> None:
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


def _speakers_write(speakers: dict[Claim, list[int]]) -> None:
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


def _topics_write(topics: Mapping[Claim, Iterable[int]]) -> None:
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


def _embedded(claims: Sequence[Claim]) -> list[Claim]:
    """What stands in these claims, as far as it is none of them."""
    pks = [claim.pk for claim in claims]
    rows = Claim.objects.filter(parent__in=pks).exclude(pk__in=pks)
    return list(rows.prefetch_related("spans"))


def _embed(inside: Sequence[Claim], claims: Sequence[Claim]) -> None:
    """Claims embedded in one of these are embedded in the one whose words hold them now.

    Where none holds them, they stay where they were.
    """
    places = {c: places_of(c).content for c in claims if inside and not c.set_aside}
    for child in inside:
        holders = [c for c, content in places.items() if holds(content, places_of(child).content)]
        if holders:
            parent = min(holders, key=lambda claim: (claim.end - claim.start, claim.pk))
            Claim.objects.filter(pk=child.pk).update(parent=parent)


# --- refusals ---------------------------------------------------------------------------


def refuse_set_aside(claims: Iterable[Claim]) -> None:
    """Raise Refused("claim_set_aside") where somebody has decided that this is no claim."""
    if any(claim.set_aside for claim in claims):
        message = _("This claim was set aside. Take it back first.")
        raise Refused("claim_set_aside", message)


def refuse_answered(claims: Sequence[Claim]) -> None:
    """Raise Refused("claim_answered"): what an answer is about, or one that waits for review,
    stays as it is.  Triggers in the database refuse it too.
    """
    pks = [claim.pk for claim in claims]
    waiting = Draft.objects.filter(claim__in=pks, state=Draft.State.SUBMITTED)
    if waiting.exists() or Assessment.objects.filter(STANDING, claim__in=pks).exists():
        message = _(
            "A verdict rests on this claim, or waits for review, so that the claim stays as it is."
            " Reopen the verdict first, and say why."
        )
        raise Refused("claim_answered", message)


def _refuse_taken(claim: Claim, places: Places) -> None:
    there = Claim.objects.filter(document=claim.document, fingerprint=places.fingerprint)
    holder = there.exclude(pk=claim.pk).first()
    if holder:
        message = (
            _("A claim at these very places was set aside. Take it back instead.")
            if holder.set_aside
            else _("There is a claim at these very places already.")
        )
        raise Refused("claim_there", message)


def _stale() -> Conflict:
    message = _(
        "Somebody changed this claim meanwhile. Theirs is shown now, yours is still in the form."
        " Save again to put yours in its place."
    )
    return Conflict("claim_changed", message)
