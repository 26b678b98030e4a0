"""Every write of what people at the desk tell each other about claims."""

from collections.abc import Iterable
from typing import Any

from celery import current_app
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sources.errors import Refused, permission_require

from .inbox import PRESENT, people_by_name, people_mentionable
from .mentions import mentions_in
from .models import Claim, Comment, Notification, Presence

Kind = Notification.Kind


def comment_add(*, claim: Claim, text: str, by: Any) -> Comment:
    """Say something about a claim to the others.

    "@name" (a user name, or a full name joined by underscores) mentions active people who
    may view claims.  They are told so; whoever the claim is assigned to, and whoever
    commented before, is told of the comment.  Nobody is told twice, or of their own.
    Raises Refused("comment_missing") where nothing is said, NotAllowed.
    """
    permission_require(by, "claims.add_comment")
    if not text.strip():
        raise Refused("comment_missing", _("Write what you want to say."), field="text")
    people = list(people_mentionable())
    named = people_by_name(people)
    mentioned = {p.pk: p for mention in mentions_in(text, named) for p in mention.people}
    with transaction.atomic():
        assignee = Claim.objects.filter(pk=claim.pk).values_list("assignee", flat=True)
        concerned = {*claim.comments.values_list("author", flat=True), *assignee}
        comment = Comment.objects.create(claim=claim, author=by, text=text.strip())
        comment.mentions.set(mentioned.values())
        others = [p for p in people if p.pk in concerned and p.pk not in mentioned]
        notify(users=mentioned.values(), kind=Kind.MENTIONED, claim=claim, by=by, text=comment.text)
        notify(users=others, kind=Kind.COMMENTED, claim=claim, by=by, text=comment.text)
    return comment


def notify(*, users: Iterable[Any], kind: str, claim: Claim, by: Any, text: str = "") -> None:
    """Tell people that something happened which concerns them; nobody is told of their own.

    Those who have an e-mail address are written to once the caller's transaction is kept.
    ``text`` is what they are told in words; of ASSIGNED, how many claims it were.
    """
    told = {user.pk: user for user in users if user and user.is_active and user.pk != by.pk}
    made = Notification.objects.bulk_create(
        Notification(user=user, kind=kind, claim=claim, by=by, text=text) for user in told.values()
    )
    for notification in made:
        if notification.user.email:
            _enqueue(notification.pk)


def notify_assigned(*, claims: Iterable[Claim], assignee: User | None, by: Any) -> None:
    """Tell somebody which claims are theirs now: many at once are one notification."""
    claims = list(claims)
    if claims:
        text = str(len(claims)) if len(claims) > 1 else ""
        notify(users=[assignee], kind=Kind.ASSIGNED, claim=claims[0], by=by, text=text)


def notifications_read(*, user: Any, ids: Iterable[int] | None = None) -> int:
    """Count somebody's notifications, or those of them that ``ids`` names, as read.

    Returns how many were unread; those of other people stay as they are.
    """
    unread = Notification.objects.filter(user=user, read_at=None)
    if ids is not None:
        unread = unread.filter(pk__in=ids)
    return unread.update(read_at=timezone.now())


def presence_note(*, document_id: int, claim_id: int | None, by: Any, gone: bool = False) -> None:
    """Note that somebody looks at an article, and at which of its claims, or has left it.

    Whoever gave no sign for a minute is forgotten.  Raises NotAllowed.
    """
    permission_require(by, "claims.view_claim")
    with transaction.atomic():
        Presence.objects.filter(seen_at__lt=timezone.now() - PRESENT).delete()
        if gone:
            Presence.objects.filter(user=by, document_id=document_id).delete()
            return
        here = Presence(user=by, document_id=document_id, claim_id=claim_id)
        here.seen_at = timezone.now()
        Presence.objects.bulk_create(
            [here],
            update_conflicts=True,
            unique_fields=["user", "document"],
            update_fields=["claim", "seen_at"],
        )


def _enqueue(notification_id: int) -> None:
    """Send the task after commit; without a broker the notification is in the desk only."""

    def send() -> None:
        current_app.send_task("claims.tasks.mail_notification", args=[notification_id], retry=False)

    transaction.on_commit(send, robust=True)
