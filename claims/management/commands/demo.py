"""``manage.py demo``: the whole of Isnad on one machine, from the seeds to the served desk."""

import secrets
import signal
import subprocess
import threading
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from knox.auth import TokenAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from claims.actions.runs import runs_requeue_lost
from claims.actions.tokens import token_make
from claims.management.newsroom import newsroom_articles, newsroom_work
from claims.management.seeds import seeds_load
from claims.management.table import claims_print, console
from claims.models import ExtractionRun
from claims.queries.claims import claims_of
from config import services

FINISHED = {ExtractionRun.State.DONE, ExtractionRun.State.FAILED}
WORKER_LOG = settings.VAR / "log" / "worker.log"
FETCHER_LOG = settings.VAR / "log" / "fetcher.log"
WEB_LOG = settings.VAR / "log" / "web.log"
LOGIN_FILE = settings.VAR / "demo-login.txt"
_ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass(frozen=True)
class Login:
    """What opens the desk (user, password) and the API (token)."""

    user: str
    password: str
    token: str


class Command(BaseCommand):
    """Set up, extract every seed article, print the claims, then serve until Ctrl-C."""

    help = "Extract the seed articles with a real worker, print their claims, serve desk and API."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="where to serve, on 127.0.0.1")
        parser.add_argument(
            "--newsroom", action="store_true", help="with a small newsroom that has worked already"
        )
        parser.add_argument("--once", action="store_true", help="end after the table")

    def handle(
        self, *args: Any, port: int, once: bool, newsroom: bool = False, **options: Any
    ) -> None:
        """Every process started here is stopped here, whichever way this ends.

        Raises CommandError where something could not be started, and, with
        ``once``, where a seed article was not extracted.
        """
        if not once and not services.port_free(port):
            raise CommandError(f"Port {port} is taken. Choose another: make demo PORT={port + 1}")
        out = console()
        for name in _ENDING:  # even if started ignored
            signal.signal(name, _interrupt)
        with ExitStack() as started:
            try:
                runs = _prepare(started)
                if once and _all_finished(runs):
                    _report(runs, out)
                    return _fail_unless_done(runs)
                staged = newsroom_articles() if newsroom else []
                worker = _start_worker(started)
                _watch([*runs, *staged], worker, out)
                if staged:
                    newsroom_work(staged)
                _report(runs, out)
                if once:
                    return _fail_unless_done(runs)
                _serve(started, worker, port, out)
            except services.ServiceError as error:
                raise CommandError(str(error)) from error
            except KeyboardInterrupt:
                out.print("\nStopping ...")
            finally:
                signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second Ctrl-C must not leave half


def _interrupt(*_signal: Any) -> NoReturn:
    raise KeyboardInterrupt


def _prepare(started: ExitStack) -> list[ExtractionRun]:
    """Database, broker and seeds; returns each seed article's latest run."""
    call_command("migrate", verbosity=0)
    if str(settings.BROKER_SOCKET) in settings.CELERY_BROKER_URL:
        _start_broker(started)
    return seeds_load()


def _start_broker(started: ExitStack) -> None:
    """If no broker ran until now, then no worker did: what was under way is queued again."""
    listen, data = settings.BROKER_SOCKET, settings.VAR / "broker"
    broker = services.broker_start(listen=listen, data=data)
    if broker:
        started.callback(services.process_stop, broker)
        runs_requeue_lost(nobody_works=True)


def _start_worker(started: ExitStack) -> subprocess.Popen[bytes]:
    worker = services.process_start(services.worker_command(beat=True), log=WORKER_LOG)
    started.callback(services.process_stop, worker)
    fetcher = services.process_start(services.fetcher_command(), log=FETCHER_LOG)
    started.callback(services.process_stop, fetcher)
    return worker


def _all_finished(runs: list[ExtractionRun]) -> bool:
    return all(run.state in FINISHED for run in runs)


