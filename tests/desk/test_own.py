"""One's own page: name, mail address, and when and about what one is written to."""

from django.contrib.auth.models import Permission, User
from django.test import Client
from lxml import html

from claims.models import Claim, Notification, Preference

OWN = "/desk/me/"


def test_one_sets_what_one_is_called_and_when_one_is_written_to(desk: Client, editor: User) -> None:
    page = desk.get(OWN)
    assert page.context["form"].initial["mail"] == "at_once"
    assert "أعادتها هدى, أعادها كريم" in page.content.decode()
    given = {"first_name": "سلمى", "email": "salma@example.org", "mail": "daily"}
    assert desk.post(OWN, given | {"kinds": ["mentioned", "assigned"]}).status_code == 302
    editor.refresh_from_db()
    row = Preference.objects.get(user=editor)
    assert (editor.first_name, editor.email, row.mail) == ("سلمى", "salma@example.org", "daily")
    assert desk.get(OWN).context["form"].initial["kinds"] == ["mentioned", "assigned"]


def test_the_log_says_what_was_set_in_the_reader_s_words(desk: Client, editor: User) -> None:
    given = {"mail": "daily", "language": "ar", "spoken_of": "she"}
    told = [kind for kind in Notification.Kind.values if kind not in ("mentioned", "assigned")]
    desk.post(OWN, {**given, "kinds": told})
    desk.defaults["HTTP_ACCEPT_LANGUAGE"] = "ar"
    editor.user_permissions.add(Permission.objects.get(codename="view_user"))
    page = html.fromstring(desk.get("/desk/admin/logentry/").content.decode())
    [after] = page.find_class("field-after")
    assert [line.text_content() for line in after.findall("p")] == [
        "الرسائل: مرة في اليوم",
        "يُخبَر به في المكتب فقط: ذكرك · أسند إليك ادعاءً",
        "لغة الرسائل: العربية",
        "كيف يتحدّث المكتب عنه: بصيغة المؤنث",
    ]


def test_ones_page_tells_the_keys_as_their_sheet_does(desk: Client, claims: list[Claim]) -> None:
    [own, sheet] = [
        html.fromstring(desk.get(path).content.decode()).find_class("key-list")[0]
        for path in (OWN, f"/desk/claims/article/{claims[0].document_id}/change/")
    ]
    assert own.text_content() == sheet.text_content()
    assert "next and previous claim" in own.text_content()


def test_what_is_refused_stays_in_the_form(desk: Client, editor: User) -> None:
    page = desk.post(OWN, {"email": "no address", "mail": "none", "first_name": "سلمى"})
    assert page.status_code == 200
    assert "Enter a valid email address." in page.content.decode()
    assert 'value="no address"' in page.content.decode()
    editor.refresh_from_db()
    assert (editor.first_name, Preference.objects.exists()) == ("", False)


def test_the_login_page_says_what_isnad_is(client: Client, db: None) -> None:
    page = client.get("/desk/login/", headers={"accept-language": "en"}).content.decode()
    assert "finds each claim in it, who made it and by which words" in page


def test_where_one_changes_the_password_the_header_is_as_elsewhere(desk: Client) -> None:
    said = [
        html.fromstring(desk.get(path).content.decode()).get_element_by_id("user-tools")
        for path in (OWN, "/desk/password_change/")
    ]
    assert said[0].text_content().split() == said[1].text_content().split()
