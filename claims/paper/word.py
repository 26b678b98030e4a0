"""What is told of a check becomes a Word file, which a newsroom may work on and send."""

import re
from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from typing import Any

from django.utils.translation import get_language, get_language_bidi
from docx import Document
from docx.document import Document as Paper
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_DIRECTION
from docx.enum.text import WD_COLOR_INDEX
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from .typeset import words

HYPERLINK = RELATIONSHIP_TYPE.HYPERLINK
FACE = "Arial"  # every machine has it, with Arabic
#: As on paper (``shared.typ``).
INKS = {"open": "55636F", "verified": "17693F", "disputed": "B02418", "unverifiable": "75510A"}
QUIET, LINK = "5C6670", "245A7C"
SMALL = "About"  # what is known of something
DRESSED = ("Normal", "Title", "Heading 1", "Heading 2", "Heading 3", "Quote")
#: So many centimetres a picture is wide and high at most.
WIDEST, HIGHEST = Cm(16), Cm(10)
#: A part of a line with a direction of its own, or what stands between two (``typeset.listed``).
_PARTS = re.compile("\u2068([^\u2069]*)\u2069|([^\u2068]+)")
#: What no XML file can hold.
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def word_file(told: Mapping[str, Any], *, files: Mapping[str, bytes], at: datetime) -> bytes:
    """A Word file (.docx) of what ``check._told`` tells, made at that time.

    Each paragraph runs from the side on which its text begins, and every address is a link.
    """
    paper = Document()
    _dress(paper)
    _name(paper, told, at)
    _about(paper, told["newsroom"])
    _line(paper, told["title"], style="Title")
    _about(paper, told["where"], told["address"], _ours(told["counted"]))
    for number, claim in enumerate(told["claims"], 1):
        _claim(paper, claim, number, told, files)
    written = BytesIO()
    paper.save(written)
    return written.getvalue()


def _dress(paper: Paper) -> None:
    """One face for both scripts, small words about things, and the language and its direction."""
    small = paper.styles.add_style(SMALL, WD_STYLE_TYPE.PARAGRAPH)
    small.font.size, small.font.color.rgb = Pt(9), RGBColor.from_string(QUIET)
    _mark(small.element.rPr, "szCs", val="18")  # of Arabic letters, in half points
    for name in DRESSED:
        fonts = paper.styles[name].element.get_or_add_rPr().get_or_add_rFonts()
        fonts.attrib.clear()  # of the template's theme
        for script in ("ascii", "hAnsi", "cs"):
            fonts.set(qn(f"w:{script}"), FACE)
    language = {"bidi" if get_language_bidi() else "val": get_language() or ""}
    _mark(paper.styles["Normal"].element.rPr, "lang", **language)
    if get_language_bidi():
        section = paper.sections[0]._sectPr
        section.insert_element_before(OxmlElement("w:bidi"), "w:docGrid")


def _name(paper: Paper, told: Mapping[str, Any], at: datetime) -> None:
    """What the file says of itself, and its foot."""
    facts = paper.core_properties
    facts.title, facts.author = _clean(told["title"]["text"]), _clean(told["newsroom"]["text"])
    facts.comments, facts.language = "", get_language() or ""
    facts.created = facts.modified = at
    [foot] = paper.sections[0].footer.paragraphs
    foot.style = SMALL
    _write(foot, _ours(told["made"]))


def _claim(
    paper: Paper,
    claim: Mapping[str, Any],
    number: int,
    told: Mapping[str, Any],
    files: Mapping[str, bytes],
) -> None:
    stated = claim["stated"]
    _line(paper, {**stated, "text": f"{number}. {stated['text']}"}, style="Heading 1")
    _about(paper, claim["by"])
    if claim["quoted"]:
        _line(paper, claim["quoted"], style="Quote")
    for answer in claim["answers"]:
        _answer(paper, answer, told, files)
    if claim["corrections"]:
        _line(paper, _ours(told["corrections"]), style="Heading 3")
    for each in claim["corrections"]:
        _line(paper, each["said"])
        _about(paper, each["reason"])


