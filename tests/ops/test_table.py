"""Claims in a terminal: every letter as it stands, every cell in its place."""

import io

from rich.cells import cell_len
from rich.console import Console

from claims.management.table import LRM, rows_print

WIDTH = 60


def printed(*row: str) -> str:
    out = Console(file=io.StringIO(), width=WIDTH, markup=False, emoji=False)
    rows_print([row], title="خبر", out=out)
    assert isinstance(out.file, io.StringIO)
    return out.file.getvalue()


def test_words_are_printed_as_they_stand() -> None:
    table = printed("الوزيرة", "قالت", "إنّ «الجسر» [آمن] :smile:", "direct", "open")
    assert all(word in table for word in ("إنّ", "«الجسر»", "[آمن]", ":smile:"))


def test_a_mark_keeps_arabic_cells_from_changing_places() -> None:
    row = next(
        line for line in printed("الوزيرة", "قالت", "الجسر آمن").splitlines() if "قالت" in line
    )
    assert [cell.strip(f" {LRM}") for cell in row.split(LRM)[1:]] == [
        "الوزيرة",
        "قالت",
        "الجسر آمن",
    ]


def test_long_claims_wrap_within_the_width() -> None:
    table = printed("الوزيرة", "قالت", "الجسر آمن " * 30, "direct", "open")
    assert max(cell_len(line.replace(LRM, "")) for line in table.splitlines()) <= WIDTH
    assert table.count("الجسر") == 30
