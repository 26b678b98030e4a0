"""What the API says of itself: where its lists are, its schema, and that as pages to read.

Libraries make these; what they do not read is refused as everywhere else.
"""

from collections.abc import Collection
from typing import Any, ClassVar

from django.conf import settings
from django.utils.translation import gettext as _
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import APIRootView
from rest_framework.views import APIView

from .given import ParameterRefused, parameters_require


class AboutTheApi(APIView):
    """A view of no rows; ``reads`` are its parameters."""

    reads: ClassVar[Collection[str]] = ()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        parameters_require(request, self.reads, several=())
        language = request.query_params.get("lang")
        if language is not None and language not in dict(settings.LANGUAGES):
            message = _("Say one of these: %s.") % ", ".join(dict(settings.LANGUAGES))
            raise ParameterRefused(message, code="parameter_unreadable")

    def handle_exception(self, exc: Exception) -> Response:
        """An error is JSON, whatever the answer would have been."""
        response: Response = super().handle_exception(exc)
        self.request.accepted_renderer = JSONRenderer()
        self.request.accepted_media_type = JSONRenderer.media_type
        return response


class Root(AboutTheApi, APIRootView):
    """Where every list is, and what else a program begins with."""

    also: ClassVar[dict[str, str]] = {
        "notifications": "notifications",
        "me": "me",
        "newsroom": "newsroom",
        "statistics": "statistics",
        "search": "search",
        "updates": "updates",
        "token": "token",
        "schema": "schema",
        "docs": "docs",
    }

    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        self.api_root_dict = {**(self.api_root_dict or {}), **self.also}
        answer: Response = super().get(request, *args, **kwargs)
        return answer


class SchemaView(AboutTheApi, SpectacularAPIView):
    reads = ("format", "lang")


class DocsView(AboutTheApi, SpectacularSwaggerSplitView):
    reads = ("lang", "script")
