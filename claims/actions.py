"""Every write of articles, evidence and assessments.

Runs are in ``runs.py``, what people correct about claims in ``corrections.py``, drafts and
their review in ``review.py``.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from sources.actions import document_language_set, document_store
from sources.errors import Conflict, Refused, permission_require
from sources.models import Document, Source

from .changing import claims_locked, refuse_set_aside
from .models import Assessment, Claim, Draft, Evidence, ExtractionRun, Label
from .queries import assessment_current, newsroom
from .runs import run_request


def article_submit(
    *,
    text: str | bytes,
    title: str = "",
    language: str = "",
    url: str = "",
    publisher: Source | None = None,
    published_at: datetime | None = None,
    by: Any = None,
) -> tuple[Document, ExtractionRun, bool]:
    """Store an article and ask for its claims; returns (document, run, whether it is new).

    An article that is stored already comes back with its latest run: nothing is
    done twice.  But where that run failed for want of a language pack or models and another
    language is given now, the language is corrected and a new run asked for.
    Raises Refused as ``document_store`` does, and NotAllowed.
    """
    permission_require(by, "claims.add_article")
    with transaction.atomic():
        document, created = document_store(
            text=text,
            title=title,
            language=language,
            url=url,
            publisher=publisher,
            published_at=published_at,
            by=by,
        )
        run = document.runs.order_by("-pk").first()
        reason = ExtractionRun.Reason
        unread = run is not None and run.reason in (reason.UNSUPPORTED_LANGUAGE, reason.NO_MODELS)
        corrected = unread and document_language_set(document=document, language=language)
        if run is None or corrected:
            run = run_request(document=document)
    return document, run, created


def evidence_add(
    *,
    claim: Claim,
    document: Document,
    start: int,
    end: int,
    stance: str,
    note: str = "",
    by: Any,
) -> Evidence:
    """Put a passage, ``document.text[start:end]``, beside a claim as evidence.

    The same passage twice is one piece of evidence, with the stance and note given
    last, unless an assessment rests on it: then its stance stays, and a different
    one is Refused("evidence_cited").  Raises Refused("passage_outside") for offsets
    that are no passage of the text, ("stance_unknown"), what ``claim_take`` raises, and
    NotAllowed.
    """
    permission_require(by, "claims.add_evidence")
    if stance not in Evidence.Stance.values:
        raise Refused("stance_unknown", _("Choose supports, refutes or context."), field="stance")
    if not (0 <= start < end <= len(document.text)) or not document.quote(start, end).strip():
        raise Refused("passage_outside", _("Choose a passage within the document's text."))
    with transaction.atomic():
        claim_take(claim)
        evidence, created = Evidence.objects.get_or_create(
            claim=claim,
            document=document,
            start=start,
            end=end,
            defaults={"stance": stance, "note": note, "added_by": by},
        )
        if not created and (evidence.stance, evidence.note) != (stance, note):
            _refuse_if_cited(evidence)
            evidence.stance, evidence.note = stance, note
            evidence.save(update_fields=["stance", "note"])
    return evidence


def evidence_quote(
    *,
    claim: Claim,
    quote: str,
    stance: str,
    document: Document | None = None,
    url: str = "",
    title: str = "",
    publisher: Source | None = None,
    published_at: datetime | None = None,
    note: str = "",
    by: Any,
) -> Evidence:
    """Add evidence by its words: found in a stored document, or kept as a new one.

    With a document, the words are looked for in it, white space aside.  Without, the
    words are stored as a statement published at ``url``.  Raises
    Refused("passage_missing", "passage_not_found", "url_malformed") and as
    ``evidence_add`` does.
    """
    permission_require(by, "claims.add_evidence")
    if not quote.strip():
        raise Refused(
            "passage_missing", _("Paste the passage that bears on the claim."), field="quote"
        )
    _refuse_malformed(url, field="url")
    with transaction.atomic():
        if document is None:
            document, _created = document_store(
                text=quote.strip(),
                kind=Document.Kind.STATEMENT,
                title=title,
                url=url,
                publisher=publisher,
                published_at=published_at,
                by=by,
            )
        start, end = _passage(document, quote)
        return evidence_add(
            claim=claim, document=document, start=start, end=end, stance=stance, note=note, by=by
        )


def evidence_remove(*, evidence: Evidence, by: Any) -> None:
    """Take a passage away again.  Raises Refused("evidence_cited") if a verdict rests on it."""
    permission_require(by, "claims.delete_evidence")
    with transaction.atomic():
        claims_locked([evidence.claim])  # a draft or verdict may be about to cite it
        _refuse_if_cited(evidence)
        evidence.delete()


def assessment_publish(
    *,
    claim: Claim,
    aspect: str,
    verdict: str,
    by: Any,
    label: Label | None = None,
    rationale: str = "",
    evidence: Sequence[Evidence] = (),
    cited_url: str = "",
    reason: str = "",
    seen: str | None = None,
    reviewer: Any = None,
) -> Assessment:
    """Answer one of a claim's two questions.

    Afterwards this answer is the current one and the previous one, kept whole,
    points to it; ``reason`` says why it was corrected.  ``seen`` is the identifier of the
    assessment that the editor had in view ("" for an open question); where it is given
    and another one stands by now, Conflict("assessment_changed") is raised and nothing
    is overwritten.  ``reviewer`` is who approved it (``claims.review``); a newsroom that
    switched four eyes on publishes nothing without.

    Raises Refused("needs_review"), what ``claim_take``, ``assessment_refuse_unfounded`` and
    ``assessment_refuse_unreasoned`` raise, and NotAllowed.
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
    try:
        with transaction.atomic():
            claim_take(claim)
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
    except IntegrityError as error:  # two at once, on a database without row locks
        _refuse_unreviewed(reviewer)  # or the switch was put on between our look and our write
        raise answer_changed() from error
    return new


