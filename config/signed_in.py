"""Who asks: the person behind a request that got past a door."""

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from rest_framework.request import Request


def signed_in(request: HttpRequest | Request) -> User:
    """Return the person who is signed in, by session or by token.

    Every door asks for a sign-in before; that somebody is there is said here once more, so that an
    action is never called for nobody.

    Raises:
        PermissionDenied: nobody is signed in.
    """
    if isinstance(request.user, User):
        return request.user
    raise PermissionDenied
