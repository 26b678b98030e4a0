"""Who may be meant by the words for a speaker, under ``/api/v1/claims/N/speakers/``."""

from typing import Any, ClassVar

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from config.contract import Contract
from sources.api.sources import SourceLink

from ..queries.claims import claims_standing
from ..queries.speakers import WHY, speakers_meant


class MeantFull(serializers.Serializer[Any]):
    """Somebody who may be meant."""

    speaker = SourceLink(source="source")
    why = serializers.ChoiceField(list(WHY))
    score = serializers.FloatField(help_text="How sure, from 0 to 1.")
    title = serializers.CharField(help_text="The office by which; empty for a name.")


class MeantFound(serializers.Serializer[Any]):
    results = MeantFull(many=True)


class SpeakersView(Contract):
    """Who may have spoken a claim whose speaker nobody named."""

    needs: ClassVar[dict[str, str]] = {"GET": "claims.view_claim"}

    @extend_schema(responses=MeantFound)
    def get(self, request: Request, claim: int) -> Response:
        """The likeliest first; empty where somebody was named. PATCH the claim to say who."""
        rows = claims_standing().select_related("document").prefetch_related("speakers")
        row = get_object_or_404(rows, pk=min(claim, 2**63 - 1))
        meant = [] if row.speakers.all() else speakers_meant(row)
        return Response({"results": MeantFull(meant, many=True, context={"request": request}).data})
