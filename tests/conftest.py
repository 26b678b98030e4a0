"""What the tests stand on: a real broker, a real worker, a real PostgreSQL, a real browser.

All of it is the tests' own, on unix sockets and free ports under a temporary folder.
"""

import os
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import redis
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test.testcases import LiveServerThread
from django.test.utils import override_settings
from django.utils import translation
from playwright.sync_api import Browser, Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer
from pytest_django.plugin import DjangoDbBlocker

from config.celery import app
from config.interpreter import with_room
from config.messages import compile_messages
from config.services import broker_start, process_start, process_stop, worker_command

from .at_ease import garbage_collected_seldom
from .migrated import migrated_copied, migrated_keep
from .order import has_rows, in_order, needs_browser, pure, put_together
from .pages import DeskServer
from .postgres import postgres_running
from .put_back import putting_back
from .warm_readers import readers_warm

pytest_plugins = ["tests.rows"]
LiveServerThread.server_class = DeskServer
# On a busy machine the right answer may come late; waiting longer costs only a test that fails.
expect.set_options(timeout=60_000)
# The bundled models are what is tested, whatever this machine has installed.
os.environ["ISNAD_STANZA_DIR"] = os.devnull
# What was counted slowly on a busy machine is counted anew, in processes that they start, too.
os.environ["ISNAD_COUNTS_SECONDS"] = "0"
settings.ISNAD_COUNTS_SECONDS = 0
CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
CHROMIUM_OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_addoption(parser: pytest.Parser) -> None:
    """What the tests can be told beside what pytest knows."""
    parser.addoption(
        "--accept-readings",
        action="store_true",
        help="write what the engine now reads in the committed texts to tests/extraction/readings/",
    )
    parser.addoption(
        "--seed", type=int, help="repeat the order, and hypothesis's examples, of an earlier run"
    )


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """One seed for the order and for hypothesis, the same in every lane."""
    if config.option.seed is None:
        told = getattr(config, "workerinput", {})
        config.option.seed = told.get("seed", random.SystemRandom().randrange(100_000))
    if getattr(config.option, "hypothesis_seed", None) is None:
        config.option.hypothesis_seed = str(config.option.seed)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """A lane of xdist is told the seed."""
    node.workerinput["seed"] = node.config.option.seed


def pytest_report_header(config: pytest.Config) -> str:
    return f"order and examples by chance: --seed {config.option.seed} repeats them"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The quick ones first; browser tests only where there is a browser, or in CI."""
    for item in items:
        if pure(item):
            item.add_marker("pure")
        if has_rows(item):
            item.add_marker("rows")
        put_together(item)
    items[:] = in_order(items, config.option.seed)
    if CHROMIUM or os.environ.get("CI"):
        return
    config.hook.pytest_deselected(items=[item for item in items if needs_browser(item)])
    items[:] = [item for item in items if not needs_browser(item)]


def pytest_collection_finish() -> None:
    garbage_collected_seldom()


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> Any:
    """As pytest or a lane of xdist runs them, where deep calls cost less."""
    plugins = session.config.pluginmanager
    rest = plugins.subset_hook_caller("pytest_runtestloop", [sys.modules[__name__]])
    return with_room(rest, session=session)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say in one line what was left out."""
    if not (CHROMIUM or os.environ.get("CI")):
        terminalreporter.write_line("Left out: the browser tests, since there is no Chromium here.")


