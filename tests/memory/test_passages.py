"""A text is cut into passages that stand at their places."""

from claims.memory.passages import LONGEST, passages_of


def test_sentences_and_lines_are_passages() -> None:
    text = "قال: «نعم.» ثم ذهب؟\n\n  Dr. Who left! Then 3.5 came "
    assert [text[start:end] for start, end in passages_of(text)] == [
        "قال: «نعم.",
        "ثم ذهب؟",
        "Dr.",
        "Who left!",
        "Then 3.5 came",
    ]


def test_what_has_no_ends_is_cut_between_words() -> None:
    text = "word " * 300
    passages = [text[start:end] for start, end in passages_of(text)]
    assert max(map(len, passages)) <= LONGEST
    assert " ".join(passages) == text.strip()
