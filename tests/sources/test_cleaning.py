"""Markup becomes text, and no visible character is lost on the way."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.cleaning import is_markup, markup_decoded, markup_text

CASES = json.loads(Path(__file__).with_name("cleaning.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_what_a_reader_sees_becomes_text(case: dict[str, str]) -> None:
    assert markup_text(case["html"]) == case["text"]


@given(st.text())
def test_no_markup_breaks_the_cleaning(text: str) -> None:
    markup_text(text)
    markup_text(f"<p><![{text}")


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp"]), min_size=1))
def test_every_visible_character_stays(text: str) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    assert markup_text(f"<div><p>أ{escaped}ب</p></div>") == f"أ{text}ب"


@pytest.mark.parametrize(
    "markup", ["<div></div>", "<p>", "<tr>", "<td> </td>", "<br>", "<pre>\n\n", "<!", "&"]
)
@pytest.mark.timeout(60)
def test_long_and_odd_pages_hold_what_short_ones_do(markup: str) -> None:
    """And are read in one go: in steps that each read the rest, this would take minutes."""
    assert set(markup_text(markup * 20_000)) == set(markup_text(markup * 3))


@pytest.mark.parametrize(
    ("text", "markup"),
    [
        ("<!DOCTYPE html><html><p>x</p>", True),
        (" \n<!-- saved --><html lang=ar>", True),
        pytest.param("<!-- saved -->\n" * 1000 + "<html>", True, id="many comments"),
        pytest.param("<!---->" * 1000 + "<i>", False, id="many comments before no document"),
        ('\ufeff<?xml version="1.0"?><html>', True),
        ("<p>قال</p>\n<p>وأضاف</p>\n", True),
        ("<قال> الوزير", False),
        ("<p> هو الوسم الذي يبدأ الفقرة في لغة الصفحات", False),
        ("قال إن <b>السد</b> آمن", False),
        ("", False),
    ],
)
def test_what_counts_as_markup(text: str, markup: bool) -> None:
    assert is_markup(text) is markup


@pytest.mark.parametrize(
    ("data", "declared"),
    [
        ("<p>السد".encode("windows-1256"), "windows-1256"),
        ('<meta charset="windows-1256"><p>السد'.encode("windows-1256"), ""),
        (
            '<meta http-equiv=Content-Type content="text/html; charset=windows-1256">السد'.encode(
                "windows-1256"
            ),
            "no-such-charset",
        ),
        ("<p>السد".encode(), ""),
        ("<meta charset=windows-1256><p>السد".encode("utf-8-sig"), "iso-8859-1"),
        ("<p>السد".encode("utf-16"), "utf-8"),
        ("السد".encode("windows-1256"), ""),
        ("<meta charset=ascii><p>السد".encode(), ""),
        ("<meta charset=utf-16><p>السد".encode(), ""),
        ("<meta charset=punycode><p>السد".encode(), "undefined"),
    ],
)
def test_a_page_is_read_in_its_own_encoding(data: bytes, declared: str) -> None:
    assert markup_text(markup_decoded(data, declared)) == "السد"


@pytest.mark.timeout(60)
def test_tags_that_nobody_closes_are_words_and_take_no_time() -> None:
    """Each read to the end of the text, 100,000 of them would take ten minutes."""
    opened = "<b " * 100_000
    assert markup_text(f"<p>قال: {opened}</p") == f"قال: {opened}</p"


MENU = "<ul>" + "<li><a href='/home'>Home and Sport and World</a></li>" * 200 + "</ul>"
NEWS = "<p>قال الوزير إن السد سيكتمل في مايو، وأضاف أن الكلفة بلغت ثلاثة مليارات.</p>"


@pytest.mark.parametrize("charset", ["cp1256", "iso8859_6", "mac_arabic", "utf-8"])
@pytest.mark.parametrize("said", ["", "no-such-charset", "utf-8", "ascii"])
def test_the_text_tells_its_encoding_where_nobody_does(charset: str, said: str) -> None:
    assert NEWS in markup_decoded((MENU + NEWS).encode(charset), said)


@pytest.mark.parametrize(
    "charset", ["windows-1256", "iso-8859-6", "x-mac-arabic", "ASMO-708", "UTF-8"]
)
def test_a_declared_encoding_counts(charset: str) -> None:
    encoding = charset.lower().removeprefix("x-")
    short = "<p>في</p>"
    assert markup_decoded(short.encode(encoding), charset) == short
    meta = f'<meta charset="{charset}">{short}'
    assert markup_decoded(meta.encode(encoding)) == meta


@pytest.mark.parametrize("said", ["", "utf-8", "ascii"])
def test_a_stray_byte_does_not_make_another_encoding(said: str) -> None:
    data = NEWS.encode()
    for stray in (b"\xa0", b"\xe1", data[-6:-5] + b"\xff"):
        read = markup_decoded(data[:40] + b" " + stray + b" " + data[40:] + NEWS.encode(), said)
        assert read.endswith(NEWS)


@pytest.mark.parametrize(
    "words", ["Mies käveli töihin, hän näki äidin.", "Où êtes-vous allé à Noël ?"]
)
def test_latin_letters_are_not_taken_for_arabic(words: str) -> None:
    read = markup_decoded(f"<p>{words * 9}</p>".encode("latin-1"))
    assert not any("ء" <= letter <= "ي" for letter in read)


@pytest.mark.parametrize("number", ["&#" + "1" * 5_000 + ";", "&#x" + "f" * 5_000])
def test_a_number_that_no_character_has_is_read_as_an_unknown_one(number: str) -> None:
    assert markup_text(f"<p title='{number}'>قال {number} أمس</p>") == "قال \ufffd أمس"


def test_a_comment_that_is_never_closed_hides_no_more_than_its_own_tag() -> None:
    assert markup_text("<p>قال<!-- وأضاف --> أمس <!--<b>إن</b></p>") == "قال أمس إن"
