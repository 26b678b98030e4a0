"""A Word file is read as its printed page is: nothing struck out, everything once, in bounds."""

import io
import zipfile
from time import monotonic

import pytest

from sources import word_archive
from sources.unreadable import Unreadable
from sources.word import word_read

SPACES = " ".join(
    f'xmlns:{prefix}="{name}"'
    for prefix, name in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "v": "urn:schemas-microsoft-com:vml",
    }.items()
)


def docx(
    body: str,
    *,
    kind: int = zipfile.ZIP_DEFLATED,
    copies: int = 1,
    parts: dict[str, str] | None = None,
) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", kind) as archive:
        for number in range(copies):
            name = f"word/document{number or ''}.xml"
            archive.writestr(name, f"<w:document {SPACES}><w:body>{body}</w:body></w:document>")
        for part, inner in (parts or {}).items():
            archive.writestr(f"word/{part}.xml", f"<w:{part} {SPACES}>{inner}</w:{part}>")
    return file.getvalue()


def read(body: str, **parts: str) -> str:
    read = word_read(docx(body, parts=parts))
    assert read
    return read.text


def r(text: str, properties: str = "") -> str:
    about = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f"<w:r>{about}<w:t>{text}</w:t></w:r>"


def p(*runs: str, about: str = "") -> str:
    inner = "".join(each if each.startswith("<") else r(each) for each in runs)
    return f"<w:p>{f'<w:pPr>{about}</w:pPr>' if about else ''}{inner}</w:p>"


def box(words: str) -> str:
    inner = f"<w:txbxContent>{p(words)}</w:txbxContent>"
    return (
        "<w:r><mc:AlternateContent><mc:Choice><wps:txbx>" + inner + "</wps:txbx></mc:Choice>"
        "<mc:Choice><wps:txbx>" + inner + "</wps:txbx></mc:Choice>"
        "<mc:Fallback><w:pict><v:textbox>" + inner + "</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )


def table(*rows: list[str]) -> str:
    lines = ("".join(f"<w:tc>{cell}</w:tc>" for cell in row) for row in rows)
    return f"<w:tbl><w:tblPr/>{''.join(f'<w:tr>{line}</w:tr>' for line in lines)}</w:tbl>"


def sym(font: str, code: str) -> str:
    return f'<w:r><w:sym w:font="{font}" w:char="{code}"/></w:r>'


RAISED = '<w:vertAlign w:val="superscript"/>'
GONE = '<w:rPr><w:del w:id="1" w:author="a"/></w:rPr>'


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (p("بلغت 5", r("0", "<w:strike/>"), " ألفا"), "بلغت 5 ألفا"),
        (p("بلغت 5", r("0", '<w:dstrike w:val="1"/>'), " ألفا"), "بلغت 5 ألفا"),
        (p("بلغت 5", r("0", '<w:strike w:val="false"/>'), " ألفا"), "بلغت 50 ألفا"),
        (p("بلغت", r(" سرا", "<w:vanish/>"), r(" 7", "<w:b/>")), "بلغت 7"),
        (p("أ", r("ب", "<w:rPrChange><w:rPr><w:strike/></w:rPr></w:rPrChange>")), "أب"),
        (p("<w:moveFrom>" + r("قديم") + "</w:moveFrom>", "<w:moveTo>" + r("جديد") + "</w:moveTo>"),
         "جديد"),
        (p("نصف ", about=GONE) + p("جملة") + p("بعد"), "نصف جملة\nبعد"),
        (p("<w:del>" + r("كل") + "</w:del>", about=GONE) + p("بعد"), "بعد"),
        (p("قبل", box("في الصندوق"), " بعد") + p("ثان"), "قبل بعد\nفي الصندوق\nثان"),
        (p("قبل", box("صندوق"), about=GONE), "قبل\nصندوق"),
        (p(box("أول"), box("ثان")) + p("بعد"), "أول\nثان\nبعد"),
        ("<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>" + p("اكتب هنا")
         + "</w:sdtContent></w:sdt>" + p("نص"), "نص"),
        ("<w:sdt><w:sdtPr/><w:sdtContent>" + p("عنوان") + "</w:sdtContent></w:sdt>", "عنوان"),
        (p("<w:r><w:t>re</w:t><w:softHyphen/><w:t>open</w:t><w:noBreakHyphen/><w:t>now</w:t></w:r>"),
         "re\u00adopen\u2011now"),
        (p("بلغت 40", r("2", RAISED), " ألف كم", r("2", RAISED)), "بلغت 40 ألف كم²"),
        (p("the 1", r("s", RAISED), r("t", RAISED), ", 5 km", r("2", RAISED)), "the 1st, 5 km²"),
        (p("rates ", sym("Symbol", "F0A3"), " 5", sym("Wingdings", "F0FC")), "rates ≤ 5✓"),
        (p("a", sym("Wingdings", "F04A"), sym("Other", "F0A3"), sym("Symbol", "x"), "b"), "ab"),
        (p("<w:oMath><w:r><w:t>E=mc</w:t></w:r><w:sSup><w:e><w:r><w:t>10</w:t></w:r></w:e><w:sup>"
           "<w:r><w:t>9</w:t></w:r></w:sup></w:sSup></w:oMath>"), "E=mc10^9"),
        (p("<w:f><w:num><w:r><w:t>1</w:t></w:r></w:num><w:den><w:r><w:t>3</w:t></w:r></w:den></w:f>"),
         "1/3"),
        (table([p("أ"), p("ب") + p("ج")], [p("د"), p("")]) + p("بعد"), "أ\tب\nج\nد\t\nبعد"),
        (table([p("أ") + table([p("1"), p("2")], [p("3"), p("4")]) + p(""), p("ب")], [p("ج")]),
         "أ\tب\n1\t2\n3\t4\nج"),
    ],
)  # fmt: skip
def test_what_is_printed_is_read(body: str, text: str) -> None:
    assert read(body) == text


