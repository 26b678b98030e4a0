"""Treebank files in and out, their labels, and the copies in other spellings."""

from pathlib import Path
from random import Random

from claims.training.arabic.style import restyle
from claims.training.augment import augmented, quote_clause
from claims.training.conllu import Sentence, Token, Word, read_treebank, write_treebank
from claims.training.files import Part, write_part
from claims.training.prepare import whole_tokens

from . import treebank


def read_all(folder: Path) -> list[Sentence]:
    path = folder / "made.conllu"
    path.write_text(treebank.ALL, encoding="utf-8")
    return read_treebank(path)


def test_a_treebank_is_read_and_written_without_loss_of_what_is_learnt(tmp_path: Path) -> None:
    sentences = read_all(tmp_path)
    write_treebank(tmp_path / "again.conllu", sentences)

    again = read_treebank(tmp_path / "again.conllu")

    assert [s.text for s in again] == [
        "وقال الوزير إن بلاده ستشارك.",
        "وأعلن المدير الخطة. وأضاف أن العمل بدأ.",
        "عاد بصديق بصديق لندن إلى حديقته حديقته.",
    ]
    for before, after in zip(sentences, again, strict=True):
        for one, other in zip(before.words, after.words, strict=True):
            assert (one.form, one.lemma, one.upos, one.feats) == (
                other.form, other.lemma, other.upos, other.feats,
            )  # fmt: skip
            assert (one.head and one.head.form) == (other.head and other.head.form)


def test_each_character_is_labelled_with_the_end_it_makes(tmp_path: Path) -> None:
    sentences = read_all(tmp_path)[:1]
    part = Part(tmp_path, "part")

    write_part(part, sentences)

    assert part.text.read_text(encoding="utf-8").strip() == "وقال الوزير إن بلاده ستشارك."
    assert part.labels.read_text(encoding="utf-8").strip() == "0003000000100100000300000032"


def test_a_quotation_is_put_around_the_clause_and_not_its_marker(tmp_path: Path) -> None:
    (sentence,) = restyle(read_all(tmp_path)[0])
    verb = sentence.words[-2]
    talks = Word("المحادثات", "محادثة", "NOUN", {}, "obl", verb)
    sentence.tokens[-1:-1] = [
        Token("في", [Word("في", "في", "ADP", {}, "case", talks)]),
        Token("المحادثات", [talks], space_after=False),
    ]
    sentence.tokens[4].space_after = True

    quote_clause(sentence, Random(1))

    opening, closing = (token for token in sentence.tokens if token.words[0].lemma == '"')
    clause = f"{opening.form}بلاده ستشارك في المحادثات{closing.form}"
    assert sentence.text == f"وقال الوزير إن {clause}."
    assert [(w.upos, w.deprel, w.head) for w in opening.words] == [("PUNCT", "punct", verb)]


def test_copies_are_spelt_otherwise_and_lemmatised_alike(tmp_path: Path) -> None:
    sentences = read_all(tmp_path)

    copies = augmented(sentences * 30, "ar", 1.0, Random(2))[len(sentences) * 30 :]

    bare = [w for s in copies for w in s.words if w.form == "ان"]
    assert bare
    assert {word.lemma for word in bare} <= {"إِنَّ", "أَنَّ"}
    assert {s.name for s in copies} == {"made-1-a", "made-2-a", "made-3-a"}


def test_a_token_that_is_often_one_word_and_never_several_is_whole() -> None:
    def rows(forms: str, times: int) -> list[Sentence]:
        words = [Word(form, form, "X", {}, "dep") for form in forms.split("+")]
        return [Sentence("some", [Token("".join(forms.split("+")), words)])] * times

    sentences = [*rows("Its", 3), *rows("its", 2), *rows("ours", 4)]
    sentences += [*rows("cannot", 9), *rows("can+not", 1), *rows("12", 9)]

    assert whole_tokens(sentences) == ["its"]
