"""Ids as they come in addresses and forms."""

import pytest

from sources.ids import row_id


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("7", 7),
        ("٧", 7),
        ("", 0),
        ("-7", 0),
        ("7a", 0),
        ("²", 0),
        ("9" * 18, 10**18 - 1),
        ("9" * 19, 0),
    ],
)
def test_what_is_no_id_is_nobodys(asked: str, expected: int) -> None:
    assert row_id(asked) == expected
