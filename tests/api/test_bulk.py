"""Many articles at once, each done or refused by itself."""

import json
from typing import Any

import pytest
from rest_framework.test import APIClient

from claims.models import Article, ExtractionRun, Intake

from .. import examples

pytestmark = pytest.mark.django_db
BULK = "/api/v1/articles/bulk/"


def sent(api: APIClient, *lines: Any, **headers: str) -> Any:
    body = "\n".join(each if isinstance(each, str) else json.dumps(each) for each in lines)
    return api.generic("POST", BULK, body, "application/x-ndjson", headers=headers)


def results(answer: Any) -> list[dict[str, Any]]:
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/x-ndjson")
    return [json.loads(line) for line in answer.content.decode().splitlines()]


def test_each_line_is_told_what_became_of_it(api: APIClient) -> None:
    told = results(
        sent(
            api,
            {"text": examples.ARTICLE, "title": "السد", "language": "ar"},
            "",
            {"url": "https://example.org/dam"},
            "{no json",
            {"text": "x", "author": "x", "colour": "red"},
            [1],
            {"text": examples.ARTICLE, "language": "ar"},
        )
    )
    article, run, intake = Article.objects.get(), ExtractionRun.objects.get(), Intake.objects.get()
    codes = [(each["line"], each["status"], (each["error"] or {}).get("code")) for each in told]
    assert codes == [
        (1, 202, None),
        (3, 202, None),
        (4, 400, "malformed"),
        (5, 400, "invalid_input"),
        (6, 400, "invalid_input"),
        (7, 200, None),
    ]
    assert (told[0]["article"], told[1]["article"], told[5]["article"]) == (
        article.pk,
        None,
        article.pk,
    )
    assert [each["watch"] and each["watch"].rpartition("/api")[2] for each in told] == [
        f"/v1/runs/{run.pk}/",
        f"/v1/intakes/{intake.pk}/",
        None,
        None,
        None,
        f"/v1/runs/{run.pk}/",
    ]


def test_a_request_that_is_too_long_is_refused_whole(api: APIClient, settings: Any) -> None:
    answer = sent(api, *["{}"] * 501)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "malformed")
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    assert sent(api, {"text": "x" * 1000}).status_code == 413
    assert not Article.objects.exists()


def test_who_may_not_bring_in_one_article_brings_in_none(reader_api: APIClient) -> None:
    assert sent(reader_api, {"text": examples.ARTICLE}).status_code == 403
    assert not Article.objects.exists()


def test_sent_twice_with_a_key_it_is_answered_alike(api: APIClient) -> None:
    first, again = (
        sent(api, {"text": examples.ARTICLE}, **{"Idempotency-Key": "k"}) for _i in "ab"
    )
    assert results(again) == results(first)
    assert again["Idempotency-Replayed"] == "true"
