"""Many claims at once: seen first, done, and undone as one."""

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from claims.actions.assessments import assessment_publish
from claims.actions.claims import claims_assign, claims_merge, claims_reject
from claims.actions.drafts import draft_save
from claims.desk.lists import bulk
from claims.models import Change, Claim, ExtractionRun, Topic

from .. import examples
from .conftest import SEED, SEEDED
from .test_lists import ARTICLES, CLAIMS, listed

if TYPE_CHECKING:
    from sources.models import Document

DO = f"{CLAIMS}bulk/"


@pytest.fixture
def other(db: None) -> User:
    return examples.user_in("editor", "omar")


def choose(desk: Client, act: str, rows: Any, path: str = CLAIMS, **query: str) -> Any:
    """The page that the list's action leads to."""
    address = f"{path}?{urlencode(query)}" if query else path
    return desk.post(address, {"action": act, "_selected_action": [row.pk for row in rows]})


def confirm(desk: Client, page: Any, **chosen: Any) -> Any:
    """Press its button; the answer is the list, or the page again."""
    context = page.context
    form = {name: context[name] for name in ("chosen", "back")} | {"act": context["act"].name}
    return desk.post(DO, form | chosen, follow=True)


def said(page: Any) -> list[str]:
    return [str(message) for message in page.context["messages"]]


def undo(desk: Client, page: Any) -> Any:
    """Press the button beside the message."""
    [key] = [m.extra_tags.removeprefix("change-") for m in page.context["messages"]]
    address = f"{CLAIMS}undo/{key}/"
    assert f'action="{address}"' in page.content.decode()
    return desk.post(address, {"back": page.request["PATH_INFO"]}, follow=True)


def test_many_are_due_on_a_day_and_undone_as_one(desk: Client, claims: list[Claim]) -> None:
    page = confirm(desk, choose(desk, "due", claims[:2]), due_on="2999-01-02")
    assert said(page) == ["2 claims are due on 2 Jan 2999."]
    assert Claim.objects.filter(due_on="2999-01-02").count() == 2
    undo(desk, page)
    assert not Claim.objects.exclude(due_on=None).exists()
    malformed = confirm(desk, choose(desk, "due", claims[:2]), due_on="tomorrow")
    assert malformed.context["problem"] == "Write the day as in 2026-11-27."


def test_many_claims_and_articles_are_put_under_a_topic(desk: Client, claims: list[Claim]) -> None:
    page = confirm(desk, choose(desk, "topics", claims[:2]), how="add", topics="مياه، سدود")
    assert said(page) == ["2 claims have other topics."]
    assert Topic.objects.get(name="مياه").claims.count() == 2
    assert '<bdi class="tag topic">سدود</bdi>' in page.content.decode()
    undo(desk, page)
    assert not Claim.objects.exclude(topics=None).exists()
    empty = confirm(desk, choose(desk, "topics", claims[:2]), how="add", topics=" ، ")
    assert empty.context["problem"] == "Name a topic, and say whether it comes or goes."
    articles = [claims[0].document]
    page = confirm(
        desk, choose(desk, "article-topics", articles, path=ARTICLES), how="add", topics="مياه"
    )
    assert said(page) == ["1 article has other topics."]
    topic = Topic.objects.get(name="مياه")
    assert listed(desk, CLAIMS, topic=str(topic.pk)) == [claim.pk for claim in claims]
    assert listed(desk, ARTICLES, topic=str(topic.pk)) == [claims[0].document_id]
    assert desk.get("/desk/").context["by_topic"][0]["share"].what == topic


def test_a_preview_changes_nothing_and_says_what_is_left_out_and_why(
    desk: Client, editor: User, claims: list[Claim]
) -> None:
    assessment_publish(claim=claims[0], aspect="content", verdict="unverifiable", by=editor)
    draft_save(claim=claims[1], aspect="content", verdict="unverifiable", by=editor, submit=True)
    page = choose(desk, "reject", claims)
    assert [row.pk for row in page.context["rows"]] == [claims[2].pk, claims[3].pk]
    [left] = page.context["left"]
    reason = "A verdict rests on this claim, or waits for review. Reopen it first."
    assert (left.reason, {row.pk for row in left.rows}) == (reason, {c.pk for c in claims[:2]})
    html = page.content.decode()
    assert str(claims[2]) in html
    assert "فلاديمير بوتين" in html
    assert not Change.objects.exists()


