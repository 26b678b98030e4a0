"""Who gives whom an account and a role, and that nobody climbs by it."""

import re
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from django.utils.text import capfirst
from lxml import html

from .. import examples
from .conftest import _staff

PEOPLE = "/desk/auth/user/"
WORD = "correct horse battery"


@pytest.fixture
def admin(client: Client, db: None) -> Client:
    """A client of somebody in the admin role who asks for English."""
    client.force_login(_staff("admin"))
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


@pytest.fixture
def root(db: None) -> User:
    return User.objects.create_superuser("root", password=WORD)


@pytest.fixture
def operators(db: None) -> Group:
    """A newsroom's own role that may do more than admins."""
    group = Group.objects.create(name="operators")
    group.permissions.add(Permission.objects.get(codename="change_permission"))
    return group


def groups(*names: str) -> list[int]:
    return [Group.objects.get(name=name).pk for name in names]


def account(user: User, **rest: Any) -> dict[str, Any]:
    """The form of an account, filled in as it stands."""
    given = {"username": user.username, "first_name": "", "last_name": "", "email": ""}
    return given | {"is_active": "on", "is_staff": "on", "groups": groups("editor")} | rest


def climbed(user: User) -> bool:
    """May the user do anything that the admin role may not?"""
    user = User.objects.get(pk=user.pk)
    allowed = Permission.objects.filter(group__name="admin").values_list("codename", flat=True)
    held = {permission.partition(".")[2] for permission in user.get_all_permissions()}
    return user.is_superuser or bool(held - set(allowed))


def test_a_new_colleague_may_enter_the_desk_in_their_role(admin: Client) -> None:
    given = {
        "username": "salma",
        "password1": WORD,
        "password2": WORD,
        "first_name": "سلمى",
        "last_name": "حداد",
        "email": "salma@example.org",
        "groups": groups("editor", "reviewer"),
        "is_superuser": "on",
        "user_permissions": [Permission.objects.get(codename="change_group").pk],
    }
    assert admin.post(f"{PEOPLE}add/", given).status_code == 302
    salma = User.objects.get(username="salma")
    assert (salma.is_staff, salma.is_superuser, salma.email) == (True, False, "salma@example.org")
    assert set(salma.groups.values_list("name", flat=True)) == {"editor", "reviewer"}
    assert not climbed(salma)
    assert salma.check_password(WORD)


