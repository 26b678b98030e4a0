"""What people decide on how a later extraction reads a claim that they worked on."""

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sources.errors import Conflict, Refused, permission_require
from sources.locked import row_locked

from ..domain.spans import Places
from ..extraction.types import Span
from ..models import Change, Claim, ClaimSpan, Proposal
from ._changes import claims_edited, claims_locked
from .claims import claims_reject
from .speakers import speakers_for


def proposal_decide(*, proposal: Proposal, version: int, take: bool, by: User) -> Proposal:
    """Take over how a later extraction reads a claim, or keep the claim as people left it.

    Taking over that it is gone sets the claim aside.  ``version`` is that of the claim which
    the person had in view beside the proposal.  Raises Refused("claim_answered") as
    ``claim_respan`` does, ("decided_already"), Conflict("claim_changed"), ("proposal_gone")
    where an extraction since then reads it otherwise again, NotAllowed.
    """
    permission_require(by, "claims.change_claim")
    with transaction.atomic():
        if claims_locked([proposal.claim])[0].version != version:
            message = _("Somebody changed this claim meanwhile. Look at it as it is now.")
            raise Conflict("claim_changed", message)
        message = _("The article was extracted again meanwhile. Look at the claim once more.")
        now = row_locked(proposal, gone=Conflict("proposal_gone", message))
        if now.decision:
            raise Refused("decided_already", _("Somebody has decided this already."))
        if take and now.found:
            _take_over(now, by)
        elif take:
            claims_reject(claims=[now.claim], by=by)
        now.decision = Proposal.Decision.TAKEN if take else Proposal.Decision.KEPT
        now.decided_by, now.decided_at = by, timezone.now()
        now.save(update_fields=["decision", "decided_by", "decided_at"])
    return now


def _take_over(proposal: Proposal, by: User) -> None:
    found = proposal.found
    spans = ([Span(*place) for place in found[role]] for role in ClaimSpan.Role.values)
    with claims_edited(Change.Kind.TAKEN, [proposal.claim], by, words_change=True) as changed:
        claim = changed[0]
        for column in ("kind", "polarity", "cue_lemma", "speaker_label", "origin"):
            setattr(claim, column, found[column])
        # No column of a change: undoing would compare it with changes from before it was there.
        claim.construction = found.get("construction", "")
        Claim.objects.filter(pk=claim.pk).update(construction=claim.construction)
        changed.place(claim, Places(*map(tuple, spans)))
        if claim.voice == Claim.Voice.ATTRIBUTED:
            language = claim.document.language
            changed.speak(claim, speakers_for(found["speakers"], language).values())
