"""What the environment says and can't be read is refused in a line that names it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from config.environment import Environment


@pytest.mark.parametrize(
    ("read", "given", "told"),
    [
        ("int", "abc", "IT has to be a whole number: it is 'abc'."),
        ("float", "soon", "IT has to be a number: it is 'soon'."),
        ("bool", "perhaps", "IT has to be True or False: it is 'perhaps'."),
        ("time_zone", "Mars", "IT has to be the name of a time zone, as in Asia/Beirut"),
        ("log_level", "LOUD", "IT has to be one of CRITICAL, .*, DEBUG: it is 'LOUD'."),
        ("database", "nonsense", "as in postgres://isnad@host/isnad: it begins with neither"),
        ("database", "mysql://isnad@host/isnad", "it begins with neither postgres:// nor"),
    ],
)
def test_it_is_told_by_its_name_and_what_it_should_be(
    read: str, given: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IT", given)
    with pytest.raises(ImproperlyConfigured, match=told):
        getattr(Environment(), read)("IT", default="")


@pytest.mark.parametrize(
    ("given", "value"),
    [("yes", True), ("True", True), ("1", True), ("off", False), ("FALSE", False), ("", False)],
)
def test_yes_and_no_are_said_as_people_say_them(
    given: str, value: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IT", given)
    assert Environment().bool("IT", default=not value) is value


def test_a_language_is_one_that_the_desk_speaks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IT", "ar-lb")
    assert Environment().language("IT", ["ar", "en"], default="en") == "ar-lb"
    monkeypatch.setenv("IT", "fr")
    with pytest.raises(ImproperlyConfigured, match=r"IT has to be one of ar, en: it is 'fr'\."):
        Environment().language("IT", ["ar", "en"], default="en")


def test_a_file_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("IT_FILE", f"{tmp_path}/secret")
    with pytest.raises(ImproperlyConfigured, match="IT_FILE names a file"):
        Environment()("IT", default="")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ISNAD_RUN_SECONDS", "abc"),
        ("DATABASE_URL", "nonsense"),
        ("EMAIL_URL", "nonsense"),
        ("SENTRY_DSN", "nonsense"),
        ("ISNAD_API_RATES", "read=many"),
        ("SECRET_KEY", "short"),
    ],
)
def test_no_command_begins_with_it(name: str, value: str) -> None:
    ended = subprocess.run(
        [sys.executable, "manage.py", "doctor"],
        cwd=settings.BASE_DIR,
        env={**os.environ, name: value},
        capture_output=True,
        text=True,
    )
    assert (ended.returncode, ended.stderr.count("\n")) == (1, 1), ended.stderr
    assert ended.stderr.startswith(f"CommandError: {name} ")
