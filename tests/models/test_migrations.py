"""A desk that has been at work keeps its rows through every later migration."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from claims.actions.claims import change_undo
from claims.models import Assessment, Claim, Draft, Newsroom, SavedView
from claims.queries.claims import claims_untouched
from claims.queries.verdicts import assessment_current
from sources.addresses import address_key
from sources.errors import Conflict
from sources.models import Document
from sources.search import worded
from sources.text import words_key

# One lane goes that way, once, and `make quick` does not.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("migrations")]
NOW = timezone.now()


@pytest.fixture(scope="module")
def written(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[dict[str, Any]]:
    """What was written at each age of one database, which is at its newest state now.

    One way through all migrations with rows put in on the way: each way takes ten seconds.
    """
    with django_db_blocker.unblock(), _another_database(tmp_path_factory.mktemp("old") / "desk"):
        written = {
            "shipped": _before_own_voice(_migrated(("claims", "0002_assessment_frozen"))),
            "before keys": _before_keys(_migrated(("sources", "0002_document_frozen"))),
            "before newsroom": _before_newsroom(_migrated(("claims", "0004_no_models"))),
            "before folding": _before_folding(
                _migrated(("claims", "0007_found_by_time"), ("sources", "0003_document_keys"))
            ),
            "before one history": _before_one_history(_migrated(("claims", "0008_claim_norm"))),
        }
        between = _migrated(("claims", "0009_one_history"))
        corrected, *_others, by = written["before one history"]
        _kept(between, corrected, by, "an older process still writes")
        _migrated(*MigrationExecutor(connection).loader.graph.leaf_nodes())
        yield written


@pytest.fixture
def old(written: dict[str, Any], django_db_blocker: DjangoDbBlocker) -> Iterator[dict[str, Any]]:
    """The same; what a test changes in that database is taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield written
        transaction.set_rollback(True)


@contextmanager
def _another_database(path: Path) -> Iterator[None]:
    """An empty database, to which the connection leads meanwhile."""
    tests = connection.settings_dict["NAME"]
    connection.close()
    if connection.vendor == "postgresql":
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {path.name}")
    connection.settings_dict["NAME"] = str(path) if connection.vendor == "sqlite" else path.name
    yield
    connection.close()
    connection.settings_dict["NAME"] = tests


def _migrated(*targets: tuple[str, str]) -> Any:
    """Migrate there; returns what gives the models of that time."""
    executor = MigrationExecutor(connection)
    executor.migrate(list(targets))
    return executor.loader.project_state(list(targets)).apps.get_model


# --- the first release --------------------------------------------------------------


