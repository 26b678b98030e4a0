"""The Prague trees in the house's style, and the lexicon that tells clitics from letters."""

from pathlib import Path
from random import Random

import pytest

from claims.training.arabic.joined import split_joined
from claims.training.arabic.lexicon import clitic_lexicon, lexical_copies
from claims.training.arabic.style import restyle
from claims.training.arabic.tags import classify_unanalysed, normalise_tags
from claims.training.conllu import Sentence, read_treebank

from . import treebank


def read(text: str, folder: Path) -> Sentence:
    (folder / "made.conllu").write_text(text, encoding="utf-8")
    (sentence,) = read_treebank(folder / "made.conllu")
    return sentence


def tree(sentence: Sentence) -> list[tuple[str, str, str | None]]:
    """Form, relation and head's form of every word."""
    return [(w.form, w.deprel, w.head.form if w.head else None) for w in sentence.words]


def test_a_sentence_headed_by_its_conjunction_gets_the_verb_for_its_root(tmp_path: Path) -> None:
    (sentence,) = restyle(read(treebank.HEADED_BY_WAW, tmp_path))

    assert tree(sentence) == [
        ("و", "cc", "قال"),
        ("قال", "root", None),
        ("الوزير", "nsubj", "قال"),
        ("إن", "mark", "تشارك"),
        ("بلاد", "nsubj", "تشارك"),
        ("ه", "nmod", "بلاد"),
        ("س", "aux", "تشارك"),
        ("تشارك", "ccomp", "قال"),
        (".", "punct", "قال"),
    ]


def test_sentences_joined_under_one_conjunction_are_split_at_the_full_stop(tmp_path: Path) -> None:
    first, second = restyle(read(treebank.TWO_SENTENCES_IN_ONE, tmp_path))

    assert (first.text, second.text) == ("وأعلن المدير الخطة.", "وأضاف أن العمل بدأ.")
    assert tree(second)[:2] == [("و", "cc", "أضاف"), ("أضاف", "root", None)]
    assert tree(second)[-1] == (".", "punct", "أضاف")
    assert [w.form for w in first.words if w.head is None] == ["أعلن"]


def test_a_form_written_once_for_each_of_its_words_becomes_one_token(tmp_path: Path) -> None:
    sentence = read(treebank.UNANALYSED, tmp_path)

    assert split_joined(sentence) == 2

    assert [(t.form, [w.form for w in t.words]) for t in sentence.tokens if len(t.words) > 1] == [
        ("بصديق", ["ب", "صديق"]),
        ("حديقته", ["حديقة", "ه"]),
    ]
    assert sentence.text == "عاد بصديق لندن إلى حديقته."
    assert tree(sentence)[1:3] == [("ب", "case", "صديق"), ("صديق", "obj", "عاد")]


def test_words_without_analysis_get_a_class_and_foreign_ones_are_names(tmp_path: Path) -> None:
    sentence = read(treebank.UNANALYSED, tmp_path)
    split_joined(sentence)
    (sentence,) = restyle(sentence)
    normalise_tags(sentence)

    count = classify_unanalysed([sentence, read(treebank.HEADED_BY_WAW, tmp_path)])

    classes = {word.form: word.upos for word in sentence.words}
    assert count == 3
    assert "X" not in classes.values()
    assert classes["لندن"] == "PROPN"


def test_lemmas_lose_their_vowels_and_features_their_case(tmp_path: Path) -> None:
    sentence = read(treebank.HEADED_BY_WAW, tmp_path)

    normalise_tags(sentence)

    verb, noun = sentence.words[1:3]
    assert verb.lemma == "قال"
    assert (noun.lemma, noun.feats) == ("وزير", {"Number": "Sing"})


@pytest.fixture(scope="module")
def lexicon() -> dict[str, tuple[str, ...]]:
    """Frequent forms with their words."""
    return dict(clitic_lexicon(set(), 6_000))


@pytest.mark.xdist_group("lexicon")
@pytest.mark.parametrize(
    ("form", "words"),
    [
        ("واشنطن", ("واشنطن",)),
        ("وكالة", ("وكالة",)),
        ("والتي", ("و", "التي")),
        ("للبرنامج", ("ل", "البرنامج")),
        ("نتائجها", ("نتائج", "ها")),
    ],
)
def test_frequencies_tell_clitics_from_letters(
    lexicon: dict[str, tuple[str, ...]], form: str, words: tuple[str, ...]
) -> None:
    assert lexicon[form] == words


def test_lexical_copies_keep_one_tree_over_the_new_words(tmp_path: Path) -> None:
    (styled,) = restyle(read(treebank.HEADED_BY_WAW, tmp_path))
    entries = [("والتي", ("و", "التي")), ("نتائجها", ("نتائج", "ها"))]

    for copy in lexical_copies([styled], entries, 20, Random(1)):
        words = copy.words
        assert sum(word.head is None for word in words) == 1
        assert all(word.head is None or any(word.head is w for w in words) for word in words)
