"""What the article says in its own voice: recorded, told apart, and kept when found again."""

from dataclasses import replace
from typing import Any

import pytest
from django.contrib.auth.models import User

from claims.actions.assessments import assessment_publish
from claims.actions.evidence import evidence_add
from claims.extraction.types import CheckWorthiness
from claims.models import Claim
from claims.queries.articles import articles_with_state
from claims.queries.claims import claims_by_voice, claims_with_verdicts
from sources.actions.sources import source_store
from sources.errors import Refused
from sources.models import Document, Source

from ..examples import COST, MINISTER, PAPER, UNION, article, record, statement

#: The same words, once as the article's own and once as somebody's.
COST_OWN = statement("الكلفة بلغت ثلاثة مليارات", 0.8, "number", "money")
WORKERS_OWN = statement("العمال لم يقبضوا أجورهم", 0.3, "opinion")
UNION_ALONE = replace(UNION, parent=None)
MAY_OWN = statement("في مايو 🌊", 0.4, "date")


def shown(document: Document) -> list[tuple[str, str, str]]:
    rows = document.claims.order_by("start", "pk")
    return list(rows.values_list("voice", "cue_text", "content_text"))


def test_a_statement_is_a_claim_without_cue_and_source(document: Document) -> None:
    minister, own = record(
        document, replace(MINISTER, check_worthiness=CheckWorthiness(0.6, ("date",))), COST_OWN
    )
    fields = ("voice", "kind", "cue_text", "source_text", "speaker_label", "content_text")
    assert Claim.objects.values(*fields).get(pk=own.pk) == {
        "voice": "outlet",
        "kind": "",
        "cue_text": "",
        "source_text": "",
        "speaker_label": "",
        "content_text": "الكلفة بلغت ثلاثة مليارات",
    }
    assert [(s.role, document.quote(s.start, s.end)) for s in own.spans.all()] == [
        ("content", "الكلفة بلغت ثلاثة مليارات")
    ]
    assert (own.check_worthiness, own.worth_reasons) == (0.8, ["number", "money"])
    assert (minister.voice, minister.check_worthiness) == ("attributed", 0.6)
    assert minister.worth_reasons == ["date"]


@pytest.mark.django_db
def test_the_publisher_says_what_the_article_says_itself() -> None:
    outlet, _new = source_store(names={"ar": ["صحيفة النهر"]}, kind=Source.Kind.OUTLET)
    own, *_rest = record(article(publisher=outlet), WORKERS_OWN)
    assert list(own.speakers.all()) == [outlet]
    nobody, *_rest = record(article(url="https://example.org/"), WORKERS_OWN)
    assert not nobody.speakers.exists()


def test_claims_of_both_voices_are_numbered_in_the_order_of_the_text(document: Document) -> None:
    claims = record(document, COST, UNION_ALONE, MAY_OWN)
    assert [claim.pk for claim in claims] == sorted(claim.pk for claim in claims)
    assert [claim.voice for claim in claims] == ["outlet", "attributed", "attributed"]


def test_extracting_again_finds_the_same_statements_and_weighs_them_anew(
    document: Document,
) -> None:
    before = record(document, MINISTER, COST_OWN)
    heavier = replace(COST_OWN, check_worthiness=CheckWorthiness(0.9, ("money",)))
    after = record(
        document, replace(MINISTER, check_worthiness=CheckWorthiness(0.7, ("date",))), heavier
    )
    assert [claim.pk for claim in before] == [claim.pk for claim in after]
    assert [(c.check_worthiness, c.worth_reasons) for c in after] == [
        (0.7, ["date"]),
        (0.9, ["money"]),
    ]
    record(document, MINISTER)
    assert shown(document) == [("attributed", "قال", "السد سيكتمل في مايو 🌊")]


