"""The check of an article as a Word file, read back as a word processor reads it."""

import re
from io import BytesIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import override
from docx import Document
from docx.enum.table import WD_TABLE_DIRECTION
from docx.oxml.ns import qn

from claims.models import Claim, Evidence
from claims.paper.typeset import words
from claims.paper.word import word_file

from ..api.conftest import client_of
from ..sources.pictures import png

DESK, API = "/desk/claims/article/{}/check.docx", "/api/v1/articles/{}/check/?kind=docx"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ADDRESSES = [
    "https://river.example/dam",
    "https://ministry.example/speech",
    "https://ministry.example/statement",
]
ENGLISH = """
About rtl مرصد النهر
Title rtl السد في مايو
About ltr The River · 2 May 2024
About ltr https://river.example/dam
About ltr Claims: 4 · with an answer: 1
Heading 1 ltr 1. The dam will be finished in May.
About ltr سامي الغانم
Quote rtl السد سيكتمل في مايو 🌊
Heading 2 ltr Was it said? verified
About ltr {day}
Heading 3 ltr What the answer rests on
About ltr https://ministry.example/speech
Heading 2 ltr Is it true? Misleading
About ltr {day}
Normal ltr The dam has stood since 2019.
Heading 3 ltr What the answer rests on
List Bullet rtl اكتمل السد في عام 2019.
About ltr gives context · بيان الوزارة
About ltr https://ministry.example/statement
About ltr {day} · SHA-256 {sha256}
Heading 3 ltr Corrections
Normal ltr {day} · Is it true? · “verified” became “Misleading”
About ltr We had read an old plan.
Heading 1 rtl 2. الكلفة بلغت ثلاثة مليارات
About ltr سامي الغانم
Heading 2 ltr Was it said? not answered
Heading 2 ltr Is it true? not answered
Heading 1 rtl 3. قولها إن العمال لم يقبضوا أجورهم
About ltr صحيفة النهر
Heading 2 ltr Was it said? not answered
Heading 2 ltr Is it true? not answered
Heading 1 rtl 4. العمال لم يقبضوا أجورهم
About ltr النقابة · denied
Heading 2 ltr Was it said? not answered
Heading 2 ltr Is it true? not answered
"""
ARABIC = """
About rtl مرصد النهر
Title rtl السد في مايو
About rtl النهر · 2 مايو 2024
About ltr https://river.example/dam
About rtl الادعاءات: 4 · المجاب عنها: 1
Heading 1 ltr 1. The dam will be finished in May.
About rtl سامي الغانم
Quote rtl السد سيكتمل في مايو 🌊
Heading 2 rtl هل قيل؟ مُثبَت
About rtl {day}
Heading 3 rtl ما يستند إليه الجواب
About ltr https://ministry.example/speech
Heading 2 rtl هل هو صحيح؟ مضلل
About rtl {day}
Normal ltr The dam has stood since 2019.
Heading 3 rtl ما يستند إليه الجواب
List Bullet rtl اكتمل السد في عام 2019.
About rtl سياق · بيان الوزارة
About ltr https://ministry.example/statement
About rtl {day} · SHA-256 {sha256}
Heading 3 rtl التصحيحات
Normal rtl {day} · هل هو صحيح؟ · «مُثبَت» صار «مضلل»
About ltr We had read an old plan.
Heading 1 rtl 2. الكلفة بلغت ثلاثة مليارات
About rtl سامي الغانم
Heading 2 rtl هل قيل؟ بلا جواب بعد
Heading 2 rtl هل هو صحيح؟ بلا جواب بعد
Heading 1 rtl 3. قولها إن العمال لم يقبضوا أجورهم
About rtl صحيفة النهر
Heading 2 rtl هل قيل؟ بلا جواب بعد
Heading 2 rtl هل هو صحيح؟ بلا جواب بعد
Heading 1 rtl 4. العمال لم يقبضوا أجورهم
About rtl النقابة · منفي
Heading 2 rtl هل قيل؟ بلا جواب بعد
Heading 2 rtl هل هو صحيح؟ بلا جواب بعد
"""


def taken(client: Any, address: str, language: str) -> Any:
    answer = client.get(address, headers={"accept-language": language})
    assert (answer.status_code, answer["Content-Type"]) == (200, WORD)
    assert answer["Content-Disposition"].startswith('attachment; filename="check-')
    assert answer["Content-Disposition"].endswith('.docx"')
    return Document(BytesIO(answer.content))


def read(paper: Any) -> list[str]:
    """Of each paragraph its style, its direction, and its words."""
    return [f"{line.style.name} {way(line._p.pPr)} {line.text}" for line in paper.paragraphs]


