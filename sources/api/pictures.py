"""Pictures under ``/api/v1/``, as they are shown."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.reverse import reverse

from config.contract import AnswersFile

from ..ids import row_id
from ..models import Picture
from ..originals import picture_response


def picture_address(picture: Picture | None, request: Request) -> str | None:
    """Where programs find a picture."""
    return reverse("api:picture", args=[picture.pk], request=request) if picture else None


class PictureView(AnswersFile, generics.GenericAPIView[Picture]):
    """A picture as it is shown, set anew from the file; that itself is the document's original."""

    queryset = Picture.objects.all()
    needs = dict.fromkeys(("GET", "HEAD"), "sources.view_document")

    @extend_schema(responses={(200, "image/png"): OpenApiTypes.BINARY})
    def get(self, request: Request, pk: int) -> HttpResponse:
        """The picture as PNG, at most 1000 pixels wide."""
        return picture_response(get_object_or_404(self.get_queryset(), pk=row_id(str(pk))))
