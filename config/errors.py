"""What an error looks like in JSON, whoever raised it: problem details (RFC 9457)."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from django.http import JsonResponse
from django.utils.translation import gettext as _
from rest_framework import exceptions

from sources.error_codes import error_codes

#: The media type of every error.
PROBLEM = "application/problem+json"
#: DRF's names for what our actions name otherwise.
_CODES = {"permission_denied": "not_allowed", "parse_error": "malformed", "error": "server_error"}


def described(detail: Any) -> dict[str, Any]:
    """The body for DRF's error detail: one error, or many by field."""
    single = detail.get("detail") if isinstance(detail, dict) else None
    if isinstance(single, exceptions.ErrorDetail):
        code = single.code or "malformed"
        return error_body(_CODES.get(code, code), str(single))
    fields = [
        {"field": path, "code": each.code or "invalid", "message": str(each)}
        for path, each in errors_flat(detail)
    ]
    message = _("Some of the input can't be used. Each field at fault is named.")
    body = error_body("invalid_input", message, fields[0]["field"])
    body["error"]["fields"] = fields
    return body


def errors_flat(detail: Any, path: str = "") -> Iterator[tuple[str, exceptions.ErrorDetail]]:
    """("names.ar", error) for every error in DRF's nest of dicts and lists."""
    if isinstance(detail, exceptions.ErrorDetail):
        yield path, detail
        return
    inner = detail.items() if isinstance(detail, dict) else (("", each) for each in detail)
    for key, each in inner:
        own = "" if key == "non_field_errors" else str(key)
        yield from errors_flat(each, ".".join(filter(None, (path, own))))


def problem(body: dict[str, Any], status: int) -> dict[str, Any]:
    """An error's body with the members of a problem before its own.

    ``type`` leads to the page that explains every code, ``title`` is what the code means, in the
    language that is active.
    """
    error = body["error"]
    known = error_codes().get(error["code"])
    return {
        "type": f"/api/v1/docs/#{error['code']}",
        "title": _(known["means"]) if known else HTTPStatus(status).phrase,
        "status": status,
        "detail": error["message"],
        **body,
    }


def problem_page(code: str, message: str, *, status: int) -> JsonResponse:
    """An error that no view of the API answers with."""
    body = problem(error_body(code, message), status)
    return JsonResponse(body, status=status, content_type=PROBLEM)


def error_body(code: str, message: str, field: str = "") -> dict[str, Any]:
    return {"error": {"code": code, "message": message, "field": field}}