@pytest.fixture(autouse=True)
def desk_language() -> None:
    """Every test begins in the desk's own language, whatever the one before switched on."""
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(scope="session", autouse=True)
def passwords_hashed_once() -> Iterator[None]:
    """A password costs no second of the processor: nobody is to guess those of the tests."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture(scope="session")
def own_folder() -> Iterator[Path]:
    """A folder whose path is short enough for unix sockets; nobody else writes there."""
    with tempfile.TemporaryDirectory(prefix="isnad-") as folder:
        yield Path(folder)


@pytest.fixture(scope="session", autouse=True)
def messages() -> None:
    """Compiled translations, also where pytest is run without make."""
    compile_messages()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, own_folder: Path
) -> None:
    """SQLite in a file, since worker and server are other processes."""
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(own_folder / "test.sqlite3")


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_modify_db_settings: None, own_folder: Path) -> bool:
    """Is there a database already, every migration applied?"""
    return connection.vendor == "sqlite" and migrated_copied(own_folder / "test.sqlite3")


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None, django_db_keepdb: bool, django_db_blocker: DjangoDbBlocker
) -> None:
    """The database, kept for the next run while it is new."""
    if connection.vendor == "sqlite" and not django_db_keepdb:
        with django_db_blocker.unblock():
            migrated_keep()


@pytest.fixture(scope="session", autouse=True)
def rows_put_back() -> Iterator[None]:
    """Between tests all rows go but those of a new database, at little cost."""
    with putting_back():
        yield


@pytest.fixture(scope="session", autouse=True)
def warm_readers() -> Iterator[None]:
    """What is read apart is read by processes that start at once."""
    with readers_warm(settings.ISNAD_READ_SECONDS, settings.ISNAD_READ_MEGABYTES):
        yield


@pytest.fixture(autouse=True)
def nothing_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """No page is still asking, and nothing is remembered, when the next test begins.

    Torn down after the test's own fixtures and before its rows are removed.
    """
    if not needs_browser(request.node):
        yield
    else:
        request.getfixturevalue("transactional_db")
        browser, desk = map(request.getfixturevalue, ("browser", "desk_server"))
        yield
        for context in browser.contexts:
            context.close()
        desk.wait_until_left()
    cache.clear()


# --- broker and worker ------------------------------------------------------------


@pytest.fixture(scope="session", autouse=True)
def broker(own_folder: Path) -> Iterator[str]:
    """The address of a real broker; everything that is queued goes there."""
    socket = own_folder / "valkey.sock"
    process = broker_start(listen=socket, data=own_folder / "broker")
    assert process
    settings.CELERY_BROKER_URL = app.conf.broker_url = f"redis+socket://{socket}?virtual_host=0"
    app.producer_pool  # noqa: B018 (bound to this address now, whatever a test's broker is later)
    yield app.conf.broker_url
    process_stop(process)


@pytest.fixture
def queue(broker: str, own_folder: Path) -> redis.Redis:
    """The broker, emptied, to look at: ``queue.llen("celery")`` tasks wait."""
    client = redis.Redis(unix_socket_path=str(own_folder / "valkey.sock"))
    client.flushall()
    return client


@pytest.fixture(scope="session")
def services_env(django_db_setup: None, broker: str, own_folder: Path) -> dict[str, str]:
    """The environment that points other processes to the tests' database and broker."""
    return {
        "DATABASE_URL": database_url(),
        "BROKER_URL": broker,
        "ISNAD_VAR": str(own_folder / "var"),
        "PYTHONUNBUFFERED": "1",
    }


def database_url() -> str:
    """The address of the database that this process's tests use."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    return f"postgres://{database['USER']}@/{database['NAME']}?host={database['OPTIONS']['host']}"


#: The queues of a worker that extracts.
WORKED_ON = ("celery", "upkeep")


@pytest.fixture(scope="session")
def worker_process(services_env: dict[str, str], own_folder: Path) -> Iterator[Path]:
    """A real worker that takes no work yet; yields its log."""
    log = own_folder / "worker.log"
    process = process_start(worker_command(), log=log, env=services_env)
    wait_for(lambda: bool(app.control.ping(timeout=0.5, limit=1)))
    for each in WORKED_ON:
        worker_told(app.control.cancel_consumer, each)
    yield log
    process_stop(process)


@pytest.fixture
def worker(transactional_db: None, queue: redis.Redis, worker_process: Path) -> Iterator[Path]:
    """A real worker over the real broker, at work during this test and idle outside it."""
    from claims.models import ExtractionRun

    for each in WORKED_ON:
        worker_told(app.control.add_consumer, each)
    yield worker_process
    under_way = ExtractionRun.objects.filter(state__in=["queued", "running"])
    wait_for(lambda: not any(map(queue.llen, WORKED_ON)) and not under_way.exists())
    for each in WORKED_ON:
        worker_told(app.control.cancel_consumer, each)
    active = app.control.inspect(limit=1).active_queues
    wait_for(lambda: [*(active() or {"": 0}).values()] == [[]])
    wait_for(lambda: queue.info("clients")["blocked_clients"] == 0)  # its last look has ended


def worker_told(command: Callable[..., Any], queue: str) -> None:
    """The worker has heard it and said so; without a limit one waits a second for others."""
    wait_for(lambda: bool(command(queue, reply=True, limit=1, timeout=10)))


def wait_for(condition: Callable[[], bool], *, seconds: float = 120) -> None:
    """Return once another process has made ``condition`` true; fail after ``seconds``."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not within {seconds} s"
        time.sleep(0.05)


# --- PostgreSQL, browser ------------------------------------------------------------


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The DATABASE_URL of a real, empty PostgreSQL."""
    with (
        tempfile.TemporaryDirectory(prefix="isnad-") as folder,
        postgres_running(Path(folder)) as url,
    ):
        yield url


@pytest.fixture(scope="session")
def desk_server(live_server: LiveServer) -> DeskServer:
    """The server that the browser asks."""
    server = live_server.thread.httpd
    assert isinstance(server, DeskServer)
    return server


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real Chromium; ``browser.new_context(locale="ar")`` asks for Arabic pages."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright keeps a loop in this thread
    assert CHROMIUM, "no Chromium on PATH"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_OPTIONS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh page of a browser that asks for English."""
    context = browser.new_context(locale="en", viewport={"width": 1366, "height": 900})
    yield context.new_page()
    context.close()
