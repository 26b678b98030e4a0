"""What is taken off a page: its words as a reader sees them, or a refusal that says what it is."""

import pytest

from sources.pages import FetchedDocument, page_read

WORDS = [
    "أعلنت بلدية الرمل يوم الاثنين أن محطة المياه الجديدة دخلت الخدمة بعد ثلاثة أعوام من العمل.",
    "ونفت جمعية المزارعين هذه الأرقام، وأكد رئيسها أن القرى الشرقية لم يصلها الماء منذ أسبوع.",
]


def page(body: str, *, head: str = "<title>خبر</title>", charset: str = "utf-8") -> bytes:
    return (
        f'<html lang="ar"><head><meta charset="{charset}">{head}</head><body>{body}</body></html>'
    ).encode(charset)


def read(body: str, *, head: str = "<title>خبر</title>") -> FetchedDocument:
    return page_read(page(body, head=head), content_type="text/html", url="https://waha.example/n")


def article(paragraph: str) -> str:
    inner = "".join(f"<p>{words}</p>" for words in [*WORDS, paragraph])
    return f"<article><h1>خبر</h1>{inner}</article>"


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        (
            "تضخ 40<sup>2</sup> ألف متر مكعب في اليوم.",
            "تضخ 40 ألف متر مكعب في اليوم.",
        ),
        ("يروي السد 5 كم<sup>2</sup> من الأرض<sup>3</sup>.", "يروي السد 5 كم² من الأرض."),
        ("It waters 7 <b>km</b><sup>2</sup> of <i>land</i>.", "It waters 7 km² of land."),
        (
            'بلغت الكلفة 12<a href="#n1"><sup>1</sup></a> مليونا في العام.',
            "بلغت الكلفة 12 مليونا في العام.",
        ),
        ("بلغت الكلفة <del>50</del>60 مليونا و<s>لا</s>نعم.", "بلغت الكلفة 60 مليونا ونعم."),
        ("وصل في 1<sup>er</sup> août إلى 10<sup>6</sup> متر.", "وصل في 1er août إلى 10⁶ متر."),
    ],
)
def test_what_is_raised_or_struck_out_joins_no_figure(markup: str, words: str) -> None:
    assert read(article(markup)).text.splitlines()[-1] == words