def way(about: Any) -> str:
    return "ltr" if about.find(qn("w:bidi")) is None else "rtl"


@pytest.mark.parametrize(("language", "expected"), [("en", ENGLISH), ("ar", ARABIC)])
def test_the_whole_check_is_a_word_file_for_desk_and_program_in_their_readers_language(
    told: Claim, editor: User, client: Client, language: str, expected: str
) -> None:
    User.objects.filter(pk=editor.pk).update(is_staff=True)
    client.force_login(editor)
    paper = taken(client_of(editor), API.format(told.document_id), language)
    with override(language):
        day = date_format(timezone.localdate())
    sha256 = Evidence.objects.get().document.sha256
    assert read(paper) == expected.format(day=day, sha256=sha256).strip().splitlines()
    links = [link.address for line in paper.paragraphs for link in line.hyperlinks]
    assert (links, way(paper.sections[0]._sectPr)) == (
        ADDRESSES,
        "rtl" if language == "ar" else "ltr",
    )
    about = paper.core_properties
    assert (about.title, about.author, about.comments) == ("السد في مايو", "مرصد النهر", "")
    assert read(taken(client, DESK.format(told.document_id), language)) == read(paper)


def test_one_claim_has_a_word_file_of_its_own_at_the_desk_and_for_programs(
    told: Claim, editor: User, client: Client
) -> None:
    User.objects.filter(pk=editor.pk).update(is_staff=True)
    client.force_login(editor)
    paper = taken(client_of(editor), f"/api/v1/claims/{told.pk}/check/?kind=docx", "en")
    day, sha256 = date_format(timezone.localdate()), Evidence.objects.get().document.sha256
    expected = ENGLISH.format(day=day, sha256=sha256).replace("Claims: 4", "Claims: 1")
    assert read(paper) == expected.partition("\nHeading 1 rtl 2.")[0].strip().splitlines()
    [link] = re.findall(r'href="([^"]+/check\.docx)" download', card_of(client, told))
    assert read(taken(client, link, "en")) == read(paper)


def card_of(client: Client, claim: Claim) -> str:
    address = f"/desk/claims/article/{claim.document_id}/card/{claim.pk}/"
    return client.get(address).content.decode()


@pytest.mark.parametrize("of", ["articles/{0.document_id}", "claims/{0.pk}"])
def test_a_kind_that_no_check_is_of_is_refused_with_those_that_there_are(
    told: Claim, editor: User, of: str
) -> None:
    address = f"/api/v1/{of.format(told)}/check/?kind=odt"
    answer = client_of(editor).get(address, headers={"accept-language": "en"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "parameter_unreadable")
    assert "pdf, docx" in answer.json()["error"]["message"]


def test_tables_and_pictures_are_in_it_and_signs_that_no_file_holds_are_replaced() -> None:
    cells = [[words("الشهر") | {"cited": False}], [words("مايو") | {"cited": True}]]
    ground = {
        "picture": {"file": "picture-1.png", "alt": "A dam.\x00"},
        "words": words("Water\x02 stands."),
        "table": {"columns": 1, "rows": cells, "headed": True, "rtl": True},
        "about": None,
        "address": "",
        "copy": None,
    }
    answer = {
        "question": "Is it true?",
        "verdict": "disputed",
        "word": "disputed",
        "about": words(""),
        "rationale": [],
        "grounds": [ground],
    }
    claim: dict[str, Any] = {
        "stated": words("A dam."),
        "by": words("Sami"),
        "quoted": None,
        "corrections": [],
    }
    told: dict[str, Any] = {
        "newsroom": words("River"),
        "title": words("Dams"),
        "address": "",
        "where": words(""),
    }
    told |= {"counted": "1", "made": "now", "rests": "Rests on", "corrections": "Corrections"}
    told |= {"claims": [claim | {"answers": [answer]}]}
    picture = {"picture-1.png": png(40, 20)}
    with override("en"):
        file = word_file(told, files=picture, at=timezone.now())
    paper = Document(BytesIO(file))
    [table] = paper.tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [["الشهر"], ["مايو"]]
    assert table.table_direction == WD_TABLE_DIRECTION.RTL
    runs = [row.cells[0].paragraphs[0].runs[0] for row in table.rows]
    assert [(run.bold, bool(run.font.highlight_color)) for run in runs] == [
        (True, False),
        (False, True),
    ]
    [shown] = paper.inline_shapes
    assert shown._inline.docPr.get("descr") == "A dam.\ufffd"
    assert "List Bullet ltr Water\ufffd stands." in read(paper)
