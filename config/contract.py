"""What every operation of the API keeps, whatever it does: the base of all its views.

A parameter that an operation does not read is refused, as ``config.given`` does for lists.  A
write that is sent twice with the same ``Idempotency-Key`` is done once (``config.asked_again``).
Reads have a tag, and writes of one row may name the one that they are upon (``config.conditions``).
"""

from collections.abc import Callable, Collection
from functools import partial
from typing import Any, ClassVar

from rest_framework import views
from rest_framework.request import Request

from .asked_again import KEY_HEADER, answered_once
from .bodies import PlainText
from .conditions import IF_SAME, matched, tagged
from .given import parameters_require
from .sparse import made_sparse, sparse_names

LOOKING, WRITING = ("GET", "HEAD"), ("POST", "PATCH", "DELETE")


class Contract(views.APIView):
    """A view of the API.

    ``reads`` are the parameters of its GET, where it is no list, each with one value but those of
    ``reads_several``; with ``keeps_answers``, writes may come with a key.  ``locked_by`` leads from
    its row to the key of the document that the row's actions lock first of all; without it they
    lock the row itself.
    """

    reads: ClassVar[Collection[str]] = ()
    reads_several: ClassVar[Collection[str]] = ()
    keeps_answers = True
    locked_by = ""

    @property
    def one_row(self) -> bool:
        """Is its address that of one row, or of something that is done to one?"""
        lookup = getattr(self, "lookup_url_kwarg", None) or getattr(self, "lookup_field", "")
        return hasattr(self, "retrieve") and lookup in self.kwargs

    @property
    def shaped_by(self) -> list[str]:
        """The parameters that say how much of its rows is shown (``config.sparse``)."""
        return sparse_names(self)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if not self._parameters_read_elsewhere(request):
            reads, shaped_by = self.reads, self.shaped_by
            known = (*reads, *shaped_by) if request.method in LOOKING else ()
            parameters_require(request, known, several=(*self.reads_several, *shaped_by))
        if request.method in LOOKING:
            self._answer_through(request, tagged)
            self._shape_rows()
        if request.method in WRITING and IF_SAME in request.headers:
            self._answer_through(request, partial(matched, view=self))
        if request.method in WRITING and self.keeps_answers and KEY_HEADER in request.headers:
            whole = not self._takes_texts(request)
            self._answer_through(request, partial(answered_once, whole=whole))

    def _answer_through(self, request: Request, wrap: Callable[..., Any]) -> None:
        """Wrap what answers this request, which DRF's own views bind to themselves alike."""
        name = str(request.method).lower()
        if handler := getattr(self, name, None):
            setattr(self, name, wrap(handler))

    def _shape_rows(self) -> None:
        """Show of the view's rows what this look at them asks for.

        Not as a method of its own: DRF takes whatever has one for a view of rows.
        """
        name = "get_serializer"
        if self.shaped_by:
            setattr(self, name, partial(_shaped, made=getattr(self, name), view=self))

    def _parameters_read_elsewhere(self, request: Request) -> bool:
        """By a list's filters, or as what is said about a body that is nothing but a text."""
        if request.method in LOOKING:
            listed = getattr(self, "action", "list") == "list"
            return listed and getattr(self, "pagination_class", None) is not None
        media_type = (request.content_type or "").partition(";")[0].strip()
        return media_type == PlainText.media_type and self._takes_texts(request)

    def _takes_texts(self, request: Request) -> bool:
        return any(isinstance(each, PlainText) for each in request.parsers or ())


def _shaped(*args: Any, made: Callable[..., Any], view: Any, **kwargs: Any) -> Any:
    return made_sparse(made(*args, **kwargs), view)


class AnswersFile(Contract):
    """A view whose answer is a file, whatever the client would rather have."""

    filterset_class: Any = None
    pagination_class: Any = None

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:  # noqa: ARG002
        """Nothing is left to choose."""
        return super().perform_content_negotiation(request, force=True)
