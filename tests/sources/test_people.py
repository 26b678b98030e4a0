"""What people are called is the same wherever they are shown."""

import pytest
from django.contrib.auth.models import User

from sources.people import display_name


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("سلمى", "حداد", "سلمى حداد"),
        (" Salma ", "", "Salma"),
        ("Salma  de", " la Cruz", "Salma de la Cruz"),
        ("", "", "salma"),
        (" ", " ", "salma"),
    ],
)
def test_a_full_name_without_odd_spaces_or_else_the_user_name(
    first: str, last: str, expected: str
) -> None:
    assert display_name(User(username="salma", first_name=first, last_name=last)) == expected
