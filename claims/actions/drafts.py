"""Every write of drafts: an assessment on its way from its author past a second person.

In a newsroom that has switched four eyes on, nothing is published but by
``draft_approve``; ``answer_give`` is the door that knows which way an answer goes.
"""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sources.errors import Conflict, NotAllowed, Refused, permission_require

from ..models import Assessment, Claim, Draft, Evidence, Label, Notification
from ..queries.newsroom import newsroom_settings
from ..queries.people import people_who_may
from ..queries.verdicts import assessment_current, draft_said
from ._changes import claim_take, claims_locked
from ._readings import (
    claim_reading,
    refuse_read_otherwise,
    refuse_submitted_otherwise,
    submitted_otherwise,
)
from .assessments import (
    answer_changed,
    assessment_publish,
    assessment_refuse_contrary,
    assessment_refuse_unfounded,
    assessment_refuse_unreasoned,
)
from .notifications import notify

State = Draft.State


def answer_give(
    *, claim: Claim, by: User, draft: bool = False, **answer: Any
) -> Assessment | Draft:
    """Publish an answer, or submit it for review where the newsroom has four eyes on.

    ``answer`` is what ``assessment_publish`` takes.  With ``draft`` it is only kept as its
    author's draft.  Raises Refused("label_retired"), and as ``assessment_publish`` and
    ``draft_save`` do.
    """
    label = answer.get("label")
    if label and not label.active:
        raise Refused(
            "label_retired", _("This label is out of use. Choose another."), field="label"
        )
    if draft or newsroom_settings().four_eyes:
        return draft_save(claim=claim, by=by, submit=not draft, **answer)
    published = assessment_publish(claim=claim, by=by, **answer)
    live = Draft.objects.filter(claim=claim, aspect=published.aspect, author=by)
    live.filter(state__in=Draft.LIVE).update(state=State.DROPPED, decided_at=timezone.now())
    return published


def draft_save(
    *,
    claim: Claim,
    aspect: str,
    verdict: str,
    by: User,
    label: Label | None = None,
    rationale: str = "",
    evidence: Sequence[Evidence] = (),
    cited_url: str = "",
    reason: str = "",
    seen: str | None = None,
    claim_version: int | None = None,
    submit: bool = False,
    confirm: bool = False,
) -> Draft:
    """Keep an answer as one's draft, in place of the one there is, and submit it if asked to.

    ``seen`` and ``claim_version`` are as for ``assessment_publish``; without ``seen``, what
    stands now is taken as seen.  Where that changes what the draft says, or its claim was
    changed before it is submitted again, its version counts up; what a reviewer could read
    until then is kept with it.  One that was submitted and is only kept now waits no longer.
    Raises Refused as ``assessment_refuse_unfounded`` does (a draft that is not submitted may
    rest on nothing yet), ("evidence_contrary") without ``confirm``, ("reason_missing"), what
    ``claim_take`` raises, Conflict("assessment_changed", "claim_changed"), NotAllowed.
    """
    permission_require(by, "claims.add_assessment")
    with transaction.atomic():
        claim = claim_take(claim)
        refuse_read_otherwise(claim, claim_version)
        standing = assessment_current(claim, aspect)
        if seen is not None and seen != (str(standing.pk) if standing else ""):
            raise answer_changed()
        live = Draft.objects.filter(claim=claim, aspect=aspect, author=by, state__in=Draft.LIVE)
        draft = live.first() or Draft(claim=claim, aspect=aspect, author=by, version=0)
        said, was, otherwise = draft_said(draft), draft.state, submitted_otherwise(draft)
        draft.verdict, draft.label = verdict, label
        draft.rationale, draft.reason = rationale.strip(), reason.strip()
        draft.cited_url, draft.seen = cited_url, standing
        draft.state, draft.submitted_at = State.DRAFT, None
        _refuse_unfit(draft, evidence, submit=submit)
        assessment_refuse_contrary(verdict, evidence, confirm=confirm)
        draft.save()
        draft.evidence.set(evidence)
        _version_count(draft, said, read=was in (State.SUBMITTED, State.RETURNED))
        if submit:
            _submit(draft, otherwise=otherwise)
    return draft


