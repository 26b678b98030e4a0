"""No input makes the engine raise, and every span slices to words of the text."""

import re
from time import thread_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.extraction import (
    Attribution,
    CheckWorthiness,
    OwnStatement,
    UnsupportedLanguage,
    available,
    claims_of_parse,
    extract,
    pipeline,
)
from claims.extraction.own_voice.check_worthiness import FEATURES
from claims.extraction.parsing.trees import Parse, RawToken, RawWord, parse_from

TAGS = ("NOUN", "VERB", "PROPN", "X", "ADP", "ADJ", "PUNCT", "CCONJ", "SCONJ", "PRON", "AUX")
RELATIONS = (
    "nsubj", "obj", "ccomp", "mark", "case", "conj", "advcl", "acl", "punct", "flat", "parataxis",
)  # fmt: skip
ARABIC = ["قال", "وأكد", "أن", "إن", "الوزير", "مشيرا", "إلى", "وصف", "بأنه", "حسب", "ما", "أعلن"]
ENGLISH = ["said", "that", "she", "according", "to", "Smith", "adding", "called", "as", "the"]
OWN = ["قتل", "مدمرا", "المتفق", "عليه", "وسط", "مخاوف", "التي", "which", "but", "killing", "rose"]
MARKS = [".", "،", ",", '"', "“", "”", "«", ":", "-", "؟", "(", ")", "\n", "😀", "لكنه", "123"]


@st.composite
def parses(draw: st.DrawFn) -> Parse:
    """A text of reporting words and marks with a tree that makes no sense."""
    forms = draw(st.lists(st.sampled_from(ARABIC + ENGLISH + OWN + MARKS), max_size=30))
    text = " ".join(forms)
    tokens = []
    for number, match in enumerate(re.finditer(r"\S+", text), 1):
        head = draw(st.integers(0, number - 1))
        tag, relation = draw(st.sampled_from(TAGS)), draw(st.sampled_from(RELATIONS))
        word = RawWord(match[0], match[0], tag, "", head, relation)
        tokens.append(RawToken(match[0], match.start(), match.end(), (word,)))
    cut = draw(st.integers(0, len(tokens)))
    return parse_from(text, [sentence for sentence in (tokens[:cut], tokens[cut:]) if sentence])


def check(text: str, found: tuple[Attribution, ...], own: tuple[OwnStatement, ...]) -> None:
    """Spans lie in the text, hold words or marks, and parents hold their children; the
    article's own statements are in text order and hold nothing that is attributed.
    """
    for attribution in found:
        assert attribution.content
        assert attribution.cue
        for span in (*attribution.source, *attribution.cue, *attribution.content):
            assert 0 <= span.start < span.end <= len(text)
            assert text[span.start : span.end].strip()
        if attribution.parent is not None:
            outer = found[attribution.parent].content
            assert any(s.start <= attribution.cue[0].start < s.end for s in outer)
        check_reasons(attribution.check_worthiness)
    said = {i for a in found for s in (*a.cue, *a.content) for i in range(s.start, s.end)}
    end = 0
    for statement in own:
        check_reasons(statement.check_worthiness)
        for span in statement.content:
            assert end <= span.start < span.end <= len(text)
            # Three words, or the two of a whole sentence of verb and subject (killing rose).
            assert len(re.findall(r"\w+", text[span.start : span.end])) >= 2
            assert said.isdisjoint(range(span.start, span.end))
            end = span.end


def check_reasons(found: CheckWorthiness) -> None:
    """Every reason is a feature, named once, the weightiest first."""
    weights = [abs(FEATURES[name]) for name in found.reasons]
    assert 0 <= found.score <= 1
    assert weights == sorted(weights, reverse=True)
    assert len(set(found.reasons)) == len(weights)


@given(parses(), st.sampled_from(available()))
@settings(max_examples=300, deadline=None)
def test_no_tree_is_too_odd_for_the_rules(parse: Parse, language: str) -> None:
    check(parse.text, *claims_of_parse(parse, language))


def test_a_tree_that_goes_in_circles_is_read_all_the_same() -> None:
    words = ["عاد", "العمال", "وبدأ", "العمل", "لكن", "المطر", "هطل"]
    heads = [3, 1, 1, 3, 7, 7, 3]
    relations = ["conj", "nsubj", "conj", "nsubj", "cc", "nsubj", "parataxis"]
    text, tokens = " ".join(words), list[RawToken]()
    for word, head, relation in zip(words, heads, relations, strict=True):
        start = text.index(word)
        raw = RawWord(word, word, "VERB", "", head, relation)
        tokens.append(RawToken(word, start, start + len(word), (raw,)))
    check(text, *claims_of_parse(parse_from(text, [tokens]), "ar"))


