"""No input makes the engine raise, and every span slices to words of the text."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.extraction import Attribution, UnsupportedLanguage, attributions_of_parse, extract
from claims.extraction.trees import Parse, RawToken, RawWord, parse_from

TAGS = ("NOUN", "VERB", "PROPN", "X", "ADP", "ADJ", "PUNCT", "CCONJ", "SCONJ", "PRON", "AUX")
RELATIONS = ("nsubj", "obj", "ccomp", "mark", "case", "conj", "advcl", "acl", "punct", "flat")
ARABIC = ["قال", "وأكد", "أن", "إن", "الوزير", "مشيرا", "إلى", "وصف", "بأنه", "حسب", "ما", "أعلن"]
ENGLISH = ["said", "that", "she", "according", "to", "Smith", "adding", "called", "as", "the"]
MARKS = [".", "،", ",", '"', "“", "”", "«", ":", "-", "؟", "(", ")", "\n", "😀", "لكنه", "123"]


@st.composite
def parses(draw: st.DrawFn) -> Parse:
    """A text of reporting words and marks with a tree that makes no sense."""
    forms = draw(st.lists(st.sampled_from(ARABIC + ENGLISH + MARKS), max_size=30))
    text = " ".join(forms)
    tokens = []
    for number, match in enumerate(re.finditer(r"\S+", text), 1):
        head = draw(st.integers(0, number - 1))
        tag, relation = draw(st.sampled_from(TAGS)), draw(st.sampled_from(RELATIONS))
        word = RawWord(match[0], match[0], tag, "", head, relation)
        tokens.append(RawToken(match[0], match.start(), match.end(), (word,)))
    cut = draw(st.integers(0, len(tokens)))
    return parse_from(text, [sentence for sentence in (tokens[:cut], tokens[cut:]) if sentence])


def check(text: str, found: tuple[Attribution, ...]) -> None:
    """Spans lie in the text, hold words or marks, and parents hold their children."""
    for attribution in found:
        assert attribution.content and attribution.cue
        for span in (*attribution.source, *attribution.cue, *attribution.content):
            assert 0 <= span.start < span.end <= len(text)
            assert text[span.start : span.end].strip()
        if attribution.parent is not None:
            outer = found[attribution.parent].content
            assert any(s.start <= attribution.cue[0].start < s.end for s in outer)


@given(parses(), st.sampled_from(["ar", "en"]))
@settings(max_examples=300, deadline=None)
def test_no_tree_is_too_odd_for_the_rules(parse: Parse, language: str) -> None:
    check(parse.text, attributions_of_parse(parse, language))


ODD = [
    "",
    " \n\t ",
    "😀😀 🇱🇧",
    "\x00\x01\x02",
    "\ud800 قال",
    "س" * 100_000,
    "((((" * 200,
    "قال said إن that «",
    "\u202eقال الوزير\u202c إن the bridge\u200f آمن.",
]


@pytest.mark.parametrize("language", ["ar", "en"])
def test_odd_texts_are_read_without_complaint(language: str) -> None:
    for text in ODD:
        check(text, extract(text, language).attributions)


def test_time_grows_with_the_length_and_nothing_more() -> None:
    sentence = "قال الوزير إن الجسر آمن، وأكد أن العمل مستمر. "
    once = extract(sentence * 20, "ar")
    many = extract(sentence * 200, "ar")
    assert len(many.attributions) == 10 * len(once.attributions) == 400
    assert many.timings["attribute"] < 40 * once.timings["attribute"]


def test_a_language_without_a_pack_is_refused_with_what_to_do() -> None:
    with pytest.raises(UnsupportedLanguage, match=r"no language pack for 'tlh'.*ar, en"):
        extract("Heghlu'meH QaQ jajvam", "tlh")
