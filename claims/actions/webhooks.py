"""Every write of webhooks: subscribed, told of what happened, tried again, given up.

What is told is a row, written with what happened: told if and only if that is kept.  A task only
says "send this now", may come twice or never, and the sweep mends the rest.  The signature and the
headers are those of Standard Webhooks (standardwebhooks.com), so that receivers have libraries.
"""

import base64
import hashlib
import hmac
import json
import logging
import secrets
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from sources.errors import Conflict, Refused, permission_require
from sources.fetch_refusals import FetchRefused
from sources.fetching import address_post, host_of
from sources.models import Document
from sources.queue import enqueue

from ..models import Assessment, Delivery, ExtractionRun, Notification, Webhook
from ..queries.webhooks import deliveries_due, deliveries_old, webhooks_told
from .notifications import notify

log = logging.getLogger(__name__)
Event, State = Webhook.Event, Delivery.State

#: After how many seconds a delivery is tried again, each time; a day and a half in all.
AGAIN_AFTER = (10, 60, 300, 1800, 7200, 18_000, 36_000, 72_000)
#: Deliveries given up one after the other until the desk stops telling; webhooks at most.
GIVEN_UP, MOST = 3, 50
#: Seconds that a worker has for a try before it counts as dead.
LEASE = 120


# --- subscriptions ------------------------------------------------------------------------


def webhook_make(*, by: User, url: str, events: Iterable[str]) -> Webhook:
    """Tell an address of these events from now on, in the person's name.

    Raises Refused("webhook_events", "webhooks_many"), FetchRefused("address_malformed"),
    NotAllowed.
    """
    permission_require(by, "claims.add_webhook")
    if Webhook.objects.count() >= MOST:
        message = _("There are %d webhooks already. End one that nobody needs.") % MOST
        raise Refused("webhooks_many", message)
    secret = "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()
    return Webhook.objects.create(url=_address(url), events=_known(events), secret=secret, owner=by)


def webhook_change(
    *,
    webhook: Webhook,
    by: User,
    url: str | None = None,
    events: Iterable[str] | None = None,
    active: bool | None = None,
) -> None:
    """Change what is told where; one that was stopped goes on, with what happens from now on.

    Raises as ``webhook_make``.
    """
    permission_require(by, "claims.change_webhook")
    with transaction.atomic():
        row = Webhook.objects.select_for_update().get(pk=webhook.pk)
        if url is not None:
            row.url = _address(url)
        if events is not None:
            row.events = _known(events)
        if active is not None and active != (row.stopped_at is None):
            row.stopped_at, row.failures = (None if active else timezone.now()), 0
        row.save()
        if row.stopped_at:
            _give_up_waiting(row)


def webhook_end(*, webhook: Webhook, by: User) -> None:
    """Tell this address nothing more; its log goes too.  Raises NotAllowed."""
    permission_require(by, "claims.delete_webhook")
    Webhook.objects.filter(pk=webhook.pk).delete()


def delivery_replay(*, delivery: Delivery, by: User) -> None:
    """Send it once more, under the same id.  Raises Conflict("webhook_stopped"), NotAllowed."""
    permission_require(by, "claims.change_webhook")
    if delivery.webhook.stopped_at:
        message = _("This webhook is stopped. Let it go on first.")
        raise Conflict("webhook_stopped", message)
    row = Delivery.objects.filter(pk=delivery.pk)
    row.update(state=State.WAITING, due_at=timezone.now())
    enqueue("deliver_webhook", str(delivery.pk))


def _known(events: Iterable[str]) -> list[str]:
    chosen = set(events)
    if not chosen or chosen.difference(Event.values):
        message = _("Choose one or more of: %s.") % ", ".join(Event.values)
        raise Refused("webhook_events", message, field="events")
    return [event for event in Event.values if event in chosen]


def _address(url: str) -> str:
    host_of(url)
    return url.strip()


# --- what happens -------------------------------------------------------------------------


def run_told(run: ExtractionRun) -> None:
    """Tell that a run is done, or failed."""
    about = {"run": run.pk, "article": run.document_id, "href": f"runs/{run.pk}/"}
    if run.state == ExtractionRun.State.DONE:
        found = {"claims": run.claims_found, "statements": run.statements_found}
        webhooks_tell(Event.CLAIMS_FOUND, about | found)
    else:
        webhooks_tell(Event.RUN_FAILED, about | {"reason": run.reason})


def answer_told(answer: Assessment) -> None:
    """Tell that a verdict was given, or taken back."""
    taken = answer.verdict in (Assessment.Verdict.WITHDRAWN, Assessment.Verdict.REOPENED)
    event = Event.VERDICT_WITHDRAWN if taken else Event.VERDICT_PUBLISHED
    about = {"assessment": str(answer.pk), "claim": answer.claim_id, "aspect": answer.aspect}
    href = f"assessments/{answer.pk}/"
    webhooks_tell(event, about | {"verdict": answer.verdict, "href": href})


