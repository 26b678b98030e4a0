"""Arabic is complete: every string that is marked for translation has one."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import polib
from django.utils.translation.template import templatize

from config.messages import ROOT

MARKS = {"_", "gettext", "gettext_lazy", "ngettext"}
CATALOGUE = ROOT / "locale/ar/LC_MESSAGES/django.po"


def marked_in_code(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in MARKS:
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value


def marked_in_template(path: Path) -> Iterator[str]:
    code = templatize(path.read_text(encoding="utf-8"))
    for quoted in re.findall(r"""gettext\(u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")""", code):
        yield ast.literal_eval(quoted)
    for quoted in re.findall(r"""\b_\(("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')\)""", code):
        yield ast.literal_eval(quoted)


def test_every_string_has_an_arabic_one() -> None:
    rooms = [ROOT / room for room in ("claims", "sources", "config")]
    marked = {m for room in rooms for p in room.rglob("*.py") for m in marked_in_code(p)}
    marked |= {m for room in rooms for p in room.rglob("*.html") for m in marked_in_template(p)}
    entries = polib.pofile(str(CATALOGUE))
    translated = {entry.msgid for entry in entries if entry.translated()}
    assert len(marked) > 200
    assert marked - translated == set()


def test_a_translation_keeps_the_placeholders() -> None:
    def placeholders(text: str) -> set[str]:
        return set(re.findall(r"%\(\w+\)s|%[sd]", text))

    for entry in polib.pofile(str(CATALOGUE)):
        if entry.msgstr:
            assert placeholders(entry.msgstr) == placeholders(entry.msgid), entry.msgid
        for form, text in entry.msgstr_plural.items():
            if int(form) > 2:  # none, one and two are words in Arabic
                assert placeholders(text) == placeholders(entry.msgid), entry.msgid
