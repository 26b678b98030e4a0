"""Every write with which people correct what the engine found, and the way back from each.

A correction is kept as a ``Change`` with what was there before and after.  Later
extractions leave corrected claims alone (``claims.recording``), and nothing is deleted:
what is no claim is set aside.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sources.actions import sources_for
from sources.errors import Conflict, Refused, permission_require
from sources.models import Document, Source

from .extraction.types import Span
from .models import Change, Claim, ClaimSpan, Draft, Proposal
from .places import Places, overlap, tidied, words
from .queries import OPEN, claims_with_verdicts
from .recording import spans_by_role

Kind, Aside = Change.Kind, Claim.Aside
#: What a change can alter in a claim's row; its spans and speakers come on top.
_COLUMNS = (
    "voice",
    "kind",
    "polarity",
    "source_text",
    "cue_text",
    "cue_lemma",
    "content_text",
    "speaker_label",
    "start",
    "end",
    "fingerprint",
    "origin",
    "set_aside",
    "merged_into_id",
    "parent_id",
    "assignee_id",
)


def claim_add(
    *,
    document: Document,
    places: Places,
    by: Any,
    kind: str = "",
    speakers: Iterable[Source] = (),
) -> Claim:
    """Add a claim that the engine missed; without a cue it is the article's own.

    One at the same places that was set aside is taken back instead.  Raises
    Refused("content_missing", "cue_missing", "places_overlap", "claim_there"), NotAllowed.
    """
    permission_require(by, "claims.add_claim")
    places = _sound(document.text, places)
    known = Claim.objects.filter(document=document, fingerprint=places.fingerprint).first()
    if known and known.set_aside:
        claims_restore(claims=[known], by=by)
        return known
    claim = Claim(document=document)
    if places.cue:
        claim.kind = kind or Claim.Kind.INDIRECT
    else:
        claim.voice = Claim.Voice.OUTLET
    with _changing(Kind.ADDED, [], by) as changed:
        _place(claim, places)
        changed.append(claim)
        if claim.voice == Claim.Voice.OUTLET and document.publisher:
            speakers = [document.publisher]
        claim.speakers.set(speakers)
    return claim


def claim_respan(*, claim: Claim, places: Places, by: Any, version: int | None = None) -> Claim:
    """Put source, cue and content of a claim elsewhere in its text.

    ``version`` is the one that the editor had in view; where it is another one by now,
    Conflict("claim_changed") is raised.  Raises Refused as ``claim_add`` does, and
    ("claim_answered") while an answer stands on the words.
    """
    permission_require(by, "claims.change_claim")
    places = _sound(claim.document.text, places)
    _refuse_other_voice(claim, places)
    with _changing(Kind.WORDS, [claim], by, version=version, words_change=True) as changed:
        _place(changed[0], places)
    return changed[0]


def claim_split(*, claim: Claim, at: int, by: Any, version: int | None = None) -> tuple[Claim, ...]:
    """Make two claims of one, the second beginning at ``at``; both have its source and cue.

    Raises Refused("split_outside") where nothing would be left on one side,
    ("claim_answered"), Conflict("claim_changed"), NotAllowed.
    """
    permission_require(by, "claims.change_claim")
    places, text = places_of(claim), claim.document.text
    left = tidied(text, (Span(s.start, min(s.end, at)) for s in places.content if s.start < at))
    right = tidied(text, (Span(max(s.start, at), s.end) for s in places.content if s.end > at))
    if not left or not right:
        message = _("Choose a place within the claim's words: both halves need some.")
        raise Refused("split_outside", message, field="at")
    with _changing(Kind.SPLIT, [claim], by, version=version, words_change=True) as changed:
        first = changed[0]
        second = Claim(document=first.document, run=first.run)
        for column in ("voice", "kind", "polarity", "cue_lemma", "speaker_label", "parent"):
            setattr(second, column, getattr(first, column))
        second.confidence, second.check_worthiness = first.confidence, first.check_worthiness
        second.worth_reasons = first.worth_reasons
        _place(first, Places(places.source, places.cue, left))
        _place(second, Places(places.source, places.cue, right))
        second.speakers.set(first.speakers.all())
        changed.append(second)
    return tuple(changed)


def claims_merge(*, claim: Claim, others: Sequence[Claim], by: Any) -> Claim:
    """Make claims one: the first takes the words of the others, which are set aside.

    Raises Refused("merge_nothing") without others, ("merge_foreign") for claims of another
    article or voice, ("claim_answered"), NotAllowed.
    """
    permission_require(by, "claims.change_claim")
    others = [other for other in others if other.pk != claim.pk]
    if not others:
        raise Refused("merge_nothing", _("Choose the claim that this one is to be merged with."))
    if any((o.document_id, o.voice) != (claim.document_id, claim.voice) for o in others):
        message = _("Only claims of one article and one voice can be merged.")
        raise Refused("merge_foreign", message)
    with _changing(Kind.MERGED, [claim, *others], by, words_change=True) as changed:
        whole, *parts = changed
        places = places_of(whole)
        content = [span for each in changed for span in places_of(each).content]
        cue = tuple(span for span in places.cue if not overlap([span], content))
        source = tuple(span for span in places.source if not overlap([span], content))
        text = whole.document.text
        _place(whole, Places(source, cue or places.cue, tidied(text, content)))
        for part in parts:
            part.set_aside, part.merged_into = Aside.MERGED, whole
    return whole


def claims_reject(*, claims: Iterable[Claim], by: Any) -> Change:
    """Set claims aside that are none; returns the change, which can be undone as one.

    Raises Refused("claim_answered") where an answer stands on one of them, NotAllowed.
    """
    permission_require(by, "claims.change_claim")
    with _changing(Kind.REJECTED, list(claims), by, words_change=True) as changed:
        for claim in changed:
            claim.set_aside = Aside.REJECTED
    return changed.change


def claims_restore(*, claims: Iterable[Claim], by: Any) -> Change:
    """Take claims back that were set aside.  Raises NotAllowed."""
    permission_require(by, "claims.change_claim")
    with _changing(Kind.RESTORED, list(claims), by) as changed:
        for claim in changed:
            claim.set_aside, claim.merged_into = "", None
    return changed.change


def claim_speakers_set(
    *, claim: Claim, speakers: Iterable[Source], by: Any, version: int | None = None
) -> Claim:
    """Say who spoke, against the engine if need be.

    Raises Conflict("claim_changed") as ``claim_respan`` does, NotAllowed.
    """
    permission_require(by, "claims.change_claim")
    with _changing(Kind.SPEAKERS, [claim], by, version=version) as changed:
        changed[0].speakers.set(speakers)
    return changed[0]


def claim_reading_set(
    *, claim: Claim, kind: str, polarity: str, by: Any, version: int | None = None
) -> Claim:
    """Correct how the claim is quoted and whether its speaker affirms it.

    Raises Refused("kind_unknown", "polarity_unknown"), Conflict("claim_changed"), NotAllowed.
    """
    permission_require(by, "claims.change_claim")
    kinds = [""] if claim.voice == Claim.Voice.OUTLET else Claim.Kind.values
    if kind not in kinds:
        message = _("Choose direct, indirect or mixed.")
        raise Refused("kind_unknown", message, field="kind")
    if polarity not in Claim.Polarity.values:
        message = _("Choose affirmed, denied or doubted.")
        raise Refused("polarity_unknown", message, field="polarity")
    with _changing(Kind.READING, [claim], by, version=version) as changed:
        changed[0].kind, changed[0].polarity = kind, polarity
    return changed[0]


def claims_assign(*, claims: Iterable[Claim], assignee: Any, by: Any) -> Change:
    """Give claims to somebody to settle, or to nobody (None); returns the change.

    Raises Refused("assignee_reads_only") for somebody who may not answer, NotAllowed.
    """
    permission_require(by, "claims.change_claim")
    if assignee is not None and not assignee.has_perm("claims.add_assessment"):
        message = _("%s may read only. Choose an editor.") % assignee
        raise Refused("assignee_reads_only", message, field="assignee")
    with _changing(Kind.ASSIGNED, list(claims), by) as changed:
        for claim in changed:
            claim.assignee, claim.assigned_at = assignee, timezone.now()
    return changed.change


def change_undo(*, change: Change, by: Any) -> Change:
    """Put back what a change altered; refused where anything changed since.

    Claims that it made go, unless somebody worked on them.  Raises
    Refused("undone_already", "claim_in_use", "claim_answered"), Conflict("changed_since"),
    NotAllowed.
    """
    permission_require(by, "claims.change_claim")
    with transaction.atomic():
        change = Change.objects.select_for_update().get(pk=change.pk)
        if change.undone_at:
            raise Refused("undone_already", _("This was undone already."))
        claims = _locked(change.claims.all())
        if {str(claim.pk): _snapshot(claim) for claim in claims} != change.after:
            message = _("Somebody changed this since. Look at the claim as it is now.")
            raise Conflict("changed_since", message)
        if change.kind not in (Kind.ASSIGNED, Kind.SPEAKERS, Kind.READING):
            _refuse_answered(claims)
        _put_back(claims, change.before, by)
        change.undone_at, change.undone_by = timezone.now(), by
        change.save(update_fields=["undone_at", "undone_by"])
    return change


def proposal_decide(*, proposal: Proposal, take: bool, by: Any) -> Proposal:
    """Take over how a later extraction reads a claim, or keep the claim as people left it.

    Taking over that it is gone sets the claim aside.  Raises Refused("claim_answered") as
    ``claim_respan`` does, ("decided_already"), NotAllowed.
    """
    permission_require(by, "claims.change_claim")
    with transaction.atomic():
        proposal = Proposal.objects.select_for_update().get(pk=proposal.pk)
        if proposal.decision:
            raise Refused("decided_already", _("Somebody has decided this already."))
        if take and proposal.found:
            _take_over(proposal, by)
        elif take:
            claims_reject(claims=[proposal.claim], by=by)
        proposal.decision = Proposal.Decision.TAKEN if take else Proposal.Decision.KEPT
        proposal.decided_by, proposal.decided_at = by, timezone.now()
        proposal.save(update_fields=["decision", "decided_by", "decided_at"])
    return proposal


def _take_over(proposal: Proposal, by: Any) -> None:
    found = proposal.found
    spans = ([Span(*place) for place in found[role]] for role in ClaimSpan.Role.values)
    with _changing(Kind.TAKEN, [proposal.claim], by, words_change=True) as changed:
        claim = changed[0]
        for column in ("kind", "polarity", "cue_lemma", "speaker_label", "origin"):
            setattr(claim, column, found[column])
        _place(claim, Places(*map(tuple, spans)))
        names = sources_for(names=found["speakers"], language=claim.document.language)
        claim.speakers.set(names.values())


def places_of(claim: Claim) -> Places:
    """Where the claim's parts stand."""
    return Places(*(tuple(spans) for spans in spans_by_role(claim).values()))


