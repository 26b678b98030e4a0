"""What the stories of a newsroom share."""

import pytest

from claims.models import Newsroom


@pytest.fixture
def four_eyes(db: None) -> None:
    """A newsroom in which a second person approves."""
    Newsroom.objects.update_or_create(pk=1, defaults={"four_eyes": True})
