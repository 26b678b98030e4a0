"""Every write of the people at the desk and of their roles: nobody gives more than they have.

Who leaves is made inactive and never deleted: what they wrote stays theirs.
"""

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission, User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from sources.errors import Conflict, NotAllowed, Refused, permission_require
from sources.locked import row_locked
from sources.noted import Facts, facts, noted
from sources.text import one_line

from ..queries.people import person_within, roles_givable
from .tokens import tokens_end

_COLUMNS = (
    "username",
    "first_name",
    "last_name",
    "email",
    "is_active",
    "is_staff",
    "is_superuser",
)


def person_add(
    *,
    by: User,
    username: str,
    password: str | None,
    first_name: str = "",
    last_name: str = "",
    email: str = "",
    roles: Iterable[Group] = (),
) -> User:
    """Give somebody an account with which they may enter the desk; who did is noted.

    Without a ``password`` they can't log in until they are given one.  Raises Refused as
    ``person_change`` does, ("password_weak"), NotAllowed for a role that is more than ``by``.
    """
    permission_require(by, "auth.add_user")
    person = User(username=username, is_staff=True)
    person.first_name, person.last_name = one_line(first_name), one_line(last_name)
    person.email = email
    _password_put(person, password)
    with transaction.atomic():
        roles = list(roles)
        _require_givable(roles, by)
        _stored(person, renamed=True)
        person.groups.set(roles)
        noted(person, by=by, before=None, after=_facts(person))
    return person


def person_change(
    *,
    person: User,
    by: User,
    username: str | None = None,
    first_name: str | None = None,
    last_name: str | None = None,
    email: str | None = None,
    is_active: bool | None = None,
    is_staff: bool | None = None,
    roles: Iterable[Group] | None = None,
    is_superuser: bool | None = None,
    permissions: Iterable[Permission] | None = None,
) -> User:
    """Change somebody's account and roles; what is None stays.  Who did what is noted.

    Whoever is no superuser changes nobody who may do more than themselves, gives only roles
    that may do nothing they may not, and neither makes superusers nor gives ``permissions``
    beside a role.  Raises Refused("username_taken", "username_malformed", "name_malformed",
    "email_malformed"), Conflict("person_gone"), NotAllowed.
    """
    permission_require(by, "auth.change_user")
    account = {
        "username": username,
        "first_name": first_name and one_line(first_name),
        "last_name": last_name and one_line(last_name),
        "email": email,
        "is_active": is_active,
        "is_staff": is_staff,
        "is_superuser": is_superuser,
    }
    with transaction.atomic():
        row = _locked(person, by)
        before, was_superuser = _facts(row), row.is_superuser
        if permissions is not None or is_superuser not in (None, row.is_superuser):
            _require_superuser(by)
        for column, value in account.items():
            setattr(row, column, getattr(row, column) if value is None else value)
        _stored(row, renamed=row.username != before["username"])
        if roles is not None:
            roles = list(roles)
            _require_givable(set(roles) - set(row.groups.all()), by)
            row.groups.set(roles)
        if permissions is not None:
            row.user_permissions.set(permissions)
        if was_superuser and not row.is_superuser:
            tokens_end([row.pk])
        noted(row, by=by, before=before, after=_facts(row))
    return row


def person_change_own(
    *,
    by: User,
    first_name: str | None = None,
    last_name: str | None = None,
    email: str | None = None,
) -> User:
    """Say what one is called oneself, and where one is written to; what is None stays. It is noted.

    Raises Refused("name_malformed", "email_malformed"), Conflict("person_gone").
    """
    with transaction.atomic():
        row = _locked(by, by)
        before = _facts(row)
        row.first_name = row.first_name if first_name is None else one_line(first_name)
        row.last_name = row.last_name if last_name is None else one_line(last_name)
        row.email = row.email if email is None else email.strip()
        _stored(row, renamed=False)
        noted(row, by=by, before=before, after=_facts(row))
    return row