def article_told(article: Document, *, withdrawn: bool) -> None:
    """Tell that an article was withdrawn, or is back."""
    event = Event.ARTICLE_WITHDRAWN if withdrawn else Event.ARTICLE_RESTORED
    webhooks_tell(event, {"article": article.pk, "href": f"articles/{article.pk}/"})


def webhooks_tell(event: str, about: dict[str, Any]) -> None:
    """Write down for each webhook that wants it what happened, and send it once that is kept."""
    now = timezone.now()
    about = about | {"href": f"{settings.ISNAD_URL}/api/v1/{about['href']}"}
    body = json.dumps({"type": event, "timestamp": now.isoformat(), "data": about})
    told = Delivery.objects.bulk_create(
        Delivery(webhook=webhook, event=event, body=body, created_at=now, due_at=now)
        for webhook in webhooks_told(event)
    )
    for delivery in told:
        enqueue("deliver_webhook", str(delivery.pk))


# --- deliveries ---------------------------------------------------------------------------


def delivery_send(*, delivery_id: str) -> bool:
    """Try a delivery that is due; tells whether the receiver took it.

    1. Take it by a conditional update, so that a second task finds nothing to do.
    2. Send it outside any transaction; redirects lead nowhere, and each try looks the address up.
    3. Write the outcome if the try is still ours: delivered, to be tried again, or given up.
    """
    now = timezone.now()
    due = Delivery.objects.filter(
        pk=delivery_id, state=State.WAITING, due_at__lte=now, webhook__stopped_at=None
    )
    lease = now + timedelta(seconds=LEASE)
    if not due.update(attempt=F("attempt") + 1, due_at=lease):
        return False
    delivery = Delivery.objects.select_related("webhook__owner").get(pk=delivery_id)
    status, code = _sent(delivery)
    with transaction.atomic():
        webhook = Webhook.objects.select_for_update().filter(pk=delivery.webhook_id).first()
        ours = Delivery.objects.filter(pk=delivery.pk, attempt=delivery.attempt)
        if webhook is None or not ours.update(status=status, code=code):
            return False
        if status is not None and 200 <= status < 300:
            ours.update(state=State.DELIVERED, delivered_at=timezone.now())
            Webhook.objects.filter(pk=webhook.pk).update(failures=0)
            return True
        _failed(delivery, webhook, gone=status == 410)
    return False


def deliveries_sweep() -> int:
    """Send what is due and whose task was lost; forget what is a month old.  Returns how many."""
    deliveries_old().delete()
    lost = list(deliveries_due())
    for pk in lost:
        enqueue("deliver_webhook", str(pk))
    return len(lost)


def signature(secret: str, *, message: str, timestamp: int, body: bytes) -> str:
    """``v1,`` and the HMAC-SHA256 of "id.timestamp.body", base64 (Standard Webhooks)."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{message}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()


def _sent(delivery: Delivery) -> tuple[int | None, str]:
    """(what the receiver answered, why there was no answer)"""
    webhook, body, at = delivery.webhook, delivery.body.encode(), int(timezone.now().timestamp())
    if not (webhook.owner.is_active and webhook.owner.has_perm("claims.view_claim")):
        return None, "permission_denied"
    headers = {
        "Content-Type": "application/json",
        "webhook-id": str(delivery.pk),
        "webhook-timestamp": str(at),
        "webhook-signature": signature(
            webhook.secret, message=str(delivery.pk), timestamp=at, body=body
        ),
    }
    try:
        return address_post(webhook.url, body=body, headers=headers), ""
    except FetchRefused as refused:
        return None, refused.code


def _failed(delivery: Delivery, webhook: Webhook, *, gone: bool) -> None:
    """Try again later, unless this was the last time, or the receiver is gone (410)."""
    row = Delivery.objects.filter(pk=delivery.pk)
    if not gone and delivery.attempt <= len(AGAIN_AFTER):
        due = timezone.now() + timedelta(seconds=AGAIN_AFTER[delivery.attempt - 1])
        row.update(due_at=due)
        if delivery.attempt <= 3:  # what is due later the sweep sends
            enqueue("deliver_webhook", str(delivery.pk), at=due)
        return
    row.update(state=State.FAILED)
    webhook.failures += 1
    if gone or webhook.failures >= GIVEN_UP:
        webhook.stopped_at = timezone.now()
        _give_up_waiting(webhook)
        log.warning("webhook %s: stopped", webhook.pk)
        kind = Notification.Kind.STOPPED
        notify(users=[webhook.owner], kind=kind, claim=None, by=None, text=webhook.url)
    webhook.save(update_fields=["failures", "stopped_at"])


def _give_up_waiting(webhook: Webhook) -> None:
    webhook.deliveries.filter(state=State.WAITING).update(state=State.FAILED)
