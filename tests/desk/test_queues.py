"""The queues above the list of claims: what is in each, for whom, and how many."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from claims.actions.assessments import assessment_publish
from claims.actions.claims import claims_assign, claims_merge, claims_reject
from claims.actions.drafts import draft_return, draft_save
from claims.models import Claim, Draft, ExtractionRun, Newsroom
from claims.queries.queues import COUNTED, Queue, queue_counts
from sources.models import Document

from .. import examples
from .conftest import OWN, SEED, SEEDED
from .test_lists import ARTICLES, CLAIMS, listed


@pytest.fixture
def reviewer(db: None) -> User:
    user = examples.user_in("reviewer", "lina")
    User.objects.filter(pk=user.pk).update(is_staff=True)
    return user


def answered(claim: Claim, by: User) -> None:
    for aspect in ("attribution", "content"):
        assessment_publish(claim=claim, aspect=aspect, verdict="unverifiable", by=by)


def drafted(claim: Claim, by: User, *, submit: bool = True) -> Draft:
    return draft_save(
        claim=claim, aspect="content", verdict="unverifiable", rationale="?", by=by, submit=submit
    )


def tabs(desk: Client, **query: str) -> list[tuple[str, str, bool]]:
    """(query, count, chosen) of each tab."""
    page = desk.get(CLAIMS, query)
    model_admin, request = page.context["desk_list"], page.context["request"]
    return [(tab.query, tab.count, tab.chosen) for tab in model_admin.tabs(request)]


def test_mine_are_the_open_ones_that_are_assigned_to_me_in_either_voice(
    desk: Client, editor: User, reviewer: User
) -> None:
    claims = examples.record(examples.article(SEED), *SEEDED, *OWN)
    mine = [claims[0], claims[1], claims[-1]]
    claims_assign(claims=mine, assignee=editor, by=editor)
    claims_assign(claims=[claims[2]], assignee=reviewer, by=editor)
    answered(claims[1], editor)
    assert listed(desk, CLAIMS, queue="mine") == [claims[0].pk, claims[-1].pk]
    assert listed(desk, CLAIMS, queue="mine", voice="attributed") == [claims[0].pk]


def test_what_is_overdue_has_a_tab_while_there_is_any_and_stands_on_ones_page(
    desk: Client, editor: User, claims: list[Claim]
) -> None:
    assert ("queue=overdue", "0", False) not in tabs(desk)
    claims_assign(claims=claims[:2], assignee=editor, by=editor)
    today = timezone.localdate()
    Claim.objects.filter(pk=claims[0].pk).update(due_on=today - timedelta(days=1))
    Claim.objects.filter(pk=claims[1].pk).update(due_on=today)
    assert ("queue=overdue", "1", False) in tabs(desk)
    assert listed(desk, CLAIMS, queue="overdue") == [claims[0].pk]
    assert listed(desk, CLAIMS, due="today") == [claims[1].pk]
    assert listed(desk, CLAIMS, due="no") == [claim.pk for claim in claims[2:]]
    assert '<p class="due late">was due' in desk.get(CLAIMS).content.decode()
    own = desk.get("/desk/me/")
    assert [claim.pk for claim in own.context["due"]] == [claims[0].pk, claims[1].pk]


def test_unassigned_are_attributed_open_and_nobodys(
    desk: Client, editor: User, claims: list[Claim]
) -> None:
    claims_assign(claims=[claims[0]], assignee=editor, by=editor)
    answered(claims[1], editor)
    claims_reject(claims=[claims[2]], by=editor)
    assert listed(desk, CLAIMS, queue="unassigned") == [claims[3].pk]


def test_a_reviewer_sees_of_what_waits_only_what_they_may_decide(
    client: Client, desk: Client, editor: User, reviewer: User, claims: list[Claim]
) -> None:
    Newsroom.objects.update_or_create(pk=1, defaults={"four_eyes": True})
    drafted(claims[0], editor)
    drafted(claims[1], reviewer)
    drafted(claims[2], editor, submit=False)
    assert listed(desk, CLAIMS, queue="review") == [claims[0].pk, claims[1].pk]
    html = desk.get(CLAIMS, {"queue": "review"}).content.decode()
    assert '<bdi>lina</bdi> · Is it true?<br><span class="hint">just now</span>' in html
    client.force_login(reviewer)
    assert listed(client, CLAIMS, queue="review") == [claims[0].pk]
    assert queue_counts(reviewer)["review"] == 1


def test_what_was_sent_back_says_by_whom_and_why(
    desk: Client, editor: User, reviewer: User, claims: list[Claim]
) -> None:
    drafted(claims[2], editor, submit=False)
    draft = drafted(claims[0], editor)
    draft_return(draft=draft, version=1, note="Quote the <readout>.", by=reviewer)
    assert listed(desk, CLAIMS, queue="returned") == [claims[0].pk]
    assert listed(desk, CLAIMS, queue="drafts") == [claims[2].pk]
    html = desk.get(CLAIMS, {"queue": "returned"}).content.decode()
    note = '<q dir="auto">Quote the &lt;readout&gt;.</q>'
    assert f'Sent back by <bdi class="who">lina</bdi> · Is it true?<br>{note}' in html


def test_stuck_is_what_was_assigned_or_waits_for_review_too_long(
    desk: Client, editor: User, claims: list[Claim]
) -> None:
    Newsroom.objects.update_or_create(pk=1, defaults={"stuck_days": 2})
    claims_assign(claims=claims[:3], assignee=editor, by=editor)
    answered(claims[1], editor)
    drafted(claims[3], editor)
    assert listed(desk, CLAIMS, queue="stuck") == []
    days = timezone.now() - timedelta(days=2, minutes=1)
    Claim.objects.filter(pk__in=[claims[0].pk, claims[1].pk]).update(assigned_at=days)
    Draft.objects.update(submitted_at=days)
    assert listed(desk, CLAIMS, queue="stuck") == [claims[0].pk, claims[3].pk]
    html = desk.get(CLAIMS, {"queue": "stuck"}).content.decode()
    assert '<bdi>editor</bdi><p class="hint">for 2\xa0days</p>' in html
    assert "waits for 2\xa0days" in html
    Newsroom.objects.update(stuck_days=3)
    assert listed(desk, CLAIMS, queue="stuck") == []


def test_the_tabs_count_what_their_lists_show(
    desk: Client, editor: User, claims: list[Claim]
) -> None:
    claims_assign(claims=claims[:2], assignee=editor, by=editor)
    drafted(claims[3], editor, submit=False)
    expected = [
        ("", "", False),
        ("queue=mine", "2", True),
        ("queue=unassigned", "2", False),
        ("queue=drafts", "1", False),
        ("queue=stuck", "0", False),
    ]
    assert tabs(desk, queue="mine") == expected
    for query, count, _chosen in expected[1:]:
        assert len(listed(desk, CLAIMS, queue=query.removeprefix("queue="))) == int(count)
    Newsroom.objects.update_or_create(pk=1, defaults={"four_eyes": True})
    assert [query for query, _count, _chosen in tabs(desk)][3:5] == [
        "queue=review",
        "queue=returned",
    ]


def test_a_reader_has_no_queues_of_their_own(
    client: Client, reader: User, claims: list[Claim]
) -> None:
    client.force_login(reader)
    queries = ["", "queue=unassigned", "queue=stuck"]
    assert [query for query, _count, _chosen in tabs(client)] == queries
    assert listed(client, CLAIMS, queue="mine") == []


def test_all_queues_are_counted_in_one_query_and_not_to_the_end(
    editor: User, article: Document, django_assert_num_queries: Any
) -> None:
    Claim.objects.bulk_create(
        Claim(
            document=article,
            kind="direct",
            cue_text="said",
            content_text="So.",
            start=n,
            end=n + 1,
            fingerprint=f"{n}",
        )
        for n in range(COUNTED + 5)
    )
    room = Newsroom()
    editor.has_perm("claims.review_draft")
    with django_assert_num_queries(1):
        counts = queue_counts(editor, room)
    assert counts == dict.fromkeys(Queue, 0) | {"unassigned": COUNTED + 1}


def test_a_queue_is_combined_with_search_and_filters(
    desk: Client,
    editor: User,
    claims: list[Claim],
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    claims_assign(claims=claims[:3], assignee=editor, by=editor)
    speaker = claims[2].speakers.order_by("pk")[0].pk
    assert listed(desk, CLAIMS, queue="mine", q="بوتين") == [c.pk for c in claims[:3]]
    assert listed(desk, CLAIMS, queue="mine", q="بوتين", speaker=speaker) == [claims[2].pk]
    assert listed(desk, CLAIMS, queue="mine", q="بوتين", speaker=speaker, true="verified") == []
    assert len(listed(desk, CLAIMS, queue="everything")) == 4
    for queue in Queue:
        with django_assert_max_num_queries(30):
            listed(desk, CLAIMS, queue=queue, q="بوتين", true="open", speaker=speaker)


def test_what_was_set_aside_is_listed_when_asked_for(
    desk: Client, editor: User, claims: list[Claim]
) -> None:
    claims_reject(claims=[claims[0]], by=editor)
    claims_merge(claim=claims[1], others=[claims[2]], by=editor)
    pks = [claim.pk for claim in claims]
    assert listed(desk, CLAIMS) == [pks[1], pks[3]]
    assert listed(desk, CLAIMS, aside="loud") == [pks[1], pks[3]]
    assert listed(desk, CLAIMS, aside="rejected") == [pks[0]]
    assert listed(desk, CLAIMS, aside="merged") == [pks[2]]
    assert sorted(listed(desk, CLAIMS, aside="all")) == sorted(pks)
    html = desk.get(CLAIMS, {"aside": "all"}).content.decode()
    assert html.count('<span class="aside">') == 2
    assert '<span class="aside">no claim</span>' in html


def test_stuck_articles_failed_or_wait_too_long(desk: Client, claims: list[Claim]) -> None:
    long_ago, now = timezone.now() - timedelta(days=1), timezone.now()

    def extracted(text: str, state: str, **times: Any) -> Document:
        document = examples.article(text)
        reason = "engine_error" if state == "failed" else ""
        ExtractionRun.objects.create(
            document=document, state=state, reason=reason, **{"queued_at": now, **times}
        )
        return document

    failed = extracted("One.", "failed", finished_at=now)
    waits = extracted("Two.", "queued", queued_at=long_ago)
    runs = extracted("Three.", "running", started_at=long_ago)
    mended = extracted("Four.", "failed", finished_at=now)
    examples.record(mended)
    extracted("Five.", "queued")
    stuck = {failed.pk, waits.pk, runs.pk}
    assert set(listed(desk, ARTICLES, state="stuck")) == stuck
