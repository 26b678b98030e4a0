"""The bell, the notifications and the pages of a newsroom in a real browser."""

import os

import pytest
from axe_core_python.sync_playwright import Axe
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from claims.actions.claims import claims_assign, claims_reject
from claims.actions.comments import comment_add
from claims.actions.drafts import draft_save
from claims.models import Claim, Comment, Label, LabelName, Notification

from .. import examples
from .conftest import SEED, SEEDED, Visit, at_the_desk
from .test_accessibility import serious
from .test_browser import seeded, workbench

SHOTS = os.environ.get("TALK_SHOTS")
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def busy_newsroom(user: User) -> list[Claim]:
    """Claims that another person talks about to the user; five notifications, one read."""
    omar = examples.user_in("admin", "omar")
    omar.first_name, omar.last_name = "عمر", "باسل"
    omar.save()
    claims = examples.record(examples.article(SEED, title="مكالمة الرئيسين"), *SEEDED)
    name = user.username
    comment_add(claim=claims[3], text=f"@{name} read this", by=omar)
    Notification.objects.update(read_at=claims[3].created_at)
    claims_assign(claims=claims[:1], assignee=user, by=omar)
    comment_add(claim=claims[0], text="أليس هذا نصّ البيان الأول؟ راجعوا الترجمة.", by=omar)
    claims_assign(claims=claims[:3], assignee=user, by=omar)
    comment_add(claim=claims[1], text=f"The wording differs, @{name}: see the readout.", by=omar)
    return claims


@pytest.mark.parametrize(
    ("language", "bell", "unread", "said", "all_read", "none"),
    [
        (
            "en",
            "4 unread notifications",
            "unread",
            "عمر باسل mentioned you",
            "Mark all as read",
            "No unread notifications",
        ),
        (
            "ar",
            "4 إشعارات غير مقروءة",
            "غير مقروء",
            "من عمر باسل: إشارة إليك",
            "اعتبرها كلها مقروءة",
            "لا إشعارات غير مقروءة",
        ),
    ],
)
def test_the_bell_leads_to_what_is_new_and_from_there_to_the_claim(
    visit: Visit, language: str, bell: str, unread: str, said: str, all_read: str, none: str
) -> None:
    claims = busy_newsroom(at_the_desk())
    page = visit(language)
    page.goto("/desk/")
    page.get_by_role("link", name=bell).click()
    rows = page.locator(".notifications li")
    expect(rows).to_have_count(5)
    expect(rows.get_by_text(unread, exact=True)).to_have_count(4)
    expect(rows.first.locator(".what")).to_contain_text(said)
    rows.first.get_by_role("link").click()
    expect(page).to_have_url(f"{page.url.partition('/desk')[0]}{_address(claims[1])}")
    expect(page.locator(f".card[data-claim='{claims[1].pk}']")).to_have_attribute("open", "")
    page.locator("#bell").click()
    expect(rows.get_by_text(unread, exact=True)).to_have_count(3)
    page.get_by_role("button", name=all_read).click()
    expect(page.locator("#bell")).to_have_accessible_name(none)
    expect(page.locator(".notifications .new")).to_have_count(0)


def test_a_name_at_its_start_does_not_turn_a_sentence_around(visit: Visit) -> None:
    user = at_the_desk()
    omar = examples.user_in("editor", "omar")
    claims = examples.record(examples.article(SEED), *SEEDED)
    for text in (f"@{user.username}: أليس هذا نصّ البيان؟", f"@{user.username} see the readout"):
        comment_add(claim=claims[0], text=text, by=omar)
    page = visit("ar")
    page.goto("/desk/notifications/")
    directions = "all => all.map(each => getComputedStyle(each).direction)"
    assert page.locator(".words").evaluate_all(directions) == ["ltr", "rtl"]


def _address(claim: Claim) -> str:
    return f"/desk/claims/article/{claim.document_id}/change/#claim-{claim.pk}"


@pytest.mark.parametrize(("language", "scheme"), [("en", "light"), ("ar", "dark")])
def test_axe_finds_nothing_serious_in_the_newsroom(
    browser: Browser, live_server: LiveServer, client: Client, language: str, scheme: str
) -> None:
    admin = examples.user_in("admin", "salma")
    User.objects.filter(pk=admin.pk).update(is_staff=True)
    claims = busy_newsroom(admin)
    label = Label.objects.create(verdict="disputed", rating=2)
    LabelName.objects.create(label=label, language="ar", name="مضلِّل")
    draft = draft_save(
        claim=claims[0],
        aspect="content",
        verdict="disputed",
        label=label,
        cited_url="https://example.org",
        submit=True,
        by=admin,
    )
    change = claims_reject(claims=claims[2:3], by=admin)
    client.force_login(admin)
    context = browser.new_context(
        locale=language,
        color_scheme="dark" if scheme == "dark" else "light",
        base_url=live_server.url,
        viewport={"width": 1440, "height": 900},
    )
    session = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page = context.new_page()
    found = []
    for path in (
        "notifications/",
        "claims/newsroom/1/change/",
        "claims/label/",
        f"claims/label/{label.pk}/change/",
        "claims/label/add/",
        "claims/draft/",
        f"claims/draft/{draft.pk}/change/",
        "claims/comment/",
        "claims/change/",
        f"claims/change/{change.pk}/change/",
        "claims/assessment/?corrections=yes",
        "auth/user/",
        f"auth/user/{admin.pk}/change/",
        "auth/user/add/",
    ):
        page.goto(f"/desk/{path}")
        assert page.locator("#content").count() == 1, path
        found += serious(path, Axe().run(page))
        if SHOTS:
            name = path.replace("/", "-").replace("?", "-")
            page.screenshot(path=f"{SHOTS}/{language}-{name}.png", full_page=True)
    context.close()
    assert found == []


@pytest.mark.parametrize(
    ("language", "typed", "offered"),
    [("ar", "راجعي @النج", "هدى النجار"), ("en", "See @hu", "هدى النجار")],
)
def test_whom_one_calls_is_found_by_name_and_a_name_of_nobody_is_refused(
    visit: Visit, language: str, typed: str, offered: str
) -> None:
    claim = seeded()[0]
    huda = at_the_desk("huda")
    User.objects.filter(pk=huda.pk).update(last_name="النجار")
    page = visit(language)
    workbench(page, claim)
    page.keyboard.press("j")
    card = page.locator(".card[open][data-full]")
    card.wait_for()
    page.keyboard.press("t")
    note = card.locator(".note-form [name=text]")
    note.press_sequentially("@nobody")
    page.keyboard.press("Enter")
    expect(card.locator(".refusal")).to_contain_text("@nobody")
    note.fill("")
    note.press_sequentially(typed)
    expect(page.locator("#callable [role=option]:visible")).to_have_text([f"{offered} @هدى_النجار"])
    page.keyboard.press("Enter")
    assert note.input_value() == f"{typed.split('@')[0]}@هدى_النجار "
    page.keyboard.press("Enter")
    expect(card.locator(".note .mention")).to_have_text("@هدى_النجار")
    assert list(Comment.objects.get().mentions.all()) == [huda]
