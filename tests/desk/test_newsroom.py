"""The newsroom's switches and labels, and the logs that every reader may read."""

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.test import Client
from lxml import html
from pytest_django import DjangoAssertNumQueries

from claims.actions.assessments import assessment_publish
from claims.actions.claims import claims_assign, claims_reject
from claims.actions.comments import comment_add
from claims.actions.drafts import draft_save
from claims.models import Assessment, Claim, Draft, Label, LabelName, Newsroom
from claims.queries.newsroom import newsroom_settings

from .. import examples
from .conftest import _staff

NEWSROOM, LABELS = "/desk/claims/newsroom/", "/desk/claims/label/"
SCALE = {"stuck_days": 3, "rating_worst": 1, "rating_best": 5}


@pytest.fixture
def admin(client: Client, db: None) -> Client:
    """A client of somebody in the admin role who asks for English."""
    client.force_login(_staff("admin"))
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def as_role(role: str) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(_staff(role))
    return client


def errors(page: Any) -> str:
    """What the refused form says."""
    form = page.context["adminform"].form
    formsets = page.context["inline_admin_formsets"]
    said = [*form.errors.values(), *(f.formset.non_form_errors() for f in formsets)]
    return " ".join(" ".join(each) for each in said)


# --- the switches -----------------------------------------------------------------------


@pytest.mark.parametrize("there", [True, False])
def test_an_admin_switches_four_eyes_on_and_it_is_noted_who(admin: Client, there: bool) -> None:
    if not there:
        Newsroom.objects.all().delete()
    assert admin.get(NEWSROOM)["Location"] == f"{NEWSROOM}1/change/"
    assert b"A second person approves every verdict" in admin.get(f"{NEWSROOM}1/change/").content
    switched = SCALE | {"four_eyes": "on", "stuck_days": 2}
    assert "Say why four eyes are switched" in errors(admin.post(f"{NEWSROOM}1/change/", switched))
    assert not newsroom_settings().four_eyes
    answer = admin.post(f"{NEWSROOM}1/change/", switched | {"reason": "Two see more."})
    assert answer["Location"] == NEWSROOM
    assert (newsroom_settings().four_eyes, newsroom_settings().stuck_days) == (True, 2)
    entry = LogEntry.objects.get()
    assert (entry.user.username, entry.object_id) == ("admin", "1")
    said = "Changed four eyes, days until work counts as stuck and reason."
    assert entry.get_change_message() == said
    for role in ("reader", "reviewer"):
        page = as_role(role).get(f"{NEWSROOM}1/change/").content.decode()
        assert "<bdi>admin</bdi>: on · <bdi>Two see more.</bdi>" in page


def test_the_newsroom_is_one_and_stays(admin: Client) -> None:
    assert admin.get(f"{NEWSROOM}add/").status_code == 403
    assert admin.post(f"{NEWSROOM}1/delete/", {"post": "yes"}).status_code == 403
    assert Newsroom.objects.count() == 1


@pytest.mark.parametrize("role", ["reader", "editor", "reviewer"])
def test_others_read_the_switches_and_turn_none(role: str, db: None) -> None:
    client = as_role(role)
    assert client.get(f"{NEWSROOM}1/change/").status_code == 200
    refused = client.post(f"{NEWSROOM}1/change/", SCALE | {"four_eyes": "on"})
    assert (refused.status_code, newsroom_settings().four_eyes) == (403, False)


def test_a_scale_upside_down_or_short_of_a_label_is_refused(admin: Client) -> None:
    page = admin.post(f"{NEWSROOM}1/change/", SCALE | {"rating_worst": 5})
    assert "The best rating has to be above the worst." in errors(page)
    label = Label.objects.create(verdict="disputed", rating=2)
    LabelName.objects.create(label=label, language="en", name="Misleading")
    page = admin.post(f"{NEWSROOM}1/change/", SCALE | {"rating_worst": 3})
    said = "Labels have ratings that this scale lacks: Misleading (2). Change those first."
    assert said in errors(page)
    assert newsroom_settings().rating_worst == 1


