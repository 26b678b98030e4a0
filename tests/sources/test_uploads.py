"""An uploaded file is read as text, or refused with a sentence that names what it is."""

import io
import subprocess
import sys
import zipfile
from typing import Any

import pytest

from sources.contents import FileRead
from sources.errors import Refused
from sources.received import as_file
from sources.uploads import file_read
from sources.word_archive import UNFOLDED

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def word(body: str, *, head: str = "", **notes: str) -> bytes:
    """A .docx with that body."""
    parts = {"document": f"{head}<w:document {W} {MC}><w:body>{body}</w:body></w:document>"}
    parts |= {name: f"<w:{name} {W}>{inner}</w:{name}>" for name, inner in notes.items()}
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        for name, xml in parts.items():
            archive.writestr(f"word/{name}.xml", '<?xml version="1.0"?>' + xml)
    return file.getvalue()


def paragraph(*runs: str) -> str:
    return f"<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr>{''.join(map(run, runs))}</w:p>"


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def cell(text: str) -> str:
    return f"<w:tc>{paragraph(text)}</w:tc>"


def file_text(name: str, data: bytes) -> str | bytes:
    read = file_read(as_file(name, data))
    return read.text if isinstance(read, FileRead) else read


def test_a_word_file_is_read_paragraph_by_paragraph() -> None:
    data = word(
        paragraph("قال الوزير ", "إن السد\u200cها\u00a0آمن &amp; جديد.")
        + paragraph()
        + "<w:p><w:r><w:t>سطر</w:t><w:br/><w:t>ثان</w:t><w:tab/><w:t>ثالث</w:t></w:r>"
        + "<w:del><w:r><w:delText>محذوف</w:delText></w:r></w:del>"
        + "<w:r><w:instrText>PAGE</w:instrText></w:r></w:p>"
        + f"<w:tbl><w:tr>{cell('البلد')}{cell('العدد')}</w:tr>"
        + f"<w:tr>{cell('مصر')}{cell('12')}</w:tr></w:tbl>"
        + f"<mc:AlternateContent><mc:Choice>{paragraph('مرة')}</mc:Choice>"
        + f"<mc:Fallback>{paragraph('مرتين')}</mc:Fallback></mc:AlternateContent>",
        footnotes=f"<w:footnote>{paragraph('حاشية')}</w:footnote>",
    )
    assert file_text("a.docx", data) == (
        "قال الوزير إن السد\u200cها\u00a0آمن & جديد.\n\nسطر\nثان\tثالث\n"
        "البلد\tالعدد\nمصر\t12\nمرة\nحاشية"
    )


def test_a_word_file_that_unfolds_without_end_is_refused() -> None:
    with pytest.raises(Refused) as refusal:
        file_text("a.docx", word(paragraph("ا" * (UNFOLDED // 2))))
    assert (refusal.value.code, refusal.value.field) == ("file_too_large", "file")


def test_a_file_that_takes_too_long_is_stopped_and_says_what_to_do(settings: Any) -> None:
    settings.ISNAD_READ_SECONDS = 1
    with pytest.raises(Refused, match="paste it without its layout") as refusal:
        file_text("a.html", b"<td><sup>1</sup>" * 1_000_000)
    assert (refusal.value.code, refusal.value.field) == ("reading_stopped", "file")


def test_a_file_that_takes_too_much_memory_is_stopped(settings: Any) -> None:
    settings.ISNAD_READ_MEGABYTES = 64
    with pytest.raises(Refused) as refusal:
        file_text("a.html", b"x" * 40_000_000)
    assert (refusal.value.code, refusal.value.field) == ("reading_stopped", "file")


def test_files_are_read_without_what_the_desk_knows() -> None:
    """The process that reads has neither settings, nor secrets, nor the database's modules."""
    names = "import sys, os; from sources import readers; import sources.word, sources.cleaning"
    names += "; print(sorted({'django', 'torch', 'numpy'} & sys.modules.keys()))"
    ran = subprocess.run([sys.executable, "-c", names], capture_output=True, check=True, text=True)
    assert ran.stdout == "[]\n"


@pytest.mark.parametrize(
    "data",
    [
        word(
            paragraph("&x;"),
            head='<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/hostname">]>',
        ),
        word("<w:p>"),
        word(paragraph("نص" * 5000))[:300],
        word(paragraph("نص" * 5000))[:330] + b"\xff" * 20 + word(paragraph("نص" * 5000))[350:],
    ],
    ids=["entities", "broken XML", "cut off", "overwritten"],
)
def test_a_word_file_that_cannot_be_read_is_refused(data: bytes) -> None:
    with pytest.raises(Refused) as refusal:
        file_text("a.docx", data)
    assert (refusal.value.code, refusal.value.field) == ("file_broken", "file")


def test_html_is_cleaned_in_its_own_encoding() -> None:
    page = '<html><head><meta charset="windows-1256"></head><body><p>قال</p><p>وأضاف</p>'
    assert file_text("A.HTM", page.encode("windows-1256")) == "قال\nوأضاف"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1256"])
def test_plain_text_stays_byte_for_byte(encoding: str) -> None:
    data = "<p>قال الوزير\r\n\u00a0إن السد آمن.</p>\r\n".replace("\u00a0", " ").encode(encoding)
    read = file_text("a.txt", data)
    assert (read if isinstance(read, bytes) else read.encode(encoding)) == data


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"%PDF-1.7\nplain words", "This file is damaged"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "a picture"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00", "a picture"),
        (b"RIFF\x24\x00\x00\x00WEBPVP8 \x00", "a picture"),
        (b"\x00\x00\x00\x18ftypmp42\x00\x00", "a sound or video file"),
        (b"ID3\x04\x00\x00\x00\x00", "a sound or video file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00\x00", "an old Word or Office file"),
        (b"PK\x03\x04\x00\x00not really", "This file is damaged"),
        (b"\x1f\x8b\x08\x00\x00\x00", "an archive or Office file"),
        ("é à ü".encode("latin-1") * 20, "can be read in several ways"),
    ],
)
def test_what_is_no_text_is_called_by_its_name(data: bytes, says: str) -> None:
    with pytest.raises(Refused) as refusal:
        file_text("a.txt", data)
    assert says in str(refusal.value)


def test_another_archive_is_no_word_file() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("content.xml", "<office/>")
    with pytest.raises(Refused) as refusal:
        file_text("a.odt", file.getvalue())
    assert (refusal.value.code, str(refusal.value)) == (
        "file_no_text",
        "This is an archive or Office file, not a text. Open it, copy the text, and paste it here.",
    )
