"""Places in a text: tidied, found again by their words, told apart.  Nothing here has rows."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from claims.domain.spans import (
    Places,
    alike,
    holds,
    letter_start,
    tidied,
    without,
)
from claims.extraction.types import Span

from ..examples import ARTICLE, span

#: Letters with and without marks, white space, an ellipsis, and emoji of several characters.
LETTERS = st.sampled_from([*"ابجabc12.،«", " ", "\n", "\u00a0", "دَّ", "é", "👩🏽‍🚒", "👍🏾", "❤️"])
TEXTS = st.lists(LETTERS, max_size=30).map("".join)
SPANS = st.lists(st.builds(Span, st.integers(-3, 60), st.integers(-3, 60)), max_size=5)


@settings(deadline=None)
@given(TEXTS, SPANS)
def test_tidied_places_stay_as_they_are_within_the_text_in_order(
    text: str, spans: list[Span]
) -> None:
    tidy = tidied(text, spans)
    assert tidied(text, tidy) == tidy
    edges = [edge for part in tidy for edge in (part.start, part.end)]
    assert edges == sorted(set(edges))
    for part in tidy:
        said = text[part.start : part.end]
        assert 0 <= part.start < part.end <= len(text)
        assert said == said.strip()
        assert (letter_start(text, part.start), letter_start(text, part.end)) == (
            part.start,
            part.end,
        )
    for one, two in pairwise(tidy):
        assert text[one.end : two.start].strip()


@settings(deadline=None)
@given(TEXTS, SPANS)
def test_tidied_places_lose_nothing_but_white_space(text: str, spans: list[Span]) -> None:
    asked = {at for part in spans for at in range(max(part.start, 0), min(part.end, len(text)))}
    kept = {at for part in tidied(text, spans) for at in range(part.start, part.end)}
    assert all(text[at].isspace() for at in asked - kept)


@settings(deadline=None)
@given(SPANS, SPANS)
def test_what_is_cut_out_is_gone_and_the_rest_stays(spans: list[Span], cut: list[Span]) -> None:
    def at(parts: list[Span] | tuple[Span, ...]) -> set[int]:
        return {n for part in parts for n in range(part.start, part.end)}

    spans = [part for part in spans if part.start < part.end]
    cut = [part for part in cut if part.start < part.end]
    assert at(without(spans, cut)) == at(spans) - at(cut)


def test_places_are_told_apart_by_cue_and_content_and_not_by_source() -> None:
    cue, said, who = span(ARTICLE, "قال"), span(ARTICLE, "السد"), span(ARTICLE, "سامي")
    mark = Places((), (cue,), (said,)).fingerprint
    assert Places((who,), (cue,), (said,)).fingerprint == mark
    assert Places((), (), (said,)).fingerprint != mark
    assert Places((), (said,), (cue,)).fingerprint != mark
    assert Places((who,), (cue,), (said,)).extent == (cue.start, said.end)


def test_half_of_the_characters_make_two_places_alike() -> None:
    whole = [Span(0, 10)]
    assert (alike(whole, [Span(0, 4)]), alike(whole, [Span(0, 3)])) == (True, False)
    assert (alike(whole, [Span(10, 20)]), alike([], [])) == (False, False)
    assert (holds(whole, [Span(2, 3), Span(9, 10)]), holds(whole, [Span(9, 11)])) == (True, False)
    assert not holds([], [Span(0, 1)])
