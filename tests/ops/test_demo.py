"""``manage.py demo`` as a newcomer meets it: its own processes, its own database."""

import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import pytest

from config.services import ROOT, unused_port

from ..conftest import wait_for
from ..sources.site import Site, site_running

pytestmark = [pytest.mark.services, pytest.mark.xdist_group("demo")]


#: A feed of one article, whose address goes in.
RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>صحيفة النهر</title>
<item><title>السد</title><link>{}</link><guid>1</guid></item></channel></rss>"""
#: As the README prints it.  What is installed stays as it is, also where the Makefile is newer.
MAKE = ["make", "-o", ".venv/.ready", "demo"]
#: Server, worker and broker have ten seconds each to end before they are killed.
STOPPING = 60


@pytest.fixture(scope="module")
def env() -> Iterator[dict[str, str]]:
    """A fresh install's environment: no database yet, no broker running."""
    with tempfile.TemporaryDirectory(prefix="isnad-") as folder:
        others = ("_URL", "MAKEFLAGS", "MAKELEVEL")  # not those of a make that runs the tests
        inherited = {k: v for k, v in os.environ.items() if not k.endswith(others)}
        yield {**inherited, "ISNAD_VAR": folder, "PYTHONUNBUFFERED": "1"}


@pytest.fixture
def site() -> Iterator[Site]:
    with site_running() as site:
        yield site


@pytest.fixture(scope="module")
def first(env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """The demo's first run to its end, after one that was cut off in the middle of its work."""
    command = [sys.executable, "manage.py", "demo", "--once"]
    cut_off = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL)
    wait_for(lambda: run_states(env) == ["running"])
    children = psutil.Process(cut_off.pid).children(recursive=True)
    cut_off.kill()
    for child in children:
        child.kill()
    cut_off.wait()
    assert run_states(env) == ["running"]
    return ended_by_itself(env, *MAKE, "ONCE=1")


@pytest.fixture(scope="module")
def login(env: dict[str, str], first: subprocess.CompletedProcess[str]) -> str:
    """The login that the first demo that served has made, as kept in its file."""
    with serving(env) as (process, _port, _said):
        process.terminate()
        assert process.wait(STOPPING) == 0
    return (Path(env["ISNAD_VAR"]) / "demo-login.txt").read_text()


def demo(env: dict[str, str], *options: str) -> subprocess.CompletedProcess[str]:
    """Run the demo to its end."""
    return ended_by_itself(env, sys.executable, "manage.py", "demo", *options)


def ended_by_itself(env: dict[str, str], *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True)


@contextmanager
def serving(
    env: dict[str, str], *, by_make: bool = False
) -> Iterator[tuple[subprocess.Popen[bytes], int, str]]:
    """The demo once it serves: (process, port, what it has said); ``by_make``: make's process."""
    port = unused_port()
    output = Path(env["ISNAD_VAR"]) / "output.txt"
    command = [*MAKE, f"PORT={port}"]
    if not by_make:
        command = [sys.executable, "manage.py", "demo", "--port", str(port)]
    with output.open("wb") as out:
        process = subprocess.Popen(
            command, cwd=ROOT, env=env, stdout=out, stderr=subprocess.STDOUT, start_new_session=True
        )
    try:
        wait_for(lambda: "Ctrl-C" in output.read_text() or process.poll() is not None)
        assert process.poll() is None, output.read_text()
        yield process, port, output.read_text()
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def ended(process: psutil.Process) -> bool:
    """Has it ended, though perhaps nobody has asked yet how?"""
    try:
        return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def status(url: str, *, token: str = "") -> int:
    """The status of an answer to GET."""
    headers = {"Authorization": f"Token {token}"} if token else {}
    try:
        return int(urllib.request.urlopen(urllib.request.Request(url, headers=headers)).status)
    except urllib.error.HTTPError as error:
        return error.code


def test_work_that_a_crash_cut_off_is_taken_up_by_the_next_run(
    env: dict[str, str], first: subprocess.CompletedProcess[str]
) -> None:
    assert (first.returncode, run_states(env)[0]) == (0, "done")


