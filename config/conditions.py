"""ETag, ``If-None-Match`` and ``If-Match`` (RFC 9110, 13): what has not changed is not sent again,
and what somebody else has changed is not overwritten.

A tag is of an answer's bytes, so that it is another one in another language.  A write is compared
with what a GET of its row would answer, under the lock that the row's own actions take first.  What
is done below a row (``claims/1/evidence/``) is upon that row.
"""

import hashlib
from collections.abc import Callable
from operator import attrgetter
from typing import Any

from django.db import models, transaction
from django.http import HttpResponse, HttpResponseNotModified
from django.urls import resolve, reverse
from django.utils.http import parse_etags
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response

from sources.errors import Refused
from sources.models import Document

#: Headers of a read and of a write.
IF_OTHER, IF_SAME = "If-None-Match", "If-Match"

Handler = Callable[..., Any]


# --- reads ------------------------------------------------------------------------------


def tagged(handler: Handler) -> Handler:
    """The handler of a read; its answer has a tag, and is left out where the client has it."""

    def answered(request: Request, *args: Any, **kwargs: Any) -> Any:
        response = handler(request, *args, **kwargs)
        if isinstance(response, Response) and response.status_code == 200:
            response.add_post_render_callback(lambda rendered: _sent(rendered, request))
        return response

    return answered


def _sent(rendered: Response, request: Request) -> HttpResponse:
    tag = rendered["ETag"] = _tag(rendered.content)
    if not _names(request.headers.get(IF_OTHER, ""), tag):
        return rendered
    unchanged = HttpResponseNotModified()
    for header in ("ETag", "Vary"):
        if header in rendered:
            unchanged[header] = rendered[header]
    return unchanged


# --- writes -----------------------------------------------------------------------------


def matched(handler: Handler, *, view: Any) -> Handler:
    """The handler of a write, called where its row is as the client has it, and not otherwise.

    The answer has the tag that the row has then; but one that made something (201) is about that.
    Raises Refused("version_other").
    """

    def answered(request: Request, *args: Any, **kwargs: Any) -> Any:
        with transaction.atomic():
            look = _require(request, view)
            response = handler(request, *args, **kwargs)
            if request.method != "DELETE" and response.status_code != 201:
                response["ETag"] = _row(request, look)[1]
            return response

    return answered


def _require(request: Request, view: Any) -> Any:
    """Refuse, unless ``If-Match`` names the row's tag; the row stays so until the transaction ends.

    Returns the view that shows the row.  An address without one has no version to be named.
    """
    message = _("Somebody changed this meanwhile. Look at it as it is now, then decide.")
    look = _looking(request, view)
    if look is None:
        raise Refused("version_other", message)
    _lock(look.get_object(), look.locked_by)
    shown, tag = _row(request, look)
    if not _names(request.headers[IF_SAME], tag):
        raise Refused("version_other", message, current=shown, etag=tag)
    return look


def _looking(request: Request, view: Any) -> Any:
    """The view that a GET of the row has that a write is upon; None where it is upon none.

    The first place in an address is called as its rows are: ``claims/<int:claim>/evidence/``.
    """
    made, kwargs = type(view), view.kwargs
    if not view.one_row:
        name, key = next(iter(kwargs.items()), ("", 0))
        if not name:
            return None
        found: Any = resolve(reverse(f"api:{name}-detail", args=[key]))
        made, kwargs = found.func.cls, found.kwargs
    look = made(action="retrieve", detail=True)
    look.request, look.args, look.kwargs, look.format_kwarg = request, (), kwargs, None
    return look


def _lock(row: models.Model, document: str) -> None:
    """Lock the row, or first of all the document that its actions lock before it."""
    if document:
        pk = attrgetter(document)(row)
        list(Document.objects.select_for_update(no_key=True).filter(pk=pk).values_list("pk"))
    else:
        rows = type(row)._base_manager.select_for_update(of=("self",))
        list(rows.filter(pk=row.pk).values_list("pk"))


def _row(request: Request, look: Any) -> tuple[Any, str]:
    """What a GET of the row answers now, and its tag."""
    shown = look.retrieve(request, **look.kwargs).data
    media_type = request.accepted_media_type
    content = request.accepted_renderer.render(shown, media_type, look.get_renderer_context())
    return shown, _tag(content)


def _tag(content: Any) -> str:
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"'


def _names(header: str, tag: str) -> bool:
    """Does a header name this tag?  One that is weak came through a proxy that compressed."""
    named = [each.removeprefix("W/") for each in parse_etags(header)]
    return tag in named or named == ["*"]