def titled(data: bytes) -> str:
    read = word_read(data)
    assert read
    return read.title


def test_the_title_is_what_stands_in_the_style_of_titles() -> None:
    styles = '<w:style w:styleId="a3"><w:name w:val="Title"/></w:style>'
    title = p("يكتمل السدّ", r(" أمس", "<w:strike/>"), " غدًا", about='<w:pStyle w:val="a3"/>')
    body = p("بيان صحفي") + p() + title + p("قال س.")
    assert titled(docx(body, parts={"styles": styles})) == "يكتمل السدّ غدًا"
    assert titled(docx(body)) == ""


@pytest.mark.parametrize(
    ("own", "title"), [("بيان  صحفي", "بيان صحفي"), ("Letterhead 2019", ""), ("", "")]
)
def test_what_a_file_calls_itself_is_its_title_if_it_begins_with_it(own: str, title: str) -> None:
    file = io.BytesIO(docx(p("بيان صحفي") + p("قال س.")))
    with zipfile.ZipFile(file, "a") as archive:
        core = f'<c xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{own}</dc:title></c>'
        archive.writestr("docProps/core.xml", core)
    assert titled(file.getvalue()) == title


def level(at: int, kind: str, words: str, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>{more}'
        f'<w:lvlText w:val="{words}"/></w:lvl>'
    )


NUMBERING = (
    '<w:abstractNum w:abstractNumId="7">'
    + level(0, "decimal", "%1.", '<w:pStyle w:val="Listed"/>')
    + level(1, "decimal", "%1.%2)")
    + '</w:abstractNum><w:abstractNum w:abstractNumId="8">'
    + level(0, "bullet", "•")
    + level(1, "upperRoman", "(%2)")
    + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
    + '<w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num>'
    + '<w:num w:numId="3"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0">'
    + '<w:startOverride w:val="5"/></w:lvlOverride></w:num>'
)
STYLES = (
    '<w:style w:styleId="Listed"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    '<w:style w:styleId="Heir"><w:basedOn w:val="Listed"/></w:style>'
)


