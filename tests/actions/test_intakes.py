"""An address becomes an article in a worker, once, in its turn, or says why not."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import redis
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone, translation

from claims.actions.imports import Done, Outcome, articles_import
from claims.actions.intakes import (
    intake_execute,
    intake_file,
    intake_request,
    intake_retry,
    intakes_requeue_lost,
)
from claims.models import ExtractionRun, Feed, Intake
from claims.queries.intakes import intakes_with_progress
from sources.actions.documents import document_store
from sources.actions.sources import source_store
from sources.errors import Conflict, NotAllowed, Refused
from sources.models import Document, HostTurn
from sources.turns import host_turn

from ..sources.site import HTML, OUTLET, TEXT, TITLE, Site, page, site_running


@pytest.fixture
def site(settings: Any, db: None) -> Iterator[Site]:
    settings.ISNAD_FETCH_PRIVATE = True
    with site_running() as site:
        yield site


def brought(url: str, **given: Any) -> Intake:
    """The intake of an address, after a worker took it."""
    intake, _new = intake_request(url=url, **given)
    Intake.objects.filter(pk=intake.pk).update(due_at=timezone.now())
    intake_execute(intake_id=intake.pk)
    return intakes_with_progress().get(pk=intake.pk)


def progress(intake: Intake) -> str:
    return str(getattr(intakes_with_progress().get(pk=intake.pk), "progress"))  # noqa: B009


def test_an_address_becomes_an_article_with_what_its_page_says(site: Site, editor: User) -> None:
    intake = brought(site["/moved"], by=editor)
    document = intake.document
    assert document
    assert (document.text, document.title, str(document.publisher)) == (TEXT, TITLE, OUTLET)
    assert (document.url, document.language) == (site["/moved"], "ar")
    assert str(document.published_at) == "2026-05-02 00:00:00+00:00"
    assert document.added_by == editor
    original = document.originals.get()
    assert original.body == page("windows-1256")
    assert (original.asked, original.final) == (site["/moved"], site["/1256"])
    assert (intake.is_new, intake.attempt, intake.code) == (True, 1, "")


def test_its_progress_is_that_of_its_claims_once_it_is_stored(site: Site) -> None:
    intake = brought(site["/utf8"])
    run = ExtractionRun.objects.get()
    seen = [progress(intake)]
    now = timezone.now()
    for change in (
        {"state": "running", "started_at": now},
        {"state": "done", "finished_at": now},
        {"state": "failed", "reason": "no_models"},
    ):
        ExtractionRun.objects.filter(pk=run.pk).update(**change)
        seen.append(progress(intake))
    assert seen == ["read", "extracting", "done", "failed"]


def test_what_was_given_goes_before_what_the_page_says(site: Site) -> None:
    outlet, _new = source_store(names={"ar": ["جريدة السد"]}, kind="outlet")
    day = timezone.now().replace(microsecond=0)
    given = {"title": "عنواني", "language": "fa", "publisher": outlet, "published_at": day}
    document = brought(site["/utf8"], **given).document
    assert document
    shown = (document.title, document.language, document.publisher, document.published_at)
    assert shown == tuple(given.values())


@pytest.mark.parametrize(
    ("path", "code"),
    [("/404", "fetch_not_found"), ("/pdf", "file_broken"), ("/file", "address_malformed")],
)
def test_a_failure_is_a_reason_in_every_language(site: Site, path: str, code: str) -> None:
    intake = brought(site[path])
    assert (intake.state, intake.code, intake.document) == ("failed", code, None)
    english = intake.sentence
    with translation.override("ar"):
        assert intake.sentence != english
    assert "%" not in english
    assert not Document.objects.exists()


def test_a_site_in_trouble_is_tried_again_later_and_then_given_up(site: Site) -> None:
    intake, _new = intake_request(url=site["/503"])
    waits = []
    for _try in range(3):
        Intake.objects.filter(pk=intake.pk).update(due_at=timezone.now())
        intake_execute(intake_id=intake.pk)
        intake.refresh_from_db()
        waits.append((intake.state, intake.code, (intake.due_at - timezone.now()).seconds // 100))
    code = "fetch_server_error"
    assert waits[:2] == [("queued", code, 2), ("queued", code, 5)]
    assert waits[2][:2] == ("failed", code)


def test_a_site_that_wants_rest_gets_it(site: Site) -> None:
    site.pages["/busy"] = (429, {"Retry-After": "1200"}, b"")
    intake = brought(site["/busy"])
    assert (intake.state, intake.code) == ("queued", "fetch_forbidden")
    assert intake.due_at > timezone.now() + timedelta(seconds=1190)
    other = brought(site["/utf8"])
    assert (other.state, other.attempt) == ("queued", 0)
    assert other.due_at > timezone.now() + timedelta(seconds=1190)
    assert site.paths == ["/busy"]


def test_a_site_is_asked_in_turns_and_another_one_beside_it(settings: Any, db: None) -> None:
    settings.ISNAD_HOST_SECONDS = 7
    urls = ["https://a.example/1", "https://A.example:443/2", "https://b.example/1"]
    turns = [intake_request(url=url)[0].due_at for url in urls]
    assert (turns[1] - turns[0]).total_seconds() == pytest.approx(7, abs=1)
    assert abs((turns[2] - turns[0]).total_seconds()) < 2
    assert host_turn("a.example", hurried=True) < turns[1]
    assert HostTurn.objects.count() == 2


def test_an_address_under_way_is_not_asked_for_twice(db: None) -> None:
    first, new = intake_request(url="https://a.example/1")
    second, again = intake_request(url="http://A.example/1/?utm_source=x")
    assert (second, new, again) == (first, True, False)


def test_the_same_article_at_the_same_address_is_the_one_that_is_there(site: Site) -> None:
    there, _new = document_store(text=TEXT, url=site["/1256"])
    intake = brought(site["/moved"])
    assert (intake.document, intake.is_new) == (there, False)
    assert there.originals.count() == 1


def canonical(site: Site, path: str, address: str) -> None:
    """The article's page at another path, which calls itself so."""
    link = f'<link rel="canonical" href="{address}"></head>'
    body = page("utf-8").replace(b"</head>", link.encode())
    site.pages[path] = (200, {"Content-Type": "text/html; charset=utf-8"}, body)


