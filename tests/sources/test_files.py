"""Files of every kind are read alike: what a reader sees, everything once, nothing struck out."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from sources.actions.documents import document_store
from sources.contents import FileRead
from sources.errors import Refused
from sources.mail import mail_read
from sources.models import Document
from sources.open_document import open_document_read
from sources.received import as_file
from sources.rtf import rtf_read
from sources.subtitles import subtitles_read
from sources.unreadable import Unreadable
from sources.uploads import file_columns, file_read

from .. import examples
from ..api.conftest import client_of
from .files import odt, pdf, zipped

STYLES = """
<style:style style:name="Gone">
<style:text-properties style:text-line-through-style="solid"/></style:style>
<style:style style:name="Child" style:parent-style-name="Gone"/>
<style:style style:name="Up"><style:text-properties style:text-position="super 58%"/></style:style>
<style:style style:name="Hidden"><style:text-properties text:display="none"/></style:style>
"""


def p(inner: str) -> str:
    return f"<text:p>{inner}</text:p>"


def span(style: str, inner: str) -> str:
    return f'<text:span text:style-name="{style}">{inner}</text:span>'


def cell(inner: str) -> str:
    return f"<table:table-cell>{p(inner)}</table:table-cell>"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (p("قال الوزير") + p("") + p("إن السد &amp; آمن"), "قال الوزير\n\nإن السد & آمن"),
        (p("بلغت 5" + span("Gone", "0") + span("Child", "9") + " ألفا"), "بلغت 5 ألفا"),
        (p("سرا" + span("Hidden", " 7")), "سرا"),
        (p("40" + span("Up", "2") + " ألف كم" + span("Up", "2")), "40 ألف كم²"),
        (p('أ<text:s text:c="3"/>ب<text:tab/>ج<text:line-break/>د'), "أ   ب\tج\nد"),
        ("<text:tracked-changes>" + p("محذوف") + "</text:tracked-changes>" + p("باق"), "باق"),
        (p('نص<text:note><text:note-citation>1</text:note-citation><text:note-body>'
           + p("حاشية") + "</text:note-body></text:note> بعده") + p("ثان"), "نص بعده\nحاشية\nثان"),
        (p("قبل<draw:frame><draw:text-box>" + p("صندوق") + "</draw:text-box></draw:frame> بعد"),
         "قبل بعد\nصندوق"),
        (f"<table:table><table:table-row>{cell('أ')}{cell('ب')}</table:table-row>"
         f"<table:table-row>{cell('ج')}{cell('')}</table:table-row></table:table>" + p("بعد"),
         "أ\tب\nج\t\nبعد"),
        (p("نص<office:annotation>" + p("تعليق") + "</office:annotation>"), "نص"),
    ],
)  # fmt: skip
def test_an_open_document_is_read_as_its_page_is(body: str, text: str) -> None:
    read = open_document_read(odt(body, styles=STYLES))
    assert read is not None
    assert read.text == text


def test_an_open_document_s_title_counts_where_the_page_shows_it() -> None:
    shown = open_document_read(odt(p("افتتاح السد") + p("نص"), title="افتتاح السد"))
    other = open_document_read(odt(p("افتتاح السد") + p("نص"), title="قالب"))
    assert [read and read.title for read in (shown, other)] == ["افتتاح السد", ""]


def test_another_archive_is_no_open_document() -> None:
    assert open_document_read(zipped({"content.xml": "<a/>"})) is None
    with pytest.raises(Unreadable) as refusal:
        open_document_read(odt("<text:p>"))
    assert refusal.value.code == "file_broken"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (r"Minister \'93said\'94\par it is\line done.", "Minister “said”\nit is\ndone."),
        (r"\u1602?\u1575?\u1604? \'50", "قال P"),
        (r"5{\strike 0} words{\v hidden}{\deleted gone} stay", "5 words stay"),
        (r"40{\super 2} of 5 km{\super 2}", "40 of 5 km²"),
        (r"{\f1\'de\'c7\'e1} {\f0 ok}", "قال ok"),
        (r"{\f2\'a3} 5", "≤ 5"),
        (r"a\~b\_c\-d \{x\} \\", "a\u00a0b\u2011c\u00add {x} \\"),
        (r"{\header Page 1}{\*\unknown no}{\pict 0aff}{\field{\*\fldinst LINK x}{\fldrslt link}}",
         "link"),
        (r"a\cell b\cell\row c\cell d\cell\row", "a\tb\nc\td"),
        (r"\uc2\u8220\'93\'93x \u-10179?\'3f\u-8704??", "“x 😀"),
        (r"\b0\ul0 plain\b  bold", "plain bold"),
    ],
)  # fmt: skip
def test_rich_text_is_read_as_its_page_is(body: str, text: str) -> None:
    fonts = r"{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset178 Arial;}{\f2\fcharset2 Symbol;}}"
    head = r"{\rtf1\ansi\ansicpg1252" + fonts + r"{\info{\title Other}}"
    assert rtf_read((head + body + "}").encode("latin-1")) == FileRead(text)


def test_rich_text_in_an_arabic_code_page() -> None:
    body = "{\\rtf1\\ansi\\ansicpg1256 قال الوزير إن السد آمن.\\par}".encode("cp1256")
    assert rtf_read(body).text == "قال الوزير إن السد آمن."


MAIL = """From: =?utf-8?b?{name}?= <press@water.example>
To: desk@isnad.example
Subject: =?utf-8?q?=D8=A8=D9=8A=D8=A7=D9=86?= on the
 dam
