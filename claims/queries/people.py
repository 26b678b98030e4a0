"""Every read of the people at the desk: who may, what they are called, where they look."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission, User
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext, ngettext, npgettext, pgettext

from sources.people import display_name

from ..domain.mentions import CALL, mention_key
from ..models import Byline, Presence
from ..roles import PERMISSIONS, ROOMS

#: How long after their last sign somebody counts as present.
PRESENT = timedelta(minutes=1)


def people_who_may(permission: str, *, superusers: bool = True) -> QuerySet[User]:
    """Active users with the permission, by name; superusers have every permission."""
    people: QuerySet[User] = get_user_model().objects.with_perm(
        permission,
        include_superusers=superusers,
        backend="django.contrib.auth.backends.ModelBackend",
    )
    return people.order_by("first_name", "username")


def permissions_held(person: User) -> set[int]:
    """What somebody may do or, inactive, could once they are active again."""
    held = Permission.objects.filter(Q(user=person) | Q(group__user=person))
    return set(held.values_list("pk", flat=True))


def person_within(person: User, by: User) -> bool:
    """May ``person`` do nothing that ``by`` may not?

    Only such an account may be changed: else a new password for it would be a way up.
    """
    if by.is_superuser:
        return True
    return not person.is_superuser and permissions_held(person) <= permissions_held(by)


def roles_givable(by: User) -> QuerySet[Group]:
    """The groups that may do nothing which ``by`` may not; a superuser gives any."""
    groups = Group.objects.order_by("pk")
    if by.is_superuser:
        return groups
    foreign = Permission.objects.exclude(pk__in=permissions_held(by))
    return groups.exclude(pk__in=Group.objects.filter(permissions__in=foreign).values("pk"))


def permissions_offered() -> QuerySet[Permission]:
    """What a role can be given: all that the desk and the API ask for."""
    return Permission.objects.filter(content_type__app_label__in=ROOMS, codename__in=PERMISSIONS)


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


def people_callable() -> list[tuple[str, str, str]]:
    """[(what to write behind "@", what they are called, user name)] of who can be called.

    One writes the full name, its words joined, where it is theirs alone; else the user name.
    """
    people = list(people_mentionable())
    named = people_by_name(people)
    return [(_call(p, named), display_name(p), p.get_username()) for p in people]


def _call(person: User, named: dict[str, list[User]]) -> str:
    full = "_".join(person.get_full_name().split())
    alone = full and named[mention_key(full)] == [person] and CALL.fullmatch(f"@{full}")
    return full if alone else person.get_username()


def said_of(person: User, sentence: str, several: str = "", n: int = 0) -> str:
    """What somebody did, in the language in use and the form in which they want to be spoken of.

    ``sentence`` is the English one, in which "%(who)s" stands for the name; with ``several`` it is
    that of one and of more, for ``n``.  The catalogue has each thrice: in the senses "she" and
    "he", and in words that fit both for who has not said (``Preference.spoken_of``).
    """
    preference = getattr(person, "preference", None)  # a person may have none
    form = preference.spoken_of if preference else ""
    if several:
        return npgettext(form, sentence, several, n) if form else ngettext(sentence, several, n)
    return pgettext(form, sentence) if form else gettext(sentence)


def byline_of(person: User) -> str:
    """What readers are told somebody is called; empty where that is nothing."""
    byline = Byline.objects.filter(user=person, user__is_active=True).first()
    return byline.name if byline else ""


def people_present(document_id: int, *, but: Any) -> list[dict[str, Any]]:
    """[{"name", "claim", "writing"}] of the others who look at an article now, and where."""
    seen = Presence.objects.filter(
        document_id=document_id, seen_at__gte=timezone.now() - PRESENT
    ).exclude(user=but)
    rows = seen.select_related("user").order_by("user__username")
    return [
        {"name": display_name(row.user), "claim": row.claim_id, "writing": row.writing}
        for row in rows
    ]