def test_every_address_on_the_way_leads_to_the_article(
    site: Site, editor: User, client: Client
) -> None:
    editor.is_staff = True
    editor.save()
    client.force_login(editor)
    canonical(site, "/page?id=7", "/news/dam")
    site.pages["/short"] = (301, {"Location": "/page?id=7"}, b"")
    first = brought(site["/short"], by=editor).document
    assert first
    assert [each.url for each in first.addresses.all()] == [site["/page?id=7"], site["/news/dam"]]
    shown = client.get(f"/api/v1/articles/{first.pk}/").json()
    assert [each["url"] for each in shown["addresses"]] == [site["/page?id=7"], site["/news/dam"]]
    for url in (site["/short"], site["/page?id=7"], site["/news/dam/?utm_source=x"]):
        given = {"text": TEXT, "url": url}
        again = client.post("/api/v1/articles/", given, content_type="application/json")
        assert (again.status_code, again.json()["article"]["id"]) == (200, first.pk)
        added = client.post("/desk/claims/article/add/", given)
        assert added.headers["Location"].endswith(f"/{first.pk}/change/")
        assert articles_import(rows=[{"text": f"{TEXT} ", "url": url}], outlets={}) == [
            Done(Outcome.KNOWN)
        ]


def test_a_page_known_by_its_own_name_is_the_article(site: Site) -> None:
    there, _new = document_store(text=TEXT, url=site["/news/dam"])
    canonical(site, "/page?id=7", "/news/dam")
    assert brought(site["/page?id=7"]).document == there
    assert [each.url for each in there.addresses.all()] == [site["/page?id=7"]]


@pytest.mark.parametrize("address", ["/", "https://original.example/news/dam", "http://["])
def test_what_names_no_page_of_the_site_is_no_address_of_the_article(
    site: Site, address: str
) -> None:
    canonical(site, "/page", address)
    document = brought(site["/page"]).document
    assert document
    assert not document.addresses.exists()


def test_another_text_at_a_known_address_is_another_version(site: Site) -> None:
    there, _new = document_store(text="نص أقدم", url=site["/utf8"])
    intake = brought(site["/utf8"])
    assert intake.is_new
    assert intake.document != there


def test_a_second_task_finds_nothing_to_do(site: Site) -> None:
    intake = brought(site["/utf8"])
    assert intake_execute(intake_id=intake.pk) is None
    assert intake_execute(intake_id=intake.pk, redelivered=True) is None
    assert len(site.asked) == 1


