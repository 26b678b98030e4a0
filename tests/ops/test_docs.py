"""What the pages say of the tree, held to it: links, the README's length, versions, decisions."""

import re
import tomllib
from pathlib import Path

import pytest

import isnad
from config.services import ROOT
from sources.fetching import USER_AGENT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
DECISIONS = ROOT / "docs" / "decisions"
PAGES = [*ROOT.glob("*.md"), *(ROOT / ".github").rglob("*.md"), *(ROOT / "docs").rglob("*.md")]
PAGES += (ROOT / "seeds").rglob("*.md")

CODE = re.compile(r"^```.*?^```$|`[^`\n]+`", re.M | re.S)
LINK = re.compile(r"\]\(([^()\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.M)
RELEASE = re.compile(r"^## (\d+\.\d+\.\d+) - (\d{4}-\d{2}-\d{2})$", re.M)
ELSEWHERE = ("http:", "https:", "mailto:")


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def anchors(page: Path) -> set[str]:
    """What a link can name behind ``#``: the page's headings, as GitHub spells them."""
    headings = HEADING.findall(re.sub(r"^```.*?^```$", "", read(page), flags=re.M | re.S))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", sorted(PAGES), ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_between_pages_leads_somewhere(page: Path) -> None:
    dead = []
    for link in LINK.findall(CODE.sub("", read(page))):
        if not link.startswith(ELSEWHERE):
            path, _hash, anchor = link.partition("#")
            target = page.parent / path if path else page
            if not target.exists() or (anchor and anchor not in anchors(target)):
                dead.append(link)
    assert dead == []


def test_the_readme_is_taken_in_at_one_glance() -> None:
    assert len(read(ROOT / "README.md").splitlines()) <= 150


def test_the_version_stands_in_one_place_and_is_the_same_wherever_it_is_told() -> None:
    version = isnad.__version__
    releases = RELEASE.findall(read(ROOT / "CHANGELOG.md"))
    assert version == PROJECT["version"] == releases[0][0]
    assert f"Isnad/{version.rpartition('.')[0]};" in USER_AGENT
    assert [date for _version, date in releases] == sorted((d for _v, d in releases), reverse=True)


def test_every_decision_has_its_number_and_stands_in_the_index() -> None:
    files = sorted(path.name for path in DECISIONS.glob("[0-9]*.md"))
    assert [name[:4] for name in files] == [f"{n:04}" for n in range(1, len(files) + 1)]
    assert LINK.findall(read(DECISIONS / "README.md")) == files
    for name in files:
        assert read(DECISIONS / name).startswith(f"# {int(name[:4])}. ")


def test_the_variables_that_operators_read_about_are_the_ones_in_the_example() -> None:
    named = re.findall(r"`([A-Z]+(?:_[A-Z]+)*)`", read(ROOT / "docs" / "operations.md"))
    known = re.findall(r"^(?:# )?([A-Z_]+)=", read(ROOT / ".env.example"), re.M)
    assert set(named) - set(known) == set()


def test_the_lock_pins_everything_that_isnad_runs_on() -> None:
    needed = {re.split(r"[\[<>=]", each)[0].lower() for each in PROJECT["dependencies"]}
    locked = set(re.findall(r"^([\w.-]+)==", read(ROOT / "requirements.lock"), re.M))
    assert {name.replace("_", "-") for name in needed} - locked == set()
