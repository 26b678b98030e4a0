"""A language is understood by whatever code, and detected among those that the newsroom reads."""

from typing import Any

import pytest

from claims.measuring.input_texts import UnreadableInput, read_texts
from sources.languages import detect_language, language_code

from .. import examples
from ..api.conftest import client_of

SENTENCE = "قال وزير الري هاني سويلم إن السد سيكتمل في مايو."


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("ara", "ar"), ("arb", "ar"), ("ARZ", "ar"), ("apc-LB", "ar"), ("ar_EG", "ar"),
        (" ar ", "ar"),
        ("eng", "en"), ("eng-US", "en"), ("fra", "fr"), ("fre", "fr"), ("deu", "de"), ("ger", "de"),
        ("per", "fa"), ("pes", "fa"), ("prs", "fa"), ("cmn", "zh"), ("tur", "tr"),
        ("ckb", "ckb"), ("", ""),
    ],
)  # fmt: skip
def test_one_language_has_one_code(tag: str, code: str) -> None:
    assert language_code(tag) == code


@pytest.mark.parametrize("tag", ["Arabic", "a", "عربي", "12"])
def test_what_is_no_code_is_refused(tag: str) -> None:
    with pytest.raises(ValueError, match=tag):
        language_code(tag)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (SENTENCE, "ar"),
        ("The minister said that the dam would be finished in May.", "en"),
        ("La ministre a annoncé que le barrage serait achevé en mai.", "fr"),
        ("Floods close three tunnels", "en"),
        ("Mayor vows inquiry", "en"),
        ("Inflation: 5%", "en"),
        ("Macron annonce une loi", "fr"),
        ("غرق قارب", "ar"),
        ("أسعار النفط", "ar"),
        ("Наводнение в городе", "ru"),
        ("קמפיין", "he"),
        ("قیمت نان در تهران گران شد و پنج چیز دیگر", "fa"),
        ("Ministeri sanoi, että pato valmistuu toukokuussa. Hän lisäsi, että kustannukset ovat"
         " nousseet kolmeen miljardiin euroon, ja että työt jatkuvat koko talven ajan joka"
         " tapauksessa.", "fi"),
        ("12345 — !", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_a_text_is_in_one_of_the_newsroom_s_languages_unless_it_clearly_is_not(
    text: str, language: str
) -> None:
    assert detect_language(text) == language


def test_the_newsroom_says_which_languages_it_reads(settings: Any) -> None:
    settings.ISNAD_LANGUAGES = ["ar", "es"]
    assert detect_language("Parlament vota") == "es"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, ("ar", True)),
        ({"language": "arz"}, ("ar", False)),
        ({"language": "eng"}, ("en", False)),
    ],
)
def test_the_api_says_which_language_it_took_and_whether_it_was_given(
    db: None, given: dict[str, str], said: tuple[str, bool]
) -> None:
    api = client_of(examples.user_in("editor"))
    answer = api.post("/api/v1/articles/", {"text": SENTENCE, **given}).json()
    assert (answer["article"]["language"], answer["language_detected"]) == said
    again = api.post("/api/v1/articles/", {"text": SENTENCE}).json()
    assert (again["article"]["language"], again["language_detected"]) == (said[0], False)
    other = api.post("/api/v1/documents/", {"text": SENTENCE + " أمس.", **given}).json()
    assert (other["language"], other["language_detected"]) == said


def test_a_file_of_texts_says_its_languages_by_any_code(tmp_path: Any) -> None:
    lines = tmp_path / "a.jsonl"
    lines.write_text('{"text": "x", "lang": "arb"}\n{"text": "y", "lang": "English"}\n')
    texts = read_texts(str(lines))
    assert next(texts).language == "ar"
    with pytest.raises(UnreadableInput, match="no language code"):
        next(texts)
