"""What a claim looks like in JSON: its exact places, and both questions, open or answered."""

from functools import cached_property
from typing import Any, ClassVar

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from config.links import RowLink
from config.rows import Shown
from config.sparse import UTF16, Expansion, Utf16
from sources.api.documents import DocumentBrief
from sources.api.sources import UPDATED, SourceLink, StandingSource
from sources.queries import names_fetched

from ..domain.verdicts import OPEN, VERDICT_CHOICES
from ..extraction.attribution.constructions import CONSTRUCTIONS
from ..extraction.own_voice.check_worthiness import FEATURES
from ..models import Assessment, Claim, ClaimSpan
from ..queries.verdicts import evidence_listed
from ..queries.wording import wording_proposed, words_at
from .answers import AssessmentFull
from .evidence import EvidenceFull
from .places import Part
from .topics import TopicNamesShown


class Question(serializers.Serializer[Any]):
    verdict = serializers.ChoiceField([(OPEN, _("open")), *VERDICT_CHOICES])
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


class ClaimFull(Shown[Claim]):
    """By these words (cue), this source is said to have said that (content).

    Of `voice` `outlet`, the article says the content itself: source, cue and kind are
    empty, and the speaker is whoever published it.
    """

    href = RowLink(view_name="api:claim-detail")
    article = DocumentBrief(source="document")
    source = serializers.SerializerMethodField(  # type: ignore[assignment]
        help_text="Who, in the article's words."
    )
    cue = serializers.SerializerMethodField()
    content = serializers.SerializerMethodField()
    speakers = SourceLink(many=True, source="spoken_by")
    check_worthiness = CheckWorthiness(source="*")
    parent = serializers.PrimaryKeyRelatedField[Claim](  # type: ignore[assignment]
        read_only=True, allow_null=True, help_text="The claim in whose content this one stands."
    )
    questions = serializers.SerializerMethodField()
    wording_proposed = serializers.SerializerMethodField(
        help_text="What may be its `wording`: days written out from the article's date, who “I” is,"
        " and `[?]` behind what the article does not tell for sure. Empty where there is a wording,"
        " or nothing to change. Nobody has read it."
    )
    place = serializers.DictField(
        child=serializers.CharField(),
        help_text="Where its first word stood in the file: `page` of a PDF, `time` of a transcript"
        " (with the speaker whom that names); empty for other texts.",
    )
    assignee = serializers.CharField(
        source="assignee.username",
        default=None,
        allow_null=True,
        help_text="Who is to settle it, by username.",
    )
    topics = TopicNamesShown(
        help_text="What it is about, by name; its article's topics come to them."
    )
    updated_at = serializers.DateTimeField(read_only=True, help_text=UPDATED)

    has_places = True
    expands: ClassVar = {
        "speakers": Expansion(
            lambda: StandingSource(many=True, source="spoken_by"),
            tuple(names_fetched("fetched_speakers__parent")),
        ),
        "evidence": Expansion(
            lambda: EvidenceFull(many=True), (Prefetch("evidence", evidence_listed()),)
        ),
    }

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
            "wording",
            "wording_proposed",
            "construction",
            "speaker_label",
            "speakers",
            "parent",
            "confidence",
            "check_worthiness",
            "start",
            "end",
            "place",
            "questions",
            "assignee",
            "due_on",
            "topics",
            "set_aside",
            "merged_into",
            "version",
            "created_at",
            "updated_at",
        ]
        extra_kwargs = {
            "voice": {
                "help_text": "`attributed`: somebody is said to have said it."
                " `outlet`: the article says it."
            },
            "wording": {
                "help_text": "The claim in a full sentence of its own, as an editor wrote it; empty"
                " where nobody did."
            },
            "speaker_label": {
                "help_text": "Who, as read. Alone where only a role is named"
                " (“the minister”): a role is no source, until somebody says who."
            },
            "kind": {"help_text": "How it is quoted; empty for the article's own."},
            "construction": {
                "help_text": "As what the engine read it; empty for the article's own and for what"
                " a person added: " + ", ".join(f"`{each.name}`" for each in CONSTRUCTIONS) + "."
            },
            "confidence": {
                "help_text": "The engine's in the attribution, to order claims by; no probability."
            },
            "due_on": {
                "help_text": "The day by whose end it is to be answered, where somebody set one."
            },
            "set_aside": {
                "help_text": "`rejected`: a person found that it is no claim. `merged`: it is part"
                " of the one in `merged_into`. Empty for the others."
            },
            "version": {
                "help_text": "Counts the corrections, and what later runs read otherwise; send it"
                " along with a correction, or with an answer as `claim_version`, so that nothing"
                " that you did not see is overwritten or answered."
            },
        }

    @extend_schema_field(Part)
    def get_source(self, claim: Claim) -> dict[str, Any]:
        return self._part(claim, ClaimSpan.Role.SOURCE, claim.source_text)

    @extend_schema_field(Part)
    def get_cue(self, claim: Claim) -> dict[str, Any]:
        return self._part(claim, ClaimSpan.Role.CUE, claim.cue_text)

    @extend_schema_field(Part)
    def get_content(self, claim: Claim) -> dict[str, Any]:
        return self._part(claim, ClaimSpan.Role.CONTENT, claim.content_text)

    def get_wording_proposed(self, claim: Claim) -> str:
        return wording_proposed(claim)

    @extend_schema_field(Questions)
    def get_questions(self, claim: Any) -> dict[str, Any]:
        unanswered = {"verdict": OPEN, "assessment": None}
        shown: dict[str, Any] = dict.fromkeys(Assessment.Aspect.values, unanswered)
        if claim.voice == Claim.Voice.OUTLET:
            shown[Assessment.Aspect.ATTRIBUTION] = None
        for answer in claim.standing:
            full = self._answers.to_representation(answer)
            shown[answer.aspect] = {"verdict": answer.verdict, "assessment": full}
        return shown

    @cached_property
    def _answers(self) -> AssessmentFull:
        return AssessmentFull(context=self.context)

    def _part(self, claim: Claim, role: str, text: str) -> dict[str, Any]:
        utf16: Utf16 | None = self.context.get(UTF16)
        places = []
        for span in claim.pieces:
            if span.role == role:
                words = words_at(claim, span.start, span.end)
                place: dict[str, Any] = {"start": span.start, "end": span.end, "text": words}
                if utf16:
                    place[UTF16] = utf16.place(claim.document_id, span.start, span.end)
                places.append(place)
        return {"text": text, "spans": places}
