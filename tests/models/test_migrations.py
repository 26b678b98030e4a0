"""A desk that has been at work keeps its rows through every later migration."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from claims.actions.claims import change_undo
from claims.models import Assessment, Claim, Draft, Newsroom
from claims.queries.claims import claims_untouched
from claims.queries.verdicts import assessment_current
from sources.errors import Conflict
from sources.models import Document
from sources.search import worded

NOW = timezone.now()


@pytest.fixture
def before_newsroom(transactional_db: None) -> Iterator[Any]:
    """The database as it was before corrections, review and the newsroom's switches."""
    yield _migrated(("claims", "0004_no_models"))
    _migrated(*MigrationExecutor(connection).loader.graph.leaf_nodes())


@pytest.fixture
def before_folding(transactional_db: None) -> Iterator[Any]:
    """The database as it was while searches read the words as published."""
    yield _migrated(("claims", "0007_found_by_time"), ("sources", "0003_document_keys"))
    _migrated(*MigrationExecutor(connection).loader.graph.leaf_nodes())


@pytest.fixture
def shipped(transactional_db: None) -> Iterator[Any]:
    """The database as the first release left it; afterwards it is as it is now again."""
    yield _migrated(("claims", "0002_assessment_frozen"))
    _migrated(*MigrationExecutor(connection).loader.graph.leaf_nodes())


@pytest.fixture
def before_one_history(transactional_db: None) -> Iterator[Any]:
    """The database as it was while corrections were also kept in a table of their own."""
    yield _migrated(("claims", "0008_claim_norm"))
    _migrated(*MigrationExecutor(connection).loader.graph.leaf_nodes())


def _migrated(*targets: tuple[str, str]) -> Any:
    """Migrate there; returns the models of that time."""
    executor = MigrationExecutor(connection)
    executor.migrate(list(targets))
    return executor.loader.project_state(list(targets)).apps


def test_claims_from_before_own_voice_are_attributed_and_stay_frozen(shipped: Any) -> None:
    user = shipped.get_model("auth", "User").objects.create(username="salma")
    speaker = shipped.get_model("sources", "Source").objects.create()
    document = shipped.get_model("sources", "Document").objects.create(text="قال س: ص", sha256="0")
    claim = shipped.get_model("claims", "Claim").objects.create(
        document=document,
        kind="direct",
        cue_text="قال",
        content_text="ص",
        start=0,
        end=8,
        fingerprint="0",
    )
    claim.speakers.add(speaker)
    claim.spans.create(role="cue", start=0, end=3)
    answer = shipped.get_model("claims", "Assessment").objects.create(
        claim=claim, aspect="content", verdict="unverifiable", editor=user
    )

    _migrated(*MigrationExecutor(connection).loader.graph.leaf_nodes())
    now = Claim.objects.get()
    assert (now.pk, now.voice, now.check_worthiness, now.worth_reasons) == (
        claim.pk,
        "attributed",
        0.0,
        [],
    )
    assert [source.pk for source in now.speakers.all()] == [speaker.pk]
    assert [span.role for span in now.spans.all()] == ["cue"]
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        Assessment.objects.filter(pk=answer.pk).update(verdict="disputed")
    with pytest.raises(IntegrityError, match="claims_claim_settled"), transaction.atomic():
        Claim.objects.update(polarity="denied")


def test_answers_and_claims_from_before_the_newsroom_are_kept(before_newsroom: Any) -> None:
    old = before_newsroom.get_model
    user = old("auth", "User").objects.create(username="salma")
    document = old("sources", "Document").objects.create(text="قال س: ص", sha256="0")
    run = old("claims", "ExtractionRun").objects.create(
        document=document, state="done", queued_at=NOW, started_at=NOW, finished_at=NOW
    )
    base = {"document": document, "content_text": "ص", "start": 0, "end": 8}
    said = old("claims", "Claim").objects.create(
        run=run, kind="direct", cue_text="قال", fingerprint="said", **base
    )
    own = old("claims", "Claim").objects.create(voice="outlet", fingerprint="own", **base)
    answers = old("claims", "Assessment").objects
    second = answers.create(claim=said, aspect="content", verdict="unverifiable", editor=user)
    answers.create(
        claim=own,
        aspect="content",
        verdict="verified",
        cited_url="https://example.org/",
        editor=user,
    )

    _migrated(*MigrationExecutor(connection).loader.graph.leaf_nodes())
    rows: Any = Claim.objects.order_by("pk").values_list(
        "pk", "origin", "set_aside", "merged_into", "version", "assignee"
    )
    assert list(rows) == [
        (said.pk, "said", "", None, 0, None),
        (own.pk, "", "", None, 0, None),
    ]
    kept: Any = Assessment.objects.order_by("created_at").values_list(
        "claim", "verdict", "cited_url", "label", "reason", "reviewer", "superseded_by"
    )
    assert list(kept) == [
        (said.pk, "unverifiable", "", None, "", None, None),
        (own.pk, "verified", "https://example.org/", None, "", None, None),
    ]
    assert Newsroom.objects.values().get() == {
        "id": 1,
        "four_eyes": False,
        "stuck_days": 3,
        "rating_worst": 1,
        "rating_best": 5,
    }
    current = assessment_current(Claim.objects.get(pk=said.pk), "content")
    assert current
    assert current.pk == second.pk
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        Assessment.objects.filter(pk=second.pk).update(reason="Why")
    Newsroom.objects.update(four_eyes=True)
    with pytest.raises(IntegrityError, match="four_eyes"), transaction.atomic():
        Assessment.objects.create(
            claim_id=own.pk, aspect="attribution", verdict="unverifiable", editor_id=user.pk
        )
    assert not Draft.objects.exists()


