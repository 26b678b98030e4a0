"""What is remembered of words is what Stanza's own processors give."""

from pathlib import Path

import pytest
import torch
from stanza.models.common.doc import Document
from torch.nn.utils.rnn import pack_sequence

from claims.extraction.languages.packs import load_pack
from claims.extraction.parsing import head as heads
from claims.extraction.parsing import lean, parser
from claims.extraction.parsing.even import STRETCH, EvenLSTM
from claims.extraction.parsing.spanning import best_tree, is_rooted_tree
from claims.extraction.parsing.trees import Parse
from claims.extraction.text.cleaning import paragraphs
from claims.measuring.input_texts import read_texts

CASES = Path(__file__).parent / "cases"


def texts(language: str) -> list[str]:
    """As the parser sees them: without vowel signs."""
    given = (document.text for document in read_texts(str(CASES / language / "news.jsonl")))
    spelling = load_pack(language).reading
    return ["\n\n".join(part.clean for part in paragraphs(text, spelling)) for text in given]


def by_stanza(parse: Parse, language: str) -> list[tuple[str, str]]:
    """Words and lemmas as Stanza's own processors find them, given the classes of ``parse``."""
    nlp = parser.pipeline(language)
    document = nlp.processors["tokenize"].process(Document([], text=parse.text))
    document = nlp.processors["mwt"].process(document)
    words = [word for sentence in document.sentences for word in sentence.words]
    for word, read in zip(words, parse.words, strict=True):
        word.upos = read.upos
    nlp.processors["lemma"].process(document)
    return [(word.text, word.lemma) for word in words]


@pytest.mark.parametrize("language", ["ar", "en"])
def test_every_word_and_lemma_is_stanzas(language: str) -> None:
    pack = load_pack(language)
    for text in texts(language)[:4]:
        parse = parser.parse(text, pack)
        assert [(word.text, word.lemma) for word in parse.words] == by_stanza(parse, language)


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("en", "It's late. Its price rose.", "It 's late . Its price rose ."),
        ("ar", "🔴 مصدر أمني: عاد الوزير.", "🔴 مصدر أمني : عاد الوزير ."),
    ],
)
def test_what_is_one_word_wherever_it_was_learnt_is_not_split(
    language: str, text: str, words: str
) -> None:
    parse = parser.parse(text, load_pack(language))
    assert [word.text for word in parse.words] == words.split()


@pytest.mark.parametrize(
    "lengths",
    [[1], [STRETCH], [STRETCH + 1, 1], [5, 5, 5], [90, STRETCH * 2, STRETCH, STRETCH - 1, 3, 3, 1]],
)
def test_rows_of_any_lengths_are_read_as_torch_reads_them(lengths: list[int]) -> None:
    torch.manual_seed(1)
    lstm = torch.nn.LSTM(7, 5, batch_first=True, bidirectional=True)
    packed = pack_sequence([torch.randn(length, 7) for length in lengths])
    with torch.inference_mode():
        expected, found = lstm(packed)[0], EvenLSTM(lstm)(packed)[0]
    torch.testing.assert_close(found.data, expected.data)
    assert found.batch_sizes.tolist() == expected.batch_sizes.tolist()


def test_what_is_forgotten_is_worked_out_again(monkeypatch: pytest.MonkeyPatch) -> None:
    pack = load_pack("ar")
    first, second = texts("ar")[:2]
    parser.parse(first, pack)
    expected = parser.parse(second, pack)
    monkeypatch.setattr(heads, "REMEMBERED", 3)
    monkeypatch.setattr(lean, "REMEMBERED", 3)
    assert parser.parse(second, pack) == expected
    parser.parse(first, pack)
    assert parser.parse(second, pack) == expected


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