def _before_own_voice(model: Any) -> tuple[Any, ...]:
    user = model("auth", "User").objects.create(username="salma")
    speaker = model("sources", "Source").objects.create()
    document = model("sources", "Document").objects.create(text="قال س: ص", sha256="shipped")
    claim = model("claims", "Claim").objects.create(
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
    answer = model("claims", "Assessment").objects.create(
        claim=claim, aspect="content", verdict="unverifiable", editor=user
    )
    return claim, speaker, answer


def test_claims_from_before_own_voice_are_attributed_and_stay_frozen(old: dict[str, Any]) -> None:
    claim, speaker, answer = old["shipped"]
    now = Claim.objects.get(pk=claim.pk)
    assert (now.voice, now.check_worthiness, now.worth_reasons) == ("attributed", 0.0, [])
    assert [source.pk for source in now.speakers.all()] == [speaker.pk]
    assert [span.role for span in now.spans.all()] == ["cue"]
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        Assessment.objects.filter(pk=answer.pk).update(verdict="disputed")
    with pytest.raises(IntegrityError, match="claims_claim_settled"), transaction.atomic():
        Claim.objects.filter(pk=claim.pk).update(polarity="denied")


# --- while nothing told two spellings of an address from two articles -------------------


def _before_keys(model: Any) -> tuple[Any, ...]:
    documents = model("sources", "Document").objects
    url = "https://example.org/1?utm_medium=x"
    read = documents.create(text="قال الوزير إن السد سيكتمل.", url=url, sha256="read")
    unread = documents.create(text="\ufffdPNG", original=b"\x89PNG", sha256="unread")
    return read, unread


def test_what_is_stored_already_gets_its_keys_and_stays_frozen(old: dict[str, Any]) -> None:
    read, unread = old["before keys"]
    rows: Any = Document.objects.in_bulk([read.pk, unread.pk])
    assert [(rows[pk].words_key, rows[pk].address_key) for pk in (read.pk, unread.pk)] == [
        (words_key(read.text), address_key("https://example.org/1")),
        ("", ""),
    ]
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        Document.objects.filter(pk=read.pk).update(text="كلام آخر")


# --- before corrections, review and the newsroom's switches ---------------------------


def _before_newsroom(model: Any) -> tuple[Any, ...]:
    user = model("auth", "User").objects.create(username="huda")
    document = model("sources", "Document").objects.create(text="قال س: ص", sha256="newsroom")
    run = model("claims", "ExtractionRun").objects.create(
        document=document, state="done", queued_at=NOW, started_at=NOW, finished_at=NOW
    )
    base = {"document": document, "content_text": "ص", "start": 0, "end": 8}
    said = model("claims", "Claim").objects.create(
        run=run, kind="direct", cue_text="قال", fingerprint="said", **base
    )
    own = model("claims", "Claim").objects.create(voice="outlet", fingerprint="own", **base)
    answers = model("claims", "Assessment").objects
    answered = answers.create(claim=said, aspect="content", verdict="unverifiable", editor=user)
    answers.create(
        claim=own,
        aspect="content",
        verdict="verified",
        cited_url="https://example.org/",
        editor=user,
    )
    return said, own, answered, user


def test_answers_and_claims_from_before_the_newsroom_are_kept(old: dict[str, Any]) -> None:
    said, own, answered, user = old["before newsroom"]
    pks = (said.pk, own.pk)
    rows: Any = Claim.objects.filter(pk__in=pks).values_list(
        "pk", "origin", "set_aside", "merged_into", "version", "assignee"
    )
    assert list(rows.order_by("pk")) == [
        (said.pk, "said", "", None, 0, None),
        (own.pk, "", "", None, 0, None),
    ]
    kept: Any = Assessment.objects.filter(claim__in=pks).values_list(
        "claim", "verdict", "cited_url", "label", "reason", "reviewer", "superseded_by"
    )
    assert list(kept.order_by("created_at")) == [
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
    assert current.pk == answered.pk
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        Assessment.objects.filter(pk=answered.pk).update(reason="Why")
    Newsroom.objects.update(four_eyes=True)
    with pytest.raises(IntegrityError, match="four_eyes"), transaction.atomic():
        Assessment.objects.create(
            claim_id=own.pk, aspect="attribution", verdict="unverifiable", editor_id=user.pk
        )
    assert not Draft.objects.exists()


# --- while searches read the words as published ---------------------------------------


def _before_folding(model: Any) -> tuple[Any, ...]:
    documents = model("sources", "Document").objects
    document = documents.create(title="الرُّؤية", text="قال س: السدّ قديم", sha256="folding")
    many = [documents.create(text=f"نص {n}", sha256=str(n)) for n in range(1, 120)]
    claim = model("claims", "Claim").objects.create(
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
    return document, claim, many


def test_words_from_before_folding_are_found_and_texts_stay_frozen(old: dict[str, Any]) -> None:
    document, claim, many = old["before folding"]
    assert Claim.objects.get(pk=claim.pk).norm == "السد قديم\nامنه\nس\nقال"
    for words in ("الرويه", "السد قديم"):
        assert [row.pk for row in Document.objects.filter(worded(words))] == [document.pk]
    assert [row.pk for row in Document.objects.filter(worded("نص 119"))] == [many[-1].pk]
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        Document.objects.filter(pk=document.pk).update(text="x")


# --- while corrections were also kept in a table of their own -------------------------


def _before_one_history(model: Any) -> tuple[Any, ...]:
    user = model("auth", "User").objects.create(username="karim")
    view = {"owner": user, "list": "article", "name": "Days"}
    moments = "published_at__gte=2019-01-01+00%3A00%3A00%2B00%3A00&published_at__lt=~week&said=open"
    model("claims", "SavedView").objects.create(query=moments, **view)
    speaker = model("sources", "Source").objects.create()
    document = model("sources", "Document").objects.create(text="قال س: ص", sha256="history")
    base = {"document": document, "kind": "direct", "cue_text": "قال", "content_text": "ص"}
    corrected, told, found = (
        model("claims", "Claim").objects.create(fingerprint=str(n), start=n, end=8, **base)
        for n in range(3)
    )
    change = model("claims", "Change").objects.create(kind="words", by=user)
    change.claims.add(told)
    for claim, by, label in (
        (corrected, None, "س"),
        (corrected, user, "سامي"),
        (corrected, user, "سامي الغانم"),
        (told, user, "سامي"),
        (found, None, "س"),
    ):
        row = _kept(model, claim, by, label)
        model("claims", "HistoricalClaim_speakers").objects.create(
            id=1, claim_id=claim.pk, source_id=speaker.pk, history_id=row.pk
        )
    return corrected, told, found, speaker, user


def _kept(model: Any, claim: Any, by: Any, label: str) -> Any:
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
    return model("claims", "HistoricalClaim").objects.create(
        **{column: getattr(claim, column) for column in columns},
        speaker_label=label,
        history_user_id=by and by.pk,
        history_date=NOW,
        history_type="~",
    )


def test_who_corrected_a_claim_before_there_were_changes_is_told_by_one(
    old: dict[str, Any],
) -> None:
    corrected, told, found, speaker, by = old["before one history"]
    pks = (corrected.pk, told.pk, found.pk)
    assert [Claim.objects.get(pk=pk).changes.count() for pk in pks] == [1, 1, 0]
    [carried] = Claim.objects.get(pk=corrected.pk).changes.all()
    was, now = (each[str(corrected.pk)] for each in (carried.before, carried.after))
    assert (carried.by.username, carried.at, now["speakers"]) == (by.username, NOW, [speaker.pk])
    assert (was["speaker_label"], now["speaker_label"]) == ("سامي", "سامي الغانم")
    untouched = claims_untouched(Document.objects.get(pk=found.document_id))
    assert list(untouched) == [Claim.objects.get(pk=found.pk)]
    with pytest.raises(Conflict, match="changed this since"):
        change_undo(change=carried, by=User.objects.create_superuser("warda"))
    assert not {
        name for name in connection.introspection.table_names() if "historicalclaim" in name
    }


def test_a_kept_view_of_moments_is_one_of_days(old: dict[str, Any]) -> None:
    days = "published_on__gte=2019-01-01&published_on__lt=~week&said=open"
    assert SavedView.objects.get(name="Days").query == days
