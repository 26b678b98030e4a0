"""Other programs are told of what happens, signed, until they have it or are given up."""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import redis
from django.contrib.auth.models import User
from django.utils import timezone
from rest_framework.test import APIClient

from claims.actions import runs
from claims.actions.articles import article_restore, article_withdraw
from claims.actions.assessments import assessment_publish
from claims.actions.reopening import answer_reopen
from claims.actions.runs import run_execute, run_request
from claims.actions.webhooks import (
    AGAIN_AFTER,
    GIVEN_UP,
    deliveries_sweep,
    delivery_send,
    signature,
)
from claims.extraction.types import Extraction
from claims.models import Article, Claim, Delivery, Notification, Webhook
from sources import fetching
from sources.models import Document

from .. import examples
from .conftest import client_of
from .receiver import Receiver, receiver_running

pytestmark = pytest.mark.django_db
HOOKS = "/api/v1/webhooks/"
EVERYTHING = Webhook.Event.values


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    settings.ISNAD_FETCH_PRIVATE = True  # it is on this machine
    with receiver_running() as receiver:
        yield receiver


@pytest.fixture
def admin(db: None) -> User:
    return examples.user_in("admin")


@pytest.fixture
def admin_api(admin: User) -> APIClient:
    return client_of(admin)


def hook(api: APIClient, url: str, *events: str) -> Webhook:
    answer = api.post(HOOKS, {"url": url, "events": events or EVERYTHING})
    assert answer.status_code == 201, answer.json()
    return Webhook.objects.get(pk=answer.json()["id"])


def answered(claim: Claim, by: User) -> Delivery:
    """A verdict, and what is to be told of it."""
    assessment_publish(claim=claim, aspect="content", verdict="unverifiable", by=by, reason="x")
    return Delivery.objects.latest("created_at")


def tried(delivery: Delivery, times: int = 1) -> Delivery:
    """The delivery after so many tries, each in its time."""
    for _time in range(times):
        Delivery.objects.filter(pk=delivery.pk).update(due_at=timezone.now())
        delivery_send(delivery_id=str(delivery.pk))
    delivery.refresh_from_db()
    return delivery


def outcome(delivery: Delivery) -> tuple[str, int | None, str]:
    return delivery.state, delivery.status, delivery.code


def test_a_receiver_can_tell_who_sent_it_what_and_when(
    admin_api: APIClient, receiver: Receiver, claims: list[Claim], editor: User
) -> None:
    made = admin_api.post(HOOKS, {"url": receiver["/in"], "events": ["verdict.published"]}).json()
    delivery = tried(answered(claims[0], editor))
    [got] = receiver.got
    key = base64.b64decode(made["secret"].removeprefix("whsec_"))
    message, at = got.headers["webhook-id"], got.headers["webhook-timestamp"]
    told = hmac.new(key, f"{message}.{at}.".encode() + got.body, hashlib.sha256).digest()
    assert got.headers["webhook-signature"] == "v1," + base64.b64encode(told).decode()
    assert abs(int(at) - timezone.now().timestamp()) < 60
    assert message == str(delivery.pk)
    body = json.loads(got.body)
    answer = claims[0].assessments.get()
    assert body["type"] == "verdict.published"
    assert body["data"] | {"href": ""} == {
        "assessment": str(answer.pk),
        "claim": claims[0].pk,
        "aspect": "content",
        "verdict": "unverifiable",
        "href": "",
    }
    assert client_of(editor).get(body["data"]["href"]).json()["id"] == str(answer.pk)
    assert outcome(delivery) == ("delivered", 200, "")
    assert "secret" not in admin_api.get(made["href"]).json()


def test_the_signature_is_that_of_standard_webhooks() -> None:
    """Their own example (standardwebhooks.com)."""
    assert (
        signature(
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            message="msg_p5jXN8AQM9LWM0D4loKWxJek",
            timestamp=1614265330,
            body=b'{"test": 2432232314}',
        )
        == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    )


