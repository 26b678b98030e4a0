"""Claims in a terminal: every letter as it stands, every cell in its place."""

import io

import pytest
from rich.cells import cell_len
from rich.console import Console

from claims.management.table import LRM, claims_print, rows_print
from claims.queries.claims import claims_of

from .. import examples

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


@pytest.mark.django_db
def test_the_articles_own_statements_follow_with_what_to_check_first() -> None:
    text = "قال سامي إن السد آمن.\n" + "\n".join(f"بلغت الكلفة{n} مليارا." for n in range(1, 8))
    own = [
        examples.statement(f"بلغت الكلفة{n} مليارا", n / 10, "money", "opinion", text=text)
        for n in range(1, 8)
    ]
    document = examples.article(text)
    examples.record(document, examples.attribution("سامي", "قال", "السد آمن", text), *own)
    out = Console(file=io.StringIO(), width=120, markup=False, emoji=False)
    claims_print(claims_of(document), title="خبر", out=out)
    assert isinstance(out.file, io.StringIO)
    printed = out.file.getvalue().replace(LRM, "")
    lines = [line.split() for line in printed.splitlines()]
    assert [line for line in lines if "سامي" in line] == [
        ["سامي", "قال", "السد", "آمن", "indirect", "open"]
    ]
    why = ["money;", "lowered", "by", "opinion", "open"]
    assert [line for line in lines if "بلغت" in line] == [
        ["بلغت", f"الكلفة{n}", "مليارا", f"0.{n}0", *why] for n in (7, 6, 5, 4, 3)
    ]
    assert printed.index("سامي") < printed.index("the article's own") < printed.index("بلغت")
    assert "and 2 more of the article's own statements" in printed
