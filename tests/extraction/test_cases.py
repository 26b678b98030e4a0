"""The rules on hand-written trees, in the style of UD and of Stanza's official models."""

import json
from pathlib import Path

import pytest

from claims.extraction import attributions_of_parse
from claims.extraction.parsing.conllu import parse_conllu

from .slices import sliced

CASES = Path(__file__).parent / "cases"
every_case = pytest.mark.parametrize(
    "path",
    sorted(CASES.glob("*/*.conllu")),
    ids=lambda path: f"{path.parent.name}-{path.stem}",
)


@every_case
def test_every_sentence_is_a_tree_with_one_root(path: Path) -> None:
    parse = parse_conllu(path.read_text(encoding="utf-8"))
    for sentence in parse.sentences:
        words = range(sentence.first, sentence.last)
        roots = [word for word in words if parse.words[word].head < 0]
        assert [parse.words[root].deprel for root in roots] == ["root"]
        assert parse.subtree(roots[0]) == list(words), "words that the root does not reach"


@every_case
def test_tree_gives_exactly_these_attributions(path: Path) -> None:
    parse = parse_conllu(path.read_text(encoding="utf-8"))
    found = attributions_of_parse(parse, path.parent.name)
    expected = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    assert [sliced(parse.text, attribution) for attribution in found] == expected


def test_conllu_words_slice_to_their_letters() -> None:
    source = (CASES / "ar" / "padt_conjunction_root.conllu").read_text(encoding="utf-8")
    parse = parse_conllu(source)
    assert [parse.text[w.start : w.end] for w in parse.words[:3]] == ["و", "أعلنت", "وزيرة"]
    assert parse.words[1].head == 0
    assert parse.children[0][0] == 1
