"""Rows of a JSONL or CSV file, one after the other, without holding the file in memory."""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from io import TextIOWrapper
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.utils.translation import gettext as _
from rest_framework import serializers

from claims.api.articles import ArticleInput
from sources.errors import Refused
from sources.received import as_file
from sources.text import decode
from sources.uploads import file_columns

#: What a row may say: the fields of `articles/` in the API, and the outlet by its name.
COLUMNS = ("text", "title", "language", "url", "publisher", "author", "outlet", "published_at")

#: Endings of files that are an article each.
FILES = frozenset(
    [".txt", ".html", ".htm", ".xhtml", ".pdf", ".docx", ".odt", ".rtf", ".eml", ".srt", ".vtt"]
)


@dataclass(frozen=True)
class Row:
    """One row, the line where it begins and the byte where it ends; ``refused`` where it can't be
    read at all."""

    line: int
    given: dict[str, Any] = field(default_factory=dict)
    refused: Refused | None = None
    end: int = 0
    #: What a file is that is one article by itself, as ``articles_import`` takes it.
    read: dict[str, Any] | None = None


class RowInput(ArticleInput):
    """What the API takes, and the outlet by its name."""

    outlet = serializers.CharField(max_length=300, required=False, allow_blank=True)


def rows_of(path: Path) -> Iterator[Row]:
    """The rows of a file, by the ending of its name: .csv (or .tsv), one row for a file that is
    an article by itself (``FILES``), else JSON lines.

    Raises Refused("columns_missing") for a CSV file whose first line does not name its columns.
    """
    ending = path.suffix.lower()
    if ending in FILES:
        return iter([_file_row(path)])
    return _csv_rows(path) if ending in (".csv", ".tsv") else _json_rows(path)


def row_checked(row: Row, ignored: set[str]) -> Row:
    """The row as ``articles_import`` takes it, or with what is wrong with it."""
    if row.refused:
        return row
    if row.read is not None:
        return replace(row, given=row.read)
    given = {name: value for name, value in row.given.items() if name not in ignored}
    unknown = sorted(given.keys() - set(COLUMNS))
    if unknown:
        message = _("Nobody knows the column %(column)s. Known are: %(known)s.")
        said = message % {"column": unknown[0], "known": ", ".join(COLUMNS)}
        return replace(row, refused=Refused("column_unknown", said, field=unknown[0]))
    given = {name: value for name, value in given.items() if value not in (None, "")}
    if not str(given.get("text", "")).strip() and "url" not in given:
        message = _("This row has neither a text nor an address.")
        return replace(row, refused=Refused("row_empty", message, field="text"))
    checked = RowInput(data=given)
    try:
        is_valid = checked.is_valid()
    except Refused as refused:  # markup that holds no article, or cannot be read
        return replace(row, refused=refused)
    if not is_valid:
        name, problems = next(iter(checked.errors.items()))
        return replace(row, refused=Refused("invalid_input", str(problems[0]), field=str(name)))
    return replace(row, given=checked.validated_data)


# --- files that are articles --------------------------------------------------------------


def _file_row(path: Path) -> Row:
    size = path.stat().st_size
    row = Row(1, {"file": path.name}, end=size)
    if size > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
        return replace(row, refused=_too_large())
    try:
        columns = file_columns(as_file(path.name, path.read_bytes()))
    except Refused as refused:
        return replace(row, refused=refused)
    text = columns["text"]
    columns["text"] = decode(text)[0] if isinstance(text, bytes) else text
    if not columns["text"].strip():
        message = _("There is no text in this file.")
        return replace(row, refused=Refused("file_empty", message, field="file"))
    return replace(row, read=columns)


# --- JSON lines -------------------------------------------------------------------------


def _json_rows(path: Path) -> Iterator[Row]:
    with path.open("rb") as file:
        for line, data in _lines(file):
            if data is None:
                yield Row(line, refused=_too_large(), end=file.tell())
            elif data.strip():
                yield replace(_json_row(line, data), end=file.tell())


def _json_row(line: int, data: bytes) -> Row:
    try:
        given = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return Row(line, refused=_no_utf8())
    except (ValueError, RecursionError) as error:
        return Row(line, refused=Refused("row_malformed", _("This is no JSON: %s") % error))
    if not isinstance(given, dict):
        message = _("A line is one JSON object, as in %s.") % '{"text": "…", "url": "…"}'
        return Row(line, refused=Refused("row_malformed", message))
    return Row(line, given)


def _lines(file: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """(its number, the line, or None where it is longer than the desk takes in)"""
    most, number = settings.DATA_UPLOAD_MAX_MEMORY_SIZE, 0
    while data := file.readline(most + 1):
        number += 1
        whole = len(data) <= most or data.endswith(b"\n")
        rest = data
        while not rest.endswith(b"\n") and len(rest) > most:
            rest = file.readline(most + 1)
        yield number, data if whole else None


# --- CSV --------------------------------------------------------------------------------


def _csv_rows(path: Path) -> Iterator[Row]:
    csv.field_size_limit(settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
    # What is no UTF-8 is carried along, so that the row is refused and not the file.
    with (
        path.open("rb") as raw,
        TextIOWrapper(raw, "utf-8-sig", errors="surrogateescape", newline="") as file,
    ):
        first = file.readline()
        delimiter = max(",;\t", key=first.count)
        names = [name.strip() for name in next(csv.reader([first], delimiter=delimiter), [])]
        if not set(names) & {"text", "url"}:
            message = _("The first line of a CSV file names its columns, text or url among them.")
            raise Refused("columns_missing", message)
        reader = csv.reader(file, delimiter=delimiter)
        while True:
            line = reader.line_num + 2  # the first line, and counting from one
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                message = _("This row can't be read: %s") % error
                yield Row(line, refused=Refused("row_malformed", message))
                continue
            if cells:
                yield replace(_csv_row(line, names, cells), end=raw.tell())


def _csv_row(line: int, names: list[str], cells: list[str]) -> Row:
    if len(cells) > len(names):
        message = _("This row has more cells than the first line has columns.")
        return Row(line, refused=Refused("row_malformed", message))
    given = {name: cell for name, cell in zip(names, cells, strict=False) if cell != ""}
    if any("\udc80" <= character <= "\udcff" for cell in cells for character in cell):
        return Row(line, refused=_no_utf8())
    return Row(line, given)


def _no_utf8() -> Refused:
    return Refused("row_encoding", _("This row is not in UTF-8. Convert the file, then go on."))


def _too_large() -> Refused:
    return Refused("too_large", _("This row is larger than the desk takes in. Split its text."))