def test_claims_are_rejected_and_that_is_undone(desk: Client, claims: list[Claim]) -> None:
    query = {"said": "open", "q": "بوتين"}
    done = confirm(desk, choose(desk, "reject", claims[:2], **query))
    assert done.redirect_chain[-1][0] == f"{CLAIMS}?{urlencode(query)}"
    assert said(done) == ["2 claims rejected."]
    assert listed(desk, CLAIMS) == [claims[2].pk, claims[3].pk]
    assert said(undo(desk, done)) == ["Undone: 2 claims are as they were."]
    assert listed(desk, CLAIMS) == [claim.pk for claim in claims]


def test_an_undo_is_refused_once_something_changed(
    desk: Client, editor: User, claims: list[Claim]
) -> None:
    done = confirm(desk, choose(desk, "assign", claims[:2]), assignee=editor.pk)
    claims_assign(claims=[claims[1]], assignee=None, by=editor)
    assert said(undo(desk, done)) == [
        "Somebody changed this since. Look at the claim as it is now."
    ]
    claims[0].refresh_from_db()
    assert claims[0].assignee == editor


def test_claims_are_assigned_to_whom_one_chooses(
    desk: Client, editor: User, reader: User, other: User, claims: list[Claim]
) -> None:
    other.first_name = "100% Omar"
    other.save()
    claims_reject(claims=[claims[3]], by=editor)
    page = choose(desk, "assign", claims, aside="all")
    assert page.context["people"] == [(editor.pk, "editor"), (other.pk, "100% Omar")]
    assert [left.reason for left in page.context["left"]] == ["Set aside. Take it back first."]
    for nobody in ("", str(reader.pk), "9" * 30, "x"):
        again = confirm(desk, page, assignee=nobody)
        assert again.context["problem"] == "Choose who is to settle them."
    done = confirm(desk, page, assignee=other.pk)
    assert said(done) == ["3 claims given to 100% Omar."]
    assert list(Claim.objects.filter(assignee=other)) == claims[:3]
    since = Claim.objects.get(pk=claims[0].pk).assigned_at
    both = choose(desk, "assign", claims[:2])
    again = confirm(desk, both, assignee=other.pk)
    assert again.context["problem"] == "These are theirs already."
    taken = confirm(desk, choose(desk, "assign", claims[:1]), assignee="nobody")
    assert said(taken) == ["1 claim is nobody's now."]
    assert said(undo(desk, taken)) == ["Undone: 1 claim is as it was."]
    assert Claim.objects.filter(assignee=other).count() == 3
    assert Claim.objects.get(pk=claims[0].pk).assigned_at == since


def test_what_was_set_aside_is_taken_back(desk: Client, editor: User, claims: list[Claim]) -> None:
    claims_reject(claims=[claims[0]], by=editor)
    claims_merge(claim=claims[1], others=[claims[2]], by=editor)
    page = choose(desk, "restore", claims, aside="all")
    assert [left.reason for left in page.context["left"]] == ["Not set aside."]
    done = confirm(desk, page)
    assert said(done) == ["2 claims taken back."]
    assert set(listed(desk, CLAIMS)) == {claim.pk for claim in claims}
    undo(desk, done)
    assert set(listed(desk, CLAIMS)) == {claims[1].pk, claims[3].pk}


def test_what_changed_between_page_and_press_is_left_and_said(
    desk: Client, editor: User, claims: list[Claim]
) -> None:
    page = choose(desk, "reject", claims[:2])
    assessment_publish(claim=claims[0], aspect="content", verdict="unverifiable", by=editor)
    done = confirm(desk, page)
    assert said(done) == [
        "1 claim rejected.",
        "1 was left as it is, since it changed meanwhile.",
    ]
    assert list(Claim.objects.exclude(set_aside="")) == [claims[1]]
    again = confirm(desk, page)
    assert again.context["problem"] == "Nothing is left to do here."


def test_all_that_match_are_taken_up_to_a_bound(
    desk: Client, claims: list[Claim], monkeypatch: pytest.MonkeyPatch
) -> None:
    every = {"action": "reject", "_selected_action": [claims[0].pk], "select_across": "1"}
    page = desk.post(f"{CLAIMS}?kind=indirect", every)
    assert [row.pk for row in page.context["rows"]] == [claims[0].pk, claims[3].pk]
    monkeypatch.setattr(bulk, "MOST", 3)
    monkeypatch.setattr(bulk, "SHOWN", 1)
    refused = desk.post(CLAIMS, every, follow=True)
    assert said(refused) == ["At most 3 at once. Narrow the list down first."]
    page = choose(desk, "reject", claims[:3])
    assert (len(page.context["rows"]), page.context["more"]) == (1, 2)
    assert "and 2 more" in page.content.decode()


