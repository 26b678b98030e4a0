"""How often a program may ask: so many requests a minute for each part of the API, by its token.

One that has gone wild fills its own minute, and not the others'; nor does reading fill that of
writing.  What is counted is the scope that a request needs (``claims.roles``); a person in a
browser is counted by their account.
"""

from time import time
from typing import Any

from django.conf import settings
from django.core.cache import cache
from knox.models import AuthToken
from rest_framework.throttling import BaseThrottle

#: Seconds of a window; how much is left of it is what one waits.
WINDOW = 60


class Rates(BaseThrottle):
    """Requests in this minute, by who asks and for what; a rate of 0 counts nothing."""

    def allow_request(self, request: Any, view: Any) -> bool:
        """Is there room left in every scope that the request needs?"""
        scopes = sorted(getattr(view, "scopes_needed", ()))
        return all(self._room(request, scope) for scope in scopes)

    def wait(self) -> float:
        """Seconds until the next minute begins."""
        return WINDOW - time() % WINDOW

    def _room(self, request: Any, scope: str) -> bool:
        most = settings.ISNAD_API_RATES.get(scope, 0)
        if not most:
            return True
        token = isinstance(request.auth, AuthToken)
        who = f"token-{request.auth.pk}" if token else f"user-{request.user.pk}"
        key = f"rate-{scope}-{who}-{int(time() // WINDOW)}"
        return cache.add(key, 1, 2 * WINDOW) or cache.incr(key) <= most
