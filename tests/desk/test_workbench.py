"""What an editor does on an article's page, and what a reader cannot."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from claims.actions.assessments import assessment_publish
from claims.actions.evidence import evidence_quote
from claims.actions.runs import run_queue
from claims.models import Article, Assessment, Claim, Evidence, ExtractionRun
from claims.queries.verdicts import assessment_current
from sources.models import Document, Source

from .. import examples
from .conftest import SEED

QUOTE = "اتفق الرئيسان على أن المعاناة في سوريا طالت أكثر مما ينبغي."


def address(article: Article | Document) -> str:
    return f"/desk/claims/article/{article.pk}/change/"


def opened(claim: Claim) -> str:
    """The page with the claim's card open."""
    return f"{address(claim.document)}?claim={claim.pk}"


def send(desk: Client, claim: Claim, act: str, **fields: Any) -> Any:
    return desk.post(address(claim.document), {"act": act, "claim": claim.pk, **fields})


def assess(desk: Client, claim: Claim, answer: str, **fields: Any) -> Any:
    return send(desk, claim, "assess", answer=answer, **fields)


def test_a_card_says_as_what_its_claim_was_read(desk: Client, claims: list[Claim]) -> None:
    claim = claims[0]
    assert "fold construction" not in desk.get(opened(claim)).content.decode()
    Claim.objects.filter(pk=claim.pk).update(construction="complementiser-clause")
    html = desk.get(opened(claim)).content.decode()
    assert "قالت الوزيرة إن الجسر آمن." in html.split("fold construction")[1][:400]
    Claim.objects.filter(pk=claim.pk).update(construction="of-another-engine")
    assert "of-another-engine" in desk.get(opened(claim)).content.decode()


def test_the_text_stands_as_published_and_every_claim_is_marked(
    desk: Client, article: Article, claims: list[Claim]
) -> None:
    html = desk.get(address(article)).content.decode()
    text = re.search(r'<div id="article-text"(.*?)</section>', html, re.DOTALL)
    assert text
    assert 'dir="rtl" lang="ar"' in text[1]
    lines = re.findall(r'<div class="line.*?">(.*?)</div>', text[1])
    assert "\n".join(re.sub(r"<.*?>", "", line) for line in lines) == SEED.replace('"', "&quot;")
    for claim in claims:
        assert f'href="?claim={claim.pk}#claim-{claim.pk}"' in text[1]
        assert f'id="claim-{claim.pk}"' in html


def test_evidence_is_pasted_then_a_verdict_pressed(desk: Client, claims: list[Claim]) -> None:
    claim = claims[0]
    page = send(
        desk,
        claim,
        "evidence",
        quote=QUOTE,
        stance="supports",
        url="https://example.org/readout",
        outlet="البيت الأبيض",
    )
    assert page.headers["Location"] == f"{opened(claim)}#claim-{claim.pk}"
    piece = Evidence.objects.get()
    assert (piece.passage, piece.document.url) == (QUOTE, "https://example.org/readout")
    assert str(piece.document.publisher) == "البيت الأبيض"

    assess(desk, claim, "attribution:verified", evidence=[piece.pk], rationale="طابق البيان.")
    answer = assessment_current(claim, "attribution")
    assert answer
    assert (answer.verdict, answer.rationale) == ("verified", "طابق البيان.")
    assert list(answer.evidence.all()) == [piece]
    assert assessment_current(claim, "content") is None


def test_new_evidence_has_a_tick_until_an_answer_rests_on_it(
    desk: Client, editor: User, claims: list[Claim]
) -> None:
    piece = evidence_quote(
        claim=claims[0], quote=QUOTE, stance="supports", url="https://example.org/a", by=editor
    )
    tick = f'name="evidence" value="{piece.pk}" checked'
    assert tick in desk.get(opened(claims[0])).content.decode()
    assess(desk, claims[0], "content:verified", evidence=[piece.pk])
    assert tick not in desk.get(opened(claims[0])).content.decode()


def test_a_verdict_that_rests_on_nothing_is_refused_and_nothing_typed_is_lost(
    desk: Client, claims: list[Claim]
) -> None:
    page = assess(desk, claims[0], "content:disputed", rationale="لأن الأرقام لا تتفق")
    html = page.content.decode()
    assert "Choose at least one piece of evidence" in html
    assert "لأن الأرقام لا تتفق</textarea>" in html
    assert not Assessment.objects.exists()


def test_evidence_from_nowhere_is_refused_and_nothing_typed_is_lost(
    desk: Client, claims: list[Claim]
) -> None:
    page = send(desk, claims[0], "evidence", quote=QUOTE, stance="refutes", note="من البيان")
    html = page.content.decode()
    assert "No stored document has these words" in html
    assert f"{QUOTE}</textarea>" in html
    assert 'value="من البيان"' in html
    assert 'value="refutes" checked' in html
    assert not Evidence.objects.exists()
    assert not Document.objects.filter(kind="statement").exists()


