"""What the parser is given to read, and the way back to the published text."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from claims.extraction.languages.packs import load_pack
from claims.extraction.text.cleaning import LONGEST_PARAGRAPH, LONGEST_WORD, paragraphs, pieces

READING = load_pack("ar").reading


def clean(text: str) -> list[str]:
    return [paragraph.clean for paragraph in paragraphs(text, READING)]


def test_vowels_marks_and_controls_are_kept_from_the_parser() -> None:
    assert clean("قُتِلَ \u200fشخصٌ\x00 “هنا”") == ['قتل شخص  "هنا"']


def test_every_clean_character_remembers_its_place() -> None:
    text = "أكّدَ أنَّ"
    (paragraph,) = paragraphs(text, READING)
    assert [text[offset] for offset in paragraph.offsets] == list(paragraph.clean)


def test_a_line_broken_in_the_middle_of_a_sentence_is_joined() -> None:
    long_line = "أعلنت الوزارة أن المحادثات " * 5
    assert len(clean(f"{long_line}\n“الجولة الرابعة” تبدأ غدا.")) == 1


def test_paragraphs_without_a_full_stop_stay_apart() -> None:
    paragraph = "أعلنت الوزارة أن المحادثات ستستأنف في العاصمة خلال الأسبوع المقبل " * 2
    assert len(clean(f"{paragraph}\nوقالت مصادر إن الوفد وصل أمس")) == 2


def test_a_headline_stays_apart_from_its_article() -> None:
    assert len(clean("فوز كبير للفريق\nقال المدرب إن الفوز مستحق.")) == 2


def test_a_word_of_absurd_length_is_cut() -> None:
    assert clean("س" * 100_000) == ["س" * LONGEST_WORD]


def test_a_paragraph_of_absurd_length_is_read_in_pieces() -> None:
    (paragraph,) = paragraphs("كلمة وأخرى. " * 1000, READING)
    cuts = list(pieces(paragraph))
    assert cuts[0][0] == 0
    assert cuts[-1][1] == len(paragraph.clean)
    assert all(end - begin <= LONGEST_PARAGRAPH for begin, end in cuts)
    assert all(a[1] == b[0] for a, b in pairwise(cuts))


@given(st.text())
def test_no_text_is_too_odd_to_clean(text: str) -> None:
    for paragraph in paragraphs(text, READING):
        assert len(paragraph.clean) == len(paragraph.offsets)
        assert list(paragraph.offsets) == sorted(paragraph.offsets)
        assert all(paragraph.start <= o < paragraph.end for o in paragraph.offsets)
