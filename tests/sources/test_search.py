"""What is asked by the words that somebody types, and how finds are shown."""

import pytest

from sources.marked import Marked, excerpt
from sources.search import terms


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ("ترامب بوتين", ["ترامب", "بوتين"]),
        ("  ترامبُ،\nبوتين؟ ترامب ", ["ترامب", "بوتين"]),
        ('"السدّ القديم" سامي', ["السد القديم", "سامي"]),
        ("«السدّ  القديم»", ["السد القديم"]),
        ("“White House” said", ["white house", "said"]),
        ("„White House“", ["white house"]),
        ('"White', ["white"]),
        ('"" «»', []),
        ("100% O’Neill's", ["100", "o'neill's"]),
        ("%", ["%"]),
        ("", []),
    ],
)
def test_words_are_asked_one_by_one_and_phrases_whole(words: str, asked: list[str]) -> None:
    assert terms(words) == asked


def test_an_excerpt_stands_around_the_first_of_the_words() -> None:
    text = "كلام " * 100 + "قال السدُّ  الأوّل" + " كلام" * 100
    found = excerpt(text, "السد الاول", length=60)
    assert [found.text[a:b] for a, b in found.places] == ["السدُّ", "الأوّل"]
    assert (found.text[:5], found.text[-5:]) == ("…كلام", "كلام…")
    assert len(found.text) < 70
    assert excerpt("قال س", "ص") == Marked("قال س", [])
    long = excerpt("x" * 300 + " dam", "x")
    assert long.places == [(0, len(long.text) - 1)]


def test_the_words_shown_are_the_first_however_far_behind() -> None:
    shown = excerpt("كلام آخر " * 2_000 + "عن السَّدّ ثم السد", "السد")
    assert [shown.text[a:b] for a, b in shown.places] == ["السَّدّ", "السد"]
    assert shown.text.startswith("…")
    early = excerpt("السد " + "كلام آخر " * 2_000 + "السد", "السد")
    assert (early.places, len(early.text) < 300) == ([(0, 4)], True)


def test_the_words_are_marked_and_markup_is_text() -> None:
    shown = excerpt("<b> & السَّدّ", "السد").html
    assert shown == '&lt;b&gt; &amp; <mark class="found">السَّدّ</mark>'