Date: Mon, 4 May 2026 10:30:00 +0300
Content-Type: {type}; charset={charset}

"""


def mail(body: bytes, kind: str = "text/plain", charset: str = "utf-8") -> bytes:
    head = MAIL.format(name="2YjYstin2LHYqSDYp9mE2LHZig==", type=kind, charset=charset)
    return head.encode() + body


def test_a_mail_is_read_with_its_head() -> None:
    assert mail_read(
        mail("قال الوزير\r\nإن السد آمن.\r\n".encode("cp1256"), charset="windows-1256")
    ) == (
        FileRead(
            "قال الوزير\nإن السد آمن.",
            title="بيان on the dam",
            author="وزارة الري",
            published_at="2026-05-04T10:30:00+03:00",
        )
    )


def test_the_plain_part_goes_before_html_and_attachments_are_none_of_it() -> None:
    parts = (
        "--b\nContent-Type: text/html\n\n<p>as HTML</p>\n"
        "--b\nContent-Type: text/plain\n\nas words\n"
        "--b\nContent-Type: text/plain\nContent-Disposition: attachment\n\nattached\n--b--\n"
    )
    assert mail_read(mail(parts.encode(), 'multipart/mixed; boundary="b"')).text == "as words"
    assert mail_read(mail(parts.encode(), 'multipart/alternative; boundary="b"')).text == "as words"
    assert mail_read(mail(b"<p>40<sup>2</sup></p><p>b</p>", "text/html")).text == "40\nb"
    flowed = mail(b"one \ntwo\n-- \nme", "text/plain; format=flowed")
    assert mail_read(flowed).text == "one two\n-- \nme"


@pytest.mark.parametrize(
    "head", ["Date: soon", "Date: Mon, 99 May 99999", "From: <>", "Subject: =?x?q?=FF?="]
)
def test_a_head_that_cannot_be_read_says_nothing(head: str) -> None:
    read = mail_read(f"{head}\n\nwords".encode())
    assert (read.text, read.published_at, read.author) == ("words", "", "")


SRT = """1
00:00:01,000 --> 00:00:04,000
MAYOR ORTWIN: The tunnel <i>is</i> flooded
and will stay closed.

2
00:00:04,500 --> 00:00:06,000
[applause] The city pays.

3
01:02:03,000 --> 01:02:05,000
- Who says so?
- كريم الدباغ: البلدية.
"""
VTT = """WEBVTT

NOTE made by hand

intro
00:01.000 --> 00:04.000 align:start
<v Lena Ortwin>It is <c.loud>flooded</c> &amp; closed.</v>

