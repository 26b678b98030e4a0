"""Addresses without their last slash lead to the one with it, and nothing is lost on the way."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase, HttpResponsePermanentRedirect
from django.middleware.common import CommonMiddleware

#: Where every address of the API begins.
PREFIX = "/api/"


class Slashes(CommonMiddleware):
    """Django's, but a program is sent on by 308 (RFC 9110, 15.4.9), with its method and its body.

    After a 301 most clients ask again by GET, and a POST ends as a list that looks like success.
    """

    def process_response(self, request: HttpRequest, response: Any) -> HttpResponseBase:
        asked = request.path.startswith(PREFIX)
        if asked and response.status_code == 404 and self.should_redirect_with_slash(request):
            address = request.get_full_path(force_append_slash=True)
            return HttpResponsePermanentRedirect(address, preserve_request=True)
        return super().process_response(request, response)
