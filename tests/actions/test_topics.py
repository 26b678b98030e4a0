"""What articles and claims are about: named, undone, counted, called otherwise."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.utils import timezone

from claims.actions.assessments import assessment_publish
from claims.actions.claims import change_undo, claim_split, claims_merge
from claims.actions.topics import (
    How,
    articles_topics_set,
    claims_topics_set,
    topic_delete,
    topic_rename,
)
from claims.models import Claim, Topic
from claims.queries.topics import about_topics, shares_by_topic
from sources.errors import NotAllowed

from .. import examples
from .claims import refusal


@pytest.fixture
def editor(db: None) -> User:
    return examples.user_in("editor")


@pytest.fixture
def claims(db: None) -> list[Claim]:
    return examples.record(examples.article(), *examples.ALL)


def about(claim: Claim) -> list[str]:
    return [topic.name for topic in Claim.objects.get(pk=claim.pk).topics.all()]


def test_two_spellings_are_one_topic_and_the_first_gives_its_name(
    claims: list[Claim], editor: User
) -> None:
    claims_topics_set(claims=claims[:1], names=["المياه", " المياة ", "سدود"], by=editor)
    assert about(claims[0]) == ["المياه", "سدود"]
    version = Claim.objects.get(pk=claims[0].pk).version
    claims_topics_set(claims=claims[:1], names=["المياة"], version=version, by=editor)
    assert about(claims[0]) == ["المياه"]
    assert Topic.objects.count() == 2


def test_topics_come_go_and_are_undone_as_one(claims: list[Claim], editor: User) -> None:
    assessment_publish(claim=claims[0], aspect="content", verdict="unverifiable", by=editor)
    claims_topics_set(claims=claims[:1], names=["A"], by=editor)
    added = claims_topics_set(claims=claims[:2], names=["A", "B"], how=How.ADD, by=editor)
    assert [about(claim) for claim in claims[:2]] == [["A", "B"], ["A", "B"]]
    dropped = claims_topics_set(claims=claims[:2], names=["B", "C"], how=How.DROP, by=editor)
    assert [about(claim) for claim in claims[:2]] == [["A"], ["A"]]
    assert not Topic.objects.filter(name="C").exists()
    for change in (dropped, added):
        change_undo(change=change, by=editor)
    assert [about(claim) for claim in claims[:2]] == [["A"], []]


def test_a_name_needs_a_letter_and_has_an_end(claims: list[Claim], editor: User) -> None:
    for names, code in (
        ([" "], "topic_malformed"),
        (["x" * 81], "topic_malformed"),
        (["ـ"], "topic_malformed"),
        (["---"], "topic_malformed"),
        ([f"n{i}" for i in range(21)], "topics_many"),
    ):
        claim = claims[0]
        assert refusal(lambda: claims_topics_set(claims=[claim], names=names, by=editor)) == code  # noqa: B023
    reader = examples.user_in("reader")
    with pytest.raises(NotAllowed):
        claims_topics_set(claims=claims, names=["A"], by=reader)
    with pytest.raises(NotAllowed):
        articles_topics_set(articles=[claims[0].document], names=["A"], by=reader)
    assert not Topic.objects.exists()


def test_halves_keep_topics_and_a_whole_has_all_of_its_parts(editor: User) -> None:
    [whole] = examples.record(examples.article(), examples.ALL[0])
    claims_topics_set(claims=[whole], names=["A"], by=editor)
    at = whole.spans.get(role="content").start + whole.content_text.index(" ") + 1
    first, second = claim_split(claim=whole, at=at, by=editor)
    assert (about(first), about(second)) == (["A"], ["A"])
    claims_topics_set(claims=[second], names=["B"], by=editor)
    assert about(claims_merge(claim=first, others=[second], by=editor)) == ["A", "B"]


def test_claims_are_about_what_their_article_is_and_counted_once(
    claims: list[Claim], editor: User
) -> None:
    document = claims[0].document
    assert articles_topics_set(articles=[document], names=["water"], by=editor) == 1
    assert articles_topics_set(articles=[document], names=["Water"], by=editor) == 0
    claims_topics_set(claims=claims[:2], names=["water", "dams"], by=editor)
    assessment_publish(claim=claims[0], aspect="content", verdict="unverifiable", by=editor)
    [noted] = LogEntry.objects.all()
    assert "water" in noted.change_message
    water, dams = (Topic.objects.filter(name=name) for name in ("water", "dams"))
    assert Claim.objects.filter(about_topics(water)).count() == len(claims)
    assert list(Claim.objects.filter(about_topics(dams)).order_by("pk")) == claims[:2]
    since = timezone.now() - timedelta(days=1)
    shares = {share.what: share.counts for share in shares_by_topic("content", since=since)}
    none = {"verified": 0, "disputed": 0}
    assert shares == {
        water.get(): none | {"unverifiable": 1, "open": len(claims) - 1},
        dams.get(): none | {"unverifiable": 1, "open": 1},
    }


def test_a_topic_is_called_otherwise_becomes_another_and_goes(
    claims: list[Claim], editor: User
) -> None:
    chief = examples.user_in("admin", "chief")
    articles_topics_set(articles=[claims[0].document], names=["watr"], by=editor)
    claims_topics_set(claims=claims[:1], names=["water"], by=editor)
    claims_topics_set(claims=claims[1:2], names=["dams"], by=editor)
    typo, water, dams = (Topic.objects.get(name=name) for name in ("watr", "water", "dams"))
    with pytest.raises(NotAllowed):
        topic_rename(topic=typo, name="water", by=editor)
    assert topic_rename(topic=typo, name="Water", by=chief) == water
    assert list(water.articles.all()) == [claims[0].document]
    assert topic_rename(topic=dams, name="the dams", by=chief).key == "the dams"
    topic_delete(topic=dams, by=chief)
    assert (about(claims[0]), about(claims[1])) == (["water"], [])
    assert refusal(lambda: topic_delete(topic=dams, by=chief)) == "topic_gone"
