"""How often somebody may try a password, at the desk and at the API alike.

Three things are counted.  Wrong passwords for a name from one address lock that name for that
address (django-axes).  Tries from one address are slowed down whatever the names.  And where many
wrong passwords come in for one name, from wherever, each address from which its person has not
logged in before has to pause between two tries: a stranger delays strangers, and locks nobody out.
"""

from contextlib import suppress
from datetime import timedelta
from hashlib import sha256
from math import ceil
from typing import Any

from axes.models import AccessLog
from django.contrib.auth.signals import user_login_failed
from django.core.cache import cache
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from rest_framework.throttling import SimpleRateThrottle

from .clients import client_address

#: So many wrong passwords for a name within so many seconds make strangers pause.
NAME_FAILURES, NAME_WINDOW = 50, 15 * 60
#: Seconds between two tries of a stranger then.
NAME_PAUSE = 30
#: For how long an address from which somebody logged in counts as theirs.
KNOWN = timedelta(days=90)


class LoginThrottle(SimpleRateThrottle):
    """Tries from one address, at both doors together."""

    scope = "login"

    def get_cache_key(self, request: Any, view: Any) -> str:  # noqa: ARG002
        """What is counted."""
        return f"login-{client_address(request)}"


def login_wait(request: HttpRequest, username: str) -> int:
    """Seconds to wait before this name may be tried from here; 0 if it may be tried now."""
    if cache.get(_failures(username), 0) < NAME_FAILURES or _known(request, username):
        return 0
    turn = f"login-turn-{_key(username)}-{client_address(request)}"
    return 0 if cache.add(turn, True, NAME_PAUSE) else NAME_PAUSE


def login_slowed(request: HttpRequest) -> int:
    """Seconds to wait before anything may be tried from this address; counts a try if 0."""
    throttle = LoginThrottle()
    if throttle.allow_request(request, None):  # type: ignore[arg-type]
        return 0
    return ceil(throttle.wait() or NAME_PAUSE)


def locked_out(request: HttpRequest, *_given: Any) -> HttpResponse:
    """The page in place of the one asked for, where a name is locked for this address."""
    return render(request, "429.html", status=429)


@receiver(user_login_failed)
def _note_failure(credentials: dict[str, Any], **_signal: Any) -> None:
    key = _failures(str(credentials.get("username", "")))
    if not cache.add(key, 1, NAME_WINDOW):
        with suppress(ValueError):  # the window ended between the two
            cache.incr(key)


def _known(request: HttpRequest, username: str) -> bool:
    """Did this name's person log in from here before?"""
    logged = AccessLog.objects.filter(username=username, ip_address=client_address(request) or None)
    return bool(logged.filter(attempt_time__gte=timezone.now() - KNOWN).exists())


def _failures(username: str) -> str:
    return f"login-failures-{_key(username)}"


def _key(username: str) -> str:
    return sha256(username.casefold().encode("utf-8", "surrogatepass")).hexdigest()[:32]
