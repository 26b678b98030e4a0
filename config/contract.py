"""What every operation of the API keeps, whatever it does: the base of all its views.

A parameter that an operation does not read is refused, as ``config.given`` does for lists.  A
write that is sent twice with the same ``Idempotency-Key`` is done once (``config.asked_again``).
"""

from collections.abc import Callable, Collection
from typing import Any, ClassVar

from rest_framework import views
from rest_framework.request import Request

from .asked_again import HEADER, answered_once
from .bodies import PlainText
from .given import parameters_require

LOOKING, WRITING = ("GET", "HEAD"), ("POST", "PATCH", "DELETE")


class Contract(views.APIView):
    """A view of the API.

    ``reads`` are the parameters of its GET, where it is no list; with ``keeps_answers``, writes
    may come with a key.
    """

    reads: ClassVar[Collection[str]] = ()
    keeps_answers = True

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if not self._parameters_read_elsewhere(request):
            parameters_require(request, self.reads if request.method in LOOKING else ())
        if request.method in WRITING and self.keeps_answers and HEADER in request.headers:
            self._handler_replace(request, answered_once)

    def _handler_replace(self, request: Request, by: Callable[..., Any]) -> None:
        """Have what answers this request called in another way, as DRF's own views bind theirs."""
        name = str(request.method).lower()
        setattr(self, name, by(getattr(self, name), whole=not self._takes_texts(request)))

    def _parameters_read_elsewhere(self, request: Request) -> bool:
        """By a list's filters, or as what is said about a body that is nothing but a text."""
        if request.method in LOOKING:
            listed = getattr(self, "action", "list") == "list"
            return listed and getattr(self, "pagination_class", None) is not None
        media_type = (request.content_type or "").partition(";")[0].strip()
        return media_type == PlainText.media_type and self._takes_texts(request)

    def _takes_texts(self, request: Request) -> bool:
        return any(isinstance(each, PlainText) for each in request.parsers or ())