def assessment_undo(*, assessment: Assessment, by: Any) -> Assessment:
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
            reason=_("Undone."),
            by=by,
            **_before(assessment),
        )


def _before(assessment: Assessment) -> dict[str, Any]:
    """What stood before an assessment, as ``assessment_publish`` takes it."""
    earlier = Assessment.objects.filter(superseded_by=assessment).first()
    if earlier is None or earlier.verdict == Assessment.Verdict.WITHDRAWN:
        return {"verdict": Assessment.Verdict.WITHDRAWN}
    fields = ("verdict", "label", "rationale", "cited_url")
    again = {field: getattr(earlier, field) for field in fields}
    return again | {"evidence": list(earlier.evidence.all())}


def claim_take(claim: Claim) -> Claim:
    """The claim as it is now, for work on it alone until the transaction ends.

    Raises Conflict("claim_gone"), Refused("claim_set_aside").
    """
    rows = claims_locked([claim])
    refuse_set_aside(rows)
    return rows[0]


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
    if verdict not in Assessment.Verdict.values:
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
    _refuse_malformed(answer.cited_url, field="cited_url")
    bare = not evidence and not answer.cited_url
    if bare and verdict in (Assessment.Verdict.VERIFIED, Assessment.Verdict.DISPUTED):
        raise Refused(
            "evidence_missing",
            _("Choose at least one piece of evidence, or give the address of a source."),
            field="evidence",
        )


def assessment_refuse_unreasoned(answer: Assessment | Draft, standing: Assessment | None) -> None:
    """Raise Refused("reason_missing", "nothing_to_withdraw") for a correction that is none."""
    if standing is None and answer.verdict == Assessment.Verdict.WITHDRAWN:
        raise Refused("nothing_to_withdraw", _("This question is open already."), field="verdict")
    if standing and not answer.reason:
        message = _("An answer stands. Say in a few words why it is corrected.")
        raise Refused("reason_missing", message, field="reason")


def _refuse_unreviewed(reviewer: Any) -> None:
    if reviewer is None and newsroom().four_eyes:
        message = _("In this newsroom a second person approves a verdict. Submit it for review.")
        raise Refused("needs_review", message)


def _refuse_malformed(url: str, *, field: str) -> None:
    try:
        if url:
            URLValidator(schemes=["http", "https"])(url)
    except ValidationError as error:
        message = _("Give a whole address, as in https://example.org/page.")
        raise Refused("url_malformed", message, field=field) from error


def _refuse_if_cited(evidence: Evidence) -> None:
    if evidence.assessments.exists() or evidence.drafts.filter(state__in=Draft.LIVE).exists():
        raise Refused(
            "evidence_cited", _("A verdict rests on this evidence, so it stays as it is.")
        )


def answer_changed() -> Conflict:
    """What is raised where another answer stands than the one that somebody decided upon."""
    message = _("Somebody answered this question meanwhile. Read their answer, then decide.")
    return Conflict("assessment_changed", message)


def _passage(document: Document, quote: str) -> tuple[int, int]:
    words = r"\s+".join(re.escape(word) for word in quote.split())
    found = re.search(words, document.text)
    if not found:
        message = _("These words do not stand in the document. Copy them from its text.")
        raise Refused("passage_not_found", message, field="quote")
    return found.span()
