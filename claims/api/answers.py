"""What answers to a claim's questions look like in JSON, going out and coming in."""

from typing import Any

from rest_framework import serializers

from config.given import Input
from config.links import RowLink
from config.rows import Shown
from sources import limits
from sources.api.sources import UPDATED
from sources.limits import Typed

from ..domain.verdicts import GIVEN_CHOICES
from ..models import Assessment, Claim, Draft, Evidence, Label
from .fields import Rows
from .labels import LabelBrief

CLAIM_VERSION = (
    "The claim's version that you had in view; where it reads otherwise by now, that is a 409"
    " `claim_changed`."
)
ASPECTS = "`attribution`: was it said? `content`: is it true?"


class AssessmentFull(Shown[Assessment]):
    """One answer to one question. It never changes; a later one supersedes it."""

    href = RowLink(view_name="api:assessment-detail")
    label = LabelBrief(  # type: ignore[assignment]
        allow_null=True, help_text="The newsroom's own word for the verdict."
    )
    kept_copy = serializers.IntegerField(
        source="citation.document_id",
        default=None,
        allow_null=True,
        help_text="The document that is the copy of the page at `cited_url`, kept then; null until"
        " there is one.",
    )
    editor = serializers.CharField(source="editor.username")
    reviewer = serializers.CharField(
        source="reviewer.username",
        default=None,
        allow_null=True,
        help_text="The second person who approved it, where one did.",
    )
    four_eyes = serializers.SerializerMethodField(
        help_text="False: one person published it, while the newsroom's four eyes were off. Null"
        " where it gives no verdict but took one up again, for which one person is enough."
    )
    supersedes = serializers.PrimaryKeyRelatedField[Assessment](
        read_only=True, allow_null=True, help_text="The answer that it corrected."
    )

    class Meta:
        model = Assessment
        fields = [
            "id",
            "href",
            "claim",
            "aspect",
            "verdict",
            "label",
            "rationale",
            "reason",
            "evidence",
            "cited_url",
            "kept_copy",
            "editor",
            "reviewer",
            "four_eyes",
            "created_at",
            "supersedes",
            "superseded_by",
        ]
        extra_kwargs = {
            "verdict": {
                "help_text": "`withdrawn` took an answer back, `reopened` took it up again to"
                " correct the claim: the question is open."
            },
            "reason": {"help_text": "Why it corrected the answer before it."},
        }

    def get_four_eyes(self, answer: Assessment) -> bool | None:
        reopened = answer.verdict == Assessment.Verdict.REOPENED
        return None if reopened else answer.reviewer_id is not None


class DraftFull(Shown[Draft]):
    """An answer that is not published: its author's, or a reviewer's to decide."""

    href = RowLink(view_name="api:draft-detail")
    label = LabelBrief(allow_null=True)  # type: ignore[assignment]
    author = serializers.CharField(source="author.username")
    reviewer = serializers.CharField(source="reviewer.username", default=None, allow_null=True)
    updated_at = serializers.DateTimeField(read_only=True, help_text=UPDATED)

    class Meta:
        model = Draft
        fields = [
            "id",
            "href",
            "claim",
            "aspect",
            "verdict",
            "label",
            "rationale",
            "reason",
            "evidence",
            "cited_url",
            "seen",
            "author",
            "state",
            "reviewer",
            "review_note",
            "assessment",
            "version",
            "created_at",
            "updated_at",
            "submitted_at",
            "decided_at",
        ]
        extra_kwargs = {
            "seen": {"help_text": "The answer that stood when it was written."},
            "review_note": {"help_text": "Why it was sent back."},
            "assessment": {"help_text": "What it has become, once approved."},
            "version": {
                "help_text": "Counts the changes of what it says; send it along with a decision."
            },
        }


class DraftSaid(Shown[Any]):
    """What a draft said at a version that reviewers could read (a ``DraftRead``)."""

    label = LabelBrief(allow_null=True)  # type: ignore[assignment]

    class Meta:
        model = Draft
        fields = ["version", "verdict", "label", "rationale", "reason", "evidence", "cited_url"]


class AnswerInput(Input):
    claim = serializers.PrimaryKeyRelatedField(queryset=Claim.objects.all())
    aspect = serializers.ChoiceField(Assessment.Aspect.choices, help_text=ASPECTS)
    verdict = serializers.ChoiceField(
        GIVEN_CHOICES,
        help_text="`withdrawn` takes the answer that stands back, and opens the question again.",
    )
    label = serializers.PrimaryKeyRelatedField(  # type: ignore[assignment]
        queryset=Label.objects.filter(active=True),
        required=False,
        allow_null=True,
        help_text="The id of a label in use, of this verdict.",
    )
    rationale = Typed(
        limits.NOTE,
        required=False,
        allow_blank=True,
        help_text="Why this is the answer. Where the newsroom publishes, readers see it.",
    )
    reason = Typed(
        limits.NOTE,
        required=False,
        allow_blank=True,
        help_text="Why the answer that stands is corrected; needed where one stands. Where the"
        " newsroom publishes, readers see it.",
    )
    evidence = Rows(
        Evidence.objects.all(), required=False, help_text="Ids of the claim's pieces of evidence."
    )
    cited_url = serializers.URLField(max_length=2000, required=False, allow_blank=True)
    seen = serializers.CharField(
        max_length=36,
        required=False,
        allow_blank=True,
        help_text="The id of the answer that you decided upon, empty for an open question;"
        " another one by now is a 409. Without it, whatever stands is superseded.",
    )
    claim_version = serializers.IntegerField(
        min_value=0,
        required=False,
        help_text=f"{CLAIM_VERSION} Without it, the answer is about the claim as it is.",
    )
    confirm = serializers.BooleanField(
        default=False,
        help_text="The verdict is meant, though all of its evidence says the contrary; without"
        " it that is a 400 `evidence_contrary`.",
    )


class DraftInput(AnswerInput):
    submit = serializers.BooleanField(
        default=False, help_text="Ask for a review at once; otherwise it is only kept."
    )


class SubmitInput(Input):
    claim_version = serializers.IntegerField(min_value=0, required=False, help_text=CLAIM_VERSION)


class ReviewInput(Input):
    version = serializers.IntegerField(
        min_value=0,
        help_text="The draft's version that you have read; another one by now is a 409.",
    )


class ApproveInput(ReviewInput):
    claim_version = serializers.IntegerField(min_value=0, required=False, help_text=CLAIM_VERSION)


class ReturnInput(ReviewInput):
    note = Typed(limits.NOTE, help_text="What is missing, for the author to mend.")
