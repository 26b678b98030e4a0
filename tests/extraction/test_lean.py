"""The lean lean give what Stanza's own processors give, whatever they remember."""

from pathlib import Path

import pytest
import torch

from claims.extraction.languages.packs import load_pack
from claims.extraction.parsing import lean, networks, parser
from claims.extraction.parsing.lean import LeanPipeline
from claims.extraction.parsing.spanning import best_tree, is_rooted_tree
from claims.extraction.parsing.trees import Parse
from claims.measuring.input_texts import read_texts

CASES = Path(__file__).parent / "cases"


def texts(language: str) -> list[str]:
    return [document.text for document in read_texts(str(CASES / language / "news.jsonl"))]


def by_stanza(text: str, language: str) -> Parse:
    """The text through the whole of ``stanza.Pipeline``, as models of another build are read."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(parser, "_lean", lambda _: None)
        return parser.parse(text, load_pack(language))


@pytest.mark.parametrize("language", ["ar", "en"])
def test_every_word_is_read_as_stanza_reads_it(language: str) -> None:
    pack = load_pack(language)
    assert LeanPipeline.suit(parser.pipeline(language))
    for text in texts(language)[:4]:
        assert parser.parse(text, pack) == by_stanza(text, language)


def test_what_is_forgotten_is_worked_out_again(monkeypatch: pytest.MonkeyPatch) -> None:
    pack = load_pack("ar")
    first, second = texts("ar")[:2]
    parser.parse(first, pack)
    expected = parser.parse(second, pack)
    monkeypatch.setattr(networks, "REMEMBERED", 3)
    monkeypatch.setattr(lean, "REMEMBERED", 3)
    assert parser.parse(second, pack) == expected
    parser.parse(first, pack)
    assert parser.parse(second, pack) == expected


def test_models_of_another_build_are_left_to_stanza() -> None:
    nlp = parser.pipeline("ar")
    for processor, option in (("pos", "charlm"), ("depparse", "linearization")):
        args = nlp.processors[processor].trainer.model.args
        with pytest.MonkeyPatch.context() as patched:
            patched.setitem(args, option, True)
            assert not LeanPipeline.suit(nlp)
    assert LeanPipeline.suit(nlp)


@pytest.mark.parametrize(
    ("heads", "is_tree"),
    [
        ([0, 0], True),
        ([0, 2, 0, 2], True),
        ([0, 2, 0, 0], False),
        ([0, 2, 1, 0], False),
        ([0, 3, 0, 4, 3], False),
    ],
)
def test_a_tree_has_one_root_that_every_word_leads_to(heads: list[int], is_tree: bool) -> None:
    assert is_rooted_tree(heads) == is_tree


def test_the_best_tree_with_one_root_is_found_by_trying_all() -> None:
    generator = torch.Generator().manual_seed(7)
    for _ in range(60):
        scores = torch.randn(5, 5, generator=generator).log_softmax(1)
        scores.fill_diagonal_(-torch.inf)
        every = ([0, a, b, c, d] for a in range(5) for b in range(5)
                 for c in range(5) for d in range(5))  # fmt: skip
        trees = [heads for heads in every if is_rooted_tree(heads)]
        best = max(trees, key=lambda heads: sum(scores[n, heads[n]].item() for n in range(1, 5)))
        assert best_tree(scores) == best
