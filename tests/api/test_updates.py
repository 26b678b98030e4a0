"""Programs that mirror a desk learn of everything that changed, and miss nothing."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection, transaction
from django.utils import timezone
from rest_framework.test import APIClient

from claims.actions.articles import article_restore, article_withdraw
from claims.actions.assessments import assessment_publish
from claims.actions.claims import claims_reject
from claims.actions.comments import comment_add
from claims.actions.drafts import draft_save
from claims.actions.feeds import feed_add
from claims.actions.intakes import intake_request
from claims.models import Article, Claim, EvidenceProposal, ExtractionRun, Proposal, Repeat
from claims.queries.updates import KINDS
from claims.triggers import TOLD, series_begin, triggers_drop, triggers_renew
from sources.actions.documents import document_store
from sources.actions.merges import source_merge
from sources.actions.register import reliability_note
from sources.actions.sources import source_make
from sources.models import Document, Merge, Update

from .. import examples
from ..at_once import at_once
from .conftest import client_of

#: What is written in a transaction is read once that is kept, as it is everywhere.
pytestmark = pytest.mark.django_db(transaction=True)
V1 = "/api/v1"


@pytest.fixture
def cursor(api: APIClient, claims: list[Claim]) -> str:
    """Where somebody stands who knows of all that is there."""
    return str(api.get(f"{V1}/updates/", {"latest": "true"}).json()["cursor"])


def told(api: APIClient, cursor: str, **asked: Any) -> set[tuple[str, str, bool]]:
    answer = api.get(f"{V1}/updates/", {"cursor": cursor, **asked}).json()
    return {(each["kind"], each["id"], each["gone"]) for each in answer["results"]}


def everything(api: APIClient, size: int) -> list[dict[str, Any]]:
    """All updates from the beginning, page for page."""
    found, page = [], f"{V1}/updates/?page_size={size}"
    while page:
        answer = api.get(page).json()
        found += answer["results"]
        page = answer["next"]
    return found


def test_without_a_cursor_everything_that_there_is_is_told(
    api: APIClient, claims: list[Claim], document: Document
) -> None:
    lines = everything(api, 3)
    assert lines == everything(api, 1000)
    there = {(each["kind"], each["id"]) for each in lines if not each["gone"]}
    assert {("claim", str(claim.pk)) for claim in claims} <= there
    assert ("article", str(document.pk)) in there
    for line in lines:
        assert api.get(line["href"]).status_code == 200, line


def test_a_thing_shows_itself_when_it_changed_as_the_updates_tell(
    api: APIClient, editor: User, claims: list[Claim]
) -> None:
    feed_add(url="https://river.example/feed", by=editor)
    intake_request(url="https://river.example/dam", by=editor)
    document_store(text="A report.", kind=Document.Kind.REPORT, by=editor)
    draft_save(
        claim=claims[0], aspect="content", verdict="unverifiable", rationale="No.", by=editor
    )
    kinds = {"article", "claim", "document", "draft", "feed", "intake", "run", "source"}
    lines = [each for each in everything(api, 1000) if each["kind"] in kinds]
    assert {each["kind"] for each in lines} == kinds
    for line in lines:
        assert api.get(line["href"]).json()["updated_at"] == line["updated_at"], line
        rooms = line["href"].rsplit("/", 2)[0]
        if line["kind"] != "run":
            shown = {row["id"]: row for row in api.get(f"{rooms}/").json()["results"]}
            assert shown[int(line["id"])]["updated_at"] == line["updated_at"], line


def test_what_is_suggested_and_what_is_decided_about_it_is_told_beside_its_claim(
    api: APIClient, editor: User, claims: list[Claim], document: Document, cursor: str
) -> None:
    repeat = Repeat.objects.create(claim=claims[1], earlier=claims[0], likeness=0.9)
    passage = EvidenceProposal.objects.create(
        claim=claims[1], document=document, start=0, end=3, likeness=0.5
    )
    found = told(api, cursor)
    assert found == {
        ("repeat", str(repeat.pk), False),
        ("passage", str(passage.pk), False),
    }
    lines = api.get(f"{V1}/updates/", {"cursor": cursor}).json()["results"]
    hrefs = {each["href"].removeprefix("http://testserver") for each in lines}
    at = f"{V1}/claims/{claims[1].pk}"
    assert hrefs == {f"{at}/repeats/", f"{at}/passages/"}


def test_a_thing_that_changed_is_told_once_with_its_latest_time(
    api: APIClient, editor: User, claims: list[Claim], cursor: str
) -> None:
    claims_reject(claims=claims[:1], by=editor)
    answer = assessment_publish(
        claim=claims[1], aspect="content", verdict="unverifiable", by=editor
    )
    assert told(api, cursor) == {
        ("claim", str(claims[0].pk), False),
        ("claim", str(claims[1].pk), False),
        ("assessment", str(answer.pk), False),
    }
    assert told(api, cursor, kind="assessment") == {("assessment", str(answer.pk), False)}
    line = api.get(f"{V1}/updates/", {"cursor": cursor, "kind": "claim"}).json()["results"][-1]
    assert api.get(line["href"]).json()["updated_at"] == line["updated_at"]


def test_what_is_withdrawn_is_gone_with_its_claims_and_comes_back_with_them(
    api: APIClient, claims: list[Claim], document: Document, cursor: str
) -> None:
    reviewer, article = examples.user_in("reviewer"), Article.objects.get(pk=document.pk)
    article_withdraw(article=article, by=reviewer, reason="A forgery.")
    things = {("article", str(document.pk)), *(("claim", str(claim.pk)) for claim in claims)}
    assert told(api, cursor) == {(*thing, True) for thing in things}
    article_restore(article=Article.every.get(pk=document.pk), by=reviewer)
    assert told(api, cursor) == {(*thing, False) for thing in things}


def test_what_is_deleted_is_gone_also_by_a_cascade_or_a_script(
    api: APIClient, claims: list[Claim], cursor: str
) -> None:
    Claim.objects.filter(pk=claims[3].pk).delete()
    with connection.cursor() as sql:
        sql.execute("UPDATE claims_claim SET confidence = 0.1 WHERE id = %s", [claims[0].pk])
    assert told(api, cursor) == {
        ("claim", str(claims[3].pk), True),
        ("claim", str(claims[0].pk), False),
    }


def test_a_worker_that_says_that_it_lives_changes_nothing(
    api: APIClient, claims: list[Claim], cursor: str
) -> None:
    ExtractionRun.objects.update(seen_at=timezone.now())
    assert told(api, cursor) == set()
    ExtractionRun.objects.update(seen_at=timezone.now(), attempt=7)
    assert told(api, cursor) == {("run", str(claims[0].run_id), False)}


def test_a_merged_source_is_gone_and_what_one_may_not_see_is_not_told(
    api: APIClient, editor: User, claims: list[Claim], cursor: str
) -> None:
    house, same = (source_make(names={"en": [name]}) for name in ("White House", "The House"))
    source_merge(source=same, into=house, by=editor)
    claims_reject(claims=claims[:1], by=editor)
    merge = ("merge", str(Merge.objects.get().pk), False)
    of_sources = {("source", str(house.pk), False), ("source", str(same.pk), True), merge}
    of_claims = {("claim", str(claims[0].pk), False)}
    assert told(api, cursor) == of_sources | of_claims
    guest = User.objects.create_user("guest")
    guest.user_permissions.add(Permission.objects.get(codename="view_claim"))
    assert told(client_of(guest), cursor) == of_claims


def test_what_people_say_and_what_a_later_reading_asks_is_told(
    api: APIClient, editor: User, claims: list[Claim], cursor: str
) -> None:
    comment = comment_add(claim=claims[0], text="Since when?", by=editor)
    gone = {"run": claims[0].run, "claim": claims[0], "kind": Proposal.Kind.GONE}
    asked = Proposal.objects.create(**gone)
    [speaker] = claims[0].speakers.all()
    reliability_note(source=speaker, text="Often early.", by=editor)
    assert told(api, cursor) == {
        ("comment", str(comment.pk), False),
        ("proposal", str(asked.pk), False),
        ("source", str(speaker.pk), False),
    }
    lines = api.get(f"{V1}/updates/", {"cursor": cursor, "kind": ["comment", "proposal"]}).json()
    for line in lines["results"]:
        assert api.get(line["href"]).status_code == 200, line


def test_a_cursor_of_another_series_or_of_nobody_is_ended(api: APIClient, cursor: str) -> None:
    series_begin()
    for each in (cursor, "x", "YS4xLjE=", "ى"):
        answer = api.get(f"{V1}/updates/", {"cursor": each})
        assert (answer.status_code, answer.json()["error"]["code"]) == (410, "cursor_ended")
    assert everything(api, 1000)


def test_what_cannot_be_asked_is_refused_at_its_field(api: APIClient) -> None:
    for asked in ({"kind": "person"}, {"page_size": "0"}, {"latest": "perhaps"}):
        answer = api.get(f"{V1}/updates/", asked)
        [error] = answer.json()["error"]["fields"]
        assert (answer.status_code, error["field"].split(".")[0]) == (400, *asked)


def test_what_was_there_before_the_triggers_is_told_too(
    api: APIClient, claims: list[Claim]
) -> None:
    before = {(each["kind"], each["id"]) for each in everything(api, 1000)}
    triggers_drop()
    Update.objects.all().delete()
    triggers_renew()
    assert {(each["kind"], each["id"]) for each in everything(api, 1000)} == before
    triggers_renew()
    assert len(everything(api, 1000)) == len(before)


def test_each_page_is_two_looks_at_the_updates_however_deep_it_is(
    api: APIClient, claims: list[Claim], django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(12):
        api.get(f"{V1}/updates/")


def test_nothing_is_missed_while_many_write_and_one_reads(editor: User) -> None:
    """Each writer's transaction writes early and is kept late, so that numbers overtake commits."""
    claims = [
        each
        for n in range(4)
        for each in examples.record(examples.article(f"{examples.ARTICLE} {n}"), *examples.ALL[:2])
    ]
    reader, done, seen = client_of(editor), threading.Event(), []

    def writes(mine: list[Claim]) -> Callable[[], None]:
        def act() -> None:
            for turn in range(1, 13):
                with transaction.atomic():
                    for claim in mine:
                        Claim.objects.filter(pk=claim.pk).update(confidence=turn / 100)

        return act

    def read() -> None:
        page = f"{V1}/updates/?page_size=2&kind=claim"
        finished = False
        while True:
            finished = finished or done.is_set()
            answer = reader.get(page).json()
            for each in answer["results"]:
                seen.append((each["id"], Claim.objects.get(pk=each["id"]).confidence))
            if finished and not answer["next"]:
                return connection.close()
            page = f"{V1}/updates/?page_size=2&kind=claim&cursor={answer['cursor']}"

    reading = threading.Thread(target=read)
    reading.start()
    outcomes = at_once(*(writes(claims[n::4]) for n in range(4)))
    done.set()
    reading.join(60)
    assert outcomes == ["done"] * 4
    last = dict(seen)
    assert last == {str(claim.pk): 0.12 for claim in claims}


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="one writes after the other")
def test_what_is_kept_late_is_not_behind_what_was_read(api: APIClient, claims: list[Claim]) -> None:
    """The very order of events that a plain sequence loses."""
    early, late = threading.Event(), threading.Event()

    def slowly() -> None:
        with transaction.atomic():
            Claim.objects.filter(pk=claims[0].pk).update(confidence=0.11)
            early.set()
            late.wait(20)
        connection.close()

    start = api.get(f"{V1}/updates/", {"latest": "true"}).json()["cursor"]
    writer = threading.Thread(target=slowly)
    writer.start()
    early.wait(20)
    Claim.objects.filter(pk=claims[1].pk).update(confidence=0.12)
    meanwhile = api.get(f"{V1}/updates/", {"cursor": start}).json()
    late.set()
    writer.join(20)
    after = told(api, meanwhile["cursor"])
    assert {each["id"] for each in meanwhile["results"]} | {pk for _k, pk, _g in after} == {
        str(claims[0].pk),
        str(claims[1].pk),
    }


def test_every_kind_has_its_triggers() -> None:
    """A kind that is told and never written down would be missed in silence."""
    kinds = {told.kind for told in TOLD}
    assert all(any(f"'{kind}'" in each for each in kinds) for kind in KINDS)
