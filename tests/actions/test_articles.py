"""What is known about an article can be corrected, and an article withdrawn; a log says how."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth.models import User

from claims.actions.articles import (
    article_complete,
    article_correct,
    article_restore,
    article_submit,
    article_withdraw,
)
from claims.actions.assessments import assessment_publish
from claims.actions.claims import claims_assign
from claims.actions.runs import run_execute, run_file, run_request, run_unfile
from claims.models import Article, Claim, ExtractionRun
from claims.queries.claims import claims_standing, claims_with_verdicts
from claims.queries.queues import articles_stuck
from claims.queries.search import everything_found
from claims.queries.statistics import articles_by_state, claims_open, runs_failed
from sources.actions.sources import source_store
from sources.errors import Conflict, NotAllowed, Refused
from sources.models import Correction, Document, Source

from .. import examples


def outlet(name: str) -> Source:
    return source_store(names={"en": [name]}, kind="outlet")[0]


@pytest.fixture
def reviewer(db: None) -> User:
    return examples.user_in("reviewer")


def disputed(claim: Claim, by: User) -> None:
    assessment_publish(
        claim=claim, aspect="content", verdict="disputed", cited_url="https://example.org/x", by=by
    )


def code_of(act: Any) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.code


def test_what_is_known_about_an_article_is_corrected_with_a_log(editor: User) -> None:
    article = examples.article(title="Damm", url="https://example.org/a", author="Huda")
    herald = outlet("River Herald")
    day = datetime(2026, 5, 4, tzinfo=UTC)
    about: dict[str, Any] = {"title": "Dam", "author": "Huda S.", "publisher": herald}
    about |= {"published_at": day, "url": "https://example.org/b", "language": "ar"}
    correction = article_correct(article=article, by=editor, version=0, reason=" A slip. ", **about)
    assert correction is not None
    assert (correction.before, correction.after, correction.reason, correction.by) == (
        {
            "title": "Damm",
            "author": "Huda",
            "publisher": "",
            "published_at": "",
            "url": "https://example.org/a",
        },
        {
            "title": "Dam",
            "author": "Huda S.",
            "publisher": "River Herald",
            "published_at": "2026-05-04T00:00:00+00:00",
            "url": "https://example.org/b",
        },
        "A slip.",
        editor,
    )
    article.refresh_from_db()
    assert {name: getattr(article, name) for name in about} == about
    assert (article.version, article.text) == (1, examples.ARTICLE)
    again = article_submit(text=examples.ARTICLE, url="https://example.org/b/")
    assert (again[0].pk, again[2]) == (article.pk, False)
    assert article_correct(article=article, by=editor, **about) is None


def test_a_correction_of_what_somebody_else_corrected_is_refused(editor: User) -> None:
    article = examples.article(title="Damm")
    article_correct(article=article, by=editor, version=0, title="Dam")
    stale = code_of(lambda: article_correct(article=article, by=editor, version=0, title="Dams"))
    assert (stale, Document.objects.get().title) == ("document_changed", "Dam")


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"language": "Arabic"}, "language_malformed"),
        ({"url": "ftp://example.org/"}, "address_malformed"),
        ({"url": "https://example.org/b"}, "document_there"),
    ],
)
def test_what_can_be_no_fact_of_an_article_is_refused(
    editor: User, given: dict[str, Any], code: str
) -> None:
    examples.article(url="https://example.org/b")
    article = examples.article(url="https://example.org/a")
    assert code_of(lambda: article_correct(article=article, by=editor, **given)) == code
    assert (Document.objects.get(pk=article.pk).version, Correction.objects.count()) == (0, 0)


def test_another_language_has_the_claims_looked_for_again(editor: User) -> None:
    article = examples.article(language="fa")
    article_correct(article=article, by=editor, language="ar")
    assert ExtractionRun.objects.get().document_id == article.pk


def test_what_an_article_says_itself_follows_its_outlet(editor: User, reviewer: User) -> None:
    article = examples.article(publisher=outlet("River Times"))
    said, own = examples.record(
        article, examples.MINISTER, examples.statement("الكلفة بلغت ثلاثة مليارات", 0.5)
    )
    herald = outlet("River Herald")
    article_correct(article=article, by=editor, publisher=herald)
    assert list(own.speakers.all()) == [herald]
    disputed(own, reviewer)
    assert code_of(lambda: article_correct(article=article, by=reviewer, publisher=None)) == (
        "claim_answered"
    )
    assert list(said.speakers.all()) != [herald]


def test_an_article_on_which_verdicts_rest_is_corrected_by_who_reviews(
    claim: Claim, editor: User, reviewer: User
) -> None:
    article = claim.document
    disputed(claim, editor)
    for act in (
        lambda: article_correct(article=article, by=editor, title="Dam"),
        lambda: article_withdraw(article=article, by=editor, reason="Twice."),
    ):
        assert code_of(act) == "article_settled"
    correction = article_correct(article=article, by=reviewer, title="Dam")
    assert correction is not None
    assert correction.after == {"title": "Dam"}


def test_a_second_submission_fills_in_what_verdicts_rest_on(claim: Claim, editor: User) -> None:
    disputed(claim, editor)
    told = article_complete(article=claim.document, by=editor, title="Dam", author="Huda")
    assert (told.filled, told.differing) == (["title", "author"], [])


def test_readers_correct_and_withdraw_nothing(document: Document, reader: User) -> None:
    with pytest.raises(NotAllowed):
        article_correct(article=document, by=reader, title="Dam")
    with pytest.raises(NotAllowed):
        article_withdraw(article=document, by=reader, reason="Twice.")


def _seen(by: User) -> list[Any]:
    """What lists and counts show."""
    found = everything_found("السد", by=by, each=9)
    return [
        Article.objects.count(),
        claims_standing().count(),
        claims_with_verdicts().count(),
        claims_open().waiting,
        sum(articles_by_state().values()),
        [each.count for each in found if each.kind in ("articles", "claims")],
    ]


def test_a_withdrawn_article_is_in_no_list_or_count_and_keeps_its_verdicts(
    claim: Claim, reviewer: User
) -> None:
    article, before = claim.document, _seen(reviewer)
    disputed(claim, reviewer)
    withdrawn = article_withdraw(article=article, by=reviewer, version=0, reason="Never said.")
    assert (withdrawn.after, withdrawn.reason) == ({"withdrawn_at": True}, "Never said.")
    assert _seen(reviewer) == [0, 0, 0, 0, 0, [0, 0]]
    assert claim.assessments.count() == 1
    article.refresh_from_db()
    for act in (
        lambda: run_request(document=article, by=reviewer),
        lambda: article_submit(text=article.text, by=reviewer),
        lambda: claims_assign(claims=[claim], assignee=reviewer, by=reviewer),
        lambda: article_correct(article=article, by=reviewer, title="Dam"),
    ):
        assert code_of(act) == "article_withdrawn"
    article_restore(article=article, by=reviewer, version=1)
    assert _seen(reviewer) == before
    assert claim.assessments.count() == 1


def test_withdrawing_asks_for_a_reason_and_happens_once(document: Document, editor: User) -> None:
    assert code_of(lambda: article_withdraw(article=document, by=editor, reason=" ")) == (
        "reason_missing"
    )
    assert code_of(lambda: article_restore(article=document, by=editor)) == "not_withdrawn"
    article_withdraw(article=document, by=editor, reason="Twice.")
    assert code_of(lambda: article_withdraw(article=document, by=editor, reason="Twice.")) == (
        "withdrawn_already"
    )


def test_a_run_under_way_finds_no_claims_for_lists_of_a_withdrawn_article(
    document: Document, editor: User
) -> None:
    article_withdraw(article=document, by=editor, reason="Twice.")
    examples.record(document, examples.MINISTER)
    assert (Claim.objects.count(), claims_standing().count()) == (1, 0)


def test_a_failure_is_filed_away_and_had_back(editor: User) -> None:
    _document, run, _new = article_submit(text="", by=editor)
    assert code_of(lambda: run_file(run=run, by=editor)) == "run_not_failed"
    run_execute(run_id=run.pk)
    run_file(run=run, by=editor)
    run_file(run=run, by=editor)
    assert (list(runs_failed()), list(runs_failed(filed=True)), list(articles_stuck())) == (
        [],
        [run],
        [],
    )
    run_unfile(run=run, by=editor)
    assert (list(runs_failed()), list(runs_failed(filed=True))) == ([run], [])
    assert articles_stuck().count() == 1


def test_conflicts_are_conflicts(document: Document, editor: User) -> None:
    with pytest.raises(Conflict):
        article_correct(article=document, by=editor, version=7, title="Dam")