@pytest.mark.parametrize("named", ["#", "#999999999999999999", "9" * 30, "no such title"])
def test_a_document_that_is_not_there_is_asked_for_again(
    desk: Client, claims: list[Claim], named: str
) -> None:
    page = send(desk, claims[0], "evidence", quote=QUOTE, stance="supports", document=named)
    html = page.content.decode()
    assert "No document has this number or title" in html
    assert f'value="{named}"' in html
    assert not Evidence.objects.exists()


@pytest.mark.parametrize("named", ["", "#{0.pk} a title", "{0.pk}", "Readout of the call"])
def test_a_passage_is_found_in_a_stored_document(
    desk: Client, claims: list[Claim], named: str
) -> None:
    stored = examples.article(f"نصّ أوّل.\n{QUOTE}\nنصّ أخير.", title="Readout of the call")
    send(
        desk,
        claims[0],
        "evidence",
        quote=f"  {QUOTE} ",
        stance="supports",
        document=named.format(stored),
    )
    piece = Evidence.objects.get()
    assert (piece.document, piece.passage) == (stored, QUOTE)


def test_a_second_answer_that_did_not_see_the_first_is_refused_with_both_in_view(
    desk: Client, editor: User, claims: list[Claim]
) -> None:
    other = examples.user_in("editor", "other")
    first = assessment_publish(
        claim=claims[0],
        aspect="content",
        verdict="verified",
        cited_url="https://example.org/b",
        rationale="The minutes say so.",
        by=other,
    )
    late = {"cited_url": "https://example.org/c", "rationale": "The minutes are forged."}
    page = assess(desk, claims[0], "content:disputed", seen_content="", **late)
    html = page.content.decode()
    assert "Somebody answered this question meanwhile" in html
    assert "The minutes say so." in html
    assert "The minutes are forged." in html
    assert assessment_current(claims[0], "content") == first
    assert f'name="seen_content" value="{first.pk}"' in html

    assess(desk, claims[0], "content:disputed", seen_content=first.pk, reason="Forged.", **late)
    answer = assessment_current(claims[0], "content")
    assert answer
    assert answer.verdict == "disputed"
    html = desk.get(opened(claims[0])).content.decode()
    assert "1 earlier answer" in html
    assert "The minutes say so." in html


def test_evidence_is_taken_away_unless_an_answer_rests_on_it(
    desk: Client, editor: User, claims: list[Claim]
) -> None:
    kept, gone = (
        evidence_quote(
            claim=claims[0], quote=quote, stance="context", url="https://example.org/d", by=editor
        )
        for quote in (QUOTE, "جملة أخرى.")
    )
    assess(desk, claims[0], "content:unverifiable", evidence=[kept.pk])
    for piece in (kept, gone):
        send(desk, claims[0], "remove", evidence=piece.pk)
    assert list(Evidence.objects.all()) == [kept]


def test_the_speaker_is_changed_and_a_new_name_becomes_a_source(
    desk: Client, editor: User, claims: list[Claim]
) -> None:
    send(desk, claims[0], "speakers", speaker=["شون سبايسر", "البيت الأبيض", ""])
    names = {str(speaker) for speaker in claims[0].speakers.all()}
    assert names == {"شون سبايسر", "البيت الأبيض"}
    assert Source.objects.filter(names__name="شون سبايسر").count() == 1
    assert claims[0].changes.get().by == editor


def test_a_reader_sees_everything_and_changes_nothing(
    client: Client, reader: User, editor: User, claims: list[Claim]
) -> None:
    client.force_login(reader)
    html = client.get(opened(claims[0])).content.decode()
    assert f'id="claim-{claims[0].pk}"' in html
    for button in ('name="answer"', 'name="quote"', 'name="speaker"', 'value="extract"'):
        assert button not in html
    page = assess(client, claims[0], "content:unverifiable")
    assert "Your role does not allow this" in page.content.decode()
    send(client, claims[0], "evidence", quote=QUOTE, stance="supports", url="https://example.org")
    send(client, claims[0], "speakers", speaker=["شون سبايسر"])
    client.post(address(claims[0].document), {"act": "extract"})
    assert not Assessment.objects.exists()
    assert not Evidence.objects.exists()
    assert not Source.objects.filter(names__name="شون سبايسر").exists()
    assert claims[0].document.runs.count() == 1
    refused = client.get("/desk/claims/article/add/")
    assert refused.status_code == 403
    assert "Your role does not allow this" in refused.content.decode()


