"""What readers and search engines get of a claim, for who publishes by ``/api/v1/``."""

from typing import Any, ClassVar

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from config.contract import Contract

from ..domain.claimreview import Lack
from ..domain.verdicts import VERDICT_CHOICES
from ..models import Claim
from ..queries.claims import claims_with_verdicts
from ..queries.published import (
    as_published,
    claim_lacks,
    claims_to_publish,
    public_address,
    publishing,
)
from ..queries.verdicts import labels_in_use


class LackShown(serializers.Serializer[Any]):
    code = serializers.ChoiceField(Lack.choices, source="value")
    message = serializers.CharField(source="label", help_text="What to do about it.")


class PublicationFull(serializers.Serializer[Any]):
    publishing = serializers.BooleanField(help_text="Are verdicts that stand published here?")
    address = serializers.CharField(help_text="Of its page for readers; empty while it has none.")
    lacks = LackShown(many=True, help_text="What search engines would miss of that page.")


class ClaimPublicationView(Contract, generics.GenericAPIView[Claim]):
    queryset = claims_to_publish(claims_with_verdicts())
    filterset_class: Any = None
    pagination_class: Any = None
    needs: ClassVar[dict[str, str]] = {"GET": "claims.view_claim"}

    @extend_schema(responses=PublicationFull)
    def get(self, request: Request, pk: int) -> Response:
        """The claim's page for readers, and what its ClaimReview would lack.

        Ask before you publish: what search engines miss is mended while no verdict stands.
        """
        claim = get_object_or_404(self.get_queryset(), pk=pk)
        answered = any(as_published(claim).standing)
        words = [*map(str, labels_in_use()), *(str(name) for _verdict, name in VERDICT_CHOICES)]
        said = claim.attribution_verdict or ""  # type: ignore[attr-defined]
        told = {
            "publishing": publishing(),
            "address": public_address(claim) if answered and publishing() else "",
            "lacks": claim_lacks(claim, attribution=said, words=words),
        }
        return Response(PublicationFull(told).data)
