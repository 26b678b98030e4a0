"""One search for everything under ``/api/v1/``."""

from typing import Any

from django.http import QueryDict
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from config.contract import Contract
from config.signed_in import signed_in
from sources.api.sources import SEARCHED

from ..queries.search import Found, Hit, everything_found

#: How many of each kind are answered.
EACH = 10
_NAMES = {"claims": "claim", "articles": "article", "documents": "document", "sources": "source"}


class Words(serializers.Serializer[Any]):
    text = serializers.CharField(help_text="Where something is left out, “…” stands.")
    marks = serializers.ListField(
        source="places",
        child=serializers.ListField(child=serializers.IntegerField(), min_length=2, max_length=2),
        help_text="Where in `text` the words stand: start and end in code points.",
    )


class HitShown(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="row.pk")
    href = serializers.SerializerMethodField()
    title = Words(help_text="Of a claim its content, of a source its name.")
    beside = Words(help_text="Of a claim who said it by which word, of a source its other names.")

    def get_href(self, hit: Hit) -> str:
        name = f"api:{_NAMES[self.context['kind']]}-detail"
        return str(reverse(name, [hit.row.pk], request=self.context["request"]))


class FoundShown(serializers.Serializer[Any]):
    count = serializers.IntegerField(help_text="At most 1,000; of articles and documents, 300.")
    more = serializers.BooleanField(help_text="Are there more than `count` says?")
    set_aside = serializers.IntegerField(
        source="aside", help_text="Claims that were set aside, which `count` leaves out."
    )
    all = serializers.SerializerMethodField(help_text="The list of all of them.")
    results = serializers.SerializerMethodField(help_text="The best of them.")

    def get_all(self, found: Found) -> str:
        query = QueryDict(mutable=True)
        query["search"] = self.context["words"]
        page = reverse(f"api:{_NAMES[found.kind]}-list", request=self.context["request"])
        return f"{page}?{query.urlencode()}"

    @extend_schema(responses=HitShown(many=True))
    def get_results(self, found: Found) -> list[dict[str, Any]]:
        context = {**self.context, "kind": found.kind}
        return list(HitShown(found.hits, many=True, context=context).data)


class Everything(serializers.Serializer[Any]):
    """A kind that the caller may not see is left out."""

    claims = FoundShown(required=False)
    articles = FoundShown(required=False)
    documents = FoundShown(required=False, help_text="Those that are no articles.")
    sources = FoundShown(required=False)


class SearchView(Contract):
    """Everything at once: claims, articles, other documents, and sources."""

    needs = {"GET": "claims.view_claim"}
    reads = ("search",)

    @extend_schema(
        parameters=[
            OpenApiParameter("search", OpenApiTypes.STR, required=True, description=SEARCHED)
        ],
        responses=Everything,
    )
    def get(self, request: Request) -> Response:
        """How much of each kind is found, and the best of it; nothing without words."""
        words = request.query_params.get("search", "").replace("\x00", "")
        context = {"request": request, "words": words}
        everything = everything_found(words, by=signed_in(request), each=EACH)
        return Response(
            {found.kind: FoundShown(found, context=context).data for found in everything}
        )
