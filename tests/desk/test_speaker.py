"""A speaker's page: what they said, when, what came of it, and under which names."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from claims.actions.assessments import assessment_publish
from claims.actions.reopening import answer_reopen
from claims.models import Article, Claim
from claims.queries import statistics
from sources.actions.merges import source_merge
from sources.actions.sources import source_store
from sources.models import Source

from .. import examples
from .conftest import OWN, SEED, SEEDED


def address(source: Source) -> str:
    return f"/desk/claims/claim/speaker/{source.pk}/"


@pytest.fixture
def house(article: Article, claims: list[Claim], editor: User) -> Source:
    """The White House: three of the seed article's four claims, two answers, an alias."""
    examples.record(article, *SEEDED, *OWN)
    source = claims[0].speakers.get()
    alias, _new = source_store(names={"en": ["White House"], "fr": ["Maison-Blanche"]})
    source_merge(source=alias, into=source)
    for claim, aspect, verdict in (
        (claims[0], "attribution", "verified"),
        (claims[0], "content", "disputed"),
        (claims[1], "content", "verified"),
        (claims[2], "content", "verified"),
    ):
        assessment_publish(
            claim=claim, aspect=aspect, verdict=verdict, cited_url="https://e.org", by=editor
        )
    return source


def test_the_numbers_are_those_of_their_claims(house: Source, claims: list[Claim]) -> None:
    spoken = statistics.claims_spoken(house)
    assert set(spoken) == {claims[0], claims[1], claims[3]}
    assert set(statistics.claims_spoken(house, answered=True)) == {claims[0], claims[1]}
    assert statistics.answers_spoken(house) == {
        "attribution": {"verified": 1, "disputed": 0, "unverifiable": 0, "open": 2},
        "content": {"verified": 1, "disputed": 1, "unverifiable": 0, "open": 1},
    }
    found = statistics.articles_spoken_in(spoken)
    assert [(a.pk, a.n) for a in found] == [(claims[0].document_id, 3)]  # type: ignore[attr-defined]


def test_what_was_said_under_an_alias_is_said_by_them(
    house: Source, claims: list[Claim], editor: User
) -> None:
    answer_reopen(claim=claims[2], reason="Somebody else.", by=editor)
    claims[2].speakers.set([house.merged.get(), house])
    assert statistics.claims_spoken(house).count() == 4


def test_the_page_names_them_and_lists_their_claims(
    desk: Client, house: Source, claims: list[Claim]
) -> None:
    Source.objects.filter(pk=house.pk).update(wikidata_id="Q35525")
    page = desk.get(address(house))
    html = page.content.decode()
    assert "<h1><bdi>White House</bdi></h1>" in html  # as the reader calls them
    assert page.context["aliases"] == [("Arabic", ["البيت الأبيض"]), ("French", ["Maison-Blanche"])]
    assert 'href="https://www.wikidata.org/wiki/Q35525"' in html
    assert list(page.context["claims"]) == [claims[0], claims[1], claims[3]]
    for claim in page.context["claims"]:
        assert f'/change/?claim={claim.pk}#claim-{claim.pk}"' in html
    assert f'href="/desk/claims/claim/?speaker={house.pk}&amp;true=disputed">1</a>' in html
    assert "1 verified, 1 disputed, 0 unverifiable; 3 claims found." in html
    assert f'href="/desk/sources/source/{house.pk}/change/"' in html


def test_the_form_of_a_source_leads_to_its_merges_alone(desk: Client, house: Source) -> None:
    others = [source_store(names={"en": [name]})[0] for name in ("Somebody", "S. Body")]
    source_merge(source=others[0], into=others[1])
    for source in (house, house.merged.get()):
        there = f"/desk/sources/merge/?source={source.pk}"
        assert (
            f'<a href="{there}">1</a>' in desk.get(f"/desk/sources/source/{source.pk}/change/").text
        )
        assert list(desk.get(there).context["cl"].result_list) == [house.merged.get().merges.get()]
    assert len(desk.get("/desk/sources/merge/").context["cl"].result_list) == 2


def test_a_merged_source_leads_to_the_one_it_is(desk: Client, house: Source) -> None:
    answer = desk.get(address(house.merged.get()))
    assert (answer.status_code, answer["Location"]) == (302, address(house))


