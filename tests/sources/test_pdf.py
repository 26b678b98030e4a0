"""A PDF file is read in the order in which people read it, and its pages are remembered."""

import pytest

from sources.pdf import pdf_read
from sources.unreadable import Unreadable

from .files import pdf

FIRST = [
    "قال رئيس البلدية كريم الدباغ إن المحطة تضخ 40,5 ألف متر مكعب في اليوم (منذ 2024)،",
    "وإنها تكفي المدينة. ونفت جمعية المزارعين هذه الأرقام وأكدت أن القرى الشرقية عطشى في",
    "الصيف.",
    "وأضافت وكالة Reuters News في تقريرها أن البلدية لم ترد.",
]
SECOND = ["وقالت هدى القاسم إن السوق مغلق."]


def test_arabic_is_read_from_the_right_in_paragraphs() -> None:
    read = pdf_read(pdf(FIRST, SECOND))
    assert read.text.split("\n") == [" ".join(FIRST[:3]), FIRST[3], SECOND[0]]
    starts = [(read.text[start:].split()[0], page) for start, page in read.pages]
    assert starts == [("قال", "1"), ("وقالت", "2")]


def test_latin_letters_are_read_from_the_left() -> None:
    lines = [
        "The mayor said that the tunnel is flooded, and that it will stay closed until the end of",
        "May, when the works are done.",
        "Nobody asked the residents.",
    ]
    assert pdf_read(pdf(lines)).text == f"{lines[0]} {lines[1]}\n{lines[2]}"


def test_shapes_of_letters_become_letters() -> None:
    assert pdf_read(pdf(["ﻗﺎل اﻟﻮزﻳﺮ إن اﻟﺴﺪ ﻻ ﻳﻜﻔﻲ."])).text == "قال الوزير إن السد لا يكفي."


def test_numbers_and_heads_of_pages_are_no_text_and_a_sentence_goes_over_the_page() -> None:
    long = "قال رئيس البلدية كريم الدباغ إن المحطة تضخ أربعين ألف متر مكعب من الماء في اليوم"
    days = ["السبت", "الأحد", "أمس"]
    pages = [["صحيفة الواحة", f"{long} {day}", f"- {n} -"] for n, day in enumerate(days, 1)]
    read = pdf_read(pdf(*pages))
    assert read.text == " ".join(f"{long} {day}" for day in days)
    assert [page for _start, page in read.pages] == ["1", "2", "3"]
    assert all(read.text[start:].startswith("قال") for start, _page in read.pages)


def test_a_title_counts_where_the_page_shows_it() -> None:
    lines = ["Flooded tunnel stays closed", "", "The mayor said that it is unsafe."]
    assert pdf_read(pdf(lines, title="Flooded tunnel stays closed")).title == lines[0]
    assert pdf_read(pdf(lines, title="Microsoft Word - draft7.doc")).title == ""


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (pdf([""]), "pdf_pictures"),
        (pdf(["\ue000\ue001\ue002 a b \ue003"]), "pdf_garbled"),
        (pdf(["words"])[:200], "file_broken"),
        (b"%PDF-1.7 words", "file_broken"),
    ],
    ids=["pictures", "private letters", "cut off", "none"],
)
def test_what_cannot_be_read_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        pdf_read(data)
    assert refusal.value.code == code