def test_one_that_is_not_due_is_left_for_its_turn(site: Site) -> None:
    intake, _new = intake_request(url=site["/utf8"])
    Intake.objects.update(due_at=timezone.now() + timedelta(minutes=5))
    assert intake_execute(intake_id=intake.pk) is None
    assert site.asked == []


def test_whose_work_was_lost_three_times_fails(site: Site) -> None:
    intake, _new = intake_request(url=site["/utf8"])
    Intake.objects.update(attempt=3, due_at=timezone.now())
    intake_execute(intake_id=intake.pk)
    intake.refresh_from_db()
    assert (intake.state, intake.code) == ("failed", "worker_lost")


@pytest.mark.django_db(transaction=True)
def test_lost_ones_are_sent_again(queue: redis.Redis) -> None:
    now = timezone.now()
    rows = {
        "due long ago": {"state": "queued", "due_at": now - timedelta(hours=1)},
        "worker died": {"state": "fetching", "started_at": now - timedelta(hours=1)},
        "at work": {"state": "fetching", "started_at": now},
        "later": {"state": "queued", "due_at": now + timedelta(hours=1)},
    }
    for name, columns in rows.items():
        Intake.objects.create(
            url="https://a.example/", address_key=name, title=name, **{"due_at": now, **columns}
        )
    assert intakes_requeue_lost() == 2
    assert queue.llen("fetch") == 2
    again = Intake.objects.filter(state="queued", due_at__range=(now, now + timedelta(minutes=5)))
    assert {intake.title for intake in again} == {"due long ago", "worker died"}
    assert intakes_requeue_lost() == 0


def test_what_failed_can_be_tried_again_and_nothing_else(site: Site, editor: User) -> None:
    intake = brought(site["/404"])
    site.pages["/404"] = (200, {"Content-Type": HTML}, page("utf-8"))
    again = intake_retry(intake=intake, by=editor)
    Intake.objects.filter(pk=again.pk).update(due_at=timezone.now())
    intake_execute(intake_id=again.pk)
    again.refresh_from_db()
    assert (again.pk, again.state, again.code, again.is_new) == (intake.pk, "read", "", True)
    with pytest.raises(Conflict) as refused:
        intake_retry(intake=again, by=editor)
    assert refused.value.code == "intake_not_failed"


def test_what_failed_is_filed_away_and_had_back(
    site: Site, editor: User, reader: User, client: Client
) -> None:
    intake = brought(site["/404"])
    feed = {"url": site["/feed"], "address_key": "feed", "next_at": timezone.now()}
    Intake.objects.update(feed=Feed.objects.create(**feed))
    editor.is_staff = True
    editor.save()
    client.force_login(editor)
    shown = f"/api/v1/intakes/{intake.pk}/"

    def failures() -> list[int]:
        listed = client.get("/api/v1/intakes/?state=failed").json()["results"]
        [of_feed] = client.get("/api/v1/feeds/").json()["results"]
        return [of_feed["failed"], len(listed)]

    assert failures() == [1, 1]
    filed = client.post(f"{shown}file/").json()
    assert (filed["state"], filed["reason"]["code"], failures()) == ("filed", intake.code, [0, 0])
    assert client.post(f"{shown}retry/").json()["error"]["code"] == "intake_not_failed"
    assert client.post(f"{shown}unfile/").json()["state"] == "failed"
    for act, state in (("file", "filed"), ("unfile", "failed")):
        pressed = {"action": act, "_selected_action": intake.pk}
        client.post("/desk/claims/intake/", pressed)
        intake.refresh_from_db()
        assert intake.state == state
    with pytest.raises(NotAllowed):
        intake_file(intake=intake, by=reader)
    Intake.objects.update(state="read")
    with pytest.raises(Conflict):
        intake_file(intake=intake, by=editor)


def test_who_may_not_add_articles_may_not_ask_for_addresses(reader: User) -> None:
    with pytest.raises(NotAllowed):
        intake_request(url="https://a.example/", by=reader)


@pytest.mark.parametrize("url", ["ftp://a.example/", "javascript:x", "https://"])
def test_what_is_no_address_is_refused_at_once(db: None, url: str) -> None:
    with pytest.raises(Refused) as refused:
        intake_request(url=url)
    assert (refused.value.code, refused.value.field) == ("address_malformed", "url")


def test_an_unforeseen_failure_is_said_and_logged(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: Any, **_rest: Any) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr("claims.actions._fetching.page_fetch", broken)
    intake = brought(site["/utf8"])
    assert (intake.state, intake.code) == ("failed", "intake_error")