def listed(words: str, number: int, at: int = 0) -> str:
    about = f'<w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="{number}"/></w:numPr>'
    return p(words, about=about)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (listed("أ", 1) + listed("ب", 1, 1) + listed("ج", 1, 1) + listed("د", 1)
         + listed("ه", 1, 1),
         "1. أ\n1.1) ب\n1.2) ج\n2. د\n2.1) ه"),
        (listed("أ", 2) + listed("ب", 2, 1) + listed("ج", 2, 1), "أ\n(I) ب\n(II) ج"),
        (listed("أ", 3) + listed("ب", 3), "5. أ\n6. ب"),
        (listed("أ", 0) + listed("ب", 9), "أ\nب"),
        (p("أ", about='<w:pStyle w:val="Listed"/>') + p("ب", about='<w:pStyle w:val="Heir"/>'),
         "1. أ\n2. ب"),
        (p("أ", about='<w:pStyle w:val="Listed"/><w:numPr><w:numId w:val="0"/></w:numPr>'), "أ"),
    ],
)  # fmt: skip
def test_the_numbers_of_lists_are_kept(body: str, text: str) -> None:
    assert read(body, numbering=NUMBERING, styles=STYLES) == text


def refused(data: bytes) -> str:
    with pytest.raises(Unreadable) as refusal:
        word_read(data)
    return refusal.value.code


def test_all_parts_together_unfold_to_so_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word_archive, "UNFOLDED", 1_000_000)
    assert refused(docx(p("ا" * 100_000), copies=20)) == "file_too_large"
    assert refused(docx(p("ا"), parts={"styles": f"<!--{'x' * 1_000_000}-->"})) == "file_too_large"


@pytest.mark.parametrize("kind", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_what_word_does_not_compress_with_is_not_unfolded(kind: int) -> None:
    started = monotonic()
    assert refused(docx(p("x" * 30_000_000), kind=kind)) == "file_broken"
    assert monotonic() - started < 20  # nearly all of it to fold the file


def test_cells_within_cells_take_no_time() -> None:
    """Each copied once more for every cell that it lies in, they would take minutes."""
    deep = 3000
    body = "<w:tbl><w:tr><w:tc>" * deep + p("ا") * 20_000 + "</w:tc></w:tr></w:tbl>" * deep
    started = monotonic()
    assert read(body).count("ا") == 20_000
    assert monotonic() - started < 20


def test_the_numbers_of_lists_count_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word_archive, "UNFOLDED", 100_000)
    level = "<w:lvl w:ilvl='0'><w:start w:val='3888'/><w:numFmt w:val='lowerRoman'/>"
    level += f"<w:lvlText w:val='{'%1' * 20}'/></w:lvl>"
    numbering = f"<w:abstractNum w:abstractNumId='1'>{level}</w:abstractNum>"
    numbering += "<w:num w:numId='1'><w:abstractNumId w:val='1'/></w:num>"
    body = p("ا", about="<w:numId w:val='1'/>") * 1_000
    assert len(docx(body)) < 2_000
    assert refused(docx(body, parts={"numbering": numbering})) == "file_too_large"


def test_a_tag_without_end_is_refused() -> None:
    assert refused(docx(f"<w:p w:x='{'x' * 6_000_000}'/>")) == "file_broken"


def test_damaged_archives_are_refused() -> None:
    named = docx(p("ا"), parts={"سد": ""})
    assert refused(named.replace("سد".encode(), b"\xff" * 4)) == "file_broken"
    folded = docx(p("ا" * 500), kind=zipfile.ZIP_LZMA)
    assert refused(folded.replace(b"\x09\x04\x05\x00", b"\xff" * 4)) == "file_broken"


@pytest.mark.parametrize("encoding", ["x-unknown", "utf-7", "idna", "utf-32", "rot13"])
def test_an_encoding_that_nobody_knows_is_refused(encoding: str) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        xml = f'<?xml version="1.0" encoding="{encoding}"?><w:document {SPACES}/>'
        archive.writestr("word/document.xml", xml)
    assert refused(file.getvalue()) == "file_broken"
