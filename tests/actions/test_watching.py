"""Files in the watched folder become articles, and lie where what became of them can be seen."""

import os
from pathlib import Path
from typing import Any

import pytest

from claims.actions.watching import LOST_AFTER, Place, folder_take_in
from claims.models import Article, ExtractionRun
from claims.tasks import watch_folder
from sources.received import Received

from ..sources.site import OUTLET, TEXT, TITLE, page

WORDS = "قال الوزير إن السد آمن.\n"


@pytest.fixture
def folder(db: None, tmp_path: Path) -> Path:
    return tmp_path


def put(folder: Path, name: str, data: bytes, *, age: int = 60) -> Path:
    """A file that was written so many seconds ago."""
    path = folder / name
    path.write_bytes(data)
    os.utime(path, (path.stat().st_mtime - age,) * 2)
    return path


def lying(folder: Path) -> dict[str, list[str]]:
    """{place: names of what lies there}"""
    places = {"": folder} | {place.value: folder / place for place in Place}
    return {
        name: sorted(each.name for each in at.iterdir() if each.is_file())
        for name, at in places.items()
    }


def test_each_file_becomes_an_article_or_says_why_not(folder: Path) -> None:
    put(folder, "a.txt", WORDS.encode())
    put(folder, "b.html", page("utf-8"))
    put(folder, "c.png", b"\x89PNG\r\n\x1a\n\x00\x01")
    put(folder, "d.txt", b" \n")
    assert folder_take_in(folder) == {Place.DONE: 2, Place.REFUSED: 2}
    assert lying(folder) == {
        "": [],
        "taking": [],
        "done": ["a.txt", "b.html"],
        "refused": ["c.png", "c.png.reason.txt", "d.txt", "d.txt.reason.txt"],
    }
    first, second = Article.objects.order_by("pk")
    assert (first.text, first.originals.get().file_name) == (WORDS, "a.txt")
    assert (second.text, second.title, str(second.publisher)) == (TEXT, TITLE, OUTLET)
    assert ExtractionRun.objects.count() == 2
    reason = (folder / "refused/d.txt.reason.txt").read_text("utf-8")
    assert reason == "file_empty\nThere is no text in this file.\n"


def test_what_the_desk_has_is_done_and_takes_no_other_files_name(folder: Path) -> None:
    for _time in range(2):
        put(folder, "a.txt", WORDS.encode())
        assert folder_take_in(folder) == {Place.DONE: 1}
    assert lying(folder)["done"] == ["a-1.txt", "a.txt"]
    assert Article.objects.count() == 1


def test_what_is_no_file_or_not_yet_whole_is_left_alone(folder: Path) -> None:
    put(folder, "growing.txt", WORDS.encode(), age=0)
    put(folder, ".hidden.txt", WORDS.encode())
    outside = put(folder.parent, "outside.txt", WORDS.encode())
    (folder / "link.txt").symlink_to(outside)
    (folder / "more").mkdir()
    assert folder_take_in(folder).total() == 0
    assert lying(folder)[""] == [".hidden.txt", "growing.txt", "link.txt"]
    assert not Article.objects.exists()


def test_a_file_whose_worker_died_is_taken_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder_take_in(folder)
    put(folder / Place.TAKING, "a.txt", WORDS.encode())
    folder_take_in(folder)
    assert lying(folder)["taking"] == ["a.txt"]
    monkeypatch.setattr("claims.actions.watching.LOST_AFTER", -LOST_AFTER)
    folder_take_in(folder)
    assert lying(folder)[""] == ["a.txt"]


def test_what_breaks_the_reader_is_refused_and_the_others_go_on(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(received: Received) -> dict[str, Any]:
        if received.file_name == "a.txt":
            raise RuntimeError("broken")
        return {"text": received.body}

    monkeypatch.setattr("claims.actions.watching.file_columns", read)
    put(folder, "a.txt", WORDS.encode())
    put(folder, "b.txt", WORDS.encode())
    assert folder_take_in(folder) == {Place.DONE: 1, Place.REFUSED: 1}
    assert (folder / "refused/a.txt.reason.txt").read_text("utf-8").startswith("intake_error\n")


def test_the_clock_looks_where_a_folder_is_set(folder: Path, settings: Any) -> None:
    put(folder, "a.txt", WORDS.encode())
    settings.ISNAD_WATCH = ""
    assert watch_folder() == 0
    settings.ISNAD_WATCH = str(folder)
    assert watch_folder() == 1
