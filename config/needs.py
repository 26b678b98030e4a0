"""Which permission a view of the desk needs, said at the view itself."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase

#: For views that show nothing of the newsroom, or ask for permissions part by part.
ENTERED = ""

View = Callable[..., HttpResponseBase]


def needs(permission: str, *, post: str = ENTERED) -> Callable[[View], Any]:
    """Let only people with the permission in; to POST, with the permission ``post`` too.

    ``ENTERED`` is whoever may enter the desk.  What a view needs stands as ``needs`` on it: a test
    asks every view of our own for it.  The view answers anybody else by PermissionDenied (403)
    before it reads a row.
    """

    def named(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> HttpResponseBase:
            request = next(each for each in args if isinstance(each, HttpRequest))
            _require(request, permission)
            if request.method == "POST":
                _require(request, post)
            return view(*args, **kwargs)

        guarded.needs = permission  # type: ignore[attr-defined]
        return guarded

    return named


def _require(request: HttpRequest, permission: str) -> None:
    if permission != ENTERED and not request.user.has_perm(permission):
        raise PermissionDenied
