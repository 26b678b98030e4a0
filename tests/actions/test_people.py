"""Accounts and roles: nobody gives more than they have, and the log says who gave what."""

from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission, User

from claims.actions.people import person_add, person_change, person_password_set, role_save
from sources.errors import NotAllowed, Refused
from sources.noted import noted_facts

from ..examples import user_in

if TYPE_CHECKING:
    from collections.abc import Callable

WORD = "correct horse battery"


@pytest.fixture
def admin(db: None) -> User:
    return user_in("admin")


@pytest.fixture
def root(db: None) -> User:
    return User.objects.create_superuser("root", password=WORD)


def roles(*names: str) -> list[Group]:
    return list(Group.objects.filter(name__in=names))


def said() -> list[Any]:
    """The log, the latest last: (who, of whom, before, after)."""
    entries = LogEntry.objects.order_by("pk").select_related("user")
    return [(e.user.username, e.object_repr, *noted_facts(e)) for e in entries]


def test_an_account_is_made_and_changed_and_each_is_noted(admin: User) -> None:
    salma = person_add(
        by=admin, username="salma", password=WORD, first_name="سلمى", roles=roles("editor")
    )
    assert (salma.is_staff, salma.check_password(WORD)) == (True, True)
    person_change(person=salma, by=admin, roles=roles("reviewer"), is_active=False)
    person_change(person=salma, by=admin, is_active=False)
    person_password_set(person=salma, by=admin, password=None)
    now = User.objects.get(pk=salma.pk)
    assert (now.first_name, now.is_active, now.has_usable_password()) == ("سلمى", False, False)
    assert [group.name for group in now.groups.all()] == ["reviewer"]
    made, changed, password = said()
    assert made[:3] == ("admin", "salma", {})
    assert (made[3]["username"], made[3]["roles"]) == ("salma", "editor")
    assert changed == (
        "admin",
        "salma",
        {"active": True, "roles": "editor"},
        {"active": False, "roles": "reviewer"},
    )
    assert password == ("admin", "salma", {"password": "…"}, {"password": "none"})
    assert WORD not in str(LogEntry.objects.values_list("change_message"))


@pytest.mark.parametrize("role", ["reader", "editor", "reviewer"])
def test_other_roles_change_nobody(role: str, admin: User, root: User) -> None:
    by = user_in(role)
    for act in (
        lambda: person_add(by=by, username="salma", password=WORD),
        lambda: person_change(person=by, by=by, roles=roles("admin")),
        lambda: person_change(person=admin, by=by, is_active=False),
        lambda: person_password_set(person=admin, by=by, password=WORD),
        lambda: role_save(role=None, by=by, name="mine", permissions=[]),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert (User.objects.filter(username="salma").exists(), said()) == (False, [])
    assert [group.name for group in by.groups.all()] == [role]
    assert User.objects.get(pk=admin.pk).is_active


def test_an_admin_gives_nothing_that_admins_lack(admin: User, root: User) -> None:
    operators = Group.objects.create(name="operators")
    operators.permissions.add(Permission.objects.get(codename="change_permission"))
    operator, editor = user_in("operators", "operator"), user_in("editor")
    anything = list(Permission.objects.all())
    refused: list[tuple[str, Callable[[], Any]]] = [
        (
            "role_above",
            lambda: person_add(by=admin, username="x", password=WORD, roles=[operators]),
        ),
        ("role_above", lambda: person_change(person=editor, by=admin, roles=[operators])),
        ("superusers_only", lambda: person_change(person=editor, by=admin, permissions=anything)),
        ("superusers_only", lambda: person_change(person=admin, by=admin, is_superuser=True)),
        ("person_above", lambda: person_change(person=operator, by=admin, username="mine")),
        ("person_above", lambda: person_password_set(person=root, by=admin, password=WORD)),
        ("superusers_only", lambda: role_save(role=operators, by=admin, name="x", permissions=[])),
    ]
    for code, act in refused:
        with pytest.raises(NotAllowed) as not_allowed:
            act()
        assert not_allowed.value.code == code
    assert (said(), User.objects.filter(username="x").exists()) == ([], False)
    assert not editor.user_permissions.exists()
    person_change(person=editor, by=root, roles=[operators], permissions=anything[:1])
    assert [group.name for group in editor.groups.all()] == ["operators"]


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        ({"username": "ADMIN"}, "username_taken", "username"),
        ({"username": "two words"}, "username_malformed", "username"),
        ({"username": ""}, "username_malformed", "username"),
        ({"email": "nobody"}, "email_malformed", "email"),
        ({"first_name": "x" * 151}, "name_malformed", "first_name"),
        ({"password": "123"}, "password_weak", "password"),
    ],
)
def test_an_account_that_cannot_be_is_refused(
    admin: User, given: dict[str, Any], code: str, field: str
) -> None:
    with pytest.raises(Refused) as refused:
        person_add(by=admin, **({"username": "salma", "password": WORD} | given))
    assert (refused.value.code, refused.value.field) == (code, field)
    assert (User.objects.count(), said()) == (1, [])


def test_a_superuser_says_what_a_role_may_do(root: User) -> None:
    may = Permission.objects.filter(codename="view_claim")
    role = role_save(role=None, by=root, name=" guests ", permissions=may)
    role_save(role=role, by=root, name="guests", permissions=[])
    assert said()[1:] == [
        ("root", "guests", {"permissions": "view_claim"}, {"permissions": ""}),
    ]
    for name, code in (("editor", "role_taken"), (" ", "role_nameless")):
        with pytest.raises(Refused) as refused:
            role_save(role=role, by=root, name=name, permissions=may)
        assert refused.value.code == code
    assert not role.permissions.exists()
