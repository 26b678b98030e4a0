"""What claims, evidence, assessments and runs look like in JSON, going out and coming in."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.reverse import reverse

from sources.api import DocumentBrief, SourceLink
from sources.models import Document, Source

from ..extraction.worth import FEATURES
from ..models import VERDICTS, Article, Assessment, Claim, ClaimSpan, Evidence, ExtractionRun
from ..queries import OPEN

OFFSETS = (
    "Offsets count code points of the document's text from 0, as Python strings do, the end"
    " exclusive. JavaScript and Java count UTF-16 units: there, use the words beside them."
)

# --- runs and articles ----------------------------------------------------------------


class Reason(serializers.Serializer[Any]):
    code = serializers.ChoiceField(ExtractionRun.Reason.choices)
    message = serializers.CharField(help_text="A sentence for an editor: what to do.")


class Run(serializers.ModelSerializer[ExtractionRun]):
    """One extraction: ask again after `Retry-After` seconds while it is queued or running."""

    href = serializers.HyperlinkedIdentityField(view_name="api:run-detail")
    article = serializers.IntegerField(source="document_id", read_only=True)
    claims = serializers.HyperlinkedIdentityField(
        view_name="api:article-claims",
        lookup_field="document_id",
        lookup_url_kwarg="article",
        help_text="Where the article's claims are.",
    )
    reason = serializers.SerializerMethodField(help_text="Why it failed; null unless it did.")

    class Meta:
        model = ExtractionRun
        fields = [
            "id",
            "href",
            "article",
            "claims",
            "state",
            "reason",
            "attempt",
            "engine_version",
            "model_names",
            "timings",
            "claims_found",
            "statements_found",
            "sentences",
            "words",
            "queued_at",
            "started_at",
            "finished_at",
        ]

    @extend_schema_field(Reason(allow_null=True))
    def get_reason(self, run: ExtractionRun) -> dict[str, str] | None:
        if not run.reason:
            return None
        return {"code": run.reason, "message": run.get_reason_display()}


class ArticleBrief(DocumentBrief):
    """An article with the state of its latest run and how many of its claims wait."""

    href = serializers.HyperlinkedIdentityField(view_name="api:article-detail")
    state = serializers.ChoiceField(ExtractionRun.State.choices, read_only=True)
    reason = serializers.SerializerMethodField(help_text="Why it failed; null unless it did.")
    run = serializers.SerializerMethodField(help_text="Its latest run.")
    claims = serializers.HyperlinkedIdentityField(
        view_name="api:article-claims", lookup_url_kwarg="article"
    )
    claims_count = serializers.IntegerField(read_only=True, help_text="Attributed claims.")
    open_count = serializers.IntegerField(
        read_only=True, help_text="Attributed claims with a question that nobody has answered."
    )
    statements_count = serializers.IntegerField(
        read_only=True, help_text="Claims in the article's own voice."
    )

    class Meta:
        model = Article
        fields = [
            *(field for field in DocumentBrief.Meta.fields if field != "kind"),
            "state",
            "reason",
            "run",
            "claims",
            "claims_count",
            "open_count",
            "statements_count",
        ]

    @extend_schema_field(Reason(allow_null=True))
    def get_reason(self, article: Any) -> dict[str, str] | None:
        if not article.reason:
            return None
        reason = ExtractionRun.Reason(article.reason)
        return {"code": reason.value, "message": str(reason.label)}

    @extend_schema_field(serializers.URLField(allow_null=True))
    def get_run(self, article: Any) -> str | None:
        if article.latest_run is None:
            return None
        return reverse("api:run-detail", [article.latest_run], request=self.context["request"])


class ArticleFull(ArticleBrief):
    class Meta(ArticleBrief.Meta):
        fields = [*ArticleBrief.Meta.fields, "sha256", "text"]


class Submitted(serializers.Serializer[Any]):
    """What was taken in, and where to see how it goes."""

    article = ArticleBrief()
    run = Run()
    watch = serializers.URLField(help_text="The run's address, as in the `Location` header.")


# --- evidence and assessments ------------------------------------------------------------


class EvidenceFull(serializers.ModelSerializer[Evidence]):
    href = serializers.SerializerMethodField()
    document = DocumentBrief()
    start = serializers.IntegerField(help_text=OFFSETS)
    text = serializers.CharField(source="words", help_text="The passage's exact words.")
    added_by = serializers.CharField(source="added_by.username")

    class Meta:
        model = Evidence
        fields = [
            "id",
            "href",
            "claim",
            "document",
            "start",
            "end",
            "text",
            "stance",
            "note",
            "added_by",
            "created_at",
        ]

    def get_href(self, evidence: Evidence) -> str:
        place = {"claim": evidence.claim_id, "pk": evidence.pk}
        return reverse("api:evidence-detail", kwargs=place, request=self.context["request"])


class EvidenceInput(serializers.Serializer[Any]):
    """A passage: by `document`, `start` and `end`, or by its words.

    Words are looked for in `document`; without one, they are kept as a statement that
    was published at `url`.
    """

    stance = serializers.ChoiceField(Evidence.Stance.choices)
    note = serializers.CharField(required=False, allow_blank=True)
    document = serializers.PrimaryKeyRelatedField(queryset=Document.objects.all(), required=False)
    start = serializers.IntegerField(required=False, min_value=0, help_text=OFFSETS)
    end = serializers.IntegerField(required=False, min_value=1)
    quote = serializers.CharField(required=False, help_text="The passage's words.")
    url = serializers.URLField(max_length=2000, required=False, allow_blank=True)
    title = serializers.CharField(max_length=500, required=False, allow_blank=True)
    publisher = serializers.PrimaryKeyRelatedField(
        queryset=Source.objects.all(), required=False, help_text="A source's id."
    )
    published_at = serializers.DateTimeField(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        offsets = {"document", "start", "end"}
        by_offsets = offsets <= attrs.keys() <= offsets | {"stance", "note"}
        by_words = "quote" in attrs and not {"start", "end"} & attrs.keys()
        if not (by_offsets or by_words):
            message = _("Send document, start and end, or the words as a quote.")
            raise serializers.ValidationError({"quote": message})
        return attrs


class AssessmentFull(serializers.ModelSerializer[Assessment]):
    """One answer to one question. It never changes; a later one supersedes it."""

    href = serializers.HyperlinkedIdentityField(view_name="api:assessment-detail")
    editor = serializers.CharField(source="editor.username")

    class Meta:
        model = Assessment
        fields = [
            "id",
            "href",
            "claim",
            "aspect",
            "verdict",
            "rationale",
            "reason",
            "evidence",
            "cited_url",
            "editor",
            "created_at",
            "superseded_by",
        ]


class AssessmentInput(serializers.Serializer[Any]):
    claim = serializers.PrimaryKeyRelatedField(queryset=Claim.objects.all())
    aspect = serializers.ChoiceField(
        Assessment.Aspect.choices, help_text="`attribution`: was it said? `content`: is it true?"
    )
    verdict = serializers.ChoiceField(Assessment.Verdict.choices)
    rationale = serializers.CharField(required=False, allow_blank=True)
    reason = serializers.CharField(
        required=False,
        allow_blank=True,
        help_text="Why the answer that stands is corrected; needed where one stands.",
    )
    evidence = serializers.ListField(
        child=serializers.IntegerField(min_value=1),
        max_length=200,
        required=False,
        help_text="Ids of the claim's pieces of evidence.",
    )
    cited_url = serializers.URLField(max_length=2000, required=False, allow_blank=True)
    seen = serializers.CharField(
        max_length=36,
        required=False,
        allow_blank=True,
        help_text="The id of the answer that you decided upon, empty for an open question;"
        " another one by now is a 409. Without it, whatever stands is superseded.",
    )

    def validate_evidence(self, ids: list[int]) -> list[Evidence]:
        found = Evidence.objects.in_bulk([each for each in ids if each < 2**63])
        missing = sorted(set(ids) - found.keys())
        if missing:
            message = _("There is no such evidence: %s.") % ", ".join(map(str, missing))
            raise serializers.ValidationError(message, code="does_not_exist")
        return list(found.values())


# --- claims -------------------------------------------------------------------------


class SpanText(serializers.Serializer[Any]):
    start = serializers.IntegerField(help_text=OFFSETS)
    end = serializers.IntegerField()
    text = serializers.CharField(help_text="The exact words from start to end.")


class Part(serializers.Serializer[Any]):
    text = serializers.CharField(help_text="The words of all its spans, joined by ` … `.")
    spans = SpanText(many=True)


class Question(serializers.Serializer[Any]):
    verdict = serializers.ChoiceField([(OPEN, _("open")), *VERDICTS])
    assessment = AssessmentFull(allow_null=True, help_text="The answer that stands, if any.")


class Questions(serializers.Serializer[Any]):
    attribution = Question(
        allow_null=True, help_text="Was it said? Null for what the article says itself."
    )
    content = Question(help_text="Is it true?")


class CheckWorthiness(serializers.Serializer[Any]):
    score = serializers.FloatField(
        source="check_worthiness",
        min_value=0,
        max_value=1,
        help_text="How much the claim asks to be checked, 0 to 1.",
    )
    reasons = serializers.ListField(
        source="worth_reasons",
        child=serializers.CharField(),
        help_text="Why, the weightiest first; those against are among them: "
        + ", ".join(f"`{name}`" for name in FEATURES)
        + ".",
    )


class ClaimFull(serializers.ModelSerializer[Claim]):
    """By these words (cue), this source is said to have said that (content).

    Of `voice` `outlet`, the article says the content itself: source, cue and kind are
    empty, and the speaker is whoever published it.
    """

    href = serializers.HyperlinkedIdentityField(view_name="api:claim-detail")
    article = DocumentBrief(source="document")
    source = serializers.SerializerMethodField(  # type: ignore[assignment]
        help_text="Who, in the article's words."
    )
    cue = serializers.SerializerMethodField()
    content = serializers.SerializerMethodField()
    speakers = SourceLink(many=True)
    check_worthiness = CheckWorthiness(source="*")
    parent = serializers.PrimaryKeyRelatedField[Claim](  # type: ignore[assignment]
        read_only=True, allow_null=True, help_text="The claim in whose content this one stands."
    )
    questions = serializers.SerializerMethodField()

    class Meta:
        model = Claim
        fields = [
            "id",
            "href",
            "article",
            "voice",
            "kind",
            "polarity",
            "source",
            "cue",
            "cue_lemma",
            "content",
            "speaker_label",
            "speakers",
            "parent",
            "confidence",
            "check_worthiness",
            "start",
            "end",
            "questions",
            "created_at",
        ]
        extra_kwargs = {
            "voice": {
                "help_text": "`attributed`: somebody is said to have said it."
                " `outlet`: the article says it."
            },
            "speaker_label": {
                "help_text": "Who, as read. Alone where only a role is named"
                " (“the minister”): a role is no source, until somebody says who."
            },
            "kind": {"help_text": "How it is quoted; empty for the article's own."},
            "confidence": {
                "help_text": "The engine's in the attribution, to order claims by; no probability."
            },
        }

    @extend_schema_field(Part)
    def get_source(self, claim: Claim) -> dict[str, Any]:
        return _part(claim, ClaimSpan.Role.SOURCE, claim.source_text)

    @extend_schema_field(Part)
    def get_cue(self, claim: Claim) -> dict[str, Any]:
        return _part(claim, ClaimSpan.Role.CUE, claim.cue_text)

    @extend_schema_field(Part)
    def get_content(self, claim: Claim) -> dict[str, Any]:
        return _part(claim, ClaimSpan.Role.CONTENT, claim.content_text)

    @extend_schema_field(Questions)
    def get_questions(self, claim: Any) -> dict[str, Any]:
        unanswered = {"verdict": OPEN, "assessment": None}
        shown: dict[str, Any] = dict.fromkeys(Assessment.Aspect.values, unanswered)
        if claim.voice == Claim.Voice.OUTLET:
            shown[Assessment.Aspect.ATTRIBUTION] = None
        for answer in claim.standing:
            full = AssessmentFull(answer, context=self.context).data
            shown[answer.aspect] = {"verdict": answer.verdict, "assessment": full}
        return shown


def _part(claim: Claim, role: str, text: str) -> dict[str, Any]:
    spans: list[Any] = [span for span in claim.spans.all() if span.role == role]
    places = [{"start": span.start, "end": span.end, "text": span.words} for span in spans]
    return {"text": text, "spans": places}
