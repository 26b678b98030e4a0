"""Days, topics and one's own mails, as an editor sets them, in a real browser."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import override
from playwright.sync_api import Locator, Page, expect

from claims.actions import notifications
from claims.actions.comments import comment_add
from claims.actions.notifications import digest_mail, notification_mail
from claims.models import Claim, Notification, Preference

from .conftest import BOTH, Visit, at_the_desk
from .test_browser import seeded, workbench
from .test_correcting_browser import opened, said
from .test_lists_browser import CLAIMS, choose

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def row(page: Page, claim: Claim) -> Locator:
    """A claim's row in the list of claims."""
    return page.locator("#result_list tbody tr").filter(has_text=claim.content_text[:30])


def topics(page: Page, claim: Claim) -> Locator:
    return row(page, claim).locator(".topic")


@BOTH
def test_a_day_is_set_by_keys_stands_in_the_row_and_is_told_louder_once_it_is_over(
    visit: Visit, language: str
) -> None:
    first, second = seeded()[:2]
    today = timezone.localdate()
    page = visit(language)
    workbench(page, first)
    card = opened(page, first)
    page.keyboard.press("Shift+D")
    due = card.locator("[name=due_on]")
    expect(due).to_be_focused()
    due.fill(f"{today - timedelta(days=1)}")
    page.keyboard.press("Enter")
    over = {"ar": "انقضى هذا اليوم.", "en": "That day is over."}[language]
    expect(card.locator(".refusal")).to_contain_text(over)
    due.fill(f"{today + timedelta(days=2)}")
    page.keyboard.press("Enter")
    said(page)
    with override(language):
        soon = date_format(today + timedelta(days=2), "j M Y")
        gone = date_format(today - timedelta(days=1), "j M Y")
    expect(page.locator("#said")).to_contain_text(soon)
    Claim.objects.filter(pk=second.pk).update(due_on=today - timedelta(days=1))

    page.goto(CLAIMS)
    words = {"ar": ("موعده", "فات موعده:"), "en": ("due", "was due")}[language]
    expect(row(page, first).locator(".due:not(.late)")).to_have_text(f"{words[0]} {soon}")
    expect(row(page, second).locator(".due.late")).to_have_text(f"{words[1]} {gone}")
    page.locator(".tabs a[href*='queue=overdue']").click()
    expect(page.locator("#result_list tbody tr")).to_have_count(1)
    expect(row(page, second)).to_be_visible()

    page.goto(CLAIMS)
    choose(page, "due", 4)
    page.fill("[name=due_on]", f"{today + timedelta(days=2)}")
    page.click(".confirm button")
    expect(page.locator("#result_list .due:not(.late)")).to_have_text([f"{words[0]} {soon}"] * 4)
    page.click(".messagelist button")
    expect(page.locator("#result_list .due")).to_have_count(2)


@BOTH
def test_a_topic_is_given_by_keys_narrows_the_list_and_is_given_to_many(
    visit: Visit, language: str
) -> None:
    first, second, _third, last = seeded()
    water, dams = {"ar": ("مياه", "سدود"), "en": ("water", "dams")}[language]
    comma = {"ar": "، ", "en": ", "}[language]
    page = visit(language)
    workbench(page, first)
    card = opened(page, first)
    page.keyboard.press("Shift+T")
    expect(card.locator("[name=topics]")).to_be_focused()
    page.keyboard.insert_text("---")
    page.keyboard.press("Enter")
    expect(card.locator(".refusal")).to_be_visible()
    card.locator("[name=topics]").fill(f"{water}{comma}{dams}")
    page.keyboard.press("Enter")
    said(page)
    expect(card.locator(".topic")).to_have_text(sorted((water, dams)))

    page.goto(CLAIMS)
    expect(topics(page, first)).to_have_text(sorted((water, dams)))
    choose(page, "topics", 4)
    page.fill("[name=topics]", water)
    page.click(".confirm button")
    for claim in (second, last):
        expect(topics(page, claim)).to_have_text([water])
    chosen = page.locator("#changelist-filter a[href*='topic=']")
    chosen.filter(has_text=dams).click()
    expect(page.locator("#result_list tbody tr")).to_have_count(1)
    expect(row(page, first)).to_be_visible()

    choose(page, "topics", 1)
    page.select_option("[name=how]", "drop")
    page.fill("[name=topics]", dams)
    page.click(".confirm button")
    expect(page.locator("#result_list tbody tr")).to_have_count(0)
    page.click(".messagelist button")
    expect(topics(page, first)).to_have_text(sorted((water, dams)))


@BOTH
def test_one_is_written_to_as_one_has_set_and_told_by_the_bell_in_any_case(
    visit: Visit, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    queued: list[int] = []
    monkeypatch.setattr(notifications, "enqueue", lambda _task, pk: queued.append(pk))
    [claim, *_others] = seeded()
    page, huda = visit(language), at_the_desk("huda", "reviewer")
    salma = User.objects.get(username="salma")

    def set_to(when: str) -> None:
        page.goto("/desk/me/")
        page.fill("[name=email]", "salma@example.org")
        page.select_option(".own-form [name=language]", language)
        page.check(f"[name=mail][value={when}]")
        page.click(".own-form [type=submit]")
        expect(page.locator(".messagelist .success")).to_be_visible()
        expect(page.locator(f"[name=mail][value={when}]")).to_be_checked()

    def called(times: int) -> None:
        comment_add(claim=claim, text=f"@salma {times}", by=huda)
        page.goto("/desk/")
        expect(page.locator("#bell .badge")).to_have_text(f"{times}")

    set_to("daily")
    called(1)
    assert queued == []
    Preference.objects.filter(user=salma).update(digest_at=timezone.now())
    assert digest_mail(user_id=salma.pk)
    assert [sent.subject for sent in mail.outbox] == [
        {"ar": "إشعار واحد غير مقروء", "en": "1 unread notification"}[language]
    ]

    set_to("none")
    called(2)
    assert (queued, digest_mail(user_id=salma.pk)) == ([], False)

    set_to("at_once")
    called(3)
    assert notification_mail(notification_id=queued[0])
    [_digest, sent] = mail.outbox
    assert claim.content_text[:20] in sent.subject

    page.goto("/desk/me/")
    page.uncheck("[name=kinds][value=mentioned]")
    page.click(".own-form [type=submit]")
    expect(page.locator("[name=kinds][value=mentioned]")).not_to_be_checked()
    called(4)
    assert len(queued) == 1
    assert Notification.objects.filter(user=salma, read_at=None).count() == 4