def test_nobody_sees_the_desk_without_a_login(client: Client, article: Article) -> None:
    for path in (address(article), f"/desk/claims/article/{article.pk}/status/"):
        assert client.get(path).headers["Location"].startswith("/desk/login/")


@pytest.mark.parametrize(
    ("state", "reason", "says", "under_way"),
    [
        ("queued", "", "Next in the queue.", True),
        ("running", "", "Looking for claims.", True),
        ("failed", "unsupported_language", "There is no language pack", False),
        ("failed", "no_models", "Ask the person who runs this desk to install them", False),
        ("done", "", "holds no attributed claims", False),
    ],
)
def test_the_page_says_how_the_extraction_stands(
    desk: Client, state: str, reason: str, says: str, under_way: bool
) -> None:
    document = examples.article("Texte sans citation.", language="fr")
    now = timezone.now()
    ExtractionRun.objects.create(
        document=document,
        state=state,
        reason=reason,
        queued_at=now,
        started_at=None if state == "queued" else now,
        finished_at=None if under_way else now,
    )
    html = desk.get(address(document)).content.decode()
    assert says in html
    assert ("data-under-way" in html) is under_way
    status = desk.get(f"/desk/claims/article/{document.pk}/status/").json()
    assert (status["state"], status["under_way"]) == (state, under_way)
    assert ("Try again" in html) is (state == "failed")


def test_reading_is_stopped_from_the_page_that_waits(desk: Client, article: Article) -> None:
    desk.post(address(article), {"act": "extract"})
    assert 'value="cancel"' in desk.get(address(article)).text
    page = desk.post(address(article), {"act": "cancel"}, follow=True)
    assert "Somebody stopped it." in page.text
    assert "No claims could be found." not in page.text
    late = desk.post(address(article), {"act": "cancel"}, follow=True)
    assert "It is over already." in late.text


def test_trying_again_asks_for_a_new_run(desk: Client, article: Article) -> None:
    page = desk.post(address(article), {"act": "extract"})
    assert page.headers["Location"] == address(article)
    assert article.runs.order_by("-pk").values_list("state", flat=True)[0] == "queued"


@pytest.mark.parametrize(
    ("language", "says"),
    [
        ("en", "In the queue. 2 articles go before it. The claims appear here"),
        ("ar", "في قائمة الانتظار. قبله مقالان. تظهر الادعاءات هنا"),
    ],
)
def test_who_waits_is_told_the_place_in_the_queue(desk: Client, language: str, says: str) -> None:
    first, second, article = (
        examples.article(f"Ministeri sanoi {n}.", language="fi") for n in "abc"
    )
    run_queue(document=article, by=None)
    for awaited in (first, second):
        run_queue(document=awaited, by=None, is_awaited=True)
    asked: Any = {"headers": {"accept-language": language}}
    assert says in desk.get(address(article), **asked).text
    status = desk.get(f"/desk/claims/article/{article.pk}/status/", **asked).json()
    assert status["says"].startswith(says)
    assert (
        desk.get(f"/desk/claims/article/{second.pk}/status/")
        .json()["says"]
        .startswith("In the queue. 1 article goes before it.")
    )


@pytest.mark.parametrize("path", ["999999/change/", "x/change/", "999999/status/"])
def test_what_is_not_there_is_not_found(desk: Client, path: str) -> None:
    page = desk.get(f"/desk/claims/article/{path}", headers={"accept-language": "ar"})
    assert page.status_code == 404
    assert "لا شيء على هذا الرابط" in page.content.decode()


def test_a_claim_of_another_article_is_not_touched(desk: Client, claims: list[Claim]) -> None:
    other = examples.article("نص آخر.")
    page = desk.post(address(other), {"act": "assess", "claim": claims[0].pk})
    assert page.status_code == 404


def test_many_claims_take_no_more_queries_than_few(
    desk: Client, editor: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    text = "\n".join(f"قال-{n} الوزير-{n} إن السد-{n} سيكتمل." for n in range(1, 61))
    document = examples.article(text)
    found = [
        examples.attribution(f"الوزير-{n}", f"قال-{n}", f"السد-{n} سيكتمل", text=text)
        for n in range(1, 61)
    ]
    claims = examples.record(document, *found)
    assert len(claims) == 60
    for number, claim in enumerate(claims[:20]):
        piece = evidence_quote(
            claim=claim,
            quote=f"دليل {number}",
            stance="supports",
            url=f"https://example.org/{number}",
            by=editor,
        )
        assessment_publish(
            claim=claim, aspect="content", verdict="verified", evidence=[piece], by=editor
        )
    with django_assert_max_num_queries(30):
        html = desk.get(address(document)).content.decode()
    assert html.count('class="card ') == 60