# --- how a change is made and kept ----------------------------------------------------


class _Changed(list[Claim]):
    """The claims that a change touches, new ones appended; afterwards also the change."""

    change: Change


@contextmanager
def _changing(
    kind: str,
    claims: Sequence[Claim],
    by: Any,
    *,
    version: int | None = None,
    words_change: bool = False,
) -> Iterator[_Changed]:
    """Lock, refuse, let the caller change, then record what was before and after."""
    try:
        with transaction.atomic():
            changed = _Changed(_locked(claims))
            if version is not None and changed[0].version != version:
                raise _stale()
            if words_change:
                _refuse_answered(changed)
            before: dict[str, Any] = {str(claim.pk): _snapshot(claim) for claim in changed}
            yield changed
            for claim in changed:
                _save(claim, by)
            after = {str(claim.pk): _snapshot(claim) for claim in changed}
            before = dict.fromkeys(after) | before
            changed.change = Change.objects.create(kind=kind, before=before, after=after, by=by)
            changed.change.claims.set(changed)
    except IntegrityError as error:
        message = _("There is a claim at these very places already.")
        raise Refused("claim_there", message) from error


def _locked(claims: Iterable[Claim]) -> list[Claim]:
    """The rows as they are now, in the order asked for."""
    order = [claim.pk for claim in claims]
    rows = Claim.objects.select_for_update(of=("self",)).select_related("document")
    found = rows.prefetch_related("spans", "speakers").in_bulk(order)
    return [found[pk] for pk in order if pk in found]


