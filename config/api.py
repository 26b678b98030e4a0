"""What every address under ``/api/v1/`` shares: errors, pages, permissions, body limits.

An error's body is ``{"error": {"code", "message", "field"}}``: the code is stable and
for programs, the message is in the language of the ``Accept-Language`` header, the
field names the input at fault or is empty.  ``invalid_input`` adds ``fields``, one
entry for every field at fault.
"""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import defaults
from rest_framework import exceptions, pagination, parsers, permissions, views
from rest_framework.response import Response

from sources.errors import Conflict, NotAllowed, Refused

PREFIX = "/api/"
#: DRF's names for what our actions name otherwise.
_CODES = {"permission_denied": "not_allowed", "parse_error": "malformed", "error": "server_error"}


class TooLarge(exceptions.APIException):
    """The request's body is over ``DATA_UPLOAD_MAX_MEMORY_SIZE``."""

    status_code = 413
    default_code = "too_large"
    default_detail = gettext_lazy(
        "This is larger than the desk takes in. Split it and send the parts."
    )


# --- errors -----------------------------------------------------------------------


def error_response(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler; None leaves an unforeseen error to ``server_error``."""
    if isinstance(error, Refused):
        status = 409 if isinstance(error, Conflict) else 403 if isinstance(error, NotAllowed) else 400
        return Response(_body(error.code, str(error), error.field), status=status)
    response = views.exception_handler(error, context)
    if response is not None:
        response.data = _described(response.data)
    return response


def _described(detail: Any) -> dict[str, Any]:
    """The body for DRF's error detail: one error, or many by field."""
    single = detail.get("detail") if isinstance(detail, dict) else None
    if isinstance(single, exceptions.ErrorDetail):
        return _body(_CODES.get(single.code, single.code), str(single))
    fields = [
        {"field": path, "code": each.code, "message": str(each)} for path, each in _flat(detail)
    ]
    message = _("Some of the input can't be used. Each field at fault is named.")
    body = _body("invalid_input", message, fields[0]["field"] if fields else "")
    body["error"]["fields"] = fields
    return body


def _flat(detail: Any, path: str = "") -> Iterator[tuple[str, exceptions.ErrorDetail]]:
    """("names.ar", error) for every error in DRF's nest of dicts and lists."""
    if isinstance(detail, exceptions.ErrorDetail):
        yield path, detail
        return
    inner = detail.items() if isinstance(detail, dict) else (("", each) for each in detail)
    for key, each in inner:
        own = "" if key == "non_field_errors" else str(key)
        yield from _flat(each, ".".join(filter(None, (path, own))))


def _body(code: str, message: str, field: str = "") -> dict[str, Any]:
    return {"error": {"code": code, "message": message, "field": field}}


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """``handler400``: what Django itself refuses, such as an unknown host name."""
    if not request.path.startswith(PREFIX):
        return defaults.bad_request(request, exception)
    return JsonResponse(_body("malformed", _("This request can't be read.")), status=400)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """``handler404``: no view has this address."""
    if not request.path.startswith(PREFIX):
        return defaults.page_not_found(request, exception)
    return JsonResponse(_body("not_found", _("There is nothing at this address.")), status=404)


def server_error(request: HttpRequest) -> HttpResponseBase:
    """``handler500``: our fault; Django has logged it."""
    if not request.path.startswith(PREFIX):
        return defaults.server_error(request)
    message = _("Something went wrong on our side. Nothing was changed; try again later.")
    return JsonResponse(_body("server_error", message), status=500)


# --- pages, permissions ----------------------------------------------------------


class Pages(pagination.CursorPagination):
    """Pages that a growing list does not shift and that count nothing; newest first."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200
    ordering = "-id"
    offset_cutoff = 1_000_000  # within equal values only, such as equal confidence
    template = None

    def get_ordering(self, request: Any, queryset: Any, view: Any) -> tuple[str, ...]:
        ordering = super().get_ordering(request, queryset, view)
        return (ordering[0], "-pk" if ordering[0].startswith("-") else "pk")

    def paginate_queryset(self, queryset: Any, request: Any, view: Any = None) -> Any:
        try:
            return super().paginate_queryset(queryset, request, view)
        except (ValueError, OverflowError, ValidationError) as error:  # a made-up cursor
            raise exceptions.NotFound(self.invalid_cursor_message) from error


class ModelPermissions(permissions.DjangoModelPermissions):
    """What the person may do with the view's model; looking needs permission too."""

    perms_map = {
        **permissions.DjangoModelPermissions.perms_map,
        "GET": ["%(app_label)s.view_%(model_name)s"],
        "HEAD": ["%(app_label)s.view_%(model_name)s"],
    }


# --- request bodies -----------------------------------------------------------------


def _bounded(context: Any) -> HttpRequest:
    request: HttpRequest = context["request"]
    if int(request.META.get("CONTENT_LENGTH") or 0) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
        raise TooLarge
    return request


class JSONBody(parsers.JSONParser):
    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        _bounded(parser_context)
        try:
            return super().parse(stream, media_type, parser_context)
        except RecursionError as error:  # brackets nested by the thousand
            raise exceptions.ParseError from error


class FormBody(parsers.MultiPartParser):
    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        _bounded(parser_context)
        return super().parse(stream, media_type, parser_context)


class PlainText(parsers.BaseParser):
    """A body that is the text itself, byte for byte; what is said about it, in the query."""

    media_type = "text/plain"

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        request: Any = _bounded(parser_context)
        return {**request.query_params.dict(), "text": stream.read()}


# --- the schema -------------------------------------------------------------------


def schema_errors(result: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
    """drf-spectacular hook: say of every operation what its errors look like."""
    text = {"type": "string"}
    one = {"code": text, "message": text, "field": text}
    entry = {"type": "object", "required": list(one), "properties": one}
    many = {"type": "array", "items": entry}
    error = {"type": "object", "required": list(one), "properties": {**one, "fields": many}}
    result["components"]["schemas"]["Error"] = {
        "type": "object",
        "required": ["error"],
        "properties": {"error": error},
    }
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
    for operations in result["paths"].values():
        for operation in operations.values():
            for status, whose in (("4XX", "The caller's move."), ("5XX", "The desk's move.")):
                operation["responses"][status] = {"description": whose, "content": content}
    return result

