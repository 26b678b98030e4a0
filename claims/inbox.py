"""Every read of what people at the desk tell each other, and of where they look."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from zlib import crc32

from django.contrib.auth.models import User
from django.db.models import Count, Max, OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .mentions import mention_key
from .models import Assessment, Claim, Comment, Draft, Evidence, Notification, Presence, Proposal
from .queries import people_who_may

#: How long after their last sign somebody counts as present.
PRESENT = timedelta(minutes=1)


def people_mentionable() -> QuerySet[User]:
    """Active people who may view claims, and so can be called to one."""
    return people_who_may("claims.view_claim").order_by("username")


def people_by_name(people: Iterable[User]) -> dict[str, list[User]]:
    """{``mention_key`` of a user name or full name: whose it is}

    A user name is one person's; a full name, which several may share, calls all of them.
    """
    by_name: dict[str, list[User]] = defaultdict(list)
    people = list(people)
    for person in people:
        if person.get_full_name():
            by_name[mention_key(person.get_full_name())].append(person)
    return by_name | {mention_key(person.get_username()): [person] for person in people}


def name_of(person: User) -> str:
    """What somebody is called at the desk."""
    return " ".join(person.get_full_name().split()) or person.get_username()


# --- notifications ----------------------------------------------------------------------


def notifications_unread(user: Any) -> int:
    """How many notifications somebody has not read."""
    return Notification.objects.filter(user=user, read_at=None).count()


def notifications_of(user: Any) -> QuerySet[Notification]:
    """Somebody's notifications, the newest first, with whom, claims and articles."""
    return (
        Notification.objects.filter(user=user)
        .select_related("by", "claim__document")
        .defer("claim__document__text", "claim__document__original", "claim__document__norm")
    )


def notification_said(notification: Notification) -> str:
    """Who did what, as a sentence in which "%(who)s" still stands for the name."""
    kind, text = notification.kind, notification.text
    if kind == Notification.Kind.ASSIGNED and text.isdecimal():
        sentence = ngettext(
            "%(who)s assigned %(n)s claim to you", "%(who)s assigned %(n)s claims to you", int(text)
        )
        return sentence.replace("%(n)s", text)
    return {
        Notification.Kind.MENTIONED: _("%(who)s mentioned you"),
        Notification.Kind.COMMENTED: _("%(who)s commented on a claim that concerns you"),
        Notification.Kind.ASSIGNED: _("%(who)s assigned a claim to you"),
        Notification.Kind.SUBMITTED: _("%(who)s asks for a review"),
        Notification.Kind.RETURNED: _("%(who)s sent your draft back"),
        Notification.Kind.APPROVED: _("%(who)s approved your draft"),
    }[Notification.Kind(kind)]


def notification_words(notification: Notification) -> str:
    """What they wrote with it, if they wrote anything."""
    counted = notification.kind == Notification.Kind.ASSIGNED
    return "" if counted else notification.text


# --- who looks where, and what is new there -----------------------------------------------


def people_present(document_id: int, *, but: Any) -> list[dict[str, Any]]:
    """[{"name", "claim"}] of the others who look at an article now, and at which claim."""
    seen = Presence.objects.filter(
        document_id=document_id, seen_at__gte=timezone.now() - PRESENT
    ).exclude(user=but)
    rows = seen.select_related("user").order_by("user__username")
    return [{"name": name_of(row.user), "claim": row.claim_id} for row in rows]


def claims_versions(document_id: int) -> dict[int, str]:
    """{claim: a token} of an article's claims, whichever voice; one query.

    The token is another one once somebody changed, answered, drafted, reviewed, commented
    or quoted evidence on the claim, or an extraction proposes something about it: whoever
    shows an older one shows something stale.  A claim that was set aside has none.
    """
    rows = Claim.objects.filter(document_id=document_id, set_aside="").order_by("pk")
    values = rows.values_list(
        "pk",
        "version",
        _of_claim(Assessment, Count("pk")),
        _of_claim(Comment, Count("pk")),
        _of_claim(Evidence, Count("pk")),
        _of_claim(Evidence, Max("pk")),
        _of_claim(Proposal.objects.filter(decision=""), Max("pk")),
        _of_claim(Draft, Count("pk")),
        _of_claim(Draft, Max("submitted_at")),
        _of_claim(Draft, Max("decided_at")),
    )
    return {pk: _token(parts) for pk, *parts in values}


def _of_claim(rows: Any, what: Any) -> Subquery:
    rows = rows if isinstance(rows, QuerySet) else rows.objects.all()
    of_claim = rows.filter(claim=OuterRef("pk")).order_by().values("claim")
    return Subquery(of_claim.annotate(told=what).values("told"))


def _token(parts: Iterable[int | datetime | None]) -> str:
    return f"{crc32(repr(list(map(str, parts))).encode()):08x}"
