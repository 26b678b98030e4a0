"""Reading bytes as text, and comparing text past its spelling."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.addresses import address_key
from sources.text import (
    _LETTERS,
    decode,
    is_binary,
    normalise,
    one_line,
    places_of,
    words_key,
)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("gpj.\u202eexe", "gpj.exe"),
        ("\u2067سلمى\u2069 \u202bحداد\u202c", "سلمى حداد"),
        ("Eve\nBcc: all@example.org\x00", "Eve Bcc: all@example.org"),
        ("  two \t words\u2028", "two words"),
        ("\u200fسلمى C\u200e++ ب\u200f", "سلمى C\u200e++ ب"),
        ("می\u200cخواهم", "می\u200cخواهم"),  # a joiner is spelling
        ("\u202e", ""),
    ],
)
def test_a_name_is_one_line_that_turns_nothing_around(given: str, kept: str) -> None:
    assert one_line(given) == kept
    assert one_line(kept) == kept


SENTENCE = "قال الوزير إن السدّ سيكتمل في مايو."


@pytest.mark.parametrize(
    ("given_name", "other"),
    [
        ("البيت الأبيض", "البيت الابيض"),
        ("مُحَمَّد", "محمد"),
        ("مـحـمـد", "محمد"),
        ("رؤية", "رويه"),
        ("مصطفى", "مصطفي"),
        ("لجنة ٢٠٢٦", "لجنه 2026"),
        ("ﻻ", "لا"),
        ("Maison-Blanche", "maison-blanche"),
        ("José", "jose"),
        ("  White \n House ", "white house"),
        ("Straße", "STRASSE"),
        ("هاني\u200c مرعي", "هاني مرعي"),
        ("ها\u00adني \ufeffمرعي", "هاني مرعي"),
        ("\u202bالإحصاء\u202c", "الاحصاء"),
        ("\u2067عليّ\u2069\u200e\u061c", "علي"),
        ("Hani\u200b Mer\u2060hi\ufe0f", "hani merhi"),
        ("علی کریمی", "علي كريمي"),
        ("O’Neill", "o'neill"),
        ("Oʼneill", "o´neill"),
        ("زہرہ پٹیل", "زهره پٹيل"),
        ("Al\u2011Haddad", "al–haddad"),
    ],
)
def test_one_name_in_two_spellings(given_name: str, other: str) -> None:
    assert normalise(given_name) == normalise(other)


def test_other_names_stay_apart() -> None:
    names = ["سامي", "سالم", "White House", "Whitehouse", "وزير", "زير"]
    assert len({normalise(name) for name in names}) == len(names)


@given(st.text())
def test_the_normal_form_is_stable(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


# Letters of both scripts, marks, digits, presentation forms, spaces of every kind, case that grows.
_MIXED = st.text(
    st.one_of(
        st.characters(min_codepoint=0x600, max_codepoint=0x6FF),
        st.characters(min_codepoint=0xFB50, max_codepoint=0xFEFF, exclude_categories=["Cs"]),
        st.characters(min_codepoint=0x20, max_codepoint=0x24F),
        st.sampled_from(" \t\n\x1c\x85\u00a0\u2028\u3000ßİΣςŉ가각\u0301\u0327²½"),
        st.characters(exclude_categories=["Cs"]),
    )
)


def unseen(letter: str) -> bool:
    """Is it default-ignorable: by Unicode's derivation, the format characters and a few more?"""
    shown = unicodedata.category(letter) == "Cf" and letter in (
        "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"
        "\ufff9\ufffa\ufffb"
    )
    hieroglyphs = "\U00013430" <= letter <= "\U0001343f"
    more = letter in "\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0\u2065\u180b\u180c\u180d\u180f" or (
        "\ufe00" <= letter <= "\ufe0f"
        or "\ufff0" <= letter <= "\ufff8"
        or "\U000e0000" <= letter <= "\U000e0fff"
    )
    return more or (unicodedata.category(letter) == "Cf" and not shown and not hieroglyphs)


def test_what_no_reader_sees_is_no_word() -> None:
    for code in range(0x110000):
        assert not unseen(chr(code)) or normalise(f"a{chr(code)}b") == "ab"


@given(_MIXED)
def test_folding_letter_by_letter_is_folding_the_whole(text: str) -> None:
    letters = _LETTERS
    decomposed = unicodedata.normalize("NFKD", text.translate(letters))
    decomposed = "".join(c for c in decomposed if not unseen(c))
    kept = (c for c in decomposed if not unicodedata.combining(c) and c != "ـ")
    western = (str(unicodedata.digit(c)) if c.isdecimal() else c for c in kept)
    whole = re.sub(r"\s+", " ", "".join(western).translate(letters).casefold()).strip()
    assert normalise(text) == whole


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1256"])
def test_arabic_is_read_in_every_usual_encoding(encoding: str) -> None:
    assert decode(SENTENCE.encode(encoding)) == (SENTENCE, True)


@pytest.mark.parametrize(
    "data",
    [b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", b"\x00\x01\x02", bytes(range(128, 256)), b"a\xffb"],
    ids=["PNG", "NUL", "high bytes", "broken UTF-8"],
)
def test_what_is_no_text_is_said_to_be_none(data: bytes) -> None:
    assert decode(data)[1] is False


@given(st.binary())
def test_any_bytes_give_text_that_utf8_can_hold(data: bytes) -> None:
    text, _understood = decode(data)
    text.encode()


@given(st.text())
def test_text_in_utf8_comes_back_as_it_was(text: str) -> None:
    decoded, understood = decode(text.encode())
    assert decoded == text.removeprefix("\ufeff") or not understood


def test_articles_are_no_binaries() -> None:
    assert not is_binary(SENTENCE + "\r\n\tTab and page\f")
    assert not is_binary("")
    assert is_binary("text\x00")
    assert is_binary("\x01\x02\x03 a few words")


def test_what_no_reader_sees_makes_no_other_document() -> None:
    assert words_key("قال\u200f إن") == words_key("\ufeffقال  إن")
    assert address_key("\u200ehttps://waha.example/n/1\u200f") == address_key(
        "https://waha.example/n/1"
    )


@pytest.mark.parametrize(
    ("text", "terms", "words"),
    [
        ("قالَ السَّدُّ \n القديم", ["السد القديم"], ["السَّدُّ \n القديم"]),
        ("قالت آمنةُ: آمنة", ["امنه"], ["آمنةُ", "آمنة"]),
        ("ترامب وبوتين", ["بوتين", "ترامب"], ["ترامب", "بوتين"]),
        ("ها\u00adني", ["هاني"], ["ها\u00adني"]),
        ("ﻻ", ["ل"], ["ﻻ"]),
        ("Straße", ["strasse", "ras"], ["Straße"]),
        ("dam", ["", "river"], []),
    ],
)
def test_what_was_found_is_marked_as_it_was_written(
    text: str, terms: list[str], words: list[str]
) -> None:
    assert [text[start:end] for start, end in places_of(text, terms)] == words


@given(st.text(), st.integers(0, 20), st.integers(1, 20))
def test_every_folded_piece_of_a_text_is_found_in_it(text: str, start: int, length: int) -> None:
    piece = normalise(text)[start : start + length].strip()
    places = places_of(text, [piece])
    assert bool(places) == bool(piece)