# --- labels -----------------------------------------------------------------------------


def label_form(*names: tuple[str, str], **rest: Any) -> dict[str, Any]:
    """A label's form with its names, filled in."""
    given = {"verdict": "disputed", "aspect": "", "rating": "", "position": 0, "active": "on"}
    rows = {"names-TOTAL_FORMS": len(names), "names-INITIAL_FORMS": 0}
    for n, (language, name) in enumerate(names):
        rows |= {f"names-{n}-language": language, f"names-{n}-name": name}  # type: ignore[dict-item]
    return given | rows | rest


def test_a_label_has_names_by_language_a_verdict_and_a_rating(admin: Client) -> None:
    form = admin.get(f"{LABELS}add/").content.decode()
    assert form.index('value="ar" selected') < form.index('value="en" selected')
    both = label_form(("ar", "مضلِّل"), ("en", "Misleading"), rating=2)
    assert admin.post(f"{LABELS}add/", both).status_code == 302
    label = Label.objects.get()
    assert (label.name_in("ar"), label.name_in("en"), label.rating) == ("مضلِّل", "Misleading", 2)
    html = admin.get(LABELS).content.decode()
    assert "<bdi>Misleading</bdi>" in html
    assert '<span class="chip disputed"><span aria-hidden="true">✗</span> disputed</span>' in html
    assert '<td class="field-rating">2</td>' in html
    html = admin.get(LABELS, headers={"Accept-Language": "ar"}).content.decode()
    assert "<bdi>مضلِّل</bdi>" in html


def test_an_empty_row_of_a_language_is_no_name(admin: Client) -> None:
    only = label_form(("ar", ""), ("en", "False"))
    assert admin.post(f"{LABELS}add/", only).status_code == 302
    assert list(LabelName.objects.values_list("language", "name")) == [("en", "False")]


def test_a_label_off_the_scale_or_without_a_name_is_refused(admin: Client) -> None:
    page = admin.post(f"{LABELS}add/", label_form(("en", "Pants on fire"), rating=6))
    assert "This newsroom rates from 1 to 5." in errors(page)
    page = admin.post(f"{LABELS}add/", label_form(("ar", ""), ("en", "")))
    assert "A label needs a name in at least one language." in errors(page)
    assert not Label.objects.exists()


def test_a_label_out_of_use_is_given_to_no_answer(desk: Client, claims: list[Claim]) -> None:
    label = Label.objects.create(verdict="disputed", active=False)
    given = {"act": "assess", "claim": claims[0].pk, "answer": f"content:disputed:{label.pk}"}
    given |= {"cited_url": "https://example.org"}
    path = f"/desk/claims/article/{claims[0].document_id}/change/"
    for more in ({}, {"draft": "on"}):
        page = desk.post(path, given | more)
        assert "This label is out of use. Choose another." in page.content.decode()
    assert not Assessment.objects.exists()
    assert not Draft.objects.exists()
    Label.objects.update(active=True)
    assert desk.post(path, given).status_code == 302


def test_a_label_in_use_keeps_its_verdict_and_is_only_put_out_of_use(
    admin: Client, editor: User, claims: list[Claim]
) -> None:
    label = Label.objects.create(verdict="disputed")
    name = LabelName.objects.create(label=label, language="en", name="Misleading")
    path = f"{LABELS}{label.pk}/"
    assert admin.get(f"{path}delete/").status_code == 200
    assessment_publish(
        claim=claims[0],
        aspect="content",
        verdict="disputed",
        label=label,
        cited_url="https://example.org",
        by=editor,
    )
    assert admin.post(f"{path}delete/", {"post": "yes"}).status_code == 403
    form = label_form(
        ("en", "Misleading"), verdict="verified", aspect="content", active="", position=4
    )
    form |= {"names-INITIAL_FORMS": 1, "names-0-id": name.pk, "names-0-label": label.pk}
    assert admin.post(f"{path}change/", form).status_code == 302
    label.refresh_from_db()
    now = (label.verdict, label.aspect, label.active, label.position)
    assert now == ("disputed", "", False, 4)


