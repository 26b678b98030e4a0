"""In whose name a command does what it does."""

from django.contrib.auth.models import User
from django.core.management.base import CommandError


def person_named(username: str | None) -> User | None:
    """The person; None where nobody is named.  Raises CommandError where nobody is called so."""
    if username is None:
        return None
    person = User.objects.filter(username=username).first()
    if person is None:
        raise CommandError(f"Nobody here is called {username}.")
    return person
