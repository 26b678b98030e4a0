"""The peer of ``benchmark api``: a bare DRF list of claims, beside the product's own addresses.

It is what Django REST framework makes of the model without a line of ours: plain columns, newest
first, by cursor, for anybody.
"""

from django.urls import include, path
from rest_framework import generics, pagination, permissions, renderers, serializers

from claims.models import Claim


class BareClaim(serializers.ModelSerializer[Claim]):
    """The columns of a claim that the product's own list shows too, as they are stored."""

    class Meta:
        model = Claim
        fields = [
            *("id", "document", "voice", "kind", "polarity", "construction", "confidence"),
            *("source_text", "cue_text", "content_text", "speaker_label", "check_worthiness"),
            *("assignee", "version", "created_at"),
        ]


class _Newest(pagination.CursorPagination):
    page_size, ordering = 50, "-id"


class BareList(generics.ListAPIView[Claim]):
    """Fifty claims."""

    queryset = Claim.objects.all()
    serializer_class = BareClaim
    pagination_class = _Newest
    filter_backends = ()
    throttle_classes = ()
    authentication_classes = ()
    permission_classes = (permissions.AllowAny,)
    renderer_classes = (renderers.JSONRenderer,)


urlpatterns = [path("peer/claims/", BareList.as_view()), path("", include("config.urls"))]