def test_everything_that_happens_is_told_to_who_wants_it(
    admin_api: APIClient,
    document: Document,
    claims: list[Claim],
    editor: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hook(admin_api, "https://example.org/all")
    hook(admin_api, "https://example.org/failed", "run.failed")
    reviewer, article = examples.user_in("reviewer"), Article.objects.get(pk=document.pk)
    answered(claims[0], editor)
    answer_reopen(claim=claims[0], by=editor, reason="Again.")
    read = Extraction("en", (), "1", {}, {}, 1, 4)
    monkeypatch.setattr(runs, "extract", lambda *_text: read)
    for text in ("", "Nothing is said here."):
        run = run_request(document=examples.article(text, language="en"))
        run_execute(run_id=run.pk)
    article_withdraw(article=article, by=reviewer, reason="A forgery.")
    article_restore(article=Article.every.get(pk=document.pk), by=reviewer)
    told = Delivery.objects.order_by("created_at").values_list("webhook__url", "event")
    assert [event for url, event in told if url.endswith("all")] == [
        "verdict.published",
        "verdict.withdrawn",
        "run.failed",
        "claims.found",
        "article.withdrawn",
        "article.restored",
    ]
    assert [event for url, event in told if url.endswith("failed")] == ["run.failed"]


def test_what_is_refused_is_told_to_nobody(
    admin_api: APIClient, claims: list[Claim], editor: User
) -> None:
    hook(admin_api, "https://example.org/all")
    with pytest.raises(Exception, match="evidence"):
        assessment_publish(claim=claims[0], aspect="content", verdict="verified", by=editor)
    assert not Delivery.objects.exists()


@pytest.mark.parametrize(
    ("path", "status", "found"),
    [
        ("/taken", 204, ("delivered", 204, "")),
        ("/ill", 500, ("waiting", 500, "")),
        ("/busy", 429, ("waiting", 429, "")),
        ("/moved", 302, ("waiting", 302, "")),
        ("/gone", 410, ("failed", 410, "")),
        ("/close", 200, ("waiting", None, "fetch_broken")),
        ("/slow", 200, ("waiting", None, "fetch_timeout")),
    ],
)
def test_however_a_receiver_fails_it_is_tried_again_or_given_up(
    admin_api: APIClient,
    receiver: Receiver,
    claims: list[Claim],
    editor: User,
    monkeypatch: pytest.MonkeyPatch,
    path: str,
    status: int,
    found: tuple[str, int | None, str],
) -> None:
    monkeypatch.setattr(fetching, "TOTAL_SECONDS", 0.3 if path == "/slow" else 20.0)
    receiver.status[path] = status
    hook(admin_api, receiver[path])
    assert outcome(tried(answered(claims[0], editor))) == found
    assert [got.path for got in receiver.got] == [path]


def test_nobody_there_and_an_address_inside_are_failures_too(
    admin_api: APIClient, claims: list[Claim], editor: User, settings: Any
) -> None:
    inside = hook(admin_api, "http://127.0.0.1:9/")
    assert outcome(tried(answered(claims[0], editor))) == ("waiting", None, "address_private")
    settings.ISNAD_FETCH_PRIVATE = True
    assert outcome(tried(inside.deliveries.get())) == ("waiting", None, "fetch_unreachable")
    answer = admin_api.post(HOOKS, {"url": "ftp://example.org/", "events": EVERYTHING})
    assert answer.status_code == 400


def test_a_try_comes_after_a_longer_while_each_time(
    admin_api: APIClient, receiver: Receiver, claims: list[Claim], editor: User
) -> None:
    receiver.status["/ill"] = 503
    hook(admin_api, receiver["/ill"])
    delivery = answered(claims[0], editor)
    assert delivery_send(delivery_id=str(delivery.pk)) is False
    assert delivery_send(delivery_id=str(delivery.pk)) is False  # not due yet
    assert len(receiver.got) == 1
    for seconds in AGAIN_AFTER[1:]:
        before = timezone.now()
        waits = tried(delivery).due_at - before
        assert timedelta(seconds=seconds) <= waits < timedelta(seconds=seconds + 60)
    assert outcome(tried(delivery)) == ("failed", 503, "")
    assert {got.headers["webhook-id"] for got in receiver.got} == {str(delivery.pk)}


def test_after_several_that_were_given_up_it_is_stopped_and_its_owner_told(
    admin_api: APIClient, admin: User, receiver: Receiver, claims: list[Claim], editor: User
) -> None:
    receiver.status["/ill"] = 500
    webhook = hook(admin_api, receiver["/ill"])
    for claim in claims[:GIVEN_UP]:
        waiting = tried(answered(claim, editor), len(AGAIN_AFTER))
        later = answered(claims[3], editor)
        assert outcome(tried(waiting)) == ("failed", 500, "")
    later.refresh_from_db()
    assert later.state == "failed"  # nothing waits for who is stopped
    webhook.refresh_from_db()
    assert (webhook.failures, webhook.stopped_at is None) == (GIVEN_UP, False)
    notice = Notification.objects.get(user=admin)
    assert (notice.kind, notice.text, notice.by) == ("stopped", receiver["/ill"], None)
    answered(claims[0], editor)
    assert not webhook.deliveries.filter(state="waiting").exists()
    replay = f"{HOOKS}{webhook.pk}/deliveries/{later.pk}/replay/"
    assert admin_api.post(replay).json()["error"]["code"] == "webhook_stopped"
    receiver.status.clear()
    assert admin_api.patch(f"{HOOKS}{webhook.pk}/", {"active": True}).json()["active"]
    assert admin_api.post(replay).status_code == 202
    assert outcome(tried(later)) == ("delivered", 200, "")


def test_one_that_is_taken_begins_the_count_anew(
    admin_api: APIClient, receiver: Receiver, claims: list[Claim], editor: User
) -> None:
    webhook = hook(admin_api, receiver["/in"])
    Webhook.objects.update(failures=2)
    tried(answered(claims[0], editor))
    webhook.refresh_from_db()
    assert webhook.failures == 0


def test_nothing_is_told_in_the_name_of_who_may_not_read(
    admin_api: APIClient, admin: User, receiver: Receiver, claims: list[Claim], editor: User
) -> None:
    hook(admin_api, receiver["/in"])
    admin.groups.clear()
    assert outcome(tried(answered(claims[0], editor))) == ("waiting", None, "permission_denied")
    assert receiver.got == []


def test_a_lost_task_is_sent_again_and_an_old_log_forgotten(
    admin_api: APIClient, claims: list[Claim], editor: User, queue: redis.Redis
) -> None:
    hook(admin_api, "https://example.org/all")
    first, second = answered(claims[0], editor), answered(claims[1], editor)
    past = timezone.now() - timedelta(days=31)
    Delivery.objects.filter(pk=first.pk).update(created_at=past)
    Delivery.objects.filter(pk=second.pk).update(due_at=timezone.now() - timedelta(minutes=1))
    assert deliveries_sweep() == 1
    assert list(Delivery.objects.all()) == [second]


def test_webhooks_are_changed_and_ended_by_admins_alone(
    admin_api: APIClient, api: APIClient, claims: list[Claim], editor: User
) -> None:
    webhook = hook(admin_api, "https://example.org/a", "run.failed", "claims.found")
    address = f"{HOOKS}{webhook.pk}/"
    changed = admin_api.patch(address, {"url": "https://example.org/b", "events": ["run.failed"]})
    assert (changed.json()["url"], changed.json()["events"]) == (
        "https://example.org/b",
        ["run.failed"],
    )
    for refused in (
        api.get(HOOKS),
        api.post(HOOKS, {"url": "https://example.org/", "events": EVERYTHING}),
        api.patch(address, {"active": False}),
        api.delete(address),
        api.get(f"{address}deliveries/"),
    ):
        assert refused.status_code == 403
    assert admin_api.patch(address, {"events": []}).status_code == 400
    assert admin_api.delete(address).status_code == 204
    assert not Webhook.objects.exists()


def test_the_log_says_what_was_told_and_how_that_went(
    admin_api: APIClient, receiver: Receiver, claims: list[Claim], editor: User
) -> None:
    receiver.status["/ill"] = 500
    webhook = hook(admin_api, receiver["/ill"])
    delivery = tried(answered(claims[0], editor))
    [line] = admin_api.get(f"{HOOKS}{webhook.pk}/deliveries/").json()["results"]
    assert line == admin_api.get(line["href"]).json()
    assert (line["id"], line["event"]) == (str(delivery.pk), "verdict.published")
    assert (line["state"], line["attempt"], line["status"]) == ("waiting", 1, 500)
    assert line["body"]["data"]["claim"] == claims[0].pk
