"""Every write of the memory: how claims are found again, and what is decided about those found."""

from collections.abc import Sequence
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from sources.errors import Refused, permission_require
from sources.people import display_name
from sources.queue import enqueue

from ..models import (
    Assessment,
    Claim,
    ClaimTrace,
    Draft,
    Evidence,
    PassageTrace,
    Repeat,
    RepeatDecision,
)
from ..queries.alike import claims_repeated, documents_unremembered
from ..queries.claims import claims_standing
from ..queries.memory import (
    RepeatShown,
    differences_stored,
    repeats_of,
)
from ..queries.verdicts import assessment_current
from ._changes import claim_take
from .drafts import answer_give
from .evidence import evidence_add
from .passages import passages_propose

if TYPE_CHECKING:
    from ..memory.vectors import Codes

#: A task that was lost is sent again for claims found since then, but not for the latest.
_LOST_FROM, _LOST_TO = timedelta(days=1), timedelta(minutes=10)
_DOCUMENTS = 20


# --- how claims are found again -----------------------------------------------------------


def memory_renew(*, document_id: int) -> int:
    """Make the memory of a document's claims what they are now; returns how many were new to it.

    Claims whose words it knows are left alone, so that it can run twice.  The others are
    compared with all that is stored: what seems to say the same is suggested, and what nobody
    decided and is no longer so is suggested no longer.
    """
    standing = claims_standing().filter(document=document_id)
    ClaimTrace.objects.filter(claim__document=document_id).exclude(claim__in=standing).delete()
    known = dict(
        ClaimTrace.objects.filter(claim__document=document_id).values_list("claim_id", "digest")
    )
    new = [claim for claim in standing.order_by("pk") if known.get(claim.pk) != _digest(claim)]
    if not new:
        return 0
    from ..memory.vectors import vectors_of

    vectors = vectors_of([claim.stated for claim in new])
    _traces_write(new, vectors)
    for claim, vector in zip(new, vectors, strict=True):
        _suggest(claim, vector)
        passages_propose(claim, vector)
    return len(new)


def memory_renew_lost() -> int:
    """Send the task again for documents whose new claims nobody remembers; returns how many."""
    now = timezone.now()
    found = documents_unremembered(since=now - _LOST_FROM, until=now - _LOST_TO)[:_DOCUMENTS]
    for document_id in found:
        enqueue("remember_claims", document_id, later=True)
    return len(found)


def memory_forget() -> None:
    """Forget how claims and passages are found again; suggestions and decisions stay."""
    ClaimTrace.objects.all().delete()
    PassageTrace.objects.all().delete()


def _digest(claim: Claim) -> str:
    return sha256(f"{claim.polarity}\n{claim.stated}".encode()).hexdigest()


def _traces_write(claims: Sequence[Claim], vectors: "Codes") -> None:
    from ..memory.shelf import marks_of
    from ..memory.vectors import signs_of
    from ..memory.words import stems

    now = timezone.now()
    ClaimTrace.objects.bulk_create(
        [
            ClaimTrace(
                claim=claim,
                digest=_digest(claim),
                signs=signs_of(vector).tobytes(),
                vector=vector.tobytes(),
                marks=marks_of(stems(claim.stated)).tobytes(),
                at=now,
            )
            for claim, vector in zip(claims, vectors, strict=True)
        ],
        batch_size=200,
        update_conflicts=True,
        unique_fields=["claim"],
        update_fields=["digest", "signs", "vector", "marks", "at"],
    )


def _suggest(claim: Claim, vector: "Codes") -> None:
    """Suggest what seems to say the same as a claim, and no longer what does not."""
    like = {each.key: each.likeness for each in claims_repeated(claim, vector)}
    rows = []
    for other in Claim.objects.filter(pk__in=like):
        later, earlier = sorted([claim, other], key=lambda each: -each.pk)
        told, likeness = differences_stored(later, earlier), round(like[other.pk], 3)
        rows.append(Repeat(claim=later, earlier=earlier, likeness=likeness, differences=told))
    undecided = Repeat.objects.filter(Q(claim=claim) | Q(earlier=claim), decision="")
    with transaction.atomic():
        undecided.delete()
        Repeat.objects.bulk_create(rows, ignore_conflicts=True)


