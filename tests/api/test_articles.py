"""Articles go in, and their run is an address to watch."""

import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from claims.actions.runs import run_execute
from claims.models import ExtractionRun
from sources.actions.sources import source_store
from sources.models import Correction, Document

from .. import examples

FINNISH = "Ministeri sanoi, että pato valmistuu toukokuussa."
ARTICLES = "/api/v1/articles/"


def path(address: str) -> str:
    return address.removeprefix("http://testserver")


def test_an_article_whose_language_has_a_pack_but_no_models_says_so(api: APIClient) -> None:
    body = api.post(ARTICLES, {"text": "Selon la mairie, le pont rouvrira lundi."}).json()
    run_execute(run_id=body["run"]["id"])
    watched = api.get(path(body["watch"])).json()
    assert (body["article"]["language"], watched["state"]) == ("fr", "failed")
    assert watched["reason"] == {
        "code": "no_models",
        "message": str(ExtractionRun.Reason.NO_MODELS.label),
    }


def test_an_article_is_taken_in_and_its_run_is_watched_to_the_end(api: APIClient) -> None:
    outlet, _new = source_store(names={"en": ["River Herald"]}, kind="outlet")
    answer = api.post(
        ARTICLES,
        {
            "text": f"  {FINNISH}\n",
            "title": "Pato",
            "url": "https://example.org/pato",
            "language": "fi",
            "publisher": outlet.pk,
            "published_at": "2026-05-04T09:30:00Z",
        },
    )
    assert answer.status_code == 202
    body = answer.json()
    assert answer["Location"] == body["watch"] == body["run"]["href"]
    assert answer["Retry-After"] == "2"
    assert (body["run"]["state"], body["run"]["reason"]) == ("queued", None)

    watched = api.get(path(body["watch"]))
    assert (watched.json()["state"], watched["Retry-After"]) == ("queued", "2")
    run_execute(run_id=body["run"]["id"])
    watched = api.get(path(body["watch"]))
    assert "Retry-After" not in watched
    times = ("updated_at", "queued_at", "started_at", "finished_at")
    assert watched.json() | dict.fromkeys(times, "") == {
        "id": body["run"]["id"],
        "href": body["watch"],
        "article": body["article"]["id"],
        "claims": body["article"]["claims"],
        "state": "failed",
        "reason": {
            "code": "unsupported_language",
            "message": str(ExtractionRun.Reason.UNSUPPORTED_LANGUAGE.label),
        },
        "filed_at": None,
        "ahead": None,
        "attempt": 1,
        "engine_version": "",
        "model_names": {},
        "timings": {},
        "claims_found": 0,
        "statements_found": 0,
        "sentences": 0,
        "words": 0,
        "changes": None,
        **dict.fromkeys(times, ""),
    }

    shown = api.get(path(body["article"]["href"])).json()
    assert shown["text"] == f"  {FINNISH}\n"
    assert (shown["state"], shown["reason"]["code"], shown["run"]) == (
        "failed",
        "unsupported_language",
        body["watch"],
    )
    assert shown["publisher"] == {
        "id": outlet.pk,
        "href": f"http://testserver/api/v1/sources/{outlet.pk}/",
        "name": "River Herald",
    }
    assert (shown["title"], shown["language"], shown["url"], shown["published_at"]) == (
        "Pato",
        "fi",
        "https://example.org/pato",
        "2026-05-04T09:30:00Z",
    )


def test_the_same_article_again_is_answered_with_the_one_that_is_there(api: APIClient) -> None:
    first = api.post(ARTICLES, {"text": FINNISH})
    again = api.post(ARTICLES, {"text": FINNISH, "title": "Another title"})
    assert (first.status_code, again.status_code) == (202, 200)
    article = again.json()["article"]
    told = {"title": "Another title", "version": 1, "updated_at": article["updated_at"]}
    assert article == first.json()["article"] | told
    assert again["Location"] == first["Location"]
    assert (Document.objects.count(), ExtractionRun.objects.count()) == (1, 1)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "windows-1256"])
def test_a_text_body_is_the_article_and_the_query_tells_about_it(
    api: APIClient, encoding: str
) -> None:
    about = "?title=السد&url=https://example.org/dam&language=ar"
    body: Any = examples.ARTICLE.replace(" 🌊", "").encode(encoding)
    answer = api.generic("POST", ARTICLES + about, body, "text/plain")
    assert answer.status_code == 202
    shown = api.get(path(answer.json()["article"]["href"])).json()
    assert shown["text"] == examples.ARTICLE.replace(" 🌊", "")
    assert (shown["title"], shown["url"]) == ("السد", "https://example.org/dam")