def draft_submit(*, draft: Draft, by: User, claim_version: int | None = None) -> Draft:
    """Ask for a second person's eyes; once more, where the claim was changed while it waited.

    Where it reads otherwise than when the draft was last submitted, that is another version of
    the draft: whoever read an older one decides anew.  Raises as ``draft_save`` does,
    Refused("not_yours", "not_waiting"), and
    Conflict("assessment_changed") where another answer stands by now than when it was written.
    """
    permission_require(by, "claims.add_assessment")
    with transaction.atomic():
        draft = _own(draft, by, *Draft.LIVE)
        refuse_read_otherwise(claim_take(draft.claim), claim_version)
        otherwise = submitted_otherwise(draft)
        if not otherwise:
            _refuse_unless(draft, State.DRAFT, State.RETURNED)
        if assessment_current(draft.claim, draft.aspect) != draft.seen:
            raise answer_changed()
        _refuse_unfit(draft, list(draft.evidence.all()), submit=True)
        _submit(draft, otherwise=otherwise)
    return draft


def draft_take_back(*, draft: Draft, by: User) -> Draft:
    """Have a submitted draft back to write on: it waits no longer, and nothing of it is lost.

    What a reviewer could read of it is kept.  Raises Refused("not_yours", "not_waiting").
    """
    with transaction.atomic():
        draft = _own(draft, by, State.SUBMITTED)
        said = draft_said(draft)
        draft.state, draft.submitted_at = State.DRAFT, None
        draft.save(update_fields=["state", "submitted_at"])
        _version_count(draft, said, read=True)
    return draft


def draft_drop(*, draft: Draft, by: User) -> Draft:
    """Give a draft up; it stays in the history.  Raises Refused("not_yours", "not_waiting")."""
    with transaction.atomic():
        draft = _own(draft, by, *Draft.LIVE)
        draft.state, draft.decided_at = State.DROPPED, timezone.now()
        draft.save(update_fields=["state", "decided_at"])
    return draft


def draft_approve(
    *, draft: Draft, version: int, by: User, claim_version: int | None = None
) -> Assessment:
    """Publish a submitted draft as its author's assessment, reviewed by ``by``.

    ``version`` is the one that the reviewer has read, ``claim_version`` the claim's.  Raises
    Refused("not_waiting"), Conflict("draft_changed") where it is another one by now,
    ("claim_changed") where the claim reads otherwise by now, or than when the draft was
    submitted, ("assessment_changed") where another answer stands by now than the author had in
    view, NotAllowed: also ("own_draft") for its author, and ("author_not_allowed") where the
    author may not answer any more.
    """
    with transaction.atomic():
        draft = _reviewable(draft, version, by)
        if not draft.author.has_perm("claims.add_assessment"):
            message = _("%s may not answer any more. Send it back, and let somebody else answer.")
            raise NotAllowed("author_not_allowed", message % draft.author)
        published = assessment_publish(
            claim=draft.claim,
            aspect=draft.aspect,
            verdict=draft.verdict,
            label=draft.label,
            rationale=draft.rationale,
            evidence=list(draft.evidence.all()),
            cited_url=draft.cited_url,
            reason=draft.reason,
            seen=str(draft.seen_id or ""),
            claim_version=claim_version,
            by=draft.author,
            reviewer=by,
            confirm=True,
        )
        draft.state, draft.assessment, draft.reviewer = State.APPROVED, published, by
        draft.decided_at = timezone.now()
        draft.save(update_fields=["state", "assessment", "reviewer", "decided_at"])
        kind = Notification.Kind.APPROVED
        notify(users=[draft.author], kind=kind, claim=draft.claim, by=by)
    return published


