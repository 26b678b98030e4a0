"""What the article says itself at the desk: there when asked for, and never in the way."""

import re
from dataclasses import replace
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import translation

from claims.actions.assessments import assessment_publish
from claims.domain.worth_labels import REASONS, reasons_worded
from claims.extraction.own_voice.check_worthiness import FEATURES
from claims.extraction.types import CheckWorthiness
from claims.models import Article, Assessment, Claim
from sources.actions.sources import source_store

from .. import examples
from .conftest import OWN, SEED, SEEDED
from .test_lists import ARTICLES, CLAIMS, listed


@pytest.fixture
def claims(db: None) -> list[Claim]:
    """The seed article with four attributed claims and then three of its own."""
    said = [
        replace(each, check_worthiness=CheckWorthiness(n / 10, ("date",)))
        for n, each in enumerate(SEEDED, 1)
    ]
    return examples.record(examples.article(SEED), *said, *OWN)


def address(claim: Claim, query: str = "") -> str:
    return f"/desk/claims/article/{claim.document_id}/change/{query}"


def shown(desk: Client, claim: Claim, query: str = "") -> list[int]:
    """The claims whose cards the page shows, in their order; each is marked in the text."""
    html = desk.get(address(claim, query)).content.decode()
    cards = [int(pk) for pk in re.findall(r'<details class="card [^>]*data-claim="(\d+)"', html)]
    marked = {int(pk) for pk in re.findall(r'<mark [^>]*data-claim="(\d+)"', html)}
    assert marked == set(cards)
    return cards


def test_attributed_claims_come_first_and_the_rest_when_asked_for(
    desk: Client, claims: list[Claim]
) -> None:
    pks = [claim.pk for claim in claims]
    by_worth = [pks[6], pks[4], pks[5]]
    assert shown(desk, claims[0]) == pks[:4]
    assert shown(desk, claims[0], "?voice=outlet") == by_worth
    assert shown(desk, claims[0], "?voice=outlet&order=text") == pks[4:]
    assert shown(desk, claims[0], "?voice=all") == pks
    assert shown(desk, claims[0], "?order=worth") == pks[3::-1]
    all_by_worth = sorted(claims, key=lambda claim: -claim.check_worthiness)
    assert shown(desk, claims[0], "?voice=all&order=worth") == [claim.pk for claim in all_by_worth]
    assert shown(desk, claims[0], "?voice=loud&order=none") == pks[:4]


def test_the_switch_counts_and_says_what_is_chosen(desk: Client, claims: list[Claim]) -> None:
    html = desk.get(address(claims[0], "?voice=outlet")).content.decode()
    choices = re.findall(
        r'<a href="(\?(?:voice|order)[^"]*)"( aria-current="true")?>([^<]+?) ?<', html
    )
    links = [(link.replace("&amp;", "&"), bool(chosen), label) for link, chosen, label in choices]
    assert links == [
        ("?voice=attributed", False, "Attributed"),
        ("?voice=outlet", True, "The article&#x27;s own"),
        ("?voice=all", False, "All"),
        ("?voice=outlet&order=text", False, "As in the text"),
        ("?voice=outlet&order=worth", True, "Most check-worthy first"),
    ]
    assert re.findall(r'<span class="count">(\d+)</span>', html) == ["4", "3", "7"]
    assert "3 statements · 3 still open" in html
    assert "4 claims · 4 open" in desk.get(address(claims[0])).content.decode()


def test_an_article_that_quotes_nobody_shows_what_it_says_itself(desk: Client) -> None:
    [own] = examples.record(examples.article(SEED), OWN[0])
    assert shown(desk, own) == [own.pk]
    html = desk.get(address(own)).content.decode()
    assert "holds no attributed claims. What it says itself is shown." in html


def test_a_card_of_the_articles_own_says_whose_words_and_asks_one_question(
    desk: Client, claims: list[Claim]
) -> None:
    html = desk.get(address(claims[6], f"?claim={claims[6].pk}")).content.decode()
    body = html.split(f'<div class="card-body" id="claim-{claims[6].pk}"')[1]
    body = body.split('<details class="card')[0]
    head = html.split(f'<summary id="card-{claims[6].pk}">')[1].split("</summary>")[0]
    assert "the article itself" in head
    assert "unattributed" in head
    assert "¶3" in head
    assert 'aria-label="check-worthiness 90 of 100"' in head
    assert "casualties, a number" in head
    assert "Was it said?" not in head
    assert "Is it true?" in head
    assert 'value="content:verified"' in body
    assert "attribution:" not in body
    assert 'name="speaker"' not in body


def test_the_publisher_is_named_where_there_is_one(desk: Client) -> None:
    outlet, _new = source_store(names={"en": ["River Herald"]}, kind="outlet")
    [own] = examples.record(examples.article(SEED, publisher=outlet), OWN[0])
    head = desk.get(address(own)).content.decode().split("<summary id=")[1].split("</summary>")[0]
    assert "River Herald" in head
    assert "unattributed" in head
    assert "the article itself" not in head