def test_a_file_is_the_article(api: APIClient) -> None:
    file = SimpleUploadedFile("article.txt", examples.ARTICLE.encode(), "text/plain")
    answer = api.post(ARTICLES, {"file": file, "title": "السد"}, format="multipart")
    assert answer.status_code == 202
    assert Document.objects.get().text == examples.ARTICLE


@pytest.mark.parametrize(
    ("text", "reason"),
    [("", "no_text"), ("one\x00two", "not_text"), ("\ud800" * 30, "not_text")],
    ids=["empty", "NUL", "surrogates"],
)
def test_a_text_that_cannot_be_processed_is_kept_and_its_run_says_why(
    api: APIClient, text: str, reason: str
) -> None:
    given = json.dumps({"text": text, "language": "ar"})
    body = api.generic("POST", ARTICLES, given, "application/json")
    assert body.status_code == 202
    run_execute(run_id=body.json()["run"]["id"])
    assert api.get(path(body.json()["watch"])).json()["reason"]["code"] == reason


def test_an_article_is_extracted_again_on_request(api: APIClient, document: Document) -> None:
    examples.record(document)
    again = api.post(f"{ARTICLES}{document.pk}/extract/")
    assert again.status_code == 202
    assert again["Location"] == again.json()["watch"]
    assert again.json()["article"]["run"] == again.json()["watch"]
    meanwhile = api.post(f"{ARTICLES}{document.pk}/extract/")
    assert meanwhile.json()["run"]["id"] == again.json()["run"]["id"]
    assert ExtractionRun.objects.count() == 2


def test_articles_are_listed_with_their_state_and_no_text(
    api: APIClient, document: Document, claims: list[Any]
) -> None:
    examples.record(document, *examples.ALL, examples.statement("في مايو", 0.4, "date"))
    [row] = api.get(ARTICLES).json()["results"]
    assert "text" not in row
    assert (row["state"], row["claims_count"], row["open_count"]) == ("done", 4, 4)
    assert row["statements_count"] == 1
    assert row["claims"] == f"http://testserver/api/v1/articles/{document.pk}/claims/"


def test_articles_are_filtered(api: APIClient) -> None:
    herald, _new = source_store(names={"en": ["River Herald"]})
    dam = examples.article(title="السدّ", published_at="2026-05-04T22:00Z", publisher=herald)
    examples.record(dam)
    pato = examples.article(FINNISH, language="fi", published_at="2026-06-01T00:00Z")
    run_execute(run_id=ExtractionRun.objects.create(document=pato, queued_at="2026-06-01T00Z").pk)
    examples.article("The minutes of the council.", kind="statement", title="السد")
    expected = {
        "": {dam.pk, pato.pk},
        "state=done": {dam.pk},
        "state=failed": {pato.pk},
        "language=fi": {pato.pk},
        f"publisher={herald.pk}": {dam.pk},
        "published_from=2026-05-05": {pato.pk},
        "published_from=2026-05-04&published_to=2026-05-04": {dam.pk},
        "q=السد": {dam.pk},
        "q=toukokuussa": {pato.pk},
        "q=nothing": set(),
    }
    found = {
        query: {row["id"] for row in api.get(f"{ARTICLES}?{query}").json()["results"]}
        for query in expected
    }
    assert found == expected


def test_a_statement_is_no_article(api: APIClient) -> None:
    statement = examples.article(kind="statement")
    for address in ("", "claims/"):
        assert api.get(f"{ARTICLES}{statement.pk}/{address}").status_code == 404
    assert api.post(f"{ARTICLES}{statement.pk}/extract/").status_code == 404


