"""A list of the desk as a file: every row that its filters leave, written as it is read."""

import csv
import html
import json
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import chain, islice
from tempfile import TemporaryFile
from typing import Any, TypeVar

from django.contrib.admin.utils import label_for_field, lookup_field
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_bidi, override
from xlsxwriter import Workbook  # type: ignore[import-untyped]

#: {ending of the file: its media type}
KINDS = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
#: Rows that are read at once.
CHUNK = 500
#: With these, a spreadsheet takes what it reads for a formula; the last four are of full width.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
#: What a sheet of a workbook holds (Excel's specifications and limits): rows, characters of a cell.
_SHEET, _CELL = 1_048_576, 32_767
#: How wide a column is, in characters.
_WIDTH = 24
_SIGN = re.compile(r'<(\w+)[^>]* aria-hidden="true"[^>]*>[^<]*</\1>')
_TAG = re.compile(r"<[^>]+>")

_Piece = TypeVar("_Piece")

#: {a column's name: (what it is called, what it says of a row)}
Columns = dict[str, tuple[str, Callable[[Any], Any]]]


def columns_shown(names: Iterable[str], admin: Any) -> Columns:
    """The columns of a list by their names, each saying in plain text what its cell shows.

    ``admin.stored`` are those that show a field in the reader's words, with that field's name: a
    file holds it under its own name, as it is stored.
    """

    def cell(name: str) -> Callable[[Any], Any]:
        return lambda row: _shown(name, row, admin)

    told = (admin.stored.get(name, name) for name in names if name != "action_checkbox")
    return {name: (str(label_for_field(name, admin.model, admin)), cell(name)) for name in told}


def exported(
    rows: QuerySet[Any], columns: Columns, *, kind: str, name: str
) -> StreamingHttpResponse:
    """The rows as a file of this kind (of ``KINDS``), in the language that is active now."""
    pieces = _written(_read(rows), columns, kind=kind)
    return as_file(in_language(pieces), kind=kind, name=f"{name}.{kind}")


def as_file(pieces: Iterator[Any], *, kind: str, name: str) -> StreamingHttpResponse:
    """The pieces as a file of this kind, to be saved under the name."""
    answer = StreamingHttpResponse(pieces, content_type=KINDS[kind])
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def exported_slowly(
    rows: QuerySet[Any], columns: Columns, *, kind: str, tell: Callable[[int], None]
) -> tuple[int, Iterator[bytes]]:
    """How many rows, and the same file piece by piece; ``tell`` is called with how many are read.

    Rows are found first and read by their keys, a chunk at a time: whoever writes meanwhile waits
    for nothing, and a row that goes meanwhile is left out.
    """
    keys = list(rows.values_list("pk", flat=True))

    def read() -> Iterator[Any]:
        for begin in range(0, len(keys), CHUNK):
            wanted = keys[begin : begin + CHUNK]
            there = {row.pk: row for row in _read(rows.order_by().filter(pk__in=wanted))}
            yield from (there[key] for key in wanted if key in there)
            tell(begin + len(wanted))

    pieces = _written(read(), columns, kind=kind)
    return len(keys), (piece if isinstance(piece, bytes) else piece.encode() for piece in pieces)


def _written(rows: Iterable[Any], columns: Columns, *, kind: str) -> Iterator[Any]:
    told = ([say(row) for _label, say in columns.values()] for row in rows)
    return _WRITERS[kind](columns, told)


def in_language(pieces: Iterator[_Piece]) -> Iterator[_Piece]:
    """The pieces in the language that is active now, whenever they are read."""
    language = get_language()

    def read() -> Iterator[_Piece]:
        while True:
            with override(language):
                piece = next(pieces, None)
            if piece is None:
                return
            yield piece

    return read()


def defused(value: Any) -> Any:
    """The value, so that no spreadsheet takes a text for a formula (OWASP, CSV injection)."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _read(rows: QuerySet[Any]) -> Iterator[Any]:
    for row in rows.iterator(chunk_size=CHUNK):
        row.searched_for = ""  # a list shows what was found; a file holds the whole
        yield row


def csv_lines(heads: Iterable[str], rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    """A table as CSV, line by line, no cell of which a spreadsheet takes for a formula."""
    writer = csv.writer(_Echo())
    yield "\ufeff"  # by which spreadsheets know the encoding
    yield writer.writerow(heads)
    for values in rows:
        yield writer.writerow([defused(_plain(value)) for value in values])


def _csv(columns: Columns, told: Iterable[list[Any]]) -> Iterator[str]:
    return csv_lines([label for label, _say in columns.values()], told)


def _json(columns: Columns, told: Iterable[list[Any]]) -> Iterator[str]:
    before = "["
    for values in told:
        row = dict(zip(columns, map(_plain, values), strict=True))
        yield f"{before}\n{json.dumps(row, ensure_ascii=False, cls=DjangoJSONEncoder)}"
        before = ","
    yield "[]\n" if before == "[" else "\n]\n"


def _xlsx(columns: Columns, told: Iterable[list[Any]]) -> Iterator[bytes]:
    """A workbook: numbers stay numbers, no text is a formula, and it reads from the right if we do.

    Its rows go to the disk as they are read; a further sheet begins where one is full.
    """
    aside = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with TemporaryFile() as file:
        with Workbook(file, aside) as book:
            strong, rows = book.add_format({"bold": True}), iter(told)
            while (first := next(rows, None)) is not None or not book.worksheets():
                sheet = book.add_worksheet()
                if get_language_bidi():
                    sheet.right_to_left()
                sheet.freeze_panes(1, 0)
                sheet.set_column(0, len(columns) - 1, _WIDTH)
                sheet.write_row(0, 0, [label for label, _say in columns.values()], strong)
                here = chain([first] if first else [], islice(rows, _SHEET - 2))
                for number, values in enumerate(here, start=1):
                    sheet.write_row(number, 0, [_cell(value) for value in values])
        file.seek(0)
        yield from iter(lambda: file.read(1 << 16), b"")


def _cell(value: Any) -> Any:
    plain = _plain(value)
    return f"{plain[: _CELL - 1]}…" if isinstance(plain, str) and len(plain) > _CELL else plain


_WRITERS: dict[str, Callable[..., Iterator[Any]]] = {"csv": _csv, "json": _json, "xlsx": _xlsx}


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def _shown(name: str, row: Any, admin: Any) -> Any:
    field, _attribute, value = lookup_field(name, row, admin)
    choices = getattr(field, "flatchoices", None)
    return dict(choices).get(value, value) if choices else value


def _plain(value: Any) -> Any:
    """The value as a file holds it: numbers and truth as they are, a moment in ISO 8601."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat(timespec="seconds")
    if isinstance(value, SafeString):
        signless = _SIGN.sub("", value)
        value = html.unescape(strip_tags(_TAG.sub(lambda tag: f" {tag[0]} ", signless)))
        return " ".join(value.split())
    return str(value)
