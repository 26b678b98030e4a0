"""What is cited of a table is shown as its rows, with the heading above; the places stay exact."""

import pytest

from claims.domain.tables import CitedTable, table_cited
from sources.cleaning import markup_text

HTML = """<p>Deaths by month.</p><table><tr><th>Month</th><th>Deaths</th><th>Injured</th></tr>
<tr><td>May</td><td>72</td><td>140</td></tr><tr><td>June</td><td>9</td><td>31</td></tr></table>
<p>Source: the ministry.</p>"""
TEXT = markup_text(HTML)


def cited(words: str, text: str = TEXT) -> CitedTable | None:
    start = text.index(words)
    return table_cited(text, start, start + len(words))


def shown(table: CitedTable | None) -> tuple[list[str], list[list[str]]] | None:
    """Cited cells with a star."""
    if table is None:
        return None
    rows = [[("*" if cell.cited else "") + cell.words for cell in row] for row in table.rows]
    return list(table.heading), rows


def test_a_pages_table_is_read_as_rows_with_tabs() -> None:
    assert TEXT == (
        "Deaths by month.\nMonth\tDeaths\tInjured\nMay\t72\t140\nJune\t9\t31\nSource: the ministry."
    )


@pytest.mark.parametrize(
    ("words", "table"),
    [
        ("72", (["Month", "Deaths", "Injured"], [["May", "*72", "140"]])),
        ("72\t140", (["Month", "Deaths", "Injured"], [["May", "*72", "*140"]])),
        (
            "May\t72\t140\nJune\t9\t31",
            (["Month", "Deaths", "Injured"], [["*May", "*72", "*140"], ["*June", "*9", "*31"]]),
        ),
        (
            "140\nJune",
            (["Month", "Deaths", "Injured"], [["May", "72", "*140"], ["*June", "9", "31"]]),
        ),
        ("Month\tDeaths", ([], [["*Month", "*Deaths", "Injured"]])),
        (
            "Deaths\tInjured\nMay\t72",
            ([], [["Month", "*Deaths", "*Injured"], ["*May", "*72", "140"]]),
        ),
        ("Deaths by", None),
        ("June\t9\t31\nSource", None),
        ("month.\nMonth", None),
    ],
)
def test_the_cited_rows_are_told_from_the_rest(
    words: str, table: tuple[list[str], list[list[str]]] | None
) -> None:
    assert shown(cited(words)) == table


def test_an_arabic_table_and_an_empty_cell() -> None:
    text = "الشهر\tالقتلى\nمايو\t\nيونيو\t٩"
    assert shown(cited("يونيو\t٩", text)) == (["الشهر", "القتلى"], [["*يونيو", "*٩"]])
    assert shown(cited("مايو", text)) == (["الشهر", "القتلى"], [["*مايو", ""]])


def test_a_row_that_stands_alone_has_no_heading_and_the_end_of_a_line_is_no_row_more() -> None:
    assert shown(cited("b", "x\na\tb\ny")) == ([], [["a", "*b"]])
    assert shown(table_cited("a\tb\nplain", 2, 4)) == ([], [["a", "*b"]])
    assert table_cited("no table", 0, 2) is None