def test_a_longer_list_takes_no_more_queries(
    api: APIClient, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(12):
        outlet, _new = source_store(names={"en": [f"Outlet {number}"]})
        examples.record(examples.article(f"Text {number}", publisher=outlet))
    with django_assert_max_num_queries(4):
        assert len(api.get(ARTICLES).json()["results"]) == 12


def test_a_second_submission_fills_in_what_was_unknown_and_says_what_differs(
    api: APIClient, editor: User
) -> None:
    text, url = "قالت هالة السعدني إن القطار سيبدأ في مارس.", "https://d.example/7"
    first = api.post(ARTICLES, {"text": text, "url": url}).json()
    assert (first["filled"], first["differs"]) == ([], [])
    for other in (f"{url}/", "http://www.d.example/7", f"{url}?utm_source=rss&xtor=RSS-1", ""):
        again = api.post(ARTICLES, {"text": f" {text}\n", "url": other})
        assert (again.status_code, again.json()["article"]["id"]) == (200, first["article"]["id"])
    told = {"title": "القطار", "published_at": "2026-03-01T10:00:00Z"}
    again = api.post(ARTICLES, {"text": text, "url": url, **told}).json()
    assert (again["filled"], again["differs"]) == (["title", "published_at"], [])
    assert (again["article"]["title"], again["article"]["published_at"]) == tuple(told.values())
    last = {"title": "السدّ", "language": "en", "published_at": "2026-03-01T00:00:00Z"}
    again = api.post(ARTICLES, {"text": text, "url": url, **last}).json()
    assert (again["filled"], again["differs"]) == ([], ["title", "language"])
    assert again["article"]["title"] == "القطار"
    [correction] = Correction.objects.filter(by=editor)
    assert correction.after["title"] == "القطار"
    assert Document.objects.count() == 1


def test_an_article_is_corrected_with_its_version_and_a_log(api: APIClient, editor: User) -> None:
    article = api.post(ARTICLES, {"text": FINNISH, "title": "Patto"}).json()["article"]
    sent = {"version": article["version"], "title": "Pato", "author": "A. B.", "reason": "A slip."}
    answer = api.patch(article["href"], sent)
    shown = answer.json()
    assert (answer.status_code, shown["title"], shown["author"], shown["version"]) == (
        200,
        "Pato",
        "A. B.",
        1,
    )
    stale = api.patch(article["href"], sent)
    assert (stale.status_code, stale.json()["error"]["code"]) == (409, "document_changed")
    unknown = api.patch(article["href"], {"version": 1, "text": "Another text."})
    assert unknown.json()["error"]["fields"][0]["code"] == "field_unknown"
    [line] = api.get(f"{article['href']}corrections/").json()["results"]
    assert line | {"at": ""} == {
        "version": 1,
        "before": {"title": "Patto", "author": ""},
        "after": {"title": "Pato", "author": "A. B."},
        "reason": "A slip.",
        "by": editor.username,
        "at": "",
    }


def test_an_article_is_withdrawn_and_had_back(api: APIClient, editor: User) -> None:
    article = examples.article(examples.ARTICLE)
    examples.record(article, *examples.ALL)
    href = f"{ARTICLES}{article.pk}/"

    def counts() -> list[int]:
        lists = (ARTICLES, f"{ARTICLES}?withdrawn=true", "/api/v1/claims/", f"{href}claims/")
        return [len(api.get(each).json()["results"]) for each in lists]

    missing = api.post(f"{href}withdraw/", {"reason": ""})
    assert (missing.status_code, missing.json()["error"]["code"]) == (400, "reason_missing")
    gone = api.post(f"{href}withdraw/", {"reason": "Never published.", "version": 0})
    assert (gone.status_code, bool(gone.json()["withdrawn_at"])) == (200, True)
    assert counts() == [0, 1, 0, 4]
    assert api.get(href).json()["withdrawn_at"] == gone.json()["withdrawn_at"]
    for again in (
        api.post(ARTICLES, {"text": examples.ARTICLE}),
        api.post(f"{href}extract/"),
        api.patch(href, {"version": 1, "title": "Dam"}),
    ):
        assert (again.status_code, again.json()["error"]["code"]) == (409, "article_withdrawn")
    back = api.post(f"{href}restore/", {"version": 1})
    assert (back.status_code, back.json()["withdrawn_at"], counts()) == (200, None, [1, 0, 4, 4])


def test_a_run_is_stopped(api: APIClient) -> None:
    run = api.post(ARTICLES, {"text": examples.ARTICLE}).json()["run"]
    stopped = api.post(f"{run['href']}cancel/").json()
    assert (stopped["state"], stopped["reason"]["code"]) == ("failed", "cancelled")
    assert stopped["filed_at"]
    late = api.post(f"{run['href']}cancel/")
    assert (late.status_code, late.json()["error"]["code"]) == (409, "run_over")


def test_a_failure_is_filed_away(api: APIClient) -> None:
    run = api.post(ARTICLES, {"text": ""}).json()["run"]
    early = api.post(f"{run['href']}file/")
    assert (early.status_code, early.json()["error"]["code"]) == (409, "run_not_failed")
    run_execute(run_id=run["id"])
    assert api.post(f"{run['href']}file/").json()["filed_at"]
    assert api.post(f"{run['href']}unfile/").json()["filed_at"] is None
