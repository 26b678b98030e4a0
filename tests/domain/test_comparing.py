"""What changed between two versions is told paragraph by paragraph, and word by word."""

from claims.domain.comparing import Compared, compared

BEFORE = "قال الوزير إن الكلفة بلغت ثلاثة مليارات.\nوالسد آمن.\n\nThe end."
AFTER = "قال الوزير إن الكلفة بلغت أربعة مليارات.\nولم تعلّق النقابة على الخبر.\nThe end."


def test_changed_words_stand_where_they_changed() -> None:
    assert compared(BEFORE, AFTER) == [
        Compared(
            (
                ("same", "قال الوزير إن الكلفة بلغت "),
                ("gone", "ثلاثة"),
                ("new", "أربعة"),
                ("same", " مليارات."),
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


def test_a_paragraph_of_very_many_words_is_told_as_a_whole() -> None:
    before, after = "a " * 3000 + "b", "a " * 3000 + "c"
    kinds = [[kind for kind, _words in row.pieces] for row in compared(before, after)]
    assert kinds == [["new"], ["gone"]]
