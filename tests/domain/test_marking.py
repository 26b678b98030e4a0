"""A text cut into pieces by claims is still the same text, whatever the claims."""

from hypothesis import given
from hypothesis import strategies as st

from claims.domain.marking import Mark, Place, lines_marked

from ..desk.conftest import SEED, SEEDED


def seeded_places() -> list[Place]:
    return [
        Place(number, role, span.start, span.end)
        for number, attribution in enumerate(SEEDED)
        for role in ("source", "cue", "content")
        for span in getattr(attribution, role)
    ]


def test_pieces_join_to_the_text_and_marks_to_the_words() -> None:
    lines = lines_marked(SEED, seeded_places())
    assert "\n".join("".join(piece.text for piece in line) for line in lines) == SEED
    for number, attribution in enumerate(SEEDED):
        marked = [
            piece.text
            for line in lines
            for piece in line
            if any((m.claim, m.role) == (number, "content") for m in piece.marks)
        ]
        span = attribution.content[0]
        assert "".join(marked) == SEED[span.start : span.end].replace("\n", "")


def test_an_embedded_claim_lies_inside_and_closer_to_the_words() -> None:
    pieces = [piece for line in lines_marked(SEED, seeded_places()) for piece in line]
    both = [piece for piece in pieces if {1, 2} <= {mark.claim for mark in piece.marks}]
    inner = next(piece for piece in both if "المعاناة" in piece.text)
    assert inner.marks == (Mark(1, "content", 1), Mark(2, "content", 0))
    source = next(piece for piece in both if piece.text == "ترامب وبوتين")
    assert source.marks == (Mark(1, "content", 1), Mark(2, "source", 0))


def test_a_claim_is_announced_before_the_word_that_it_starts_in() -> None:
    pieces = [piece for line in lines_marked(SEED, seeded_places()) for piece in line]
    at = next(index for index, piece in enumerate(pieces) if 1 in piece.begins)
    assert (pieces[at].text, pieces[at + 1].text) == ("و", "قال")


@given(
    st.text(alphabet="اب \n“🌊", max_size=40),
    st.lists(
        st.tuples(
            st.integers(0, 6),
            st.sampled_from(["source", "cue", "content"]),
            st.integers(0, 39),
            st.integers(1, 40),
        ),
        max_size=12,
    ),
)
def test_no_claims_change_the_text(text: str, drawn: list[tuple[int, str, int, int]]) -> None:
    places = [Place(c, role, s, e) for c, role, s, e in drawn if s < e <= len(text)]
    lines = lines_marked(text, places)
    assert "\n".join("".join(piece.text for piece in line) for line in lines) == text
    announced = sorted(claim for line in lines for piece in line for claim in piece.begins)
    assert announced == sorted({place.claim for place in places})
