"""Every read of evidence, drafts and assessments."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, F, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Substr

from sources.queries import names_fetched, texts_deferred, with_updated_at

from ..domain.verdicts import STANDING
from ..models import Assessment, Claim, Draft, Evidence, Label


def labels_in_use() -> QuerySet[Label]:
    """The newsroom's own words for verdicts, in the order in which they are offered."""
    return Label.objects.filter(active=True).prefetch_related("names")


def evidence_listed() -> QuerySet[Evidence]:
    """Evidence with its passage as ``words``, its document without the text."""
    rows = (
        Evidence.objects.annotate(words=words_between("document__text"))
        .select_related("added_by", "page", "document__publisher__merged_into", "document__picture")
        .defer("document__picture__shown")
        .prefetch_related(*names_fetched("document__publisher"))
    )
    return texts_deferred(rows, "document")


def assessments_listed() -> QuerySet[Assessment]:
    """Assessments with their people, labels and evidence, and with what they supersede."""
    people = Assessment.objects.select_related(
        "editor", "reviewer", "label", "supersedes", "citation"
    )
    return people.prefetch_related("label__names", "evidence")


def drafts_listed() -> QuerySet[Draft]:
    """Drafts with their people, labels and evidence, and when they changed last."""
    drafts = Draft.objects.select_related("author", "reviewer", "label")
    return with_updated_at(drafts.prefetch_related("label__names", "evidence"), "draft")


def drafts_seen_by(person: Any) -> Q:
    """The condition on drafts that this person may see them: others' once they are submitted.

    None is nobody in particular.
    """
    submitted = Q(submitted_at__isnull=False) & ~Q(state=Draft.State.DRAFT)
    return submitted | Q(author=person.pk) if person else submitted


def draft_said(draft: Draft) -> dict[str, Any]:
    """What a draft says, as JSON: what a reviewer reads and decides upon."""
    columns = ("verdict", "rationale", "reason", "cited_url")
    evidence = sorted(piece.pk for piece in draft.evidence.all()) if draft.pk else []
    return {column: getattr(draft, column) for column in columns} | {
        "label": draft.label_id,
        "seen": draft.seen_id and str(draft.seen_id),
        "evidence": evidence,
    }


@dataclass(frozen=True)
class DraftRead:
    """What a draft said at a version that reviewers could read."""

    version: int
    verdict: str
    label: Label | None
    rationale: str
    reason: str
    cited_url: str
    evidence: QuerySet[Evidence]


def draft_earlier(draft: Draft, version: int) -> DraftRead | None:
    """What a draft said at an earlier version, if reviewers could read that."""
    said = draft.earlier.get(str(version))
    if said is None:
        return None
    return DraftRead(
        version=version,
        verdict=said["verdict"],
        label=Label.objects.filter(pk=said["label"]).first(),
        rationale=said["rationale"],
        reason=said["reason"],
        cited_url=said["cited_url"],
        evidence=Evidence.objects.filter(pk__in=said["evidence"]).select_related("document"),
    )


def text_with_tables(text: str) -> Case:
    """A document's text, where it has tables; "" for all the others, which need not be read."""
    return Case(
        When(**{f"{text}__contains": "\t"}, then=F(text)),
        default=Value(""),
        output_field=TextField(),
    )


def words_between(text: str) -> Substr:
    """The words from ``start`` to ``end``, cut out by the database in code points."""
    return Substr(text, F("start") + 1, F("end") - F("start"))


def assessment_current(claim: Claim, aspect: str) -> Assessment | None:
    """The answer that stands for one of the claim's questions, or None while it is open."""
    return Assessment.objects.filter(STANDING, claim=claim, aspect=aspect).first()
