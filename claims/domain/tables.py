"""Tables within a text: a line for each row, its cells parted by tabs.  Pure.

That is how pages, Word files and their like are read (``cleaning.markup_text``, ``word``).  So a
passage of a table has places in the text like every other, and is shown as the rows that it is of.
"""

from dataclasses import dataclass

_TAB = "\t"


@dataclass(frozen=True)
class Cell:
    """The words of a cell, and whether the passage has any of them."""

    words: str
    cited: bool


@dataclass(frozen=True)
class CitedTable:
    """The rows of a table that a passage is of, and above them the table's first one.

    ``heading`` is empty where the passage has the first row itself.
    """

    heading: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def table_cited(text: str, start: int, end: int) -> CitedTable | None:
    """The table that the passage is of; None where any line of the passage is no row of one.

    Rows are the neighbouring lines with a tab in them.
    """
    if _TAB not in text:
        return None
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", max(end - 1, start))
    lines = text[first : len(text) if last < 0 else last].split("\n")
    if not all(_TAB in line for line in lines):
        return None
    top, rows = _first_row(text, first), []
    for line in lines:
        rows.append(_cells(line, start - first, end - first))
        first += len(line) + 1
    return CitedTable(tuple(top.split(_TAB)) if top else (), tuple(rows))


def _cells(line: str, start: int, end: int) -> tuple[Cell, ...]:
    cells, at = [], 0
    for words in line.split(_TAB):
        cells.append(Cell(words, start < at + len(words) and end > at))
        at += len(words) + 1
    return tuple(cells)


def _first_row(text: str, at: int) -> str:
    """The first of the rows above the line that begins there; "" where there is none above."""
    found = ""
    while at > 0:
        above = text.rfind("\n", 0, at - 1) + 1
        line = text[above : at - 1]
        if _TAB not in line:
            break
        found, at = line, above
    return found
