"""Every write of assessments; on their way to a second person they are in ``drafts``."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from sources.errors import Conflict, Refused, permission_require

from ..domain.verdicts import GIVEN_CHOICES, OPENING, UNDONE
from ..models import Assessment, Claim, Draft, Evidence, Label
from ..queries.newsroom import newsroom_settings
from ..queries.verdicts import assessment_current
from ._addresses import address_refuse_malformed
from ._changes import claim_take
from ._readings import refuse_read_otherwise
from .cited_pages import answer_copy
from .webhooks import answer_told

#: {verdict: the stance of passages that say the contrary}
_CONTRARY: dict[str, str] = {
    Assessment.Verdict.VERIFIED: Evidence.Stance.REFUTES,
    Assessment.Verdict.DISPUTED: Evidence.Stance.SUPPORTS,
}


def assessment_publish(
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
    reviewer: Any = None,
    confirm: bool = False,
) -> Assessment:
    """Answer one of a claim's two questions.

    Afterwards this answer is the current one and the previous one, kept whole,
    points to it; ``reason`` says why it was corrected.  ``seen`` is the identifier of the
    assessment that the editor had in view ("" for an open question); where it is given
    and another one stands by now, Conflict("assessment_changed") is raised and nothing
    is overwritten.  ``claim_version`` is the claim's that they had in view; where it reads
    otherwise by now, Conflict("claim_changed").  ``reviewer`` is who approved it
    (``actions.drafts``); a newsroom that switched four eyes on publishes nothing without.
    A worker keeps a copy of the page at ``cited_url``.

    A verdict that all of its evidence speaks against is asked about first: ``confirm`` says
    that it is meant.  Raises Refused("needs_review", "evidence_contrary"), what ``claim_take``,
    ``assessment_refuse_unfounded`` and ``assessment_refuse_unreasoned`` raise, and NotAllowed.
    """
    permission_require(by, "claims.add_assessment")
    _refuse_unreviewed(reviewer)
    new = Assessment(
        claim=claim,
        aspect=aspect,
        verdict=verdict,
        label=label,
        rationale=rationale.strip(),
        cited_url=cited_url,
        reason=reason.strip(),
        passages=len(set(evidence)),
        editor=by,
        reviewer=reviewer,
    )
    assessment_refuse_unfounded(new, evidence)
    assessment_refuse_contrary(verdict, evidence, confirm=confirm)
    try:
        with transaction.atomic():
            refuse_read_otherwise(claim_take(claim), claim_version)
            latest = Assessment.objects.filter(
                claim=claim, aspect=aspect, superseded_by__isnull=True
            ).first()
            standing = assessment_current(claim, aspect)
            if seen is not None and seen != (str(standing.pk) if standing else ""):
                raise answer_changed()
            assessment_refuse_unreasoned(new, standing)
            if latest:
                Assessment.objects.filter(pk=latest.pk).update(superseded_by=new.pk)
            new.save()
            new.evidence.set(evidence)
            answer_copy(new)
            answer_told(new)
    except IntegrityError as error:  # two at once, on a database without row locks
        _refuse_unreviewed(reviewer)  # or the switch was put on between our look and our write
        raise answer_changed() from error
    return new


def assessment_undo(*, assessment: Assessment, by: User) -> Assessment:
    """Take one's own latest answer back; what stood before it stands again.

    The log keeps all of it: this is one more assessment.  Raises
    Refused("not_yours", "not_current"), and as ``assessment_publish`` does.
    """
    if assessment.editor_id != by.pk:
        raise Refused("not_yours", _("Only who gave an answer can undo it. Correct it instead."))
    with transaction.atomic():
        claim = claim_take(assessment.claim)
        if Assessment.objects.get(pk=assessment.pk).superseded_by_id is not None:
            raise Refused("not_current", _("Another answer stands by now."))
        return assessment_publish(
            claim=claim,
            aspect=assessment.aspect,
            reason=UNDONE,
            by=by,
            confirm=True,
            **_before(assessment),
        )


def _before(assessment: Assessment) -> dict[str, Any]:
    """What stood before an assessment, as ``assessment_publish`` takes it."""
    earlier = Assessment.objects.filter(superseded_by=assessment).first()
    if earlier is None or earlier.verdict in OPENING:
        return {"verdict": Assessment.Verdict.WITHDRAWN}
    fields = ("verdict", "label", "rationale", "cited_url")
    again = {field: getattr(earlier, field) for field in fields}
    return again | {"evidence": list(earlier.evidence.all())}


def assessment_refuse_unfounded(answer: Assessment | Draft, evidence: Sequence[Evidence]) -> None:
    """Raise Refused where an answer, not stored yet, is none that could be published.

    ("aspect_unknown"), ("verdict_unknown"), ("url_malformed"), ("not_attributed") for
    whether the article said what it says itself, ("label_foreign") for a label of another
    verdict or question, ("evidence_foreign") for evidence on another claim,
    ("evidence_missing") for verified or disputed with neither evidence nor a cited address.
    """
    claim, aspect, verdict = answer.claim, answer.aspect, answer.verdict
    if aspect not in Assessment.Aspect.values:
        raise Refused("aspect_unknown", _("Choose attribution or content."), field="aspect")
    if aspect == Assessment.Aspect.ATTRIBUTION and claim.voice == Claim.Voice.OUTLET:
        message = _("The article says this itself. Answer whether it is true.")
        raise Refused("not_attributed", message, field="aspect")
    if verdict not in dict(GIVEN_CHOICES):
        raise Refused(
            "verdict_unknown", _("Choose verified, disputed or unverifiable."), field="verdict"
        )
    label = answer.label
    if label and (label.verdict != verdict or label.aspect not in ("", aspect)):
        message = _("This label belongs to another verdict or question.")
        raise Refused("label_foreign", message, field="label")
    if any(piece.claim_id != claim.pk for piece in evidence):
        raise Refused(
            "evidence_foreign", _("This evidence belongs to another claim."), field="evidence"
        )
    address_refuse_malformed(answer.cited_url, field="cited_url")
    bare = not evidence and not answer.cited_url
    if bare and verdict in (Assessment.Verdict.VERIFIED, Assessment.Verdict.DISPUTED):
        raise Refused(
            "evidence_missing",
            _("Choose at least one piece of evidence, or give the address of a source."),
            field="evidence",
        )


def assessment_refuse_contrary(
    verdict: str, evidence: Sequence[Evidence], *, confirm: bool
) -> None:
    """Raise Refused("evidence_contrary") where all passages say the contrary of a verdict.

    That is a slip more often than not, so it has to be confirmed.
    """
    stances = {piece.stance for piece in evidence}
    if confirm or stances != {_CONTRARY.get(verdict)}:
        return
    message = (
        _("All passages that you chose refute the claim. Is it verified all the same?")
        if verdict == Assessment.Verdict.VERIFIED
        else _("All passages that you chose support the claim. Is it disputed all the same?")
    )
    raise Refused("evidence_contrary", message, field="confirm")


def assessment_refuse_unreasoned(answer: Assessment | Draft, standing: Assessment | None) -> None:
    """Raise Refused("reason_missing", "nothing_to_withdraw") for a correction that is none."""
    if standing is None and answer.verdict == Assessment.Verdict.WITHDRAWN:
        raise Refused("nothing_to_withdraw", _("This question is open already."), field="verdict")
    if standing and not answer.reason:
        message = _("An answer stands. Say in a few words why it is corrected.")
        raise Refused("reason_missing", message, field="reason")


def _refuse_unreviewed(reviewer: Any) -> None:
    if reviewer is None and newsroom_settings().four_eyes:
        message = _("In this newsroom a second person approves a verdict. Submit it for review.")
        raise Refused("needs_review", message)


def answer_changed() -> Conflict:
    """What is raised where another answer stands than the one that somebody decided upon."""
    message = _("Somebody answered this question meanwhile. Read their answer, then decide.")
    return Conflict("assessment_changed", message)
