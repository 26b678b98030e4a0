"""What answers to a claim's questions look like in JSON, going out and coming in."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from ..models import Assessment, Claim, Evidence


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
