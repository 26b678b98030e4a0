"""What holds for every request before its view is called, and for every answer."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import render
from django.utils.cache import patch_cache_control

from .public_door import is_public

Handler = Callable[[HttpRequest], HttpResponse]
DESK, API = "/desk/", "/api/"
DESK_METHODS = ("GET", "HEAD", "POST")
#: Bytes of a body from somebody who has not said who they are: a name and a password.
ANONYMOUS_BODY = 64 * 1024


def answers_private(handle: Handler) -> Handler:
    """No browser, proxy or disk keeps what the desk and the API answer."""

    def handled(request: HttpRequest) -> HttpResponse:
        response = handle(request)
        if request.path.startswith((DESK, API)):
            patch_cache_control(response, no_store=True, private=True)
        return response

    return handled


class Gzip(GZipMiddleware):
    """What the API and the public pages answer comes compressed to who takes it so.

    Pages of the desk do not: there words of an attacker and a form's secret could share a page.
    """

    def process_response(self, request: HttpRequest, response: Any) -> Any:
        asked = request.path.startswith(API) or is_public(request)
        return super().process_response(request, response) if asked else response


def desk_methods(handle: Handler) -> Handler:
    """The desk is pages and forms: any other method is refused before a view takes it for a GET."""

    def handled(request: HttpRequest) -> HttpResponse:
        if request.path.startswith(DESK) and request.method not in DESK_METHODS:
            return HttpResponseNotAllowed(DESK_METHODS)
        return handle(request)

    return handled


def forms_explained(handle: Handler) -> Handler:
    """A page for whoever opens what only takes a form.

    Login leads there those who had been logged out when they sent it.
    """

    def handled(request: HttpRequest) -> HttpResponse:
        response = handle(request)
        if response.status_code != 405 or not request.path.startswith(DESK):
            return response
        page = render(request, "405.html", status=405)
        page["Allow"] = response["Allow"]
        return page

    return handled


def bodies_bounded(handle: Handler) -> Handler:
    """Nobody's body is read, for the CSRF token in it or for anything, before they are known.

    Has its place behind the session's person: a view's own checks, and CSRF's, come after.  A
    program's token is checked before its body is read, by REST framework.  Raises
    RequestDataTooBig, which the error pages answer by 413.
    """

    def handled(request: HttpRequest) -> HttpResponse:
        if _length(request) > ANONYMOUS_BODY and not _introduced(request):
            raise RequestDataTooBig
        return handle(request)

    return handled


def _length(request: HttpRequest) -> int:
    with suppress(ValueError):
        return int(request.META.get("CONTENT_LENGTH") or 0)
    return 0


def _introduced(request: HttpRequest) -> bool:
    by_token = request.path.startswith(API) and "HTTP_AUTHORIZATION" in request.META
    return request.user.is_authenticated or by_token
