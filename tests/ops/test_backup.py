"""``manage.py backup`` and ``restore``: a copy of one moment, whole or refused."""

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from claims.actions.assessments import assessment_publish
from claims.models import Claim
from claims.queries.updates import series_name
from sources.actions.documents import document_store
from sources.models import Document

from .. import commands, examples
from ..postgres import postgres_program

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """PostgreSQL's own, where the tests' server comes from."""
    found = postgres_program("pg_dump").parent
    monkeypatch.setenv("PATH", f"{found}{os.pathsep}{os.environ['PATH']}")


@pytest.fixture
def desk(editor: User) -> Claim:
    claim = examples.record(examples.article(examples.ARTICLE), examples.MINISTER)[0]
    url = "https://example.org/minutes"
    assessment_publish(claim=claim, aspect="content", verdict="verified", cited_url=url, by=editor)
    return claim


def rows() -> str:
    """Everything that is stored, but for what Django counts up by itself, and what is told of it:
    whoever mirrors a desk begins anew once a copy was put back.
    """
    kinds = ("auth.user", "auth.group", "sources", "claims")
    told = ("--exclude=claims.update", "--exclude=claims.updateseries")
    return commands.run("dumpdata", *kinds, *told, "--format=json").stdout


def test_what_was_copied_is_put_back_whole(desk: Claim, tmp_path: Path) -> None:
    file, before = tmp_path / "isnad.backup", rows()
    assert commands.run("backup", str(file)).returncode == 0
    document_store(text="A later text.")
    changed = rows()
    refused = commands.run("restore", str(file))
    assert refused.returncode == 1
    assert "Say --replace" in refused.stderr
    assert rows() == changed
    series = series_name()
    done = commands.run("restore", str(file), "--replace")
    assert (done.returncode, done.stderr) == (0, "")
    assert series_name() != series
    assert rows() == before
    [kept] = tmp_path.glob("isnad.backup.before-*")
    assert commands.run("restore", str(kept), "--replace").returncode == 0
    assert rows() == changed


class Writer(threading.Thread):
    """Somebody who stores one text after the other until they are stopped."""

    def __init__(self) -> None:
        super().__init__()
        self.stored: list[str] = []
        self.begun, self.stopped = threading.Event(), threading.Event()

    def run(self) -> None:
        while not self.stopped.is_set():
            text = f"Text {len(self.stored)}."
            document_store(text=text)
            self.stored.append(text)
            self.begun.set()
        connection.close()


@pytest.fixture
def writer() -> Iterator[Writer]:
    writer = Writer()
    writer.start()
    writer.begun.wait(30)
    yield writer
    writer.stopped.set()
    writer.join(30)


def test_a_copy_taken_while_others_write_is_of_one_moment(writer: Writer, tmp_path: Path) -> None:
    file, before = tmp_path / "isnad.backup", len(writer.stored)
    assert commands.run("backup", str(file)).returncode == 0
    writer.stopped.set()
    writer.join(30)
    done = commands.run("restore", str(file), "--replace")
    assert (done.returncode, done.stderr) == (0, "")
    texts = list(Document.objects.order_by("pk").values_list("text", flat=True))
    assert len(texts) >= before
    assert texts == writer.stored[: len(texts)]


def test_what_is_no_copy_of_this_version_is_refused(desk: Claim, tmp_path: Path) -> None:
    broken, newer, there = (tmp_path / name for name in ("broken", "newer", "there"))
    broken.write_bytes(b"SQLite format 3\x00 and no more")
    later = MigrationRecorder.Migration.objects.create(app="claims", name="9999_later")
    assert commands.run("backup", str(newer)).returncode == 0
    later.delete()
    there.write_text("mine")
    before = rows()
    for command, file, says in (
        ("backup", there, "is there already"),
        ("restore", broken, str(broken)),
        ("restore", tmp_path / "nothing", "There is no file"),
        ("restore", newer, "A newer version made this copy (9999_later). Update first."),
    ):
        done = commands.run(command, str(file), *(["--replace"] if command == "restore" else []))
        assert done.returncode == 1
        assert says in done.stderr or "pg_restore failed" in done.stderr
    assert (there.read_text(), rows()) == ("mine", before)
    assert not list(tmp_path.glob("*.part"))