def run_states(env: dict[str, str]) -> list[str]:
    """The states of the extraction runs in the demo's database, as soon as it has any."""
    try:
        with sqlite3.connect(Path(env["ISNAD_VAR"]) / "isnad.sqlite3") as database:
            return [
                state
                for (state,) in database.execute(
                    "SELECT state FROM claims_extractionrun ORDER BY id"
                )
            ]
    except sqlite3.OperationalError:
        return []


def test_it_prints_the_seed_articles_claims_and_does_nothing_twice(
    env: dict[str, str], first: subprocess.CompletedProcess[str]
) -> None:
    assert (first.returncode, first.stderr) == (0, "")
    words = first.stdout.replace("\u200e", "")
    assert re.search(r"who +cue +claim +kind +state", words)
    assert re.search(r"البيت الأبيض +أعلن +الرئيس الأمريكي دونالد ترامب", words)
    own = re.split(r"the article's own +check +why +state", words)[1]
    assert "قتل أكثر من 100 مدني" in own
    assert "a number, casualties" in own
    again = demo(env, "--once")
    assert (again.returncode, again.stderr) == (0, "")
    assert again.stdout == first.stdout[first.stdout.index("\u200e") :]


def test_it_serves_with_the_login_it_made_until_ctrl_c_and_leaves_no_process(
    env: dict[str, str], login: str
) -> None:
    kept = Path(env["ISNAD_VAR"]) / "demo-login.txt"
    assert kept.stat().st_mode & 0o777 == 0o600
    with serving(env, by_make=True) as (make, port, said):
        (process,) = psutil.Process(make.pid).children()
        children = process.children(recursive=True)
        assert all(line.split(": ")[1] in said for line in login.splitlines())
        assert kept.read_text() == login
        commands = " ".join(word for child in children for word in child.cmdline())
        assert all(name in commands for name in ("valkey", "celery", "gunicorn"))
        token = re.findall(r"Token +(\w+)", said)[0]
        api = f"http://127.0.0.1:{port}/api/v1/claims/"
        assert (status(api), status(api, token=token)) == (401, 200)
        taken = demo(env, "--port", str(port))
        assert (taken.returncode, taken.stderr) == (
            1,
            f"CommandError: Port {port} is taken. Choose another: make demo PORT={port + 1}\n",
        )
        process.send_signal(signal.SIGINT)
        assert make.wait(STOPPING) == 0  # make ends as the demo did
        assert [child for child in children if not ended(child)] == []


@pytest.mark.usefixtures("first")
@pytest.mark.skipif(not shutil.which("curl"), reason="the tour is told in curl")
def test_the_tour_of_the_api_runs_as_printed_and_processes_die_with_the_demo(
    env: dict[str, str], site: Site
) -> None:
    feed = RSS.format(site["/utf8"]).encode()
    site.pages["/rss"] = (200, {"Content-Type": "application/rss+xml"}, feed)
    page = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    first, send, *rest = re.findall(r"^```sh\n(.*?)^```$", page, re.M | re.S)
    wait = f'until {send.splitlines()[-1]} | grep \'"state":"done"\'; do sleep 0.5; done\n'
    tour = "".join((first, send, wait, *rest)).replace("var/", f"{env['ISNAD_VAR']}/")
    tour = re.sub("^FEED=.*", f"FEED={site['/rss']}", tour, flags=re.M)
    with serving(env | {"ISNAD_FETCH_PRIVATE": "1"}) as (process, port, _said):
        tour = tour.replace("127.0.0.1:8000", f"127.0.0.1:{port}")
        command = ["bash", "-euo", "pipefail", "-c", tour]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
        children = psutil.Process(process.pid).children(recursive=True)
        process.kill()
        assert psutil.wait_procs(children, timeout=20)[1] == []
    assert (done.returncode, done.stderr) == (0, "")
    assert '"error":' not in done.stdout
    assert done.stdout.count('"verdict":"verified"') == 1
    assert "سامي الغانم" in done.stdout  # the speaker in the article that came by the feed