00:05.000 --> 00:06.000
<v.quiet Reporter>Why?
"""


def test_what_is_said_is_the_text_and_who_and_when_stand_beside_it() -> None:
    read = subtitles_read(SRT.encode())
    assert read.text == (
        "MAYOR ORTWIN: The tunnel is flooded and will stay closed. The city pays.\n"
        "Who says so?\nكريم الدباغ: البلدية."
    )
    assert [(read.text[start:][:8], called) for start, called in read.times] == [
        ("MAYOR OR", "0:00:01 MAYOR ORTWIN"),
        ("The city", "0:00:04 MAYOR ORTWIN"),
        ("Who says", "1:02:03"),
        ("كريم الد", "1:02:03 كريم الدباغ"),
    ]


def test_voices_of_web_captions_are_speakers() -> None:
    read = subtitles_read(VTT.encode("utf-8-sig"))
    assert read.text == "Lena Ortwin: It is flooded & closed.\nReporter: Why?"
    voices = ["0:00:01 Lena Ortwin", "0:00:05 Reporter"]
    assert [called for _start, called in read.times] == voices


def test_a_transcript_is_read_in_its_own_encoding_and_without_cues_is_none() -> None:
    words = SRT.replace("- Who says so?\n", "").encode("cp1256")
    assert "البلدية" in subtitles_read(words, "windows-1256").text
    with pytest.raises(Unreadable):
        subtitles_read(b"WEBVTT\n\nno cues")


@pytest.mark.parametrize(
    ("name", "body", "text"),
    [
        ("a.odt", odt(p("قال")), "قال"),
        ("a.RTF", b"{\\rtf1 words}", "words"),
        ("a.eml", mail(b"words"), "words"),
        ("a.srt", SRT.encode(), "MAYOR ORTWIN: The tunnel"),
        ("other.bin", VTT.encode(), "Lena Ortwin: It is"),
        ("a.pdf", pdf(["قال الوزير إن السد آمن."]), "قال الوزير"),
        ("a.html", b"<p>short words</p>", "short words"),
    ],
)
def test_each_kind_is_read_apart_by_its_kind(name: str, body: bytes, text: str) -> None:
    read = file_read(as_file(name, body))
    assert isinstance(read, FileRead)
    assert read.text.startswith(text)


PAGE = """<html lang="ar"><head><meta charset="utf-8"><title>افتتاح المحطة</title>
<meta property="og:site_name" content="صحيفة الواحة">
<meta property="article:published_time" content="2026-05-04T10:00:00Z"></head><body>
<nav><ul><li><a href="/a">الرئيسية</a></li><li><a href="/b">رياضة</a></li></ul></nav>
<article><h1>افتتاح المحطة</h1>
<p>أعلنت بلدية الرمل يوم الاثنين أن محطة المياه الجديدة دخلت الخدمة بعد ثلاثة أعوام من العمل.</p>
<p>وقال رئيس البلدية كريم الدباغ إن المحطة تضخ أربعين ألف متر مكعب في اليوم.</p></article>
<footer>جميع الحقوق محفوظة</footer></body></html>"""


def test_an_html_file_is_read_as_the_page_that_it_is() -> None:
    columns = file_columns(as_file("page.html", PAGE.encode()))
    assert "الرئيسية" not in columns["text"]
    assert "الحقوق" not in columns["text"]
    assert (columns["title"], columns["outlet"]) == ("افتتاح المحطة", "صحيفة الواحة")
    assert columns["published_at"].isoformat() == "2026-05-04T00:00:00+00:00"


def test_an_html_file_that_is_no_article_is_refused() -> None:
    says = "<h1>قبل أن تتابع</h1><p>نستخدم ملفات تعريف الارتباط لتحسين تجربتكم.</p>"
    wall = f"<html><body>{says}</body></html>"
    with pytest.raises(Refused) as refusal:
        file_read(as_file("page.html", wall.encode()))
    assert (refusal.value.code, refusal.value.field) == ("page_cookies", "file")


def test_the_api_reads_files_as_the_desk_does(db: None) -> None:
    api = client_of(examples.user_in("editor"))

    def sent(name: str, body: bytes, **given: str) -> Any:
        file = SimpleUploadedFile(name, body)
        return api.post("/api/v1/articles/", {"file": file, **given}, format="multipart")

    article = sent("page.html", PAGE.encode(), author="هالة السعدني").json()["article"]
    stored = Document.objects.get()
    told = (article["title"], article["author"], str(stored.publisher), str(stored.published_at))
    assert told == ("افتتاح المحطة", "هالة السعدني", "صحيفة الواحة", "2026-05-04 00:00:00+00:00")
    assert stored.originals.get().body == PAGE.encode()
    typed = sent("a.pdf", pdf(["قال الوزير إن السد آمن."]), title="السد").json()["article"]
    assert typed["title"] == "السد"
    refused = sent("a.bin", b"\x89PNG\r\n\x1a\n\x00\x00")
    assert (refused.status_code, refused.json()["error"]["code"]) == (400, "file_no_text")
    pasted = api.post("/api/v1/articles/", {"text": "<p>قالت هدى إن السوق مغلق.</p>"}).json()
    assert Document.objects.get(pk=pasted["article"]["id"]).text == "قالت هدى إن السوق مغلق."
    body: Any = b"%PDF-1.7 words"
    plain = api.generic("POST", "/api/v1/documents/", body, "text/plain")
    assert (plain.status_code, plain.json()["error"]["code"]) == (400, "file_broken")


def test_a_place_in_the_text_is_known_by_page_or_time(db: None) -> None:
    pages = file_columns(as_file("a.pdf", pdf(["قال الوزير إن السد آمن."], ["وأضافت هدى أمس."])))
    document, _new = document_store(**pages)
    document.refresh_from_db()
    assert [document.place_of(at) for at in (0, 5, document.text.index("هدى"))] == [
        {"page": "1"}, {"page": "1"}, {"page": "2"}
    ]  # fmt: skip
    times = file_columns(as_file("a.vtt", VTT.encode()))
    heard = document_store(**times)[0]
    assert heard.place_of(heard.text.index("closed")) == {"time": "0:00:01 Lena Ortwin"}
    assert document_store(text="نص.")[0].place_of(0) == {}


def test_a_file_given_to_import_is_an_article(db: None, tmp_path: Any) -> None:
    (tmp_path / "a.eml").write_bytes(mail("قال الوزير إن السد آمن.".encode()))
    (tmp_path / "b.pdf").write_bytes(b"%PDF-1.7 words")
    (tmp_path / "c.txt").write_bytes("قالت هدى إن السوق مغلق.".encode("utf-16"))
    files = [str(tmp_path / name) for name in ("a.eml", "b.pdf", "c.txt")]
    call_command("import", *files, "--no-extract", "--report", str(tmp_path / "report"))
    assert [(d.title, d.author, d.text) for d in Document.objects.order_by("pk")] == [
        ("بيان on the dam", "وزارة الري", "قال الوزير إن السد آمن."),
        ("", "", "قالت هدى إن السوق مغلق."),
    ]
    [refused] = [json.loads(line) for line in (tmp_path / "report").read_text().splitlines()]
    assert (refused["code"], refused["row"]) == ("file_broken", {"file": "b.pdf"})