def test_a_page_of_many_takes_few_queries(
    desk: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    rows = [
        claim
        for n in range(20)
        for claim in examples.record(examples.article(f"{SEED}\n{n}"), *SEEDED)
    ]
    with django_assert_max_num_queries(30):
        page = choose(desk, "assign", rows)
    assert page.context["able"] == 80


def test_who_may_not_change_claims_is_offered_nothing(
    client: Client, reader: User, claims: list[Claim]
) -> None:
    client.force_login(reader)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    assert "action-select" not in client.get(CLAIMS).content.decode()
    form = {"act": "reject", "chosen": str(claims[0].pk), "back": CLAIMS}
    refused = client.post(DO, form)
    assert refused.status_code == 403
    assert "Your role does not allow this. Ask whoever runs the desk." in refused.content.decode()
    assert not Change.objects.exists()


def test_a_change_has_a_page_from_which_it_is_undone(
    client: Client, desk: Client, editor: User, reader: User, claims: list[Claim]
) -> None:
    change = claims_reject(claims=claims[:2], by=editor)
    address = f"{CLAIMS}undo/{change.pk}/"
    html = desk.get(address).content.decode()
    assert "rejected as no claim" in html
    assert str(claims[0]) in html
    client.force_login(reader)
    assert "Undo</button>" not in client.get(address).content.decode()
    client.post(address)
    client.force_login(editor)
    assert Claim.objects.exclude(set_aside="").count() == 2
    desk.post(address, {"back": "https://example.org/"})
    assert not Claim.objects.exclude(set_aside="").exists()
    assert said(desk.post(address, follow=True))[-1] == "This was undone already."
    assert desk.get(f"{CLAIMS}undo/999/").status_code == 404


@pytest.mark.parametrize("back", ["https://example.org/", "//example.org", "/desk/logout/"])
def test_one_comes_back_to_a_list_and_nowhere_else(
    desk: Client, claims: list[Claim], back: str
) -> None:
    form = {"act": "reject", "chosen": str(claims[0].pk), "back": back}
    assert desk.post(DO, form).headers["Location"] == CLAIMS
    assert desk.get(DO).headers["Location"] == CLAIMS


def test_articles_are_read_again(desk: Client, claims: list[Claim]) -> None:
    new = examples.article("Untitled and new.", language="en")
    waiting = examples.article("Under way.", language="en")
    run = ExtractionRun.objects.create(document=waiting, queued_at=claims[0].created_at)
    page = choose(desk, "extract", [claims[0].document, new, waiting], ARTICLES, language="en")
    assert {row.pk for row in page.context["rows"]} == {new.pk}
    page = choose(desk, "extract", [claims[0].document, new, waiting], ARTICLES)
    assert [left.reason for left in page.context["left"]] == [
        "Its claims are being looked for already."
    ]
    done = confirm(desk, page)
    assert done.redirect_chain[-1][0] == ARTICLES
    assert said(done) == ["Queued again: 2"]
    queued = ExtractionRun.objects.filter(state="queued").exclude(pk=run.pk)
    assert set(queued.values_list("document", flat=True)) == {claims[0].document_id, new.pk}


def test_the_open_claims_of_articles_are_assigned(
    desk: Client, editor: User, other: User, claims: list[Claim]
) -> None:
    elsewhere: Document = examples.article()
    examples.record(elsewhere, *examples.ALL)
    for aspect in ("attribution", "content"):
        assessment_publish(claim=claims[0], aspect=aspect, verdict="unverifiable", by=editor)
    page = choose(desk, "assign_open", [claims[0].document], ARTICLES, state="done")
    done = confirm(desk, page, assignee=other.pk)
    assert done.redirect_chain[-1][0] == f"{ARTICLES}?state=done"
    assert said(done) == ["3 claims given to omar."]
    assert set(Claim.objects.filter(assignee=other)) == set(claims[1:])
    assert said(undo(desk, done)) == ["Undone: 3 claims are as they were."]
    for aspect in ("attribution", "content"):
        for claim in claims[1:]:
            assessment_publish(claim=claim, aspect=aspect, verdict="unverifiable", by=editor)
    none = choose(desk, "assign_open", [claims[0].document], ARTICLES)
    assert none.status_code == 302
