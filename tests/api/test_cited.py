"""A page is asked for by its address, watched, and a passage of its copy becomes evidence."""

from collections.abc import Iterator
from typing import Any

import pytest
from rest_framework.test import APIClient

from claims.actions.cited_pages import cited_page_execute
from claims.models import CitedPage, Claim

from ..sources.site import TEXT, Site, site_running
from .test_articles import path


@pytest.fixture
def site(settings: Any) -> Iterator[Site]:
    settings.ISNAD_FETCH_PRIVATE = True
    with site_running() as site:
        yield site


def test_a_page_is_asked_for_watched_and_quoted(
    api: APIClient, claims: list[Claim], site: Site
) -> None:
    pages = f"/api/v1/claims/{claims[0].pk}/pages/"
    asked = api.post(pages, {"url": site["/utf8"]})
    assert (asked.status_code, asked["Retry-After"]) == (202, "2")
    assert (asked.json()["state"], asked.json()["document"]) == ("queued", None)
    cited_page_execute(page_id=CitedPage.objects.get().pk)
    watched = api.get(path(asked["Location"]))
    assert "Retry-After" not in watched
    shown = watched.json()
    assert (shown["state"], shown["health"], shown["reason"]) == ("kept", "stands", None)
    document = shown["document"]["id"]
    given = {"document": document, "start": 0, "end": 4, "stance": "context"}
    evidence = api.post(f"/api/v1/claims/{claims[0].pk}/evidence/", given)
    assert (evidence.status_code, evidence.json()["text"]) == (201, TEXT[:4])
    assert (evidence.json()["page_health"], evidence.json()["gone_since"]) == ("stands", None)
    answer = {"claim": claims[0].pk, "aspect": "content", "verdict": "verified"}
    answered = api.post("/api/v1/assessments/", answer | {"cited_url": site["/utf8"]}).json()
    assert answered["kept_copy"] == document
    again = api.post(pages, {"url": site["/utf8"]})
    assert (again.status_code, again.json()["id"]) == (200, shown["id"])
    fresh = api.post(pages, {"url": site["/utf8"], "fresh": True})
    assert (fresh.status_code, fresh.json()["state"]) == (202, "queued")
    assert api.delete(path(asked["Location"])).status_code == 204
    assert [row["answer"] for row in api.get(pages).json()["results"]] == [answered["id"]]


def test_what_is_no_page_says_why(
    api: APIClient, reader_api: APIClient, claims: list[Claim], site: Site
) -> None:
    pages = f"/api/v1/claims/{claims[0].pk}/pages/"
    assert reader_api.post(pages, {"url": site["/utf8"]}).status_code == 403
    asked = api.post(pages, {"url": site["/404"]})
    cited_page_execute(page_id=CitedPage.objects.get().pk)
    shown = reader_api.get(path(asked["Location"]), HTTP_ACCEPT_LANGUAGE="ar").json()
    assert (shown["state"], shown["reason"]["code"]) == ("failed", "fetch_not_found")
    assert "لا صفحة على هذا الرابط" in shown["reason"]["message"]
    assert api.get("/api/v1/claims/0/pages/").status_code == 404
