"""What people are called at the desk."""

from django.contrib.auth.models import User


def display_name(person: User) -> str:
    """What somebody is called at the desk."""
    return " ".join(person.get_full_name().split()) or person.get_username()
