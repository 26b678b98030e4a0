"""What the Arabic head learns beside the treebank: frames of reporting, and marked sentences."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest

from claims.training.arabic.frames import NothingToReport, framed, frames
from claims.training.arabic.marked import FILE, read_marked, surface
from claims.training.arabic.style import restyle
from claims.training.conllu import Sentence, Token, Word, read_treebank
from claims.training.prepare import LEMMAS, SEGMENTATION, TREES, prepare
from claims.training.settings import read_settings

from . import treebank as treebank_folder

TINY = Path(__file__).with_name("tiny.toml")

TREEBANK = """\
# sent_id = subject-first
1	الجسر	جسر	NOUN	_	_	2	nsubj	_	_
2	انهار	انهار	VERB	_	_	0	root	_	_
3	في	في	ADP	_	_	4	case	_	_
4	المدينة	مدينة	NOUN	_	_	2	obl	_	SpaceAfter=No
5	.	.	PUNCT	_	_	2	punct	_	_

# sent_id = verb-first
1-2	وأغلقت	_	_	_	_	_	_	_	_
1	و	و	CCONJ	_	_	2	cc	_	_
2	أغلقت	أغلق	VERB	_	_	0	root	_	_
3	الشرطة	شرطة	NOUN	_	_	2	nsubj	_	_
4	طريق	طريق	NOUN	_	_	2	obj	_	_
5	المدينة	مدينة	NOUN	_	_	4	nmod	_	SpaceAfter=No
6	.	.	PUNCT	_	_	2	punct	_	_

"""


@pytest.fixture
def treebank(tmp_path: Path) -> list[Sentence]:
    (tmp_path / "small.conllu").write_text(TREEBANK, encoding="utf-8")
    return read_treebank(tmp_path / "small.conllu")


def test_every_frame_becomes_one_tree_whose_text_can_be_read(treebank: list[Sentence]) -> None:
    made = list(framed(treebank, 3 * len(frames().sentences), Random(1)))

    for sentence in made:
        words = sentence.words
        places = {id(word): n for n, word in enumerate(words)}
        assert [w.head for w in words].count(None) == 1, sentence.text
        for word in words:
            seen, above = {id(word)}, word.head
            while above is not None:
                assert id(above) in places.keys() - seen, sentence.text
                seen.add(id(above))
                above = above.head
        assert not {"{", "}", "$", "|", "+"} & set(sentence.text)
        assert [t.form for t in sentence.tokens if not t.form.strip() or " " in t.form] == []
    assert len({sentence.text for sentence in made}) > 2 * len(frames().sentences)


def test_a_clause_keeps_its_tree_and_a_verb_agrees_with_its_source(
    treebank: list[Sentence],
) -> None:
    made = framed(treebank, 20 * len(frames().sentences), Random(1))
    found = {
        (said.form, said.feats["Gender"], source.form, bridge.head.form, bridge.head.deprel)
        for sentence in made
        for bridge in sentence.words
        if bridge.form == "الجسر" and bridge.deprel == "nsubj" and bridge.head is not None
        for said in [bridge.head.head]
        if said is not None and said.form in ("قال", "قالت")
        for source in sentence.children(said)
        if source.deprel == "nsubj" and source.form in ("الجيش", "الحكومة")
    }
    assert found == {
        ("قال", "Masc", "الجيش", "انهار", "ccomp"),
        ("قالت", "Fem", "الحكومة", "انهار", "ccomp"),
    }


def test_a_treebank_without_clauses_is_refused() -> None:
    word = Word("نعم", "نعم", "PART", {}, "root")
    with pytest.raises(NothingToReport, match="set frames = 0 in the recipe"):
        next(framed([Sentence("one", [Token("نعم", [word])])], 1, Random(1)))


def test_marked_clitics_become_tokens_of_several_words(tmp_path: Path) -> None:
    (tmp_path / "some.txt").write_text(
        "و+قال إن+ه س+يسافر ل+الوزارة ب+12.5%.\n«نعم»، قالت ل+اللجنة.\n\nثم عاد.\n",
        encoding="utf-8",
    )

    first, second, third = read_marked(tmp_path / "some.txt")

    assert first.text == "وقال إنه سيسافر للوزارة ب12.5%."
    assert [[w.form for w in t.words] for t in first.tokens] == [
        ["و", "قال"],
        ["إن", "ه"],
        ["س", "يسافر"],
        ["ل", "الوزارة"],
        ["ب", "12.5"],
        ["%"],
        ["."],
    ]
    assert second.text == "«نعم»، قالت للجنة."
    assert [s.starts_paragraph for s in (first, second, third)] == [True, False, True]


def test_no_mark_of_a_clitic_is_left_in_our_own_sentences() -> None:
    sentences = read_marked()

    assert len(sentences) > 1000
    assert not [s.text for s in sentences if "+" in s.text]
    assert len(set(FILE.read_text(encoding="utf-8").split("\n"))) > len(sentences)
    for before, sentence in pairwise(sentences):
        assert sentence.starts_paragraph or before.tokens[-1].form in {".", "؟", "!", "»", '"', ":"}


@pytest.mark.parametrize(
    ("words", "written"),
    [(["ل", "الوزير"], "للوزير"), (["و", "ل", "اللغة"], "وللغة"), (["ب", "الماء"], "بالماء")],
)
def test_an_article_behind_a_preposition_is_written_as_in_the_news(
    words: list[str], written: str
) -> None:
    assert surface(words) == written


def test_an_article_that_the_treebank_leaves_to_the_preposition_is_written_out() -> None:
    words = [
        Word("ل", "لِ", "ADP", {}, "case"),
        Word("لقشور", "قِشر", "NOUN", {"Definite": "Def"}, "root"),
    ]
    words[0].head = words[1]

    (sentence,) = restyle(Sentence("one", [Token("للقشور", words)]))

    assert [w.form for w in sentence.words] == ["ل", "القشور"]
    assert sentence.text == "للقشور"


def test_sentences_without_trees_are_for_the_tokenizer_alone(tmp_path: Path) -> None:
    settings = replace(read_settings(TINY), lexical_copies=0)
    prepare(settings, treebank_folder.write(tmp_path / "treebanks"), tmp_path)

    segmentation, trees, lemmas = (
        (tmp_path / f"{part}.conllu").read_text(encoding="utf-8")
        for part in (SEGMENTATION, TREES, LEMMAS)
    )
    assert "sent_id = marked-" in segmentation
    assert "sent_id = marked-" not in trees
    assert "\tX\t" not in lemmas