def test_words_from_before_folding_are_found_and_texts_stay_frozen(before_folding: Any) -> None:
    documents = before_folding.get_model("sources", "Document").objects
    rows = before_folding.get_model("claims", "Claim").objects
    document = documents.create(title="الرُّؤية", text="قال س: السدّ قديم", sha256="0")
    many = [documents.create(text=f"نص {n}", sha256=str(n)) for n in range(1, 120)]
    claim = rows.create(
        document=document,
        kind="direct",
        source_text="س",
        cue_text="قال",
        content_text="السدّ قديم",
        speaker_label="آمنة",
        start=0,
        end=8,
        fingerprint="0",
    )

    _migrated(*MigrationExecutor(connection).loader.graph.leaf_nodes())
    assert list(Claim.objects.values_list("pk", "norm")) == [(claim.pk, "السد قديم\nامنه\nس\nقال")]
    for words in ("الرويه", "السد قديم"):
        assert [row.pk for row in Document.objects.filter(worded(words))] == [document.pk]
    assert [row.pk for row in Document.objects.filter(worded("نص 119"))] == [many[-1].pk]
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        Document.objects.filter(pk=document.pk).update(text="x")


def test_who_corrected_a_claim_before_there_were_changes_is_told_by_one(
    before_one_history: Any,
) -> None:
    old = before_one_history.get_model
    user = old("auth", "User").objects.create(username="salma")
    speaker = old("sources", "Source").objects.create()
    document = old("sources", "Document").objects.create(text="قال س: ص", sha256="0")
    rows = old("claims", "Claim").objects
    base = {"document": document, "kind": "direct", "cue_text": "قال", "content_text": "ص"}
    corrected, told, found = (
        rows.create(fingerprint=str(n), start=n, end=8, **base) for n in range(3)
    )
    change = old("claims", "Change").objects.create(kind="words", by=user)
    change.claims.add(told)
    for claim, by, label in (
        (corrected, None, "س"),
        (corrected, user, "سامي"),
        (corrected, user, "سامي الغانم"),
        (told, user, "سامي"),
        (found, None, "س"),
    ):
        row = _kept(old, claim, by, label)
        old("claims", "HistoricalClaim_speakers").objects.create(
            id=1, claim_id=claim.pk, source_id=speaker.pk, history_id=row.pk
        )

    between = _migrated(("claims", "0009_one_history")).get_model
    _kept(between, corrected, user, "an older process still writes")
    _migrated(*MigrationExecutor(connection).loader.graph.leaf_nodes())
    pks = (corrected.pk, told.pk, found.pk)
    assert [Claim.objects.get(pk=pk).changes.count() for pk in pks] == [1, 1, 0]
    [carried] = Claim.objects.get(pk=corrected.pk).changes.all()
    was, now = (each[str(corrected.pk)] for each in (carried.before, carried.after))
    assert (carried.by.username, carried.at, now["speakers"]) == ("salma", NOW, [speaker.pk])
    assert (was["speaker_label"], now["speaker_label"]) == ("سامي", "سامي الغانم")
    assert list(claims_untouched(Document.objects.get())) == [Claim.objects.get(pk=found.pk)]
    with pytest.raises(Conflict, match="changed this since"):
        change_undo(change=carried, by=User.objects.create_superuser("warda"))
    assert not {
        name for name in connection.introspection.table_names() if "historicalclaim" in name
    }


def _kept(old: Any, claim: Any, by: Any, label: str) -> Any:
    """A row of the old history."""
    columns = (
        "id",
        "document_id",
        "kind",
        "cue_text",
        "content_text",
        "start",
        "end",
        "created_at",
    )
    return old("claims", "HistoricalClaim").objects.create(
        **{column: getattr(claim, column) for column in columns},
        speaker_label=label,
        history_user_id=by and by.pk,
        history_date=NOW,
        history_type="~",
    )