# --- what is decided ----------------------------------------------------------------------


def repeat_decide(*, claim: Claim, other: Claim, decision: str, by: User) -> Repeat:
    """Say that two claims are the same, or are not; an empty decision takes the last back.

    Each is kept in the log with who decided and when.  Raises Refused("decision_unknown"),
    ("repeat_unknown") for two that nobody suggested, what ``claim_take`` raises, and NotAllowed.
    """
    permission_require(by, "claims.change_claim")
    if decision not in ("", *Repeat.Decision.values):
        raise Refused("decision_unknown", _("Choose same or other."), field="decision")
    later, earlier = sorted([claim, other], key=lambda each: -each.pk)
    with transaction.atomic():
        claim_take(claim)
        pairs = Repeat.objects.select_for_update(of=("self",))
        repeat = pairs.filter(claim=later, earlier=earlier).first()
        if repeat is None:
            message = _("These two claims are not suggested to be the same. Load the page again.")
            raise Refused("repeat_unknown", message, field="other")
        if repeat.decision == decision:
            return repeat
        repeat.decision = decision
        repeat.decided_by, repeat.decided_at = (by, timezone.now()) if decision else (None, None)
        repeat.save(update_fields=["decision", "decided_by", "decided_at"])
        RepeatDecision.objects.create(repeat=repeat, decision=decision, by=by)
    return repeat


def answer_carry(
    *, claim: Claim, answer: Assessment, by: User, confirm: bool = False
) -> Assessment | Draft:
    """Give a claim the answer that stands on one that was decided to be the same.

    The new answer rests on the same passages and address, and its rationale names the earlier
    one, its day and who gave it.  Where a second person approves verdicts, it is submitted for
    review.  An answer that is old, or on a claim that differs in a number, day, name or negation,
    is asked about first: ``confirm`` says that it holds here too.

    Raises Refused("repeat_unconfirmed") where nobody decided that the claims are the same,
    ("answer_gone") where the answer stands no longer, ("carry_doubtful"), and as ``answer_give``
    does.
    """
    permission_require(by, "claims.add_assessment")
    with transaction.atomic():
        claim = claim_take(claim)
        standing = assessment_current(claim, answer.aspect)
        shown = _confirmed(claim, answer)
        doubts = shown.doubts(answer)
        if doubts and not confirm:
            message = _("The earlier verdict is old, or the claims differ. Does it hold here, too?")
            raise Refused("carry_doubtful", message, field="confirm")
        return answer_give(
            claim=claim,
            aspect=answer.aspect,
            verdict=answer.verdict,
            label=answer.label if answer.label and answer.label.active else None,
            rationale=_rationale(answer),
            evidence=_evidence_carried(claim, answer, by),
            cited_url=answer.cited_url,
            reason=_("The same claim was answered earlier.") if standing else "",
            confirm=True,
            by=by,
        )


def _confirmed(claim: Claim, answer: Assessment) -> RepeatShown:
    """The pair by which an answer that stands can be carried over."""
    pairs = repeats_of(claim)
    shown = next((p for p in pairs if p.is_same and p.other.pk == answer.claim_id), None)
    if shown is None:
        message = _("Say first that both are the same claim; then its verdict can be carried over.")
        raise Refused("repeat_unconfirmed", message)
    if answer not in shown.answers:
        raise Refused("answer_gone", _("This answer stands no longer. Load the article again."))
    return shown


def _evidence_carried(claim: Claim, answer: Assessment, by: User) -> list[Evidence]:
    return [
        evidence_add(
            claim=claim,
            document=piece.document,
            start=piece.start,
            end=piece.end,
            stance=piece.stance,
            note=piece.note,
            by=by,
        )
        for piece in answer.evidence.select_related("document")
    ]


def _rationale(answer: Assessment) -> str:
    said = {
        "claim": answer.claim_id,
        "article": answer.claim.document_id,
        "day": date_format(timezone.localtime(answer.created_at), "j M Y"),
        "name": display_name(answer.editor),
    }
    carried = _(
        "Carried over from claim %(claim)s in article %(article)s, answered on %(day)s by %(name)s."
    )
    return f"{carried % said}\n{answer.rationale}".strip()