def _watch(runs: list[ExtractionRun], worker: subprocess.Popen[bytes], out: Console) -> None:
    """Show a bar, one step an article, until every run is finished."""
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
    with Progress(*columns, TimeElapsedColumn(), console=out) as progress:
        bar = progress.add_task("", total=len(runs))
        while True:
            for run in runs:
                run.refresh_from_db()
            states = ", ".join(sorted({str(run.get_state_display()) for run in runs}))
            finished = sum(run.state in FINISHED for run in runs)
            progress.update(bar, completed=finished, description=f"Seed articles: {states}")
            if _all_finished(runs):
                return
            _fail_if_stopped(worker, WORKER_LOG)
            time.sleep(0.1)


def _fail_if_stopped(process: subprocess.Popen[bytes], log: Path) -> None:
    if process.poll() is not None:
        tail = services.log_tail(log)
        raise CommandError(f"{log.stem} stopped ({process.returncode}); {log} ends:\n{tail}")


def _report(runs: list[ExtractionRun], out: Console) -> None:
    """Each article's claims as a table, or why there are none."""
    for run in runs:
        if run.state == ExtractionRun.State.FAILED:
            out.print(f"{run.document}: {run.get_reason_display()} {run.detail}", style="red")
            continue
        claims_print(claims_of(run.document), title=str(run.document), out=out)
        models = ", ".join(sorted(set(run.model_names.values())))
        seconds = sum(run.timings.values())
        out.print(
            f"{run.claims_found} claims, {run.statements_found} own statements, {run.words} words,"
            f" {seconds:.1f} s, models {models}\n"
        )


def _fail_unless_done(runs: list[ExtractionRun]) -> None:
    failed = [run for run in runs if run.state == ExtractionRun.State.FAILED]
    if failed:
        raise CommandError(f"{len(failed)} of {len(runs)} seed articles were not extracted.")


def _serve(started: ExitStack, worker: subprocess.Popen[bytes], port: int, out: Console) -> None:
    """Desk and API until Ctrl-C, or until server or worker stops by itself."""
    web = services.process_start(services.web_command(port=port), log=WEB_LOG)
    started.callback(services.process_stop, web)
    services.wait_until(lambda: services.port_answers(port), process=web, log=WEB_LOG)
    # From here a signal is noted and cuts nothing short: raised while a process is looked after,
    # it could leave that process's lock taken, and stopping it would wait for ever.
    asked_to_end = threading.Event()
    for name in _ENDING:
        signal.signal(name, lambda *_signal: asked_to_end.set())
    _say_where(f"http://127.0.0.1:{port}", login_ready(LOGIN_FILE), out)
    while not asked_to_end.wait(0.5):
        _fail_if_stopped(web, WEB_LOG)
        _fail_if_stopped(worker, WORKER_LOG)
    out.print("\nStopping ...")


def _say_where(address: str, login: Login, out: Console) -> None:
    lines = (
        f"Desk      {address}/",
        f"User      {login.user}",
        f"Password  {login.password}",
        f"API       {address}/api/v1/docs/",
        f"Token     {login.token}",
        f"The login is kept in {LOGIN_FILE}, for you alone to read. Ctrl-C stops everything.",
    )
    for line in lines:
        out.print(line, soft_wrap=True)


# --- the login -------------------------------------------------------------------------


def login_ready(path: Path) -> Login:
    """The login kept at ``path`` if it still opens everything, else a new one, kept there."""
    login = _login_read(path)
    if login and _login_works(login):
        return login
    login = _login_make()
    path.touch(mode=0o600)
    path.write_text("".join(f"{key}: {value}\n" for key, value in vars(login).items()))
    return login


def _login_read(path: Path) -> Login | None:
    if not path.is_file():
        return None
    return Login(**dict(line.split(": ", 1) for line in path.read_text().splitlines()))


def _login_works(login: Login) -> bool:
    user = User.objects.filter(username=login.user, is_active=True).first()
    try:
        TokenAuthentication().authenticate_credentials(login.token.encode())
    except AuthenticationFailed:
        return False
    return user is not None and user.check_password(login.password)


def _login_make() -> Login:
    """An account that may try everything, with a password that nobody chose, and a fresh token."""
    password = secrets.token_urlsafe(12)
    user, _created = User.objects.get_or_create(username="editor", defaults={"is_staff": True})
    user.set_password(password)
    user.save()
    user.groups.add(Group.objects.get(name="admin"))
    _token, secret = token_make(by=user, name="demo")
    return Login(user=user.username, password=password, token=secret)
