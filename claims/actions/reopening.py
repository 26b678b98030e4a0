"""Taking verdicts up again, so that what they are about can be corrected."""

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from sources.errors import Refused, permission_require

from ..domain.verdicts import STANDING, Aspect, Verdict
from ..models import Assessment, Claim, Draft, Notification
from ._changes import claim_take
from .notifications import notify
from .webhooks import answer_told


def answer_reopen(*, claim: Claim, reason: str, by: User, aspect: str = "") -> list[Assessment]:
    """Open questions of a claim again that were answered, or whose answer waits for review.

    Each answer that stands is superseded by one that says "reopened" and why; what waited goes
    back to its author.  Both questions are meant where no ``aspect`` is named.  Nobody else
    has to agree, with four eyes neither: it takes verdicts away and gives none.  Editors and
    reviewers of what stood, and authors of what waited, are told with the reason.

    Returns what opened the questions.  Raises Refused("reason_missing", "aspect_unknown",
    "nothing_to_reopen"), what ``claim_take`` raises, NotAllowed.
    """
    permission_require(by, "claims.add_assessment")
    if not reason.strip():
        message = _("Say in a few words why the verdict is looked at again.")
        raise Refused("reason_missing", message, field="reason")
    if aspect and aspect not in Aspect.values:
        raise Refused("aspect_unknown", _("Choose attribution or content."), field="aspect")
    with transaction.atomic():
        claim = claim_take(claim)
        asked = Q(claim=claim, aspect__in=[aspect] if aspect else Aspect.values)
        standing = list(Assessment.objects.filter(STANDING, asked))
        waiting = list(Draft.objects.filter(asked, state=Draft.State.SUBMITTED))
        if not standing and not waiting:
            message = _("No verdict stands or waits here. The claim can be corrected.")
            raise Refused("nothing_to_reopen", message)
        for draft in waiting:
            _give_back(draft, reason.strip(), by)
        return [_open(answer, reason.strip(), by) for answer in standing]


def _open(answer: Assessment, reason: str, by: User) -> Assessment:
    opened = Assessment(
        claim_id=answer.claim_id,
        aspect=answer.aspect,
        verdict=Verdict.REOPENED,
        reason=reason,
        editor=by,
    )
    Assessment.objects.filter(pk=answer.pk).update(superseded_by=opened.pk)
    opened.save()
    answer_told(opened)
    people, kind = [answer.editor, answer.reviewer], Notification.Kind.REOPENED
    notify(users=people, kind=kind, claim=answer.claim, by=by, text=reason)
    return opened


def _give_back(draft: Draft, reason: str, by: User) -> None:
    """To its author: one's own waits no longer, another's was sent back."""
    if draft.author_id == by.pk:
        draft.state, draft.submitted_at = Draft.State.DRAFT, None
    else:
        draft.state, draft.reviewer, draft.review_note = Draft.State.RETURNED, by, reason
        draft.decided_at = timezone.now()
    draft.save(update_fields=["state", "submitted_at", "reviewer", "review_note", "decided_at"])
    kind = Notification.Kind.RETURNED
    notify(users=[draft.author], kind=kind, claim=draft.claim, by=by, text=reason)
