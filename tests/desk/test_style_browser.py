"""The style sheets, read by the browser that shows them."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib import admin
from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

SHEETS = sorted(Path(settings.BASE_DIR).glob("*/static/**/*.css"))
#: Comments, and what a font's file is described by: no properties.
_NO_RULE = re.compile(r"/\*.*?\*/|@font-face\s*\{[^}]*\}", re.DOTALL)
_DECLARATION = re.compile(r"[{;]\s*([-\w]+)\s*:\s*([^;{}]+?)\s*(?=[;}])")
_DEFINED, _USED = re.compile(r"(--[-\w]+)\s*:"), re.compile(r"var\((--[-\w]+)")


def _read(path: Path) -> str:
    return _NO_RULE.sub("", path.read_text(encoding="utf-8"))


def test_every_declaration_is_one_that_the_browser_knows(browser: Browser) -> None:
    declared = [
        (sheet.name, name, value.removesuffix("!important").strip())
        for sheet in SHEETS
        for name, value in _DECLARATION.findall(_read(sheet))
        if not name.startswith("--")
    ]
    assert len(declared) > 500
    page = browser.new_page()
    unknown = page.evaluate(
        "all => all.filter(([, name, value]) => !CSS.supports(name, value))", declared
    )
    page.close()
    assert unknown == []


def test_every_variable_that_is_used_is_set_somewhere() -> None:
    theirs = Path(admin.__file__).parent.glob("static/admin/css/*.css")
    texts = [_read(sheet) for sheet in SHEETS]
    known = {name for text in [*texts, *map(_read, theirs)] for name in _DEFINED.findall(text)}
    assert {name for text in texts for name in _USED.findall(text)} - known == set()
