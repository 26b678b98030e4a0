"""What every operation of the API keeps, whatever it does: the base of all its views.

A parameter that an operation does not read is refused, as ``config.given`` does for lists.
"""

from collections.abc import Collection
from typing import Any, ClassVar

from rest_framework import views
from rest_framework.request import Request

from .bodies import PlainText
from .given import parameters_require


class Contract(views.APIView):
    """A view of the API.  ``reads`` are the parameters of its GET, where it is no list."""

    reads: ClassVar[Collection[str]] = ()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if not self._parameters_read_elsewhere(request):
            looks = request.method in ("GET", "HEAD")
            parameters_require(request, self.reads if looks else ())

    def _parameters_read_elsewhere(self, request: Request) -> bool:
        """By a list's filters, or as what is said about a body that is nothing but a text."""
        if request.method in ("GET", "HEAD"):
            listed = getattr(self, "action", "list") == "list"
            return listed and getattr(self, "pagination_class", None) is not None
        media_type = (request.content_type or "").partition(";")[0].strip()
        takes_text = any(isinstance(each, PlainText) for each in request.parsers or ())
        return takes_text and media_type == PlainText.media_type
