"""What is proposed as a claim's own wording, at the desk and in the API."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from claims.actions.claims import claim_word
from claims.models import Claim
from claims.queries.wording import wording_proposed
from sources.models import Source

from .. import examples
from ..api.conftest import client_of

pytestmark = pytest.mark.django_db
TEXT = 'Lena Ort said he would resign yesterday. She said "I was never asked".'
SAID = examples.attribution("Lena Ort", "said", "he would resign yesterday", text=TEXT)
QUOTED = examples.attribution("Lena Ort", "said", "I was never asked", text=TEXT, kind="direct")


@pytest.fixture
def claims(db: None) -> list[Claim]:
    document = examples.article(TEXT, language="en", published_at="2017-05-02T10:00:00+00:00")
    made = examples.record(document, SAID, QUOTED)
    Source.objects.update(kind="person")
    return [Claim.objects.get(pk=claim.pk) for claim in made]


def test_it_knows_the_articles_day_the_speaker_and_what_is_quoted(claims: list[Claim]) -> None:
    assert [wording_proposed(claim) for claim in claims] == [
        "He [Lena Ort?] would resign on 1 May 2017",
        "I [Lena Ort] was never asked",
    ]
    Source.objects.update(kind="institution")
    assert wording_proposed(claims[0]) == "He [?] would resign on 1 May 2017"


def test_an_editor_edits_it_in_place_and_afterwards_there_is_none(
    client: Client, claims: list[Claim], editor: User
) -> None:
    User.objects.filter(pk=editor.pk).update(is_staff=True)
    client.force_login(editor)
    claim = claims[0]
    page = f"/desk/claims/article/{claim.document_id}/change/?claim={claim.pk}"
    html = client.get(page).text
    assert ">He [Lena Ort?] would resign on 1 May 2017</textarea>" in html
    assert "This is a proposal" in html
    wording = "Sami Ghanem would resign on 1 May 2017"
    client.post(page, {"act": "wording", "claim": claim.pk, "version": 0, "wording": wording})
    html = client.get(page).text
    assert f">{wording}</textarea>" in html
    assert "This is a proposal" not in html


def test_the_api_tells_it_until_there_is_a_wording(claims: list[Claim], editor: User) -> None:
    api = client_of(editor)
    address = f"/api/v1/claims/{claims[0].pk}/"
    assert (
        api.get(address).json()["wording_proposed"] == "He [Lena Ort?] would resign on 1 May 2017"
    )
    claim_word(claim=claims[0], wording="It rained.", by=editor)
    assert api.get(address).json()["wording_proposed"] == ""


def test_it_reads_what_the_article_says_before_the_claim_and_how_its_verb_is(
    editor: User,
) -> None:
    text = "القتلى 72. وقالت سلمى الغانم إن الرقم صحيح. وقالت سلمى الغانم إنها سترد قريبا."
    first, second = (
        examples.attribution("سلمى الغانم", "قالت", words, text=text, cue_lemma="قال")
        for words in ("إن الرقم صحيح", "إنها سترد قريبا")
    )
    claims = examples.record(examples.article(text, language="ar"), first, second)
    proposed = ["الرقم [72] صحيح", "إنها [سلمى الغانم؟] سترد قريبا"]
    assert [wording_proposed(claim) for claim in claims] == proposed
    listed = client_of(editor).get(f"/api/v1/articles/{claims[0].document_id}/claims/").json()
    assert [row["wording_proposed"] for row in listed["results"]] == proposed
