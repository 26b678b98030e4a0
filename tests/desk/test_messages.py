"""Arabic is complete: every string that is marked for translation has one."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import polib
from django.contrib import admin
from django.test import Client
from django.utils.translation import override
from django.utils.translation.template import templatize

from claims.domain.verdicts import Verdict
from claims.models import Claim
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


def test_what_the_stock_scripts_say_is_said_in_our_arabic(desk: Client) -> None:
    said = desk.get("/desk/jsi18n/", headers={"accept-language": "ar"}).content.decode()
    found = re.search(r'"%\(sel\)s of %\(cnt\)s selected": (\[.*?\])', said, re.DOTALL)
    assert found
    none, *some = json.loads(found[1])
    assert (none, set(some)) == ("لم يُختر شيء من %(cnt)s", {"اختير %(sel)s من %(cnt)s"})
    assert '"Choose a Date"' in said  # and the stock ones beside
    chooser = (Path(admin.__file__).parent / "static/admin/js/SelectFilter2.js").read_text()
    words = re.findall(r"""gettext\((?:'(.+?)'|"(.+?)")\)""", chooser)
    assert len(words) > 8
    assert [each for each in map("".join, words) if json.dumps(each) not in said] == []


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


def test_no_letter_is_stretched_to_carry_a_name() -> None:
    """A preposition before a name that is filled in has other ways to stand apart from it."""
    said = [
        text for e in polib.pofile(str(CATALOGUE)) for text in (e.msgstr, *e.msgstr_plural.values())
    ]
    assert [text for text in said if "ـ" in text] == []


def test_polarity_and_verdicts_have_words_of_their_own() -> None:
    """مُثبِت and مُثبَت differ by one vowel, which nobody writes."""
    with override("ar"):
        polarities = [unvowelled(str(label)) for label in Claim.Polarity.labels]
        verdicts = [unvowelled(str(label)) for label in Verdict.labels]
    assert set(polarities).isdisjoint(verdicts)
    assert len({*polarities, *verdicts}) == len(polarities) + len(verdicts)


def unvowelled(word: str) -> str:
    return re.sub("[\u064b-\u0652]", "", str(word))
