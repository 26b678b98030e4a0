"""What Isnad refuses to start with, and how it keeps what it makes at the first start."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from django.core.exceptions import ImproperlyConfigured
from redis.exceptions import ConnectionError as NoRedis

from config import checks
from config.cache import SharedCache, cache_settings
from config.services import ROOT
from config.settings import _given_secret, _private

LONG = "k3Jx-0aTqv9ZrW7cLdP2sYbN4mHfG8eUoI1tQyXw5VnRjKzBpA"


@pytest.mark.parametrize("key", ["short", "x" * 60, "django-insecure-" + LONG, LONG[:49]])
def test_a_secret_key_that_can_be_guessed_is_refused(
    key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_KEY", key)
    with pytest.raises(ImproperlyConfigured, match="token_urlsafe"):
        _given_secret()


@pytest.mark.parametrize("key", ["", LONG])
def test_a_long_one_is_taken_and_none_means_one_of_our_own(
    key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_KEY", key)
    assert _given_secret() == key


def test_what_isnad_keeps_is_closed_to_others(tmp_path: Path) -> None:
    new, old, shared = (tmp_path / name for name in ("new/var", "old", "shared"))
    old.mkdir(mode=0o755)
    shared.mkdir()
    shared.chmod(0o1777)
    for folder in (new, old, shared):
        _private(folder)
    assert [oct(f.stat().st_mode)[-4:] for f in (new, old, shared)] == ["0700", "0700", "1777"]


@pytest.mark.parametrize(
    ("broker", "location"),
    [
        ("redis://redis:6379/0", "redis://redis:6379/1"),
        ("rediss://:word@redis:6379/0?ssl_cert_reqs=none", "rediss://:word@redis:6379/1"),
        ("redis+socket:///run/valkey.sock?virtual_host=0", "unix:///run/valkey.sock?db=1"),
        ("amqp://rabbit", None),
        ("", None),
    ],
)
def test_what_is_counted_is_shared_where_the_broker_is(broker: str, location: str | None) -> None:
    assert cache_settings(broker).get("LOCATION") == location
    assert cache_settings(broker, "redis://other/3")["LOCATION"] == "redis://other/3"


def test_the_shared_cache_counts_and_without_a_broker_nothing_fails(broker: str) -> None:
    given = cache_settings(broker)
    cache = SharedCache(given["LOCATION"], given)
    assert [cache.add("n", 1, 60), cache.add("n", 1, 60), cache.incr("n")] == [True, False, 2]
    assert cache.get("n") == 2
    gone = SharedCache("unix:///nowhere.sock?db=1", given)
    gone.set("n", 1)
    assert [gone.add("n", 1), gone.incr("n"), gone.get("n", 7)] == [True, 0, 7]
    with pytest.raises(NoRedis):
        RedisCache("unix:///nowhere.sock?db=1", given).get("n")


def test_an_embedded_desk_remembers_in_its_own_memory() -> None:
    assert cache_settings("")["BACKEND"].endswith(LocMemCache.__name__)


@pytest.mark.parametrize(("version", "found"), [((2, 5, 0), 1), ((2, 6, 0), 0), ((2, 7, 3), 0)])
def test_an_old_reader_of_xml_is_warned_of(
    version: tuple[int, int, int], found: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("xml.parsers.expat.version_info", version)
    assert len(checks.expat_recent()) == found


@pytest.mark.parametrize(("https", "proxies", "found"), [(True, 0, 1), (True, 1, 0), (False, 0, 0)])
def test_a_proxy_that_nobody_counts_is_warned_of(
    https: bool, proxies: int, found: int, settings: object
) -> None:
    settings.HTTPS, settings.PROXIES = https, proxies  # type: ignore[attr-defined]
    assert len(checks.proxies_counted()) == found


def test_a_database_whose_host_is_gone_holds_nobody_up_for_long() -> None:
    told = "from config.settings import DATABASES as d; print(d['default']['OPTIONS'])"
    ended = subprocess.run(
        [sys.executable, "-c", told],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": "postgres://isnad@db.example/isnad?tcp_user_timeout=9"},
        capture_output=True,
        text=True,
        check=True,
    )
    options = ast.literal_eval(ended.stdout)
    statement = options.pop("options")
    assert "statement_timeout" in statement
    assert options == {
        "connect_timeout": 5,
        "tcp_user_timeout": 9,  # as the operator has it, else 25,000
        "keepalives_idle": 10,
        "keepalives_interval": 5,
        "keepalives_count": 3,
    }