def draft_return(*, draft: Draft, version: int, note: str, by: User) -> Draft:
    """Send a submitted draft back to its author, with the reason.

    ``version`` is the one that the reviewer has read.  Raises
    Refused("note_missing", "not_waiting"), Conflict("draft_changed"), ("claim_changed") where the
    claim reads otherwise than when the draft was submitted, NotAllowed, also ("own_draft").
    """
    if not note.strip():
        message = _("Say what is missing, so that the author can mend it.")
        raise Refused("note_missing", message, field="note")
    with transaction.atomic():
        draft = _reviewable(draft, version, by)
        draft.state, draft.reviewer, draft.review_note = State.RETURNED, by, note.strip()
        draft.decided_at = timezone.now()
        draft.save(update_fields=["state", "reviewer", "review_note", "decided_at"])
        kind = Notification.Kind.RETURNED
        notify(users=[draft.author], kind=kind, claim=draft.claim, by=by, text=draft.review_note)
    return draft


def _refuse_unfit(draft: Draft, evidence: Sequence[Evidence], *, submit: bool) -> None:
    try:
        assessment_refuse_unfounded(draft, evidence)
    except Refused as refused:
        if submit or refused.code != "evidence_missing":
            raise
    if submit:
        assessment_refuse_unreasoned(draft, draft.seen)


def _version_count(draft: Draft, said: dict[str, Any], *, read: bool) -> None:
    """Count the version up if the draft said something else; keep that where others read it.

    Also where it says the same: once it is its author's again, nobody knows that it was read.
    """
    if read:
        draft.earlier = {**draft.earlier, str(draft.version): said}
    if draft_said(draft) != said:
        draft.version += 1
    draft.save(update_fields=["version", "earlier"])


def _submit(draft: Draft, *, otherwise: bool) -> None:
    """Let it wait for review, and keep what it is about; ``otherwise``: no more what it was."""
    if otherwise:
        Draft.objects.filter(pk=draft.pk).update(state=State.DRAFT)  # frozen as long as it waits
        draft.version += 1  # it says the same about another claim
    draft.earlier.pop(str(draft.version), None)  # it is no earlier one, but waits again
    draft.about = claim_reading(draft.claim)
    draft.state, draft.submitted_at, draft.decided_at = State.SUBMITTED, timezone.now(), None
    draft.save(update_fields=["state", "submitted_at", "decided_at", "version", "about", "earlier"])
    reviewers = people_who_may("claims.review_draft", superusers=False)
    kind = Notification.Kind.SUBMITTED
    notify(users=reviewers, kind=kind, claim=draft.claim, by=draft.author, text=draft.rationale)


def _own(draft: Draft, by: User, *states: str) -> Draft:
    draft = _locked(draft)
    if draft.author_id != by.pk:
        raise Refused("not_yours", _("This is somebody else's draft."))
    _refuse_unless(draft, *states)
    return draft


def _reviewable(draft: Draft, version: int, by: User) -> Draft:
    permission_require(by, "claims.review_draft")
    draft = _locked(draft)
    if draft.author_id == by.pk:
        message = _("Four eyes: somebody else than its author approves a verdict.")
        raise NotAllowed("own_draft", message)
    _refuse_unless(draft, State.SUBMITTED)
    if draft.version != version:
        message = _(
            "This draft or its claim was changed meanwhile. Read it as it is now, then decide."
        )
        raise Conflict("draft_changed", message)
    refuse_submitted_otherwise(draft)
    return draft


def _locked(draft: Draft) -> Draft:
    """The draft as it is now; its claim is locked before it, as by whoever answers it."""
    claims_locked([draft.claim])
    return Draft.objects.select_for_update(of=("self",)).get(pk=draft.pk)


def _refuse_unless(draft: Draft, *states: str) -> None:
    if draft.state not in states:
        message = _("This draft is %s by now.") % draft.get_state_display()
        raise Refused("not_waiting", message)