ODD = [
    "",
    " \n\t ",
    "😀😀 🇱🇧",
    "\x00\x01\x02",
    "\ud800 قال",
    "س" * 100_000,
    "((((" * 200,
    "قال said إن that «",
    f"قال الوزير إن الجسر آمن {'http://' * 40} تماما. The mayor said it is {'http://' * 40} safe.",
    "\u202eقال الوزير\u202c إن the bridge\u200f آمن.",
]


@pytest.mark.parametrize("language", ["ar", "en"])
def test_odd_texts_are_read_without_complaint(language: str) -> None:
    for text in ODD:
        found = extract(text, language)
        check(text, found.attributions, found.own_statements)


#: Wherever it is cut, each ends in the middle of a phrase: a study, a website, a company.
CUT = [
    ("ar", "وارتفعت الأسعار وفق دراسة أجرتها الجامعة الوطنية"),
    ("ar", "ونفت الشركة الخبر، وبحسب تقرير نشره موقع الصحيفة الوطنية"),
    ("ar", "قال مدير الشركة إن الأرباح قليلة. وأضافت الشركة الوطنية الجديدة"),
    ("en", "Prices rose, according to a study that the Bank of Hale has made"),
    ("en", "Tom Reed, the chief executive, said it pays. The chief added that it lasts"),
]


@pytest.mark.slow
@pytest.mark.parametrize(("language", "text"), CUT)
def test_a_text_may_end_behind_any_word(language: str, text: str) -> None:
    for space in re.finditer(r"\s|$", text):
        cut = text[: space.start()]
        check(cut, extract(cut, language).attributions, ())


PARAGRAPH = (
    "قال الوزير إن الجسر آمن، وأكد أن العمل مستمر. قتل عشرون عاملا في انفجار هز المصنع القديم، "
    "لكن الميناء بقي مفتوحا. وبلغت الخسائر 3 ملايين دولار بسبب الأمطار.\n"
)


@pytest.mark.slow
def test_time_grows_with_the_length_and_nothing_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "perf_counter", thread_time)  # waiting for a core is no work
    once, many = extract(PARAGRAPH * 40, "ar"), extract(PARAGRAPH * 400, "ar")
    assert many.words > 10_000
    assert len(many.attributions) == 10 * len(once.attributions) == 800
    assert len(many.own_statements) == 10 * len(once.own_statements) > 800
    assert many.timings["attribute"] < 40 * once.timings["attribute"]


def one_line(size: int) -> Parse:
    """A text of ``size`` bytes in one line and one sentence, its words hung on the first."""
    verbs = ("استأنفت", "واستقبلت", "وأعلنت", "استهدفت")
    words = (*verbs, "المستشفيات", "،", "مستهدفة", "المستودعات", "(", "التي", "لكن", "المتطوعون")
    text, tokens, written = "", list[RawToken](), 0
    while written < size:
        word = words[len(tokens) * 5 % len(words)]
        tag = "VERB" if word in verbs else "NOUN" if word.isalpha() else "PUNCT"
        relation = "conj" if tokens else "root"
        raw = RawWord(word, word, tag, "", min(len(tokens), 1), relation)
        tokens.append(RawToken(word, len(text), len(text) + len(word), (raw,)))
        text += word + " "
        written += len(word.encode()) + 1
    return parse_from(text, [tokens])


@pytest.mark.slow
def test_a_line_of_a_megabyte_passes_through_the_rules() -> None:
    small, short = worked(one_line(50_000))
    large, long = worked(one_line(1_000_000))
    assert len(large) >= 15 * len(small) > 0
    assert long < 80 * short


def worked(tree: Parse) -> tuple[tuple[OwnStatement, ...], float]:
    """The article's own statements, and the seconds of work (not of waiting) that they took."""
    began = thread_time()
    own = claims_of_parse(tree, "ar")[1]
    return own, thread_time() - began


def test_a_language_without_a_pack_is_refused_with_what_to_do() -> None:
    with pytest.raises(UnsupportedLanguage, match=r"no language pack for 'tlh'.*ar, en"):
        extract("Heghlu'meH QaQ jajvam", "tlh")
