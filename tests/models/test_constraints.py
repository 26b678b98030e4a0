"""The database keeps the promises, whatever code writes to it."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from claims.models import (
    Assessment,
    Byline,
    Change,
    Citation,
    CitedPage,
    Claim,
    ClaimSpan,
    Comment,
    Draft,
    Evidence,
    EvidenceProposal,
    ExtractionRun,
    FactCheck,
    Feed,
    Intake,
    Label,
    LabelName,
    Newsroom,
    PassageTrace,
    Preference,
    Presence,
    Proposal,
    Repeat,
    RepeatDecision,
    SavedView,
    SourceSplit,
    Topic,
)
from sources.models import (
    Correction,
    Document,
    DocumentAddress,
    Export,
    ExportPart,
    KeptAnswer,
    Likeness,
    Original,
    Source,
    SourceName,
    Update,
)
from sources.models.register import Apart, ReliabilityNote, Role, RoleTitle

from ..examples import article

NOW = timezone.now()


def insert(model: type[models.Model], **fields: Any) -> models.Model:
    """A row as raw as the ORM can write it: no action, no ``save``."""
    return model._default_manager.bulk_create([model(**fields)])[0]


class World:
    """Rows to hang others on."""

    def __init__(self, claim: Claim, editor: User) -> None:
        self.claim, self.editor, self.document = claim, editor, claim.document
        self.source = Source.objects.get(names__name="سامي الغانم")

    def put_source(self, **fields: Any) -> models.Model:
        return insert(Source, **fields)

    def merge(self, into: str) -> None:
        other = Source.objects.create()
        chosen = {"itself": self.source, "another": other}[into]
        Source.objects.filter(pk=self.source.pk).update(merged_into=chosen)

    def put_split(self, **fields: Any) -> models.Model:
        base = {"source": self.source, "by": self.editor, "made": False}
        names: dict[str, Any] = {"names_before": {}, "names_after": {}}
        into = {} if "into" in fields else {"into": Source.objects.create()}
        return insert(SourceSplit, **(base | names | into | fields))

    def put_name(self, **fields: Any) -> models.Model:
        base = {"source": self.source, "language": "en", "name": "Sami", "norm": "sami"}
        return insert(SourceName, **(base | fields))

    def put_address(self, **fields: Any) -> models.Model:
        base = {"document": self.document, "url": "https://example.org/x", "address_key": "x"}
        return insert(DocumentAddress, **(base | fields))

    def put_correction(self, **fields: Any) -> models.Model:
        return insert(Correction, **({"document": self.document, "version": 1} | fields))

    def put_likeness(self, **fields: Any) -> Any:
        later = self.put_document(url=f"https://example.org/{Document.objects.count()}")
        base = {"later": later, "earlier": self.document, "kind": "copy", "share": 1.0}
        return insert(Likeness, **(base | fields))

    def put_document(self, **fields: Any) -> models.Model:
        return insert(Document, **({"text": "x", "sha256": "00", "language": "en"} | fields))

    def put_original(self, **fields: Any) -> models.Model:
        base = {"document": self.document, "size": 0, "sha256": "00", "received_at": NOW}
        return insert(Original, **(base | {"packed": b""} | fields))

    def put_update(self, **fields: Any) -> models.Model:
        return insert(Update, **{"kind": "feed", "thing": "x", "at": NOW} | fields)

    def put_answer(self, **fields: Any) -> models.Model:
        base = {"user": self.editor, "key": "k", "digest": "d", "begun_at": NOW}
        return insert(KeptAnswer, **(base | fields))

    def put_feed(self, **fields: Any) -> models.Model:
        return insert(Feed, **({"url": "x", "address_key": "00", "next_at": NOW} | fields))

    def put_page(self, **fields: Any) -> models.Model:
        key = str(CitedPage.objects.count())
        base = {"url": "https://example.org/", "address_key": key, "due_at": NOW}
        return insert(CitedPage, **(base | fields))

    def put_citations(self, *pages: models.Model) -> None:
        for page in pages:
            insert(Citation, claim=self.claim, page=page)

    def put_intake(self, **fields: Any) -> models.Model:
        return insert(Intake, **({"url": "x", "address_key": "00", "due_at": NOW} | fields))

    def put_entries(self, *keys: str) -> None:
        feed = self.put_feed()
        for key in keys:
            self.put_intake(feed=feed, entry_key=key, state="read")

    def put_run(self, **fields: Any) -> models.Model:
        base = {"document": self.document, "state": "queued", "queued_at": NOW}
        return insert(ExtractionRun, **(base | fields))

    def put_claim(self, **fields: Any) -> models.Model:
        base = {"document": self.document, "kind": "direct", "cue_text": "y", "content_text": "x"}
        return insert(Claim, **(base | {"start": 0, "end": 1, "fingerprint": "00"} | fields))

    def put_statement(self, **fields: Any) -> models.Model:
        return self.put_claim(**({"voice": "outlet", "kind": "", "cue_text": ""} | fields))

    def put_draft(self, **fields: Any) -> models.Model:
        base = {"claim": self.claim, "aspect": "content", "verdict": "verified"}
        return insert(Draft, **(base | {"author": self.editor} | fields))

    def put_label(self, **fields: Any) -> models.Model:
        return insert(Label, **({"verdict": "disputed"} | fields))

    def put_label_name(self, **fields: Any) -> models.Model:
        base = {"label": Label.objects.create(verdict="disputed"), "language": "en", "name": "x"}
        return insert(LabelName, **(base | fields))

    def put_proposal(self, **fields: Any) -> models.Model:
        base = {"run": self.claim.run, "claim": self.claim, "kind": "gone"}
        return insert(Proposal, **(base | fields))

    def put_repeat(self, claim: Any = None, **fields: Any) -> models.Model:
        base = {"claim": claim or self.put_claim(), "earlier": self.claim, "likeness": 1}
        return insert(Repeat, **(base | fields))

    def put_passage(self, **fields: Any) -> models.Model:
        base: dict[str, Any] = {"document": self.document, "start": 0, "end": 1}
        bytes_ = dict.fromkeys(("signs", "vector", "marks"), b"")
        return insert(PassageTrace, **(base | bytes_ | fields))

    def put_proposed(self, **fields: Any) -> models.Model:
        base = {"claim": self.claim, "document": self.document, "start": 0, "end": 1}
        return insert(EvidenceProposal, **(base | {"likeness": 1} | fields))

    def put_check(self, **fields: Any) -> models.Model:
        number = Document.objects.count()
        document = article(f"The tower is tall. {number}", kind="report")
        base = {"claim": "c", "rating": "r", "publisher": "p", "address_key": "a", "claim_key": "k"}
        return insert(FactCheck, **({"document": document} | base | fields))

    def put_role(self, **fields: Any) -> models.Model:
        return insert(Role, **({"source": self.source} | fields))

    def put_title(self, **fields: Any) -> models.Model:
        role = Role.objects.first() or self.put_role()
        base = {"role": role, "language": "en", "name": "minister", "norm": "minister"}
        return insert(RoleTitle, **(base | fields))

    def put_reliability(self, **fields: Any) -> models.Model:
        base = {"source": self.source, "text": "often late", "by": self.editor}
        return insert(ReliabilityNote, **(base | fields))

    def put_apart(self, *, first: int = 0, second: int = 1) -> models.Model:
        while Source.objects.count() < 3:
            self.put_source()
        rows = list(Source.objects.order_by("pk"))
        return insert(Apart, source=rows[first], other=rows[second], by=self.editor)

    def put_byline(self, **fields: Any) -> models.Model:
        return insert(Byline, **({"user": self.editor, "name": "R. Reader"} | fields))

    def put_export(self, **fields: Any) -> models.Model:
        given = {"owner": self.editor, "listed": "claims.claim", "kind": "csv", "asked_at": NOW}
        return insert(Export, **(given | fields))

    def put_export_part(self, number: int, export: models.Model) -> models.Model:
        return insert(ExportPart, export=export, number=number, packed=b"")

    def put_view(self, **fields: Any) -> models.Model:
        return insert(SavedView, **({"owner": self.editor, "list": "claim", "name": "x"} | fields))

    def put_topic(self, **fields: Any) -> models.Model:
        return insert(Topic, **({"name": "Water", "key": "water"} | fields))

    def put_presence(self) -> models.Model:
        return insert(Presence, user=self.editor, document=self.document, seen_at=NOW)

    def put_newsroom(self, **fields: Any) -> models.Model:
        Newsroom.objects.all().delete()
        return insert(Newsroom, **fields)

    def put_preference(self, **fields: Any) -> models.Model:
        return insert(Preference, user=self.editor, **fields)

    def assign(self, **fields: Any) -> None:
        Claim.objects.filter(pk=self.claim.pk).update(**fields)

    def nest(self, into: str) -> None:
        other = self.put_claim()
        chosen = {"itself": self.claim, "another": other}[into]
        Claim.objects.filter(pk=self.claim.pk).update(parent=chosen)

    def put_span(self, **fields: Any) -> models.Model:
        base = {"claim": self.claim, "role": "content", "start": 3, "end": 5}
        return insert(ClaimSpan, **(base | fields))

    def put_evidence(self, **fields: Any) -> models.Model:
        base = {"claim": self.claim, "document": self.document, "stance": "context"}
        return insert(Evidence, **(base | {"start": 0, "end": 4, "added_by": self.editor} | fields))

    def put_assessment(self, **fields: Any) -> models.Model:
        base = {"claim": self.claim, "aspect": "content", "verdict": "unverifiable"}
        return insert(Assessment, **(base | {"editor": self.editor} | fields))


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


@pytest.mark.parametrize(
    "change", [{"text": "y"}, {"original": b"y"}, {"sha256": "00"}], ids=lambda c: next(iter(c))
)
def test_a_documents_text_never_changes(claim: Claim, change: dict[str, Any]) -> None:
    kept = claim.document.text
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        Document.objects.filter(pk=claim.document.pk).update(**change)
    Document.objects.filter(pk=claim.document.pk).update(title="A better title")
    claim.document.refresh_from_db()
    assert (claim.document.text, claim.document.title) == (kept, "A better title")


@pytest.mark.parametrize(
    "change",
    [
        {"verdict": "disputed"},
        {"aspect": "attribution"},
        {"rationale": "On second thoughts"},
        {"reason": "On third thoughts"},
        {"label": "another"},
        {"reviewer": "another"},
        {"editor": "another"},
        {"cited_url": "https://example.org/other"},
        {"passages": 3},
        {"created_at": NOW - timedelta(days=1)},
    ],
    ids=lambda change: next(iter(change)),
)
def test_an_assessment_never_changes(claim: Claim, editor: User, change: dict[str, Any]) -> None:
    row = World(claim, editor).put_assessment(cited_url="https://example.org/")
    others: dict[str, models.Model] = {"label": Label.objects.create(verdict="unverifiable")}
    others |= dict.fromkeys(("reviewer", "editor"), User.objects.create(username="another"))
    change = {name: others.get(name, value) for name, value in change.items()}
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        Assessment.objects.filter(pk=row.pk).update(**change)


def test_an_assessment_is_superseded_once(claim: Claim, editor: User) -> None:
    world = World(claim, editor)
    first = world.put_assessment()
    second = world.put_assessment(aspect="attribution")
    rows = Assessment.objects.filter(pk=first.pk)
    rows.update(superseded_by=second.pk)
    for change in (None, first.pk):
        with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
            rows.update(superseded_by=change)


def test_what_a_verdict_rests_on_is_not_deleted(claim: Claim, editor: User) -> None:
    World(claim, editor).put_assessment()
    with pytest.raises(models.ProtectedError):
        claim.delete()
