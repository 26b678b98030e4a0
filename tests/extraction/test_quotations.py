"""Quotation marks of every make, unclosed, crossed and nested."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.extraction.text.quotations import find_quotes


@pytest.mark.parametrize(
    ("text", "inner"),
    [
        ('قال "نعم" ثم مضى', ["نعم"]),
        ("قال “نعم” ثم مضى", ["نعم"]),
        ("قال “نعم″ ثم مضى", ["نعم"]),
        ("قال «نعم» ثم مضى", ["نعم"]),
        ("قال »نعم« ثم مضى", ["نعم"]),
        ("قال „نعم“ ثم مضى", ["نعم"]),
        ("she said ''yes'' and left", ["yes"]),
        ("He said: ‘It isn’t ours.’ Then he left.", ["It isn’t ours."]),
        ("the voters' choice isn't 'quoted", []),
        ("قال «نعم “أكيد” نعم» ثم", ["نعم “أكيد” نعم"]),
        ('بدأ "ولم يغلق', ["ولم يغلق"]),
        ('مفتوح "هنا\nوفقرة "أخرى" بعدها', ["هنا", "أخرى"]),
        ("« Oui », dit-elle, «\u202fdemain\u202f».", ["Oui", "demain"]),
        ("« »", [" "]),
        ("بلا علامات", []),
        ("", []),
    ],
)
def test_what_stands_inside_the_marks(text: str, inner: list[str]) -> None:
    assert [text[q.inner : q.inner_end] for q in find_quotes(text).found] == inner


def test_a_quotation_left_open_says_so() -> None:
    text = '"مغلق" ثم "مفتوح'
    assert [quote.closed for quote in find_quotes(text).found] == [True, False]


def test_a_dash_opens_a_turn_only_where_the_language_says_so() -> None:
    text = "— Je pars « demain ».\nIl part – dit-il."
    found = find_quotes(text, dialogue_dash=True).found
    assert [text[q.inner : q.inner_end] for q in found] == ["Je pars « demain »."]
    assert [text[q.inner : q.inner_end] for q in find_quotes(text).found] == ["demain"]


@given(st.text(alphabet="ab \n\"“”«»„″'‘’``.,؟"))
def test_quotations_are_ordered_apart_and_inside_the_text(text: str) -> None:
    end = 0
    for quote in find_quotes(text).found:
        assert end <= quote.start < quote.inner <= quote.inner_end <= quote.end <= len(text)
        assert "\n" not in text[quote.start : quote.end]
        end = quote.end
