"""The public host: what readers outside reach, and nothing else.

Requests for ``ISNAD_PUBLIC_HOST`` get the addresses of ``claims.publication.urls`` while
``ISNAD_PUBLISH`` is on, and nothing while it is off; never the desk's, the admin's, or the API's.
A page that many ask for is made once in ``ISNAD_PUBLIC_SECONDS``.
"""

from collections.abc import Callable
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseNotFound
from django.http.request import split_domain_port
from django.middleware.cache import CacheMiddleware
from django.middleware.http import ConditionalGetMiddleware
from django.utils.cache import patch_cache_control

Handler = Callable[[HttpRequest], HttpResponse]
#: Where the public addresses stand.
URLCONF = "claims.publication.urls"
#: The static files that public pages need.
STATIC = tuple(f"/static/claims/{folder}/" for folder in ("public", "fonts"))
#: Seconds for which a reader's browser, or a proxy, may keep what it got.
KEPT = 60
METHODS = ("GET", "HEAD")
#: Public pages have no script at all.
POLICY = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; form-action 'self';"
    " base-uri 'none'; frame-ancestors 'none'"
)


def is_public(request: HttpRequest) -> bool:
    """Does the request ask the public host?"""
    if not settings.ISNAD_PUBLIC_HOST:
        return False
    host, _port = split_domain_port(request.get_host())
    return bool(host == settings.ISNAD_PUBLIC_HOST)


def public_door(handle: Handler) -> Handler:
    """Send requests for the public host to the public addresses, and others past them."""

    remembered = CacheMiddleware(handle, cache_timeout=settings.ISNAD_PUBLIC_SECONDS)
    answer: Any = ConditionalGetMiddleware(remembered)

    def handled(request: HttpRequest) -> HttpResponse:
        if not is_public(request):
            return handle(request)
        static = request.path.startswith("/static/")
        if not settings.ISNAD_PUBLISH or (static and not request.path.startswith(STATIC)):
            return HttpResponseNotFound(content_type="text/plain")
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        request.urlconf = URLCONF
        response: HttpResponse = handle(request) if static else answer(request)
        response["Content-Security-Policy"] = POLICY
        if not static:
            del response["Expires"], response["Cache-Control"]  # ours counts from now
            patch_cache_control(response, public=True, max_age=KEPT)
        return _without_body(response) if request.method == "HEAD" else response

    return handled


def _without_body(response: Any) -> HttpResponse:
    """The answer to a HEAD; what would be streamed is not even read."""
    if response.streaming:
        response.streaming_content = iter(())
    else:
        response.content = b""
    return cast("HttpResponse", response)
