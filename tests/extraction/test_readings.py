"""The committed texts are read exactly as somebody has read and accepted.

``pytest tests/extraction/test_readings.py`` shows a change as a difference; once it has been
read and is for the better, ``--accept-readings`` writes it down.
"""

import difflib

import pytest

from .readings import TEXTS, expected_path, readings


@pytest.mark.slow
@pytest.mark.parametrize("texts", TEXTS)
def test_texts_are_read_as_accepted(texts: str, request: pytest.FixtureRequest) -> None:
    found, path = readings(texts), expected_path(texts)
    if request.config.getoption("--accept-readings"):
        path.write_text(found, encoding="utf-8")
    expected = path.read_text(encoding="utf-8")
    difference = difflib.unified_diff(
        expected.splitlines(), found.splitlines(), "accepted", "read now", lineterm="", n=6
    )
    changed = "\n".join(difference)
    assert not changed, f"{texts} is read in another way:\n{changed}"
