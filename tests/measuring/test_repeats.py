"""How the memory is measured: claims, posts that repeat some, and who matched them."""

from pathlib import Path

from tests.commands import run


def _file(folder: Path, name: str, *lines: str) -> str:
    path = folder / name
    path.write_text("\n".join(lines), encoding="utf-8")
    return str(path)


def test_the_memory_is_measured_by_the_first_five(tmp_path: Path) -> None:
    claims = _file(
        tmp_path,
        "claims.tsv",
        "\tclaim\ttitle",
        "10\tA dragon flew over a stadium in Korea\tDid a Dragon Fly?",
        "11\tسيارة كهربائية تسير ألف كيلومتر\tسيارة",
        "12\tThe bank closed all of its branches\tBranches Closed",
    )
    posts = _file(
        tmp_path,
        "posts.tsv",
        "\tpost",
        "1\tThey used a hologram: a dragon flew over the stadium! — Somebody (@some) May 4, 2019",
        "2\tAn electric car drives a thousand kilometres",
        "3\tNobody judged this one",
    )
    judged = _file(tmp_path, "judged.qrels", "1\t0\t10\t1", "2\t0\t11\t1", "2\t0\t12\t0")
    said = run("evaluate", "--repeats", claims, posts, judged)
    assert said.stdout.strip() == "2 posts, 3 claims: MAP@5 1.000, found in the first five 1.000"


def test_what_cannot_be_read_is_named(tmp_path: Path) -> None:
    missing = str(tmp_path / "none.tsv")
    said = run("evaluate", "--repeats", missing, missing, missing)
    assert said.returncode == 1
    assert "none.tsv" in said.stderr


def test_something_must_be_named_to_be_measured() -> None:
    assert "gold file" in run("evaluate").stderr
