"""The database keeps the promises, whatever code writes to it."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from claims.models import Change, Claim, Comment, RepeatDecision
from sources.models import Source

from .world import NOW, World, insert

Write = Callable[[World], Any]


def again(put: Callable[..., Any], **second: Any) -> None:
    put()
    put(**second)


# constraint: (what it lets through, what it refuses)
CASES: dict[str, tuple[Write, Write]] = {
    "source_wikidata_item": (
        lambda w: w.put_source(wikidata_id="Q30"),
        lambda w: w.put_source(wikidata_id="30"),
    ),
    "source_not_merged_into_itself": (lambda w: w.merge("another"), lambda w: w.merge("itself")),
    "name_once": (
        lambda w: again(w.put_name, name="Sam", norm="sam"),
        lambda w: again(w.put_name),
    ),
    "one_main_name_per_language": (
        lambda w: again(w.put_name, name="Sam", is_main=True),
        lambda w: w.put_name(language="ar", is_main=True),
    ),
    "name_not_empty": (lambda w: w.put_name(), lambda w: w.put_name(name="…", norm="")),
    "name_language": (
        lambda w: w.put_name(language="arz"),
        lambda w: w.put_name(language="EN"),
    ),
    "document_once": (
        lambda w: again(w.put_document, url="https://example.org/"),
        lambda w: again(w.put_document),
    ),
    "document_language": (
        lambda w: w.put_document(language=""),
        lambda w: w.put_document(language="a1"),
    ),
    "address_once": (
        lambda w: again(w.put_address, address_key="y"),
        lambda w: again(w.put_address),
    ),
    "correction_once": (
        lambda w: again(w.put_correction, version=2),
        lambda w: again(w.put_correction),
    ),
    "likeness_once": (
        lambda w: again(w.put_likeness),
        lambda w: w.put_likeness(later=w.put_likeness().later),
    ),
    "likeness_backwards": (
        lambda w: w.put_likeness(),
        lambda w: w.put_likeness(later=w.document),
    ),
    "original_once": (
        lambda w: again(w.put_original, document=None),
        lambda w: again(w.put_original),
    ),
    "export_one_each": (
        lambda w: (w.put_export(state="done"), w.put_export()),
        lambda w: (w.put_export(state="writing"), w.put_export()),
    ),
    "export_part_once": (
        lambda w: [w.put_export_part(n, export) for export in [w.put_export()] for n in (0, 1)],
        lambda w: [w.put_export_part(0, export) for export in [w.put_export()] * 2],
    ),
    "kept_answer_once": (
        lambda w: (w.put_answer(), w.put_answer(key="K")),
        lambda w: (w.put_answer(), w.put_answer(digest="e")),
    ),
    "update_once": (
        lambda w: (w.put_update(), w.put_update(kind="run")),
        lambda w: (w.put_update(), w.put_update(transaction=7)),
    ),
    "feed_minutes": (lambda w: w.put_feed(minutes=5), lambda w: w.put_feed(minutes=4)),
    "feed_language": (lambda w: w.put_feed(language="ar"), lambda w: w.put_feed(language="AR")),
    "one_intake_under_way": (
        lambda w: again(w.put_intake, state="read"),
        lambda w: again(w.put_intake, state="fetching"),
    ),
    "entry_once_a_feed": (
        lambda w: w.put_entries("01", "02", "", ""),
        lambda w: w.put_entries("01", "01"),
    ),
    "intake_state": (
        lambda w: w.put_intake(state="failed", code="fetch_gone"),
        lambda w: w.put_intake(state="failed"),
    ),
    "cited_page_state": (
        lambda w: w.put_page(state="kept", document=w.document),
        lambda w: w.put_page(state="kept"),
    ),
    "cited_page_health": (
        lambda w: w.put_page(health="dead"),
        lambda w: w.put_page(health="ill"),
    ),
    "page_once_a_claim": (
        lambda w: w.put_citations(w.put_page(), w.put_page()),
        lambda w: w.put_citations(*[w.put_page()] * 2),
    ),
    "intake_language": (
        lambda w: w.put_intake(language="ar"),
        lambda w: w.put_intake(language="AR"),
    ),
    "one_run_under_way": (
        lambda w: again(w.put_run, state="done", started_at=NOW, finished_at=NOW),
        lambda w: again(w.put_run, state="running", started_at=NOW),
    ),
    "run_state": (lambda w: w.put_run(), lambda w: w.put_run(state="waiting", finished_at=NOW)),
    "failed_with_a_reason": (
        lambda w: w.put_run(state="failed", reason="no_text", finished_at=NOW),
        lambda w: w.put_run(state="failed", finished_at=NOW),
    ),
    "run_times": (
        lambda w: w.put_run(state="running", started_at=NOW),
        lambda w: w.put_run(state="running"),
    ),
    "claim_once": (
        lambda w: again(w.put_claim, fingerprint="01"),
        lambda w: again(w.put_claim, start=1, end=2),
    ),
    "claim_extent": (lambda w: w.put_claim(), lambda w: w.put_claim(start=1)),
    "claim_voice": (lambda w: w.put_statement(), lambda w: w.put_claim(cue_text="")),
    "claim_kind": (lambda w: w.put_claim(kind="mixed"), lambda w: w.put_claim(kind="loud")),
    "claim_check_worthiness": (
        lambda w: w.put_claim(check_worthiness=1),
        lambda w: w.put_claim(check_worthiness=1.01),
    ),
    "claim_polarity": (
        lambda w: w.put_claim(polarity="denied"),
        lambda w: w.put_claim(polarity="maybe"),
    ),
    "claim_confidence": (
        lambda w: w.put_claim(confidence=1),
        lambda w: w.put_claim(confidence=1.01),
    ),
    "claim_not_in_itself": (lambda w: w.nest("another"), lambda w: w.nest("itself")),
    "span_once": (lambda w: again(w.put_span, role="cue"), lambda w: again(w.put_span, end=9)),
    "span_not_empty": (lambda w: w.put_span(), lambda w: w.put_span(end=3)),
    "span_role": (lambda w: w.put_span(role="source"), lambda w: w.put_span(role="verb")),
    "fact_check_once": (
        lambda w: again(w.put_check, current=False),
        lambda w: again(w.put_check),
    ),
    "fact_check_whole": (lambda w: w.put_check(), lambda w: w.put_check(rating="", current=False)),
    "evidence_once": (
        lambda w: again(w.put_evidence, end=5),
        lambda w: again(w.put_evidence, stance="refutes"),
    ),
    "passage_not_empty": (lambda w: w.put_evidence(), lambda w: w.put_evidence(start=4)),
    "evidence_stance": (
        lambda w: w.put_evidence(stance="refutes"),
        lambda w: w.put_evidence(stance="doubts"),
    ),
    "one_current_assessment": (
        lambda w: again(w.put_assessment, aspect="attribution"),
        lambda w: again(w.put_assessment),
    ),
    "verdict_rests_on_something": (
        lambda w: w.put_assessment(verdict="verified", cited_url="https://example.org/"),
        lambda w: w.put_assessment(verdict="verified"),
    ),
    "assessment_aspect": (
        lambda w: w.put_assessment(),
        lambda w: w.put_assessment(aspect="style"),
    ),
    "assessment_two_people": (
        lambda w: w.put_assessment(reviewer=User.objects.create(username="second")),
        lambda w: w.put_assessment(reviewer=w.editor),
    ),
    "draft_two_people": (
        lambda w: w.put_draft(reviewer=User.objects.create(username="second")),
        lambda w: w.put_draft(reviewer=w.editor),
    ),
    "draft_state": (
        lambda w: w.put_draft(state="submitted", submitted_at=NOW),
        lambda w: w.put_draft(state="submitted"),
    ),
    "one_live_draft": (
        lambda w: again(w.put_draft, aspect="attribution"),
        lambda w: again(w.put_draft, verdict="disputed"),
    ),
    "label_verdict": (lambda w: w.put_label(), lambda w: w.put_label(verdict="withdrawn")),
    "label_aspect": (lambda w: w.put_label(aspect="content"), lambda w: w.put_label(aspect="x")),
    "label_named_once": (
        lambda w: w.put_label_name(),
        lambda w: w.put_label_name(label=w.put_label_name().label),  # type: ignore[attr-defined]
    ),
    "label_language": (
        lambda w: w.put_label_name(language="ar"),
        lambda w: w.put_label_name(language="AR"),
    ),
    "label_name_not_empty": (lambda w: w.put_label_name(), lambda w: w.put_label_name(name="")),
    "claim_set_aside": (
        lambda w: w.put_claim(set_aside="merged", merged_into=w.claim),
        lambda w: w.put_claim(set_aside="merged"),
    ),
    "claim_assigned": (
        lambda w: w.assign(assignee=w.editor, assigned_at=NOW),
        lambda w: w.assign(assignee=w.editor),
    ),
    "undone_by_somebody": (
        lambda w: insert(Change, kind="words", by=w.editor, undone_at=NOW, undone_by=w.editor),
        lambda w: insert(Change, kind="words", by=w.editor, undone_at=NOW),
    ),
    "source_split_in_two": (
        lambda w: w.put_split(into=Source.objects.create()),
        lambda w: w.put_split(into=w.source),
    ),
    "source_split_undone_by_somebody": (
        lambda w: w.put_split(undone_at=NOW, undone_by=w.editor),
        lambda w: w.put_split(undone_at=NOW),
    ),
    "one_open_proposal": (
        lambda w: again(w.put_proposal, decision="kept", decided_by=w.editor),
        lambda w: again(w.put_proposal, kind="differs"),
    ),
    "proposal_decided": (
        lambda w: w.put_proposal(decision="taken", decided_by=w.editor),
        lambda w: w.put_proposal(decision="taken"),
    ),
    "repeat_once": (
        lambda w: again(w.put_repeat, claim=w.put_claim(fingerprint="02")),
        lambda w: [w.put_repeat(claim) for claim in [w.put_claim()] * 2],
    ),
    "repeat_in_order": (
        lambda w: w.put_repeat(),
        lambda w: w.put_repeat(w.claim, earlier=w.put_claim(fingerprint="02")),
    ),
    "repeat_decided": (
        lambda w: w.put_repeat(decision="same", decided_by=w.editor, decided_at=NOW),
        lambda w: w.put_repeat(decision="same"),
    ),
    "repeat_decision": (
        lambda w: insert(RepeatDecision, repeat=w.put_repeat(), decision="", by=w.editor),
        lambda w: insert(RepeatDecision, repeat=w.put_repeat(), decision="maybe", by=w.editor),
    ),
    "passage_traced_once": (
        lambda w: again(w.put_passage, start=1, end=2),
        lambda w: again(w.put_passage),
    ),
    "passage_trace_not_empty": (
        lambda w: w.put_passage(),
        lambda w: w.put_passage(end=0),
    ),
    "evidence_proposed_once": (
        lambda w: again(w.put_proposed, start=1, end=2),
        lambda w: again(w.put_proposed),
    ),
    "evidence_proposal_decided": (
        lambda w: w.put_proposed(decision="taken", decided_by=w.editor, decided_at=NOW),
        lambda w: w.put_proposed(decision="taken"),
    ),
    "comment_not_empty": (
        lambda w: insert(Comment, claim=w.claim, author=w.editor, text="x"),
        lambda w: insert(Comment, claim=w.claim, author=w.editor, text=""),
    ),
    "digest_when_daily": (
        lambda w: w.put_preference(mail="daily", digest_at=NOW),
        lambda w: w.put_preference(mail="none", digest_at=NOW),
    ),
    "one_newsroom": (lambda w: w.put_newsroom(pk=1), lambda w: w.put_newsroom(pk=2)),
    "rating_scale": (
        lambda w: w.put_newsroom(pk=1, rating_best=6),
        lambda w: w.put_newsroom(pk=1, rating_best=1),
    ),
    "one_place_an_article": (lambda w: w.put_presence(), lambda w: again(w.put_presence)),
    "view_named_once": (
        lambda w: again(w.put_view, list="article"),
        lambda w: again(w.put_view, query="true=open"),
    ),
    "role_in_order": (
        lambda w: w.put_role(since=date(2024, 1, 2), until=date(2024, 1, 2)),
        lambda w: w.put_role(since=date(2024, 1, 2), until=date(2024, 1, 1)),
    ),
    "title_not_empty": (lambda w: w.put_title(), lambda w: w.put_title(norm="")),
    "title_language": (lambda w: w.put_title(language="fr"), lambda w: w.put_title(language="x1")),
    "title_once": (
        lambda w: again(w.put_title, language="ar"),
        lambda w: again(w.put_title),
    ),
    "reliability_said": (lambda w: w.put_reliability(), lambda w: w.put_reliability(text="")),
    "reliability_withdrawn_by_somebody": (
        lambda w: w.put_reliability(withdrawn_at=NOW, withdrawn_by=w.editor),
        lambda w: w.put_reliability(withdrawn_at=NOW),
    ),
    "apart_in_order": (lambda w: w.put_apart(), lambda w: w.put_apart(first=1, second=0)),
    "apart_once": (lambda w: again(w.put_apart, second=2), lambda w: again(w.put_apart)),
    "byline_not_empty": (lambda w: w.put_byline(), lambda w: w.put_byline(name="")),
    "topic_named": (lambda w: w.put_topic(), lambda w: w.put_topic(key="")),
    "view_name_not_empty": (lambda w: w.put_view(), lambda w: w.put_view(name="")),
    "assessment_verdict": (
        lambda w: w.put_assessment(verdict="disputed", passages=1),
        lambda w: w.put_assessment(verdict="false", passages=1),
    ),
}


def test_every_constraint_has_a_case() -> None:
    ours = (apps.get_app_config(label).get_models() for label in ("sources", "claims"))
    named = {c.name for each in ours for model in each for c in model._meta.constraints}
    assert set(CASES) == named


@pytest.mark.parametrize("name", CASES)
def test_constraint(name: str, claim: Claim, editor: User) -> None:
    accepted, refused = CASES[name]
    accept_world, refuse_world = World(claim, editor), World(claim, editor)
    with transaction.atomic():
        accepted(accept_world)
        transaction.set_rollback(True)
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        refused(refuse_world)
    if "UNIQUE" not in str(refusal.value):  # SQLite names columns there, not the constraint
        assert name in str(refusal.value)


@pytest.mark.parametrize(
    ("name", "refused"),
    [
        ("claim_voice", lambda w: w.put_statement(cue_text="قال")),
        ("claim_voice", lambda w: w.put_statement(source_text="الوزير")),
        ("claim_voice", lambda w: w.put_claim(cue_text="")),
        ("claim_kind", lambda w: w.put_statement(kind="direct")),
        ("claim_kind", lambda w: w.put_claim(kind="")),
        ("claim_check_worthiness", lambda w: w.put_statement(check_worthiness=-0.1)),
    ],
    ids=["own with a cue", "own with a source", "no cue", "own kind", "no kind", "less than 0"],
)
def test_only_what_is_attributed_has_cue_source_and_kind(
    claim: Claim, editor: User, name: str, refused: Write
) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        refused(World(claim, editor))