def test_another_password_is_set_and_noted_but_not_told(
    admin: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = _staff("editor")
    given = {"usable_password": "true", "password1": WORD, "password2": WORD}
    path = f"{PEOPLE}{user.pk}/password/"
    assert admin.post(path, given | {"set-password": ""}).status_code == 302
    user.refresh_from_db()
    assert user.check_password(WORD)
    entry = LogEntry.objects.get()
    assert (entry.user.username, entry.object_repr) == ("admin", "editor")
    assert (entry.get_change_message(), WORD in entry.change_message) == (
        "Changed password.",
        False,
    )
    monkeypatch.setattr("claims.actions.people.person_within", lambda *_people: False)
    page = admin.post(path, given | {"set-password": ""}, follow=True)
    assert "This account may do more than yours." in page.content.decode()
    monkeypatch.undo()
    taken = given | {"usable_password": "false", "unset-password": ""}
    assert admin.post(path, taken).status_code == 302
    user.refresh_from_db()
    assert not user.has_usable_password()


def test_superusers_are_neither_seen_nor_changed(admin: Client, root: User) -> None:
    assert "root" not in admin.get(PEOPLE).content.decode()
    for path in ("change/", "password/", "history/", "delete/"):
        assert admin.get(f"{PEOPLE}{root.pk}/{path}").status_code in (302, 403, 404)
    admin.post(f"{PEOPLE}{root.pk}/change/", account(root, username="mine"))
    given = {"usable_password": "true", "password1": WORD + "!", "password2": WORD + "!"}
    admin.post(f"{PEOPLE}{root.pk}/password/", given)
    root.refresh_from_db()
    assert (root.username, root.check_password(WORD)) == ("root", True)


@pytest.mark.parametrize("whom", ["self", "other"])
def test_an_admin_makes_nobody_more_than_an_admin(
    admin: Client, operators: Group, whom: str
) -> None:
    user = User.objects.get(username="admin") if whom == "self" else _staff("editor")
    path = f"{PEOPLE}{user.pk}/change/"
    html = admin.get(path).content.decode()
    for name in ("is_superuser", "user_permissions"):
        assert f'name="{name}"' not in html
    everything = list(Permission.objects.values_list("pk", flat=True))
    given = account(user, is_superuser="on", user_permissions=everything, groups=groups("admin"))
    assert admin.post(path, given).status_code == 302
    assert not climbed(user)
    refused = admin.post(path, given | {"groups": [operators.pk]})
    assert "is not one of the available choices" in refused.content.decode()
    assert set(User.objects.get(pk=user.pk).groups.values_list("name", flat=True)) == {"admin"}


@pytest.mark.parametrize("active", [True, False])
def test_who_may_do_more_is_not_taken_over(admin: Client, operators: Group, active: bool) -> None:
    user = examples.user_in("editor", "operator", WORD)
    user.groups.add(operators)
    User.objects.filter(pk=user.pk).update(is_active=active)
    assert admin.post(f"{PEOPLE}{user.pk}/change/", account(user)).status_code == 403
    given = {"usable_password": "true", "password1": WORD + "!", "password2": WORD + "!"}
    assert admin.post(f"{PEOPLE}{user.pk}/password/", given).status_code == 403
    user.refresh_from_db()
    assert (user.check_password(WORD), user.is_active) == (True, active)
    assert operators in user.groups.all()


def test_roles_are_read_and_their_permissions_changed_by_superusers_only(admin: Client) -> None:
    group = Group.objects.get(name="admin")
    path = f"/desk/auth/group/{group.pk}/change/"
    assert admin.get(path).status_code == 200
    before = set(group.permissions.all())
    everything = list(Permission.objects.values_list("pk", flat=True))
    refused = admin.post(path, {"name": "admin", "permissions": everything})
    assert (refused.status_code, set(group.permissions.all())) == (403, before)
    assert admin.get("/desk/auth/group/add/").status_code == 403


def test_even_with_the_stock_permissions_on_groups_only_a_superuser_gives_permissions(
    admin: Client, root: User
) -> None:
    clerk = User.objects.get(username="admin")
    names = ("add_group", "change_group")
    clerk.user_permissions.add(*Permission.objects.filter(codename__in=names))
    group = Group.objects.get(name="reader")
    path = f"/desk/auth/group/{group.pk}/change/"
    assert admin.post(path, {"name": "reader", "permissions": []}).status_code == 403
    client = Client()
    client.force_login(root)
    assert client.post(path, {"name": "reader", "permissions": []}).status_code == 302
    assert not group.permissions.exists()


def test_nobody_is_deleted_and_who_leaves_is_made_inactive(admin: Client) -> None:
    user = _staff("editor")
    assert admin.post(f"{PEOPLE}{user.pk}/delete/", {"post": "yes"}).status_code == 403
    given = account(user)
    del given["is_active"]
    assert admin.post(f"{PEOPLE}{user.pk}/change/", given).status_code == 302
    assert not User.objects.get(pk=user.pk).is_active


@pytest.mark.parametrize("role", ["reader", "editor", "reviewer"])
def test_accounts_are_no_business_of_other_roles(role: str, db: None) -> None:
    client = Client()
    client.force_login(_staff(role))
    for path in (PEOPLE, f"{PEOPLE}add/", "/desk/auth/group/"):
        assert client.get(path).status_code == 403


def test_the_front_page_leads_admins_to_the_people(admin: Client) -> None:
    assert f'href="{PEOPLE}"' in admin.get("/desk/").content.decode()
    admin.force_login(_staff("editor"))
    assert f'href="{PEOPLE}"' not in admin.get("/desk/").content.decode()


def test_roles_are_named_in_the_reader_s_language(admin: Client) -> None:
    _staff("reviewer")
    for language, names in (("en", ["Reviewer", "Admin"]), ("ar", ["مُراجِع", "مدير"])):
        page = admin.get(PEOPLE, headers={"Accept-Language": language})
        shown = page.content.decode()
        assert [name for name in names if f'<td class="field-roles">{name}</td>' in shown] == names
    reviewers = Group.objects.get(name="reviewer").pk
    page = admin.get(PEOPLE, {"role": reviewers})
    assert [user.username for user in page.context["cl"].result_list] == ["reviewer"]


@pytest.mark.parametrize(
    ("language", "one", "more"), [("en", "role", "Roles"), ("ar", "دور", "الأدوار")]
)
def test_a_role_is_called_so_on_every_page_in_messages_and_in_the_log(
    client: Client, root: User, language: str, one: str, more: str
) -> None:
    """Django calls it a group: no page says so."""
    client.force_login(root)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = language
    listed, log = "/desk/auth/group/", "/desk/admin/logentry/"
    made = client.post(f"{listed}add/", {"name": "desk"}, follow=True)
    [message] = html.fromstring(made.content.decode()).find_class("messagelist")
    form = f"{listed}{Group.objects.get(name='desk').pk}/change/"
    pages = {path: html.fromstring(client.get(path).content.decode()) for path in (listed, form)}
    front, noted = (html.fromstring(client.get(path).content.decode()) for path in ("/desk/", log))
    assert pages[listed].xpath("normalize-space(//h1)") == more
    crumbs = [page.find_class("breadcrumbs")[0].text_content() for page in pages.values()]
    assert [crumb.split(" › ")[1] for crumb in crumbs] == [more, more]
    assert front.xpath(f"//nav//a[@href='{listed}']/text()") == [more]
    [kind] = noted.find_class("field-shown_kind")
    assert kind.text_content() == capfirst(one)
    told = [message, *pages.values(), front, noted]
    assert one in message.text_content()
    assert [p for p in told if re.search("group|مجموع", p.text_content(), re.IGNORECASE)] == []


@pytest.mark.parametrize(
    ("language", "change", "more"), [("en", "Change person", "People"), ("ar", "شخص", "الأشخاص")]
)
def test_who_works_at_the_desk_is_a_person_and_no_user(
    client: Client, root: User, language: str, change: str, more: str
) -> None:
    client.force_login(root)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = language
    form, front = (
        html.fromstring(client.get(path).content.decode())
        for path in (f"{PEOPLE}{root.pk}/change/", "/desk/")
    )
    listed = html.fromstring(client.get(PEOPLE).content.decode())
    assert listed.xpath("normalize-space(//h1)") == more
    assert front.xpath(f"//nav//a[@href='{PEOPLE}']/text()") == [more]
    assert form.find_class("breadcrumbs")[0].text_content().split(" › ")[1] == more
    assert change in form.xpath("normalize-space(//h1)")
    asked = html.fromstring(client.get(f"{PEOPLE}add/").content.decode())
    said = " ".join(form.xpath("//form//fieldset//text()") + asked.xpath("//main//text()"))
    stock = r"(?:this|a|the) user\b|authenticat|staff|superuser|(?<!اسم )المستخدم|الطاقم"
    assert re.findall(stock, said) == []


def test_a_password_that_is_refused_is_refused_in_arabic(admin: Client) -> None:
    given = {"username": "salma", "password1": "12345", "password2": "12345"}
    page = admin.post(f"{PEOPLE}add/", given, headers={"accept-language": "ar"})
    [said] = html.fromstring(page.content.decode()).find_class("errorlist")
    assert said.xpath(".//text()[normalize-space()]") == [
        "كلمة المرور هذه قصيرة. لا بد من 8 حروف على الأقل.",
        "كلمة المرور هذه شائعة جدًا.",
        "كلمة المرور هذه أرقام كلها.",
    ]
