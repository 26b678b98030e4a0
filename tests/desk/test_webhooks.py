"""Admins see at the desk who is told of what, and how that went."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from claims.models import Delivery, Webhook

from .. import examples

PAGE = "/desk/webhooks/"


@pytest.fixture
def admin(client: Client, db: None) -> User:
    admin = examples.user_in("admin")
    User.objects.filter(pk=admin.pk).update(is_staff=True)
    client.force_login(admin, backend="django.contrib.auth.backends.ModelBackend")
    return admin


def test_a_webhook_is_made_stopped_let_go_on_and_ended(client: Client, admin: User) -> None:
    made = {"url": "https://example.org/in", "events": ["run.failed", "claims.found"]}
    page = client.post(PAGE, made).text
    webhook = Webhook.objects.get()
    assert (webhook.owner, webhook.events) == (admin, ["claims.found", "run.failed"])
    assert webhook.secret in page
    assert webhook.secret not in client.get(PAGE).text
    for act, stopped in (("stop", True), ("go", False)):
        said = client.post(PAGE, {act: webhook.pk}, follow=True).text
        webhook.refresh_from_db()
        assert (webhook.stopped_at is not None) is stopped
        assert ("The webhook is stopped." in said) is stopped
    assert "The webhook has ended." in client.post(PAGE, {"end": webhook.pk}, follow=True).text
    assert not Webhook.objects.exists()


def test_what_cannot_be_made_says_what_to_do(client: Client, admin: User) -> None:
    page = client.post(PAGE, {"url": "nowhere", "events": ["run.failed"]}).text
    assert "nowhere" in page
    assert not Webhook.objects.exists()
    assert "Choose what it is told of." in client.post(PAGE, {"url": "https://example.org/"}).text


def test_a_delivery_is_sent_again_unless_its_webhook_is_stopped(
    client: Client, admin: User
) -> None:
    webhook = Webhook.objects.create(url="https://example.org/in", owner=admin)
    now = timezone.now()
    delivery = Delivery.objects.create(
        webhook=webhook, event="run.failed", body="{}", state="failed", created_at=now, due_at=now
    )
    assert "run.failed" in client.get(PAGE).text
    assert "It is sent again." in client.post(PAGE, {"replay": delivery.pk}, follow=True).text
    delivery.refresh_from_db()
    assert delivery.state == "waiting"
    client.post(PAGE, {"stop": webhook.pk})
    refused = client.post(PAGE, {"replay": delivery.pk}, follow=True).text
    assert "This webhook is stopped. Let it go on first." in refused
    for unknown in ({"replay": "x"}, {"end": "x"}, {"go": "4711"}):
        assert client.post(PAGE, unknown).status_code == 404


def test_others_do_not_come_in(client: Client, db: None) -> None:
    editor = examples.user_in("editor")
    User.objects.filter(pk=editor.pk).update(is_staff=True)
    client.force_login(editor, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(PAGE).status_code == 403
    assert PAGE not in client.get("/desk/").text
