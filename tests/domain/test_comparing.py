"""What changed between two versions is told paragraph by paragraph, and word by word."""

import pytest

from claims.domain.comparing import Compared, compared

BEFORE = "قال الوزير إن الكلفة بلغت ثلاثة مليارات.\nوالسد آمن.\n\nThe end."
AFTER = "قال الوزير إن الكلفة بلغت أربعة مليارات.\nولم تعلّق النقابة على الخبر.\nThe end."


def test_changed_words_stand_where_they_changed() -> None:
    assert compared(BEFORE, AFTER) == [
        Compared(
            (
                ("same", "قال الوزير إن الكلفة بلغت "),
                ("gone", "ثلاثة "),
                ("new", "أربعة "),
                ("same", "مليارات."),
            )
        ),
        Compared((("new", "ولم تعلّق النقابة على الخبر."),)),
        Compared((("gone", "والسد آمن."),)),
        Compared((("same", "The end."),)),
    ]


def test_either_text_can_be_read_from_it() -> None:
    rows = compared(BEFORE, AFTER)

    def read(*kinds: str) -> list[str]:
        lines = ("".join(w for kind, w in row.pieces if kind in kinds) for row in rows)
        return [line for line in lines if line]

    assert read("same", "new") == AFTER.splitlines()
    assert read("same", "gone") == [line for line in BEFORE.splitlines() if line]


def test_white_space_alone_changes_nothing() -> None:
    assert not any(row.is_changed for row in compared("One.\n\nTwo.", "One.\nTwo."))


def test_words_that_changed_side_by_side_are_told_as_one() -> None:
    [row] = compared("قتل أكثر من 100 مدني أمس.", "قتل أكثر من 72 مدنيًا أمس.")
    assert row.pieces == (
        ("same", "قتل أكثر من "),
        ("gone", "100 مدني "),
        ("new", "72 مدنيًا "),
        ("same", "أمس."),
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [("a b " * 1500, "b a " * 1500), ("a\nb\n" * 1500, "b\na\n" * 1500)],
    ids=["words", "paragraphs"],
)
def test_what_repeats_itself_too_often_is_told_as_a_whole(before: str, after: str) -> None:
    pieces = [piece for row in compared(before, after) for piece in row.pieces]
    for kind, text in (("gone", before), ("new", after), ("same", "")):
        assert [word for each, w in pieces if each == kind for word in w.split()] == text.split()
