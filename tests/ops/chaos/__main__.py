"""``python -m tests.ops.chaos [--seed 7] [--short] [--postgres]``: exit code 1 where aims fail."""

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import django

from config.services import ROOT

from ...postgres import PostgresServer

if TYPE_CHECKING:
    from .desk import Desk
    from .faults import Fault

#: Seconds after a fault within which all that was lost is queued again.
WITHIN = 60
#: Seconds after which nobody waits any more.
GIVEN_UP = 240
#: Of the disk that the database has to itself.
DISK = "160m"


def main() -> int:
    """Set up, strike, tell; returns the exit code."""
    given = _given()
    seed = random.SystemRandom().randrange(1000) if given.seed is None else given.seed
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="isnad-")))
        postgres = _postgres(stack) if given.postgres else None
        disk = _small_disk(stack, postgres.folder if postgres else folder)
        env = _env(folder, postgres, disk)
        os.environ |= env
        django.setup()
        desk = _desk(stack, folder, env, postgres, disk)
        database = "PostgreSQL" if postgres else "SQLite"
        _say(f"{database}, --seed {seed}; seconds until the first articles were read: ", end="")
        chance = random.Random(seed)
        _say(f"{_calm(desk):.0f}")
        _say(f"{'fault':36} articles  lost  requeued  sweeps  mended  read")
        chosen = _chosen(given, chance)
        held = [_struck(desk, fault, chance) for fault in chosen if disk or not fault.needs_disk]
        for fault in chosen:
            if fault.needs_disk and not disk:
                _say(f"{fault.name:36} left out: only root can mount a disk of its own")
        return int(not all(held))


def _given() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.ops.chaos", description=__doc__)
    parser.add_argument("--seed", type=int, help="repeat the order and the moments of a run")
    parser.add_argument("--short", action="store_true", help="only what needs no sweep")
    parser.add_argument("--postgres", action="store_true", help="over PostgreSQL, not SQLite")
    parser.add_argument("--only", default="", help="faults with this in their name")
    return parser.parse_args()


def _postgres(stack: ExitStack) -> PostgresServer:
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="isnad-")))
    server = PostgresServer(folder)
    stack.callback(server.stop)
    return server


def _small_disk(stack: ExitStack, folder: Path) -> Path | None:
    """A disk in memory for the database, which can be filled; None where none can be mounted."""
    disk = folder / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK}", "isnad", str(disk)]
    with suppress(OSError, subprocess.CalledProcessError):
        subprocess.run(mount, check=True, capture_output=True)
        stack.callback(subprocess.run, ["umount", "--lazy", str(disk)], check=True)
        return disk
    return None


def _env(folder: Path, postgres: PostgresServer | None, disk: Path | None) -> dict[str, str]:
    if postgres and disk:
        postgres.move(disk)
    sqlite = f"sqlite:///{(disk or folder) / 'isnad.sqlite3'}"
    return {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": postgres.url if postgres else sqlite,
        "BROKER_URL": f"redis+socket://{folder / 'valkey.sock'}?virtual_host=0",
        "ISNAD_VAR": str(folder / "var"),
        "ISNAD_STANZA_DIR": os.devnull,  # the bundled models, whatever this machine has
        "LOG_LEVEL": "INFO",
        "PYTHONUNBUFFERED": "1",
    }


def _desk(
    stack: ExitStack,
    folder: Path,
    env: dict[str, str],
    postgres: PostgresServer | None,
    disk: Path | None,
) -> "Desk":
    """A desk at work, with one editor who has a token."""
    from django.contrib.auth.models import Group, User
    from django.core.management import call_command

    from claims.actions.tokens import token_make
    from config.messages import compile_messages

    from ...migrated import migrated_copied, migrated_keep
    from .desk import Desk

    compile_messages()
    if postgres or not migrated_copied((disk or folder) / "isnad.sqlite3"):
        call_command("migrate", verbosity=0)
        if not postgres:
            migrated_keep()
    editor = User.objects.create_user("editor", is_staff=True)
    editor.groups.add(Group.objects.get(name="editor"))
    desk = Desk(folder, env, postgres, disk)
    desk.token = token_make(by=editor)[1]
    stack.callback(desk.stop)
    desk.start("broker", "web", "worker", "fetcher", "beat")
    return desk


def _calm(desk: "Desk") -> float:
    """Have one article of each length read undisturbed, to know what is to be found in it."""
    from .desk import LONG, SHORT, wait_for

    begun, texts = time.monotonic(), [desk.text(times) for times in (SHORT, LONG)]
    desk.add(*texts)
    wait_for(lambda: not desk.under_way(texts), "the first articles are read")
    assert not desk.lost(texts), desk.expected
    return time.monotonic() - begun


def _chosen(given: argparse.Namespace, chance: random.Random) -> "list[Fault]":
    from .faults import FAULTS

    database = "postgresql" if given.postgres else "sqlite"
    chosen = [fault for fault in FAULTS if database in fault.on and given.only in fault.name]
    chosen = [fault for fault in chosen if fault.is_short or not given.short]
    return chance.sample(chosen, len(chosen))


def _struck(desk: "Desk", fault: "Fault", chance: random.Random) -> bool:
    """Let it happen and tell what came of it; returns whether the desk mended it in time."""
    from .desk import wait_for

    before, wrong = desk.mendings(), ""
    texts = fault.strike(desk, chance)
    mending = Mending(desk, before)
    try:
        wait_for(lambda: mending.is_over(texts), "all is read", seconds=GIVEN_UP)
    except TimeoutError as error:
        wrong = str(error)
    lost = desk.lost(texts)
    _say(
        f"{fault.name:36} {len(texts):8}  {len(lost):4}  {mending.requeued - before:8}"
        f"  {mending.sweeps:6}  {mending.seconds:6.0f}  {mending.elapsed:4.0f}  {wrong}"
    )
    desk.start(*desk.missing())
    return not lost and not wrong and mending.seconds <= WITHIN


class Mending:
    """What the desk queued again since a fault: how much, after how many sweeps and seconds."""

    def __init__(self, desk: "Desk", before: int) -> None:
        self.requeued, self.sweeps, self.seconds = before, 0, 0.0
        self._desk, self._swept, self._begun = desk, desk.sweeps(), time.monotonic()

    @property
    def elapsed(self) -> float:
        """Seconds since the fault."""
        return time.monotonic() - self._begun

    def is_over(self, texts: list[str]) -> bool:
        """Look again; tells whether every article was read."""
        if (requeued := self._desk.mendings()) != self.requeued:
            self.requeued, self.seconds = requeued, self.elapsed
            self.sweeps = self._desk.sweeps() - self._swept
        return not self._desk.under_way(texts)


def _say(words: str, *, end: str = "\n") -> None:
    sys.stdout.write(words + end)
    sys.stdout.flush()


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main())