def _save(claim: Claim, by: Any) -> None:
    claim.version += 1
    claim._history_user = by  # type: ignore[attr-defined]  # read by simple-history
    claim.save()


def _place(claim: Claim, places: Places) -> None:
    """Write the places, and the words there, into the row and its spans."""
    text = claim.document.text
    claim.source_text = words(text, places.source)
    claim.cue_text, claim.content_text = words(text, places.cue), words(text, places.content)
    claim.start, claim.end = places.extent
    claim.fingerprint = places.fingerprint
    claim.save()
    claim.spans.all().delete()
    ClaimSpan.objects.bulk_create(
        ClaimSpan(claim=claim, role=role, start=span.start, end=span.end)
        for role in ClaimSpan.Role.values
        for span in getattr(places, role)
    )


def _snapshot(claim: Claim) -> dict[str, Any]:
    columns = {column: getattr(claim, column) for column in _COLUMNS}
    spans = ClaimSpan.objects.filter(claim=claim).values_list("role", "start", "end")
    speakers = Claim.speakers.through.objects.filter(claim=claim).values_list("source", flat=True)
    return columns | {"spans": sorted(map(list, spans)), "speakers": sorted(speakers)}


def _put_back(claims: Sequence[Claim], before: dict[str, Any], by: Any) -> None:
    """Claims that were not there go first, as they may hold the places of the others."""
    for claim in claims:
        if before[str(claim.pk)] is None:
            _remove(claim)
    for claim in (claim for claim in claims if claim.pk is not None):
        was = before[str(claim.pk)]
        for column in _COLUMNS:
            setattr(claim, column, was[column])
        claim.spans.all().delete()
        ClaimSpan.objects.bulk_create(
            ClaimSpan(claim=claim, role=role, start=start, end=end)
            for role, start, end in was["spans"]
        )
        claim.speakers.set(was["speakers"])
        _save(claim, by)