def test_a_statement_that_somebody_turns_out_to_have_made_keeps_its_row(
    document: Document,
) -> None:
    own, *_rest = record(document, COST_OWN)
    said, *_rest = record(document, COST)
    assert said.pk == own.pk
    assert shown(document) == [("attributed", "وأضاف", "الكلفة بلغت ثلاثة مليارات")]
    assert (said.kind, str(said.speakers.get()), said.spans.count()) == (
        "indirect",
        "سامي الغانم",
        2,
    )
    own_again, *_rest = record(document, COST_OWN)
    assert own_again.pk == said.pk
    assert (own_again.voice, own_again.kind, own_again.cue_text) == ("outlet", "", "")
    assert (own_again.speaker_label, own_again.speakers.count()) == ("", 0)
    assert own_again.spans.count() == 1


def test_one_statement_that_two_turn_out_to_have_made_is_two_claims(document: Document) -> None:
    own, *_rest = record(document, WORKERS_OWN)
    paper = replace(PAPER, content=WORKERS_OWN.content)
    claims = record(document, paper, UNION_ALONE)
    assert [claim.cue_text for claim in claims] == ["نقلت", "قولها"]
    assert own.pk in {claim.pk for claim in claims}
    again, *more = record(document, WORKERS_OWN)
    assert (again.pk in {claim.pk for claim in claims}, more) == (True, [])


def test_an_assessed_statement_stays_and_its_attribution_is_news(
    document: Document, editor: User
) -> None:
    own, *_rest = record(document, COST_OWN)
    answer = assessment_publish(claim=own, aspect="content", verdict="unverifiable", by=editor)
    for found in ((COST,), (COST, MINISTER), ()):
        record(document, *found)
        own.refresh_from_db()
        assert (own.voice, own.check_worthiness, own.assessments.get()) == ("outlet", 0.8, answer)
        attributed = [row for row in shown(document) if row[0] == "attributed"]
        assert len(attributed) == len(found)


def test_the_words_of_an_attributed_claim_in_use_do_not_become_the_articles_own(
    document: Document, editor: User
) -> None:
    minister, cost = record(document, MINISTER, COST)
    evidence_add(claim=minister, document=document, start=0, end=3, stance="context", by=editor)
    record(document, MAY_OWN, COST_OWN, WORKERS_OWN)
    assert shown(document) == [
        ("attributed", "قال", "السد سيكتمل في مايو 🌊"),
        ("outlet", "", "الكلفة بلغت ثلاثة مليارات"),
        ("outlet", "", "العمال لم يقبضوا أجورهم"),
    ]
    assert Claim.objects.get(content_text__startswith="الكلفة").pk == cost.pk


def test_what_an_assessed_claim_says_is_weighed_no_more(document: Document, editor: User) -> None:
    own, *_rest = record(document, COST_OWN)
    evidence_add(claim=own, document=document, start=0, end=3, stance="context", by=editor)
    record(document, replace(COST_OWN, check_worthiness=CheckWorthiness(0.1, ("opinion",))))
    own.refresh_from_db()
    assert (own.check_worthiness, own.worth_reasons) == (0.8, ["number", "money"])


def test_nobody_asks_whether_the_article_said_what_it_says_itself(
    document: Document, editor: User
) -> None:
    own, *_rest = record(document, COST_OWN)
    with pytest.raises(Refused) as refusal:
        assessment_publish(claim=own, aspect="attribution", verdict="unverifiable", by=editor)
    assert (refusal.value.code, refusal.value.field) == ("not_attributed", "aspect")
    assessment_publish(claim=own, aspect="content", verdict="unverifiable", by=editor)
    row: Any = claims_with_verdicts().get()
    assert (row.attribution_verdict, row.content_verdict) == (None, "unverifiable")


def test_the_articles_own_statements_keep_nobody_waiting(document: Document, editor: User) -> None:
    minister, *_rest = record(document, MINISTER, COST_OWN, WORKERS_OWN)
    for aspect in ("attribution", "content"):
        row: Any = articles_with_state().get()
        assert (row.claims_count, row.open_count, row.statements_count) == (1, 1, 2)
        assessment_publish(claim=minister, aspect=aspect, verdict="unverifiable", by=editor)
    row = articles_with_state().get()
    assert (row.claims_count, row.open_count, row.statements_count) == (1, 0, 2)
    assert claims_by_voice(document) == {"attributed": 1, "outlet": 2}
    assert claims_by_voice(article("نص آخر.")) == {"attributed": 0, "outlet": 0}
