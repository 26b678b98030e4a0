"""Which models the engine takes, and that the bundled ones are there, small and readable."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import stanza
import torch

from claims.extraction.parsing.weights import (
    BUNDLED,
    DIRECTORY_VARIABLE,
    PROCESSORS,
    find_models,
    installed_models,
)
from claims.extraction.types import UnsupportedLanguage

LARGEST = 40_000_000
"""Bytes that one language's models may take, word vectors included."""


@pytest.fixture(autouse=True)
def official(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty directory for official models, so that none of this machine's are found."""
    directory = tmp_path / "official"
    monkeypatch.setenv(DIRECTORY_VARIABLE, str(directory))
    return directory


@pytest.fixture
def one_thread() -> Iterator[None]:
    """The engine's setting: more threads slow small models down."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.mark.parametrize("language", ["ar", "en"])
def test_bundled_models_are_whole_and_small(language: str) -> None:
    models = find_models(language)

    assert (models.directory, models.origin) == (BUNDLED, "bundled")
    assert models.names == dict.fromkeys(PROCESSORS, "bundled:isnad")
    assert sum(path.stat().st_size for path in (BUNDLED / language).rglob("*")) <= LARGEST


def test_bundled_files_are_those_that_the_resources_describe() -> None:
    resources = json.loads((BUNDLED / "resources.json").read_text(encoding="utf-8"))

    described = {
        f"{language}/{processor}/{name}.pt": entry["md5"]
        for language, processors in resources.items()
        for processor in (*PROCESSORS, "pretrain")
        for name, entry in processors[processor].items()
    }
    found = {
        path.relative_to(BUNDLED).as_posix(): stanza.resources.common.get_md5(path)
        for path in BUNDLED.rglob("*.pt")
    }
    assert found == described


@pytest.mark.parametrize("language", ["ar", "en"])
def test_bundled_models_hold_no_path_of_the_machine_they_were_trained_on(language: str) -> None:
    for path in (BUNDLED / language).rglob("*.pt"):
        config = torch.load(path, weights_only=True).get("config", {})
        paths = {name: value for name, value in config.items() if "/" in str(value)}
        assert paths == {}, path


@pytest.mark.usefixtures("one_thread")
def test_arabic_clitics_are_split_and_the_reporting_verb_heads_the_sentence() -> None:
    sentence = _parse("ar", "وقال وزير الخارجية إن بلاده ستشارك في المحادثات.")

    assert [token.text for token in sentence.tokens] == [
        "وقال", "وزير", "الخارجية", "إن", "بلاده", "ستشارك", "في", "المحادثات", ".",
    ]  # fmt: skip
    assert [word.text for word in sentence.words] == [
        "و", "قال", "وزير", "الخارجية", "إن", "بلاد", "ه", "س", "تشارك", "في", "المحادثات", ".",
    ]  # fmt: skip
    root = next(word for word in sentence.words if word.head == 0)
    assert (root.text, root.lemma, root.upos) == ("قال", "قال", "VERB")
    assert _dependents(sentence, root.id) >= {("وزير", "nsubj"), ("تشارك", "ccomp")}


@pytest.mark.usefixtures("one_thread")
def test_arabic_reporting_verbs_have_their_lemma_in_every_form_and_spelling() -> None:
    text = "قالت الوزيرة إنها باقية. يقولون إن الحرب انتهت. واكد المتحدث ان الاتفاق قائم."
    pipeline = stanza.Pipeline(**find_models("ar").pipeline_options(), use_gpu=False, verbose=False)

    verbs = [w for s in pipeline(text).sentences for w in s.words if w.head == 0]

    assert [(verb.text, verb.lemma) for verb in verbs] == [
        ("قالت", "قال"),
        ("يقولون", "قال"),
        ("اكد", "أكد"),
    ]


@pytest.mark.usefixtures("one_thread")
def test_english_contractions_are_split_and_the_reporting_verb_heads_the_sentence() -> None:
    sentence = _parse("en", "The minister said the talks weren't cancelled.")

    assert [token.text for token in sentence.tokens] == [
        "The", "minister", "said", "the", "talks", "weren't", "cancelled", ".",
    ]  # fmt: skip
    assert [word.text for word in sentence.words][5:7] == ["were", "n't"]
    root = next(word for word in sentence.words if word.head == 0)
    assert (root.text, root.lemma, root.upos) == ("said", "say", "VERB")
    assert _dependents(sentence, root.id) >= {("minister", "nsubj"), ("cancelled", "ccomp")}


def test_an_official_model_is_preferred_once_it_is_there_in_full(official: Path) -> None:
    shutil.copytree(BUNDLED, official)

    assert find_models("ar").names == dict.fromkeys(PROCESSORS, "official:isnad")
    assert [(models.language, models.origin) for models in installed_models()] == [
        ("ar", "official"),
        ("en", "official"),
        ("ar", "bundled"),
        ("en", "bundled"),
    ]


def test_a_model_without_the_vectors_it_needs_is_not_taken(official: Path) -> None:
    shutil.copytree(BUNDLED, official)
    (official / "ar" / "pretrain" / "isnad.pt").unlink()

    assert find_models("ar").origin == "bundled"
    assert find_models("en").origin == "official"


def test_a_list_of_what_could_be_downloaded_is_no_model(official: Path) -> None:
    official.mkdir()
    shutil.copy(BUNDLED / "resources.json", official)

    assert find_models("en").origin == "bundled"


def test_a_language_without_models_is_refused_with_what_to_do() -> None:
    with pytest.raises(UnsupportedLanguage, match="models download sw"):
        find_models("sw")


def _parse(language: str, text: str) -> stanza.models.common.doc.Sentence:
    models = find_models(language)
    pipeline = stanza.Pipeline(**models.pipeline_options(), use_gpu=False, verbose=False)
    (sentence,) = pipeline(text).sentences
    return sentence


def _dependents(sentence: stanza.models.common.doc.Sentence, head: int) -> set[tuple[str, str]]:
    return {(word.text, word.deprel) for word in sentence.words if word.head == head}
