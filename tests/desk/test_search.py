"""The search for everything, and what the lists show of a search."""

import pytest
from django.test import Client

from claims.actions.claims import claims_reject
from claims.models import Claim
from sources.actions.sources import source_store

from .. import examples
from .conftest import OWN, SEED, SEEDED
from .test_lists import ARTICLES, CLAIMS, listed

SEARCH = "/desk/search/"


@pytest.fixture
def everything(db: None) -> list[Claim]:
    """The seed article's claims of either voice."""
    return examples.record(examples.article(SEED), *SEEDED, *OWN)


def test_the_page_shows_the_best_of_each_kind_marked_with_counts_and_ways_on(
    desk: Client, everything: list[Claim]
) -> None:
    source_store(names={"ar": ["معهد سوريا"]})
    html = desk.get(SEARCH, {"q": "سوريّا"}).content.decode()
    assert html.count('<mark class="found">') > 3
    assert 'معهد <mark class="found">سوريا</mark>' in html
    kinds = desk.get(SEARCH, {"q": "سوريا"}).context["kinds"]
    assert {kind["found"].kind: kind["count"] for kind in kinds} == {
        "claims": str(len(listed(desk, CLAIMS, q="سوريا", voice="all"))),
        "articles": "1",
        "documents": "0",
        "sources": "1",
    }
    for kind in kinds:
        page = desk.get(kind["address"])
        assert len(page.context["cl"].result_list) == kind["found"].count


def test_names_in_two_scripts_stand_side_by_side_and_never_swap(desk: Client) -> None:
    source_store(names={"en": ["Syria House", "House of Syria"], "ar": ["بيت سوريا"]})
    html = desk.get(SEARCH, {"q": "سوريا"}).content.decode()
    found = '<bdi>بيت <mark class="found">سوريا</mark></bdi>'
    assert f"<bdi>House of Syria</bdi> · {found}" in html


@pytest.mark.parametrize("words", ["", " ", "«»", "%", "لا شيء بهذه الكلمات"])
def test_nothing_is_found_without_words_or_trouble(
    desk: Client, everything: list[Claim], words: str
) -> None:
    page = desk.get(SEARCH, {"q": words})
    assert page.status_code == 200
    assert not any(kind["found"].hits for kind in page.context["kinds"])


def test_the_page_is_for_those_who_work_at_the_desk(client: Client) -> None:
    assert client.get(SEARCH, {"q": "x"}).status_code == 302


def test_two_words_find_the_seed_article_and_its_claims(
    desk: Client, everything: list[Claim]
) -> None:
    assert listed(desk, ARTICLES, q="ترامب بوتين") == [everything[0].document_id]
    assert len(listed(desk, CLAIMS, q="بوتين ترامب")) == 3


def test_a_list_tells_what_its_search_finds_in_the_other_voice_and_aside(
    desk: Client, everything: list[Claim]
) -> None:
    own = [claim for claim in everything if claim.voice == "outlet"]
    editor = examples.user_in("editor", "huda")
    claims_reject(claims=[own[1]], by=editor)
    for words, expected in (
        ("مدني", ["1 more in the articles’ own voice"]),
        ("تركية", ["1 more set aside"]),
        ("بوتين ترامب", []),
    ):
        left_out = desk.get(CLAIMS, {"q": words}).context["cl"].left_out
        assert [said for said, _address in left_out] == expected
        for _said, address in left_out:
            assert len(desk.get(CLAIMS + address).context["cl"].result_list) == 1
    assert desk.get(CLAIMS).context["cl"].left_out == []
    everywhere = desk.get(CLAIMS, {"q": "مدني", "voice": "all", "aside": "all"})
    assert everywhere.context["cl"].left_out == []


def test_a_list_is_ordered_best_first_unless_an_order_is_chosen(
    desk: Client, everything: list[Claim]
) -> None:
    title = examples.article("خبر", title="بوتين في سوريا")
    later = examples.article("لا شيء عن بوتين أو سوريا")
    seed = everything[0].document_id
    assert listed(desk, ARTICLES, q="سوريا بوتين") == [title.pk, later.pk, seed]
    assert listed(desk, ARTICLES, q="سوريا بوتين", o="-4.1")[-1] == title.pk


def test_lists_mark_the_words_as_they_are_written(desk: Client, everything: list[Claim]) -> None:
    examples.article("خبر", title="الأزمةُ السوريّة")
    source_store(names={"ar": ["الأزمة"], "en": ["Crisis"], "fr": ["La crise"]})
    for path, words, marked in (
        (ARTICLES, "الازمه", "الأزمةُ"),
        (CLAIMS, "الازمه", "الأزمة"),
        ("/desk/sources/document/", "السورية", "السوريّة"),
        ("/desk/sources/source/", "crise", "crise"),
    ):
        html = desk.get(path, {"q": words}).content.decode()
        assert f'<mark class="found">{marked}</mark>' in html, path


def test_a_claim_is_shown_around_the_words_that_were_looked_for(
    desk: Client, everything: list[Claim]
) -> None:
    text = "قال س إن " + "كلام " * 60 + "ثم السدّ."
    document = examples.article(text)
    content = text[len("قال س إن ") :]
    examples.record(document, examples.attribution("س", "قال", content, text=text))
    html = desk.get(CLAIMS, {"q": "السد"}).content.decode()
    assert 'ثم <mark class="found">السدّ</mark>.' in html


def test_documents_are_still_found_by_a_piece_of_their_address(desk: Client) -> None:
    page = examples.article("خبر", kind="report", url="https://river.example/dam/7")
    examples.article("river.example", kind="report")
    assert listed(desk, "/desk/sources/document/", q="river.example/dam") == [page.pk]