def test_an_answer_leads_back_to_the_view_it_was_given_in(
    desk: Client, claims: list[Claim]
) -> None:
    own = claims[6]
    answer = {"act": "assess", "claim": own.pk, "answer": "content:unverifiable"}
    page = desk.post(address(own, "?voice=all&order=worth"), answer)
    assert page.headers["Location"] == address(
        own, f"?voice=all&order=worth&claim={own.pk}#claim-{own.pk}"
    )
    other = claims[5].pk
    page = desk.post(address(own), answer | {"claim": other})
    assert page.headers["Location"] == address(own, f"?voice=outlet&claim={other}#claim-{other}")
    assert Assessment.objects.count() == 2

    refused = desk.post(address(own), answer | {"answer": "content:disputed", "rationale": "قيل"})
    assert "Choose at least one piece of evidence" in refused.content.decode()
    asked = desk.post(address(own), answer | {"answer": "attribution:unverifiable"})
    assert "The article says this itself." in asked.content.decode()
    assert not Assessment.objects.filter(claim=own, aspect="attribution").exists()


def test_the_claim_list_shows_the_articles_own_when_asked_for(
    desk: Client, editor: User, claims: list[Claim]
) -> None:
    pks = [claim.pk for claim in claims]
    assert listed(desk, CLAIMS) == pks[:4]
    assert listed(desk, CLAIMS, voice="loud") == pks[:4]
    assert listed(desk, CLAIMS, voice="outlet") == pks[4:]
    assert listed(desk, CLAIMS, voice="all") == pks
    column = str(desk.get(CLAIMS).context["cl"].list_display.index("weight"))
    assert listed(desk, CLAIMS, voice="outlet", o=column) == [pks[6], pks[4], pks[5]]
    html = desk.get(CLAIMS, {"voice": "outlet"}).content.decode()
    assert "casualties, a number" in html
    assert "lowered by opinion" in html
    assert f"{address(claims[6])}?claim={claims[6].pk}#claim-{claims[6].pk}" in html
    answered = {"claim": claims[6], "aspect": "content", "verdict": "unverifiable", "by": editor}
    assessment_publish(**answered)  # type: ignore[arg-type]
    assert listed(desk, CLAIMS, voice="outlet", true="unverifiable") == [pks[6]]
    assert listed(desk, CLAIMS, voice="outlet", said="open") == []


def test_the_articles_own_statements_keep_no_article_waiting(
    desk: Client, editor: User, claims: list[Claim]
) -> None:
    assert '<td class="field-open_claims">4</td>' in desk.get(ARTICLES).content.decode()
    assert listed(desk, ARTICLES, true="open") == [claims[0].document_id]
    for claim in claims[:4]:
        for aspect in Assessment.Aspect.values:
            assessment_publish(claim=claim, aspect=aspect, verdict="unverifiable", by=editor)
    html = desk.get(ARTICLES).content.decode()
    assert '<td class="field-claims_found">4</td>' in html
    assert '<td class="field-open_claims">0</td>' in html
    assert listed(desk, ARTICLES, true="open") == []
    assessment_publish(
        claim=claims[5],
        aspect="content",
        verdict="disputed",
        cited_url="https://example.org",
        by=editor,
    )
    assert listed(desk, ARTICLES, true="disputed") == [claims[0].document_id]


def test_an_outlet_is_not_a_busy_speaker_for_what_it_says_itself(desk: Client) -> None:
    outlet, _new = source_store(names={"en": ["River Herald"]}, kind="outlet")
    examples.record(examples.article(SEED, publisher=outlet), *SEEDED, *OWN)
    filters: Any = desk.get(CLAIMS).context["cl"].filter_specs
    speakers = next(each for each in filters if each.parameter_name == "speaker")
    assert str(outlet.pk) not in {key for key, _name in speakers.lookup_choices}
    counted = {row.pk: row.n_claims for row in _rows(desk, "/desk/sources/source/")}
    assert (counted[outlet.pk], max(counted.values())) == (0, 3)
    assert len(listed(desk, CLAIMS, speaker=outlet.pk, voice="all")) == 3


def _rows(desk: Client, path: str) -> Any:
    return desk.get(path).context["cl"].result_list


def test_every_feature_has_words_in_both_languages() -> None:
    assert FEATURES.keys() <= REASONS.keys()
    with translation.override("ar"):
        arabic = [str(word) for word in REASONS.values()]
        assert reasons_worded(["casualties", "number", "opinion"]) == "ضحايا، رقم؛ يخفضها: رأي"
    assert len(set(arabic)) == len(REASONS)
    assert all(re.fullmatch(r"[\u0600-\u06ff ]+", word) for word in arabic)


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ([], ""),
        (["casualties", "number"], "casualties, a number"),
        (["money", "opinion", "question"], "money; lowered by opinion, a question"),
        (["boilerplate"], "lowered by boilerplate"),
        (["retired"], "retired"),
    ],
)
def test_reasons_are_told_in_words_those_against_last(names: list[str], words: str) -> None:
    assert reasons_worded(names) == words


def test_the_page_of_an_article_that_was_weighed_by_no_engine_shows_no_meter(
    desk: Client, article: Article
) -> None:
    assert "<meter" not in desk.get(f"/desk/claims/article/{article.pk}/change/").content.decode()