def _answer(
    paper: Paper, answer: Mapping[str, Any], told: Mapping[str, Any], files: Mapping[str, bytes]
) -> None:
    line = _line(paper, _ours(f"{answer['question']} "), style="Heading 2")
    _run(line, answer["word"]).font.color.rgb = RGBColor.from_string(INKS[answer["verdict"]])
    _about(paper, answer["about"])
    for rationale in answer["rationale"]:
        _line(paper, rationale)
    if answer["grounds"]:
        _line(paper, _ours(told["rests"]), style="Heading 3")
    for ground in answer["grounds"]:
        _ground(paper, ground, files)


def _ground(paper: Paper, ground: Mapping[str, Any], files: Mapping[str, bytes]) -> None:
    if ground["picture"]:
        _picture(paper, ground["picture"], files)
    if ground["words"]:
        _line(paper, ground["words"], style="List Bullet")
    if ground["table"]:
        _table(paper, ground["table"])
    _about(paper, ground["about"], ground["address"], ground["copy"])


def _picture(paper: Paper, picture: Mapping[str, Any], files: Mapping[str, bytes]) -> None:
    """No larger than it is, nor than there is room for, and described."""
    shown = _line(paper, _ours("")).add_run().add_picture(BytesIO(files[picture["file"]]))
    share = min(1, WIDEST / shown.width, HIGHEST / shown.height)
    shown.width, shown.height = (Cm(side.cm * share) for side in (shown.width, shown.height))
    shown._inline.docPr.set("descr", _clean(picture["alt"]))


def _table(paper: Paper, table: Mapping[str, Any]) -> None:
    """The heading in bold, and what is cited marked."""
    made = paper.add_table(0, table["columns"], style="Table Grid")
    made.table_direction = WD_TABLE_DIRECTION.RTL if table["rtl"] else WD_TABLE_DIRECTION.LTR
    for number, row in enumerate(table["rows"]):
        for place, cell in zip(made.add_row().cells, row, strict=True):
            for run in _write(place.paragraphs[0], cell).runs:
                run.bold = run.font.cs_bold = table["headed"] and number == 0
                run.font.highlight_color = WD_COLOR_INDEX.YELLOW if cell["cited"] else None


def _about(paper: Paper, *facts: Mapping[str, Any] | str | None) -> None:
    """What is known of something, small: lines of ours, and addresses as links."""
    for fact in facts:
        if isinstance(fact, str) and fact:
            _linked(_line(paper, {"text": "", "rtl": False}, style=SMALL), fact)
        elif isinstance(fact, Mapping) and fact["text"]:
            _line(paper, fact, style=SMALL)


def _linked(line: Paragraph, address: str) -> None:
    run = _run(line, address)
    run.font.color.rgb = RGBColor.from_string(LINK)
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), line.part.relate_to(address, HYPERLINK, is_external=True))
    link.append(run._r)
    line._p.append(link)


def _ours(text: str) -> dict[str, Any]:
    """Words of the page itself."""
    return {"text": text, "rtl": get_language_bidi()}


def _line(paper: Paper, text: Mapping[str, Any], *, style: str = "Normal") -> Paragraph:
    return _write(paper.add_paragraph(style=style), text)


def _write(line: Paragraph, text: Mapping[str, Any]) -> Paragraph:
    """The text into the paragraph, which takes its direction; each part of it has its own."""
    if text["rtl"]:
        line._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
    for part, between in _PARTS.findall(text["text"]):
        run = line.add_run(_clean(part or between))
        run.font.rtl = bool(words(part)["rtl"] if part else text["rtl"])
    return line


def _run(line: Paragraph, text: str) -> Run:
    """More words in the line, in their own direction."""
    run = line.add_run(_clean(text))
    run.font.rtl = bool(words(text)["rtl"])
    return run


def _mark(where: Any, name: str, **says: str) -> None:
    mark = OxmlElement(f"w:{name}")
    for key, value in says.items():
        mark.set(qn(f"w:{key}"), value)
    where.insert_element_before(mark, "w:lang")


def _clean(text: str) -> str:
    return _NO_XML.sub("\ufffd", text)
