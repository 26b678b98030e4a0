"""Documents from files and standard input: plain text, or JSON lines.

A JSON line is ``{"id": ..., "text": ..., "lang": ...}``; ``id`` and ``lang`` may be left
out, and whatever else stands there (gold attributions) is kept.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from claims.extraction.languages import packs
from sources.languages import detect_language as text_language
from sources.languages import language_code

if TYPE_CHECKING:
    from collections.abc import Iterator

STANDARD_INPUT = "-"


class UnreadableInput(ValueError):
    """A file cannot be read as documents; the message says which, where and why."""


@dataclass(frozen=True, slots=True)
class InputText:
    """A text to read; ``language`` is "" where the input does not say."""

    id: Any
    text: str
    language: str = ""
    record: dict[str, Any] = field(default_factory=dict)


def read_texts(name: str) -> Iterator[InputText]:
    """The documents of one file, or of standard input for ``-``.

    A name that ends in .jsonl or .json holds JSON; standard input does when it begins
    with a brace; everything else is one text. Raises UnreadableInput.
    """
    text = _decoded(name)
    title = "standard input" if name == STANDARD_INPUT else name
    is_json = name.endswith((".jsonl", ".json")) or (
        name == STANDARD_INPUT and text.lstrip().startswith("{")
    )
    if not is_json:
        yield InputText(Path(name).stem if name != STANDARD_INPUT else name, text)
        return
    for number, record in _records(text, title):
        yield _document(record, f"{title}:{number}", f"{Path(name).stem}-{number}")


def _decoded(name: str) -> str:
    """The input as text. Raises UnreadableInput for what is missing or no text."""
    try:
        data = sys.stdin.buffer.read() if name == STANDARD_INPUT else Path(name).read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UnreadableInput(f"{name}: cannot be read: {reason}.") from error
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableInput(
            f"{name}: not a text in UTF-8 (byte {error.start}). Convert it, or give its text."
        ) from error
    if "\0" in text:
        raise UnreadableInput(f"{name}: not a text but binary data.")
    return text


def _records(text: str, title: str) -> Iterator[tuple[int, Any]]:
    """The JSON values: one on each line, or one over all lines."""
    try:
        whole = json.loads(text)
    except ValueError:
        whole = None
    if isinstance(whole, dict):
        yield 1, whole
        return
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                yield number, json.loads(line)
            except ValueError as error:
                raise UnreadableInput(f"{title}:{number}: not JSON: {error}.") from error


def _document(record: Any, where: str, fallback: str) -> InputText:
    """One document of a JSON value; raises UnreadableInput when it has no text."""
    if not isinstance(record, dict) or not isinstance(record.get("text"), str):
        raise UnreadableInput(f'{where}: no object with a "text".')
    try:
        language = language_code(record.get("lang") or "")
    except (ValueError, AttributeError) as error:
        raise UnreadableInput(f'{where}: "lang" is no language code.') from error
    return InputText(record.get("id", fallback), record["text"], language, record)


def detect_language(text: str) -> str:
    """The likeliest of the newsroom's languages, or another one that the text is clearly in.

    So a text in a language without a pack is refused and not read by another one's
    rules.  Where there are no letters there is nothing to find: any pack will do.
    """
    return text_language(text) or packs.available()[0]