def _remove(claim: Claim) -> None:
    if any(rows.exists() for rows in (claim.evidence, claim.comments, claim.assessments)):
        message = _("Somebody has worked on the claim that this made. Reject it instead.")
        raise Refused("claim_in_use", message)
    claim.delete()


# --- refusals -------------------------------------------------------------------------


def _sound(text: str, places: Places) -> Places:
    """The places tidied; raises Refused where they make no claim."""
    source, cue, content = (tidied(text, part) for part in vars(places).values())
    if not content:
        message = (
            _("Select the words of the claim too, not only the words that report it.")
            if cue
            else _("Select the words of the claim.")
        )
        raise Refused("content_missing", message, field="content")
    if source and not cue:
        message = _("Select the words that report it too, as in “said that”.")
        raise Refused("cue_missing", message, field="cue")
    if overlap(cue, content) or overlap(source, content) or overlap(source, cue):
        message = _("The same words can't be two of source, cue and claim. Select them apart.")
        raise Refused("places_overlap", message, field="content")
    return Places(source, cue, content)


def _refuse_other_voice(claim: Claim, places: Places) -> None:
    if claim.voice == Claim.Voice.ATTRIBUTED and not places.cue:
        message = _("Select the words that report it too, as in “said that”.")
        raise Refused("cue_missing", message, field="cue")
    if claim.voice == Claim.Voice.OUTLET and places.cue:
        message = _("The article says this itself. Reject it, and add what somebody said.")
        raise Refused("not_attributed", message, field="cue")


def _refuse_answered(claims: Sequence[Claim]) -> None:
    """The words that an answer rests on, or one that waits for review, stay as they are."""
    pks = [claim.pk for claim in claims]
    waiting = Draft.objects.filter(claim__in=pks, state=Draft.State.SUBMITTED).exists()
    for claim in claims_with_verdicts(aside=True).filter(pk__in=pks):
        row: Any = claim
        if waiting or {row.attribution_verdict, row.content_verdict} - {OPEN, None}:
            message = _("A verdict rests on these words. Withdraw it first, then change them.")
            raise Refused("claim_answered", message)


def _stale() -> Conflict:
    message = _(
        "Somebody changed this claim meanwhile. Theirs is shown now, yours is still in the form."
        " Save again to put yours in its place."
    )
    return Conflict("claim_changed", message)
