"""``manage.py models download``, from a server on this machine that plays the models' hub."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from hashlib import md5
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from django.conf import settings
from stanza.resources.common import DEFAULT_RESOURCES_VERSION

from claims.extraction.parsing.weights import DIRECTORY_VARIABLE, PROCESSORS, installed_in

PARTS = (*PROCESSORS, "pretrain")


@dataclass
class Hub:
    """Serves ``folder``; ``asked`` are the paths in the order they were asked for."""

    folder: Path
    address: str = ""
    asked: list[str] = field(default_factory=list)


class Handler(SimpleHTTPRequestHandler):
    """Tells the hub what is asked for."""

    def __init__(self, *args: object, hub: Hub) -> None:
        self.hub = hub
        super().__init__(*args, directory=str(hub.folder))  # type: ignore[arg-type]

    def do_GET(self) -> None:
        self.hub.asked.append(self.path)
        super().do_GET()

    def log_message(self, *_: object) -> None:
        """Says nothing."""


def laid_out(folder: Path) -> dict[str, object]:
    """Writes a language's models there; what the hub tells of them."""
    models: dict[str, object] = {
        "lang_name": folder.name,
        "packages": {"default": {**dict.fromkeys(PROCESSORS, "combined"), "optional": {}}},
    }
    for part in PARTS:
        path = folder / part / "combined.pt"
        path.parent.mkdir(parents=True)
        path.write_bytes(part.encode())
        models[part] = {"combined": {"md5": md5(part.encode()).hexdigest()}}
    needed = [{"model": "pretrain", "package": "combined"}]
    models["pos"]["combined"]["dependencies"] = needed  # type: ignore[index]
    return models


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    """Has models of a few bytes each, laid out as Stanza's are."""
    hub = Hub(tmp_path / "hub")
    hub.folder.mkdir()
    resources: dict[str, object] = {"url": "unused"}
    resources |= {language: laid_out(hub.folder / language) for language in ("ar", "en", "fr")}
    told = hub.folder / f"resources_{DEFAULT_RESOURCES_VERSION}.json"
    told.write_text(json.dumps(resources), encoding="utf-8")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, hub=hub)) as server:
        hub.address = f"http://127.0.0.1:{server.server_port}"
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield hub
        server.shutdown()
        thread.join()


def download(hub: Hub, official: Path, line: str) -> subprocess.CompletedProcess[str]:
    """Run the line as it is printed, by the environment that runs the tests."""
    return subprocess.run(
        [sys.executable, *line.split()],
        cwd=settings.BASE_DIR,
        env=os.environ
        | {
            DIRECTORY_VARIABLE: str(official),
            "STANZA_RESOURCES_URL": hub.address,
            "STANZA_MODEL_URL": hub.address + "/{lang}/{filename}",
        },
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.slow
def test_a_language_is_downloaded_whole_and_goes_on_where_a_damaged_file_stopped_it(
    hub: Hub, tmp_path: Path
) -> None:
    official = tmp_path / "official"
    damaged = hub.folder / "fr" / "lemma" / "combined.pt"
    damaged.write_bytes(b"half")

    failed = download(hub, official, "manage.py models download fr")

    assert (failed.returncode, failed.stdout) == (1, "")
    assert "The official models for 'fr' could not be downloaded (ValueError)" in failed.stderr
    assert [*installed_in(official, "official")] == []

    damaged.write_bytes(b"lemma")
    before = {path for path in hub.asked if path.endswith(".pt")}
    hub.asked.clear()
    done = download(hub, official, "manage.py models download fr")

    told = f"fr: the official models are in {official}.\n"
    assert (done.returncode, done.stdout) == (0, told)
    (models,) = installed_in(official, "official")
    assert models.processors == dict.fromkeys(PROCESSORS, "combined")
    kept = {path.parent.name: path.read_text("utf-8") for path in official.glob("fr/*/*.pt")}
    assert kept == {part: part for part in PARTS}
    fetched = {path for path in hub.asked if path.endswith(".pt")}
    assert fetched == {f"/fr/{part}/combined.pt" for part in PARTS} - before | {
        "/fr/lemma/combined.pt"
    }


@pytest.mark.slow
def test_what_the_readme_prints_downloads_both_languages(hub: Hub, tmp_path: Path) -> None:
    official, line = tmp_path / "official", "manage.py models download ar en"
    assert f"`{line}`" in (settings.BASE_DIR / "README.md").read_text(encoding="utf-8")

    done = download(hub, official, line)

    assert done.returncode == 0, done.stderr
    told = [f"{language}: the official models are in {official}." for language in ("ar", "en")]
    assert done.stdout.splitlines() == told
    assert {models.language for models in installed_in(official, "official")} == {"ar", "en"}