def test_a_label_that_nothing_carries_may_go(admin: Client) -> None:
    label = Label.objects.create(verdict="disputed")
    LabelName.objects.create(label=label, language="en", name="Misleading")
    assert admin.post(f"{LABELS}{label.pk}/delete/", {"post": "yes"}).status_code == 302
    assert not Label.objects.exists()
    assert as_role("editor").get(f"{LABELS}add/").status_code == 403


# --- the logs ---------------------------------------------------------------------------


def test_every_reader_reads_the_log_of_corrections(
    editor: User, claims: list[Claim], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    label = Label.objects.create(verdict="disputed")
    LabelName.objects.create(label=label, language="en", name="Misleading")
    for claim in claims:
        answer = {"claim": claim, "aspect": "content", "cited_url": "https://example.org"}
        assessment_publish(verdict="verified", by=editor, **answer)  # type: ignore[arg-type]
    corrected = {"claim": claims[0], "aspect": "content", "cited_url": "https://example.org"}
    assessment_publish(
        verdict="disputed",
        label=label,
        reason="The ministry's figures were old.",
        by=editor,
        **corrected,  # type: ignore[arg-type]
    )
    reader = as_role("reader")
    log = "/desk/claims/assessment/"
    with django_assert_max_num_queries(14):
        page = reader.get(log)
    assert len(page.context["cl"].result_list) == 5
    page = reader.get(log, {"corrections": "yes"})
    [row] = page.context["cl"].result_list
    html = page.content.decode()
    assert row.reason in html.replace("&#x27;", "'")
    assert '<bdi class="own-label">Misleading</bdi>' in html
    earlier = html[html.index("field-instead_of") :]
    assert earlier[: earlier.index("</td>")].endswith("✓</span> verified</span>")
    whole = reader.get(f"{log}{row.pk}/change/").content.decode()
    assert "instead of" in whole.lower()
    assert reader.post(f"{log}{row.pk}/change/", {}).status_code == 403


def test_drafts_comments_and_changes_are_read_by_readers_and_written_by_nobody(
    editor: User, claims: list[Claim]
) -> None:
    draft = draft_save(
        claim=claims[0],
        aspect="content",
        verdict="disputed",
        cited_url="https://example.org",
        submit=True,
        by=editor,
    )
    comment = comment_add(claim=claims[1], text="أنظر @editor", by=editor)
    claims_assign(claims=claims, assignee=editor, by=editor)
    change = claims_reject(claims=claims[3:], by=editor)
    reader = as_role("reader")
    pages = {}
    for model, pk in (("draft", draft.pk), ("comment", comment.pk), ("change", change.pk)):
        path = f"/desk/claims/{model}/"
        pages[model] = reader.get(path).content.decode()
        assert reader.get(f"{path}{pk}/change/").status_code == 200
        for client in (reader, as_role("admin") if model == "draft" else reader):
            assert client.get(f"{path}add/").status_code == 403
            assert client.post(f"{path}{pk}/change/", {}).status_code == 403
            assert client.post(f"{path}{pk}/delete/", {"post": "yes"}).status_code == 403
    assert "waiting for review" in pages["draft"]
    assert f"#claim-{claims[0].pk}" in pages["draft"]
    assert '<bdi class="mention">@editor</bdi>' in pages["comment"]
    assert "and 1 more" in pages["change"]
    assert "rejected as no claim" in pages["change"]
    assert str(claims[3])[:30] in pages["change"]


def test_what_people_set_is_read_with_before_and_after_by_who_may_look_at_it(
    admin: Client, db: None
) -> None:
    admin.post(f"{NEWSROOM}1/change/", SCALE | {"four_eyes": "on", "reason": "Two see more."})
    assert admin.post(f"{LABELS}add/", label_form(("en", "Misleading"))).status_code == 302
    colleague = {"username": "salma", "password1": "a b c d e f g 1", "usable_password": "true"}
    colleague["password2"] = colleague["password1"]
    assert admin.post("/desk/auth/user/add/", colleague).status_code == 302
    log = "/desk/admin/logentry/"
    html = admin.get(log).content.decode()
    assert "<h1>Entries of the log</h1>" in html
    for words in ("<p>Four eyes: <bdi>no</bdi></p>", "<p>Four eyes: <bdi>yes</bdi></p>"):
        assert words in html
    assert "<p>Names: <bdi>English: Misleading</bdi></p>" in html
    assert "<p>Verdict: <bdi>disputed</bdi></p>" in html
    assert "salma" in html
    assert "a b c d" not in html
    entry = LogEntry.objects.earliest("pk")
    reader = as_role("reader")
    html = reader.get(log).content.decode()
    assert "Misleading" in html
    assert "salma" not in html
    assert f'href="{log}"' in reader.get("/desk/").content.decode()
    arabic = reader.get(log, headers={"Accept-Language": "ar"}).content.decode()
    assert "<h1>قيود السجل</h1>" in arabic
    assert "نوع التغيير" in arabic
    assert "<p>أربع أعين: <bdi>نعم</bdi></p>" in arabic
    assert "<p>الحكم: <bdi>متنازَع فيه</bdi></p>" in arabic
    assert "<p>الأسماء: <bdi>الإنجليزية: Misleading</bdi></p>" in arabic
    path = f"{log}{entry.pk}/change/"
    assert reader.get(path).status_code == 200
    for client in (reader, admin):
        assert client.post(path, {}).status_code == 403
        assert client.post(f"{log}{entry.pk}/delete/", {"post": "yes"}).status_code == 403
    history = admin.get(f"{NEWSROOM}1/history/").content.decode()
    assert "Changed four eyes and reason." in history


def test_what_the_action_refuses_stands_in_the_form_with_what_was_typed(admin: Client) -> None:
    Label.objects.create(verdict="verified", rating=5)
    page = admin.post(f"{NEWSROOM}1/change/", SCALE | {"rating_best": 4, "stuck_days": 9})
    form = page.context["adminform"].form
    assert (form["stuck_days"].value(), "this scale lacks" in errors(page)) == ("9", True)
    assert (newsroom_settings().stuck_days, LogEntry.objects.count()) == (3, 0)


def test_a_label_that_came_into_use_meanwhile_is_not_deleted(
    admin: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    label = Label.objects.create(verdict="disputed")
    monkeypatch.setattr("claims.actions.labels.label_used", lambda _label: True)
    page = admin.post(f"{LABELS}{label.pk}/delete/", {"post": "yes"}, follow=True)
    assert "Put it out of use instead." in page.content.decode()
    assert (Label.objects.count(), LogEntry.objects.count()) == (1, 0)


def test_an_admin_reaches_each_of_these_pages_in_arabic(admin: Client, claims: list[Claim]) -> None:
    for path in ("claims/label", "claims/draft", "claims/comment", "claims/change", "auth/user"):
        page = admin.get(f"/desk/{path}/", headers={"Accept-Language": "ar"})
        assert (page.status_code, 'dir="rtl"' in page.content.decode()) == (200, True)
    assert examples.user_in("reader", "other").pk


def test_where_a_list_has_one_row_alone_the_way_to_it_names_it_once(admin: Client) -> None:
    page = html.fromstring(admin.get(f"{NEWSROOM}1/change/").content.decode())
    [way] = page.find_class("breadcrumbs")
    assert way.text_content() == "Home › Newsroom"