def person_password_set(*, person: User, by: User, password: str | None) -> User:
    """Give somebody another password, or with None take theirs away; that it was is noted.

    Raises Refused("password_weak"), Conflict("person_gone"), NotAllowed as ``person_change``.
    """
    permission_require(by, "auth.change_user")
    with transaction.atomic():
        row = _locked(person, by)
        _password_put(row, password)
        row.save(update_fields=["password"])
        tokens_end([row.pk])
        now = "new" if password is not None else "none"
        noted(row, by=by, before={"password": "…"}, after={"password": now})
    return row


def role_save(
    *, role: Group | None, by: User, name: str, permissions: Iterable[Permission]
) -> Group:
    """Make a role (``role`` is None) or say what this one may do; a superuser's to do.

    Those that ``claims.roles`` makes are given again by every ``migrate`` what they lack.
    Raises Refused("role_nameless", "role_taken"), Conflict("role_gone"), NotAllowed.
    """
    _require_superuser(by)
    name = one_line(name)
    if not 0 < len(name) <= 150:
        message = _("A role's name has at least one and at most 150 characters.")
        raise Refused("role_nameless", message, field="name")
    with transaction.atomic():
        row = Group.objects.select_for_update().filter(pk=role.pk).first() if role else Group()
        if row is None:
            raise Conflict("role_gone", _("Somebody took this role away meanwhile."))
        before = _role_facts(row) if role else None
        row.name = name
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError as error:
            message = _("There is a role of this name already.")
            raise Refused("role_taken", message, field="name") from error
        row.permissions.set(permissions)
        noted(row, by=by, before=before, after=_role_facts(row))
    return row


def _locked(person: User, by: User) -> User:
    """The account as it is now; raises where it is gone, or may do more than ``by``."""
    row = row_locked(person, gone=Conflict("person_gone", _("This account is gone.")))
    if by is not None and not person_within(row, by):
        message = _("This account may do more than yours. Ask whoever runs the desk.")
        raise NotAllowed("person_above", message)
    return row


def _require_givable(roles: Iterable[Group], by: User) -> None:
    if by is not None and not {role.pk for role in roles} <= {g.pk for g in roles_givable(by)}:
        message = _("You can give only roles that may do nothing which you may not.")
        raise NotAllowed("role_above", message, field="roles")


def _require_superuser(by: User) -> None:
    if by is not None and not (by.is_active and by.is_superuser):
        message = _("Only whoever runs the desk may do this.")
        raise NotAllowed("superusers_only", message)


def _password_put(person: User, password: str | None) -> None:
    if password is None:
        person.set_unusable_password()
        return
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise Refused("password_weak", " ".join(error.messages), field="password") from error
    person.set_password(password)


#: {column: the code that says what is wrong with it}
_MALFORMED = {"username": "username_malformed", "email": "email_malformed"}


def _stored(person: User, *, renamed: bool) -> None:
    """Save the account, or say in words why it can't be."""
    person.username = User.normalize_username(person.username)
    if renamed and _names_alike(person).exists():
        message = _("Somebody has this user name already.")
        raise Refused("username_taken", message, field="username")
    try:
        person.clean_fields(exclude=["password"])
        with transaction.atomic():
            person.save()
    except ValidationError as error:
        field, said = next(iter(error.message_dict.items()))
        raise Refused(
            _MALFORMED.get(field, "name_malformed"), " ".join(said), field=field
        ) from error
    except IntegrityError as error:  # somebody else took the name between our look and our write
        message = _("Somebody has this user name already.")
        raise Refused("username_taken", message, field="username") from error


def _names_alike(person: User) -> QuerySet[User]:
    """Others whose user name is the same but for capitals."""
    return User.objects.exclude(pk=person.pk).filter(username__iexact=person.username)


def _facts(person: User) -> Facts:
    """The account; what it may do beside its roles is told by name, its password not at all."""
    roles = person.groups.order_by("name").values_list("name", flat=True)
    beside = person.user_permissions.order_by("codename").values_list("codename", flat=True)
    return facts(person, _COLUMNS) | {
        "roles": " · ".join(roles),
        "user permissions": " · ".join(beside),
    }


def _role_facts(role: Group) -> Facts:
    codenames = role.permissions.order_by("codename").values_list("codename", flat=True)
    return {"name": role.name, "permissions": " · ".join(codenames)}