def test_long_lists_of_claims_come_in_pages(
    desk: Client, house: Source, claims: list[Claim], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("claims.desk.dashboard.CLAIMS_PER_PAGE", 2)
    first, second = (desk.get(address(house), {"p": p}) for p in (1, 2))
    assert list(first.context["claims"]) == claims[:2]
    assert list(second.context["claims"]) == [claims[3]]
    assert 'href="?p=2#claims" rel="next"' in first.content.decode()
    assert list(desk.get(address(house), {"p": "x"}).context["claims"]) == claims[:2]


def test_who_said_nothing_yet_has_a_page_that_says_what_to_do(desk: Client, db: None) -> None:
    source, _new = source_store(names={"en": ["Nobody"]})
    assert "No claim of theirs yet." in desk.get(address(source)).content.decode()


def test_there_is_no_page_of_a_source_that_is_not_there(desk: Client, db: None) -> None:
    assert desk.get("/desk/claims/claim/speaker/999/").status_code == 404


def test_the_page_is_for_those_who_may_see_claims(client: Client, house: Source) -> None:
    client.force_login(User.objects.create_user("stranger", is_staff=True))
    assert client.get(address(house)).status_code == 403


def test_the_list_of_sources_leads_there(desk: Client, house: Source) -> None:
    html = desk.get("/desk/sources/source/").content.decode()
    assert f'<a href="{address(house)}">3</a>' in html


def test_many_claims_need_no_more_queries_than_few(desk: Client, house: Source) -> None:
    with CaptureQueriesContext(connection) as few:
        desk.get(address(house))
    for i in range(5):
        examples.record(examples.article(f"{i} {SEED}"), *SEEDED)
    with CaptureQueriesContext(connection) as many:
        desk.get(address(house))
    assert len(many) == len(few)


def seen(page: str) -> dict[str, str]:
    """What a page that shows a split sends along with it."""
    return dict(re.findall(r'name="(seen)" value="(\w+)"', page))


def test_two_who_were_taken_for_one_are_told_apart_and_are_one_again(
    desk: Client, house: Source, claims: list[Claim]
) -> None:
    free, settled = claims[3], claims[0]
    page = f"{address(house)}split/"
    html = desk.get(page).text
    assert f'name="claims" value="{settled.pk}" disabled>' in html
    assert f'name="claims" value="{free.pk}">' in html
    assert 'value="both"' in html
    assert desk.get(page, {"q": "no such words"}).text.count('name="claims"') == 0
    card = desk.get(f"/desk/claims/article/{free.document_id}/change/?claim={free.pk}").text
    assert f'href="{page}?claim={free.pk}"' in card
    assert f'value="{free.pk}" checked>' in desk.get(f"{page}?claim={free.pk}").text
    given: dict[str, Any] = {
        "name:en:White House": "goes",
        "claims": [free.pk],
        "kind": "institution",
        "reason": "The spokesman's office.",
    }
    planned = desk.post(page, given | {"plan": "1"}).text
    assert "What would happen" in planned
    assert "1 claim goes." in planned
    assert "The spokesman&#x27;s office.</textarea>" in planned
    given |= seen(planned)
    refused = desk.post(page, given | {"split": "1", "reason": ""}).text
    assert "Say in a few words how you know that they are two." in refused
    assert f'value="{free.pk}" checked>' in refused  # nothing typed is lost
    warned = desk.post(page, given | {"plan": "1", "claims": [free.pk, settled.pk]}).text
    assert "On these a verdict stands" in warned
    assert 'name="split"' not in warned
    settled_name = desk.post(page, given | {"split": "1"})
    assert "Verdicts rest on what this source said" in settled_name.text
    given |= {"name:en:White House": "both"}
    otherwise = desk.post(page, given | {"split": "1"}).text
    assert "You chose something else since." in otherwise
    assert not house.splits.exists()
    given |= seen(otherwise)
    assert desk.post(page, given | {"split": "1"})["Location"] == address(house)
    split = house.splits.get()
    assert (split.reason, list(free.speakers.all())) == (given["reason"], [split.into])
    assert given["reason"].split("'")[0] in desk.get(address(house)).text
    desk.post(address(split.into), {"act": "split-undo", "split": split.pk})
    assert list(free.speakers.all()) == [house]
    assert house.splits.get().undone_at
