"""Arabic is complete: every string that is marked for translation has one."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import polib
from django.contrib import admin
from django.contrib.auth.models import User
from django.test import Client
from django.utils.translation import override
from django.utils.translation.template import templatize
from lxml import html

from claims.actions.evidence import evidence_quote
from claims.domain.verdicts import Verdict
from claims.models import Change, Claim, Preference
from config.messages import ROOT
from sources.error_codes import error_codes
from sources.models import Document

from .test_workbench import opened

MARKS = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext"}
#: These say first in which sense the string is meant.
MARKS_WITH_SENSE = {"pgettext", "pgettext_lazy"}
CATALOGUE = ROOT / "locale/ar/LC_MESSAGES/django.po"


def marked_in_code(path: Path) -> Iterator[tuple[str | None, str]]:
    """(in which sense, the string) of each; most strings have but one sense."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        name = getattr(node.func, "id", "") if isinstance(node, ast.Call) else ""
        if isinstance(node, ast.Call) and name in MARKS | MARKS_WITH_SENSE:
            said = [each.value if isinstance(each, ast.Constant) else None for each in node.args]
            sense = said.pop(0) if name in MARKS_WITH_SENSE else None
            if isinstance(said[0], str):
                yield str(sense) if sense else None, said[0]


def marked_in_template(path: Path) -> Iterator[tuple[None, str]]:
    code = templatize(path.read_text(encoding="utf-8"))
    for quoted in re.findall(r"""gettext\(u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")""", code):
        yield None, ast.literal_eval(quoted)
    for quoted in re.findall(r"""\b_\(("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')\)""", code):
        yield None, ast.literal_eval(quoted)


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
    marked |= {(None, code["means"]) for code in error_codes().values()}
    entries = polib.pofile(str(CATALOGUE))
    translated = {(entry.msgctxt, entry.msgid) for entry in entries if entry.translated()}
    assert len(marked) > 200
    assert marked - translated == set()


def test_a_word_with_two_senses_is_said_in_two_ways(
    desk: Client, editor: User, claims: list[Claim]
) -> None:
    desk.defaults["HTTP_ACCEPT_LANGUAGE"] = "ar"
    source = desk.get(f"/desk/sources/source/{claims[0].speakers.get().pk}/change/")
    [names] = source.context["inline_admin_formsets"]
    assert json.loads(names.inline_formset_data())["options"]["addText"] == "أضِف اسمًا آخر"
    card = html.fromstring(desk.get(opened(claims[0])).content.decode())
    [found] = card.xpath(f'//*[@id="claim-{claims[0].pk}"]//*[contains(@class, "history")]//li')
    assert found.text_content().endswith("المحرّك: استخرجه")
    with override("ar"):
        assert [str(Change.Kind(each).label) for each in ("added", "merged")] == ["إضافة", "دمج"]
        assert str(Document._meta.get_field("created_at").verbose_name) == "وقت الإضافة"
    piece = evidence_quote(
        claim=claims[0], quote="النص نفسه.", stance="supports", url="https://a.example/1", by=editor
    )
    page = html.fromstring(desk.get(f"/desk/claims/evidence/{piece.pk}/change/").content.decode())
    assert page.xpath("normalize-space(//h1)") == "عرض دليل"
    runs = html.fromstring(desk.get("/desk/claims/extractionrun/").content.decode())
    heads = [runs.find_class(f"column-{name}") for name in ("of", "queued_at")]
    assert [head.text_content().strip() for [head] in heads] == ["الوثيقة", "وقت الطلب"]


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


def test_one_thing_has_one_word() -> None:
    """An address is a رابط, a title an عنوان; polarity, queue, who runs the desk have one name."""
    said = {e.msgid: e.msgstr for e in polib.pofile(str(CATALOGUE)) if e.msgstr}
    addresses = [ar for en, ar in said.items() if "address" in en and "title" not in en]
    assert len(addresses) > 40
    assert [ar for ar in addresses if "عنوان" in ar] == []
    polarity = [ar for en, ar in said.items() if "polarity" in en.lower()]
    assert len(polarity) > 3
    assert [ar for ar in polarity if "الإيجاب والنفي" not in ar] == []
    assert [ar for ar in said.values() if "طابور" in ar] == []
    runs = [ar for en, ar in said.items() if re.search(r"\bruns? (?:the|this) desk", en)]
    assert len(runs) > 8
    assert [ar for ar in runs if "يدير المكتب" not in ar] == []


def test_who_did_something_is_named_without_a_verb_of_one_gender() -> None:
    """Who has not said how the desk shall speak of them: no راجعه هدى, and no أُعيدت هدى."""
    said = {e.msgid: e for e in polib.pofile(str(CATALOGUE)) if not e.msgctxt}
    fields = ("added by", "asked for by", "decided by", "undone by", "Changed by")
    assert [said[each].msgstr.partition(" ")[0] for each in fields] == ["مَن"] * len(fields)
    assert said["reviewed by"].msgstr == "بمراجعة"
    assert said["Said by"].msgstr == "على لسان"
    assert said["Sent back by %(who)s"].msgstr == "إعادة من %(who)s"
    told = [e for msgid, e in said.items() if msgid.startswith("%(who)s ")]
    assert len(told) > 7
    for entry in told:
        for text in (entry.msgstr, *entry.msgstr_plural.values()):
            assert not text or text.startswith("من %(who)s: "), entry.msgid


def test_the_history_says_who_did_what_by_nouns() -> None:
    """هدى: أُسند would say that هدى was assigned."""
    with override("ar"):
        assert [str(label) for label in Change.Kind.labels] == [
            "إضافة",
            "تعديل الكلمات",
            "تقسيم",
            "دمج",
            "رفض لأنه ليس ادعاءً",
            "استعادة",
            "تغيير المتحدّث",
            "تغيير النوع أو الإيجاب والنفي",
            "صياغة جديدة",
            "إسناد",
            "ضبط الموعد",
            "ضبط المواضيع",
            "الأخذ بقراءة المحرّك",
        ]


def test_who_has_said_how_they_are_spoken_of_does_it_by_a_verb_of_theirs() -> None:
    """أعادتها هدى، أعادها كريم: each such sentence has both, and they differ by the verb alone."""
    entries = polib.pofile(str(CATALOGUE))
    form = {
        who: {e.msgid: [e.msgstr, *e.msgstr_plural.values()] for e in entries if e.msgctxt == who}
        for who in Preference.SpokenOf.values
    }
    neither = {e.msgid for e in entries if not e.msgctxt and e.msgid.startswith("%(who)s ")}
    assert form["she"].keys() == form["he"].keys() == neither | {"Sent back by %(who)s"}
    assert (form["she"]["Sent back by %(who)s"][0], form["he"]["Sent back by %(who)s"][0]) == (
        "أعادتها %(who)s",
        "أعادها %(who)s",
    )
    for msgid, hers in form["she"].items():
        for she, he in zip(hers, form["he"][msgid], strict=True):
            differing = [(a, b) for a, b in zip(she.split(), he.split(), strict=True) if a != b]
            assert len(differing) == bool(she), msgid
