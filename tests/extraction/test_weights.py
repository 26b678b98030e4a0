"""Which models the engine takes, and that the bundled ones are there, small and readable."""

import json
import shutil
from functools import cache
from pathlib import Path

import pytest
import stanza
import torch

from claims.extraction.languages.packs import load_pack
from claims.extraction.parsing import parser
from claims.extraction.parsing.parser import parse
from claims.extraction.parsing.trees import Parse, Word
from claims.extraction.parsing.weights import (
    BUNDLED,
    DIRECTORY_VARIABLE,
    ENCODER,
    HEAD,
    PACKAGE,
    find_models,
    installed_models,
    place,
)
from claims.extraction.types import MissingModels, UnsupportedLanguage

LARGEST = 40_000_000
"""Bytes that all the models may take, the encoder included."""

OURS = ("tokenize", "mwt", "lemma", HEAD)


@pytest.fixture(autouse=True)
def official(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty directory for official models, so that none of this machine's are found."""
    directory = tmp_path / "official"
    monkeypatch.setenv(DIRECTORY_VARIABLE, str(directory))
    return directory


@pytest.mark.parametrize("language", ["ar", "en"])
def test_bundled_models_are_whole(language: str) -> None:
    models = find_models(language)

    assert (models.directory, models.origin) == (BUNDLED, "bundled")
    assert models.names == dict.fromkeys(OURS, "bundled:isnad")
    assert all(models.whole_file(part).is_file() for part in (HEAD, ENCODER))


def test_bundled_models_are_small() -> None:
    assert sum(path.stat().st_size for path in BUNDLED.rglob("*.pt")) <= LARGEST


def test_bundled_files_are_those_that_the_resources_describe() -> None:
    resources = json.loads((BUNDLED / "resources.json").read_text(encoding="utf-8"))

    described = {
        place(BUNDLED, language, part, name).relative_to(BUNDLED).as_posix(): entry["md5"]
        for language, parts in resources.items()
        for part in (*OURS, ENCODER)
        for name, entry in parts[part].items()
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


def test_arabic_clitics_are_split_and_the_reporting_verb_heads_the_sentence() -> None:
    parse = _parse("ar", "وقال وزير الخارجية إن بلاده ستشارك في المحادثات.")

    assert [token.text for token in parse.tokens] == [
        "وقال", "وزير", "الخارجية", "إن", "بلاده", "ستشارك", "في", "المحادثات", ".",
    ]  # fmt: skip
    assert [word.text for word in parse.words] == [
        "و", "قال", "وزير", "الخارجية", "إن", "بلاد", "ه", "س", "تشارك", "في", "المحادثات", ".",
    ]  # fmt: skip
    (root,) = _roots(parse)
    assert (root.text, root.lemma, root.upos) == ("قال", "قال", "VERB")
    assert _dependents(parse, root) >= {("وزير", "nsubj"), ("تشارك", "ccomp")}


def test_arabic_reporting_verbs_have_their_lemma_in_every_form_and_spelling() -> None:
    text = "قالت الوزيرة إنها باقية. يقولون إن الحرب انتهت. واكد المتحدث ان الاتفاق قائم."

    assert [(verb.text, verb.lemma) for verb in _roots(_parse("ar", text))] == [
        ("قالت", "قال"),
        ("يقولون", "قال"),
        ("اكد", "أكد"),
    ]


def test_english_contractions_are_split_and_the_reporting_verb_heads_the_sentence() -> None:
    parse = _parse("en", "The minister said the talks weren't cancelled.")

    assert [token.text for token in parse.tokens] == [
        "The", "minister", "said", "the", "talks", "weren't", "cancelled", ".",
    ]  # fmt: skip
    assert [word.text for word in parse.words][5:7] == ["were", "n't"]
    (root,) = _roots(parse)
    assert (root.text, root.lemma, root.upos) == ("said", "say", "VERB")
    assert _dependents(parse, root) >= {("minister", "nsubj"), ("cancelled", "ccomp")}


def test_an_official_model_is_preferred_once_it_is_there_in_full(official: Path) -> None:
    shutil.copytree(BUNDLED, official)

    assert find_models("ar").names == dict.fromkeys(OURS, "official:isnad")
    assert [(models.language, models.origin) for models in installed_models()] == [
        ("ar", "official"),
        ("en", "official"),
        ("ar", "bundled"),
        ("en", "bundled"),
    ]


def test_a_model_without_the_encoder_it_needs_is_not_taken(official: Path) -> None:
    shutil.copytree(BUNDLED, official)
    place(official, "ar", ENCODER, PACKAGE).unlink()

    assert {find_models(language).origin for language in ("ar", "en")} == {"bundled"}


def test_a_damaged_head_is_told_of_each_time_until_it_is_whole(
    official: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(BUNDLED, official)
    monkeypatch.setattr(parser, "pipeline", cache(parser.pipeline.__wrapped__))
    monkeypatch.setattr(parser, "_lean", cache(parser._lean.__wrapped__))
    head = place(official, "en", HEAD, PACKAGE)
    whole = head.read_bytes()
    head.write_bytes(whole + b"!")
    for _again in range(2):
        with pytest.raises(MissingModels, match=r"head/isnad\.pt is damaged"):
            parser.prepare("en")
    head.write_bytes(whole)
    assert [word.lemma for word in _parse("en", "Rain fell.").words] == ["rain", "fall", "."]


def test_a_list_of_what_could_be_downloaded_is_no_model(official: Path) -> None:
    official.mkdir()
    shutil.copy(BUNDLED / "resources.json", official)

    assert find_models("en").origin == "bundled"


def test_a_language_without_models_is_refused_with_what_to_do() -> None:
    with pytest.raises(UnsupportedLanguage, match="models download sw"):
        find_models("sw")


def _parse(language: str, text: str) -> Parse:
    return parse(text, load_pack(language))


def _roots(parse: Parse) -> list[Word]:
    return [word for word in parse.words if word.head < 0]


def _dependents(parse: Parse, head: Word) -> set[tuple[str, str]]:
    children = parse.children[parse.words.index(head)]
    return {(parse.words[n].text, parse.words[n].deprel) for n in children}
