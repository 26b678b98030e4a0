"""What people did is sealed, and what is altered afterwards is named."""

import logging
import threading
from functools import partial
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connection, models, transaction
from django.utils import timezone

from claims.actions.assessments import assessment_publish
from claims.actions.claims import change_undo, claims_reject
from claims.actions.drafts import draft_approve, draft_return, draft_save
from claims.actions.history import history_seal
from claims.models import Assessment, Change, Claim, Draft, Seal, Unsealed
from claims.queries.history import history_faults, seal_last

from .. import examples
from ..at_once import at_once

pytestmark = pytest.mark.django_db
URL = "https://example.org/minutes"


def answer(claim: Claim, by: User, verdict: str = "verified", **rest: Any) -> Assessment:
    given = {"aspect": "content", "verdict": verdict, "cited_url": URL, **rest}
    return assessment_publish(claim=claim, by=by, **given)


def past_the_triggers(model: type[models.Model], pk: Any, **columns: Any) -> None:
    """Alter a row as somebody does who may do anything with the database; remove it without."""
    table, rows = model._meta.db_table, model._default_manager.filter(pk=pk)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
        else:
            told = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s"
            cursor.execute(told, [table])
            triggers = cursor.fetchall()
            for name, _sql in triggers:
                cursor.execute(f"DROP TRIGGER {name}")
        if columns:
            rows.update(**columns)
        else:
            rows._raw_delete(rows.db)
        if connection.vendor == "postgresql":
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER ALL")
        else:
            for _name, sql in triggers:
                cursor.execute(sql)


def faults(**how: Any) -> list[tuple[str, str]]:
    """(kind, key) of what is not as it was sealed."""
    return [(fault.kind, fault.thing) for fault in history_faults(**how)]


@pytest.fixture
def lived(claim: Claim, editor: User) -> tuple[Change, Assessment, Draft]:
    """A claim that was rejected and taken back, answered, answered anew, and drafted about."""
    reviewer = examples.user_in("reviewer", "second")
    change = claims_reject(claims=[claim], by=editor)
    change_undo(change=change, by=editor)
    draft = draft_save(
        claim=claim, aspect="attribution", verdict="verified", cited_url=URL, by=editor, submit=True
    )
    history_seal()
    draft_return(draft=draft, version=1, note="Which minutes?", by=reviewer)
    first = answer(claim, editor)
    history_seal()
    answer(claim, editor, "disputed", reason="Misread.", seen=str(first.pk))
    draft = draft_save(
        claim=claim, aspect="attribution", verdict="disputed", cited_url=URL, by=editor, submit=True
    )
    draft_approve(draft=draft, version=2, by=reviewer)
    history_seal()
    change.refresh_from_db()
    first.refresh_from_db()
    draft.refresh_from_db()
    return change, first, draft


def test_what_people_did_is_chained_step_by_step(
    lived: tuple[Change, Assessment, Draft], capsys: pytest.CaptureFixture[str]
) -> None:
    change, first, draft = lived
    seals = [(seal.number, seal.kind, seal.thing, seal.step.split(",")[0]) for seal in _seals()]
    by_draft = Assessment.objects.get(reviewer__isnull=False)
    second = Assessment.objects.get(supersedes=first)
    assert sorted(step for _n, *step in seals) == sorted(
        [
            ["change", str(change.pk), "undone"],
            ["draft", str(draft.pk), "submitted"],
            ["draft", str(draft.pk), "returned"],
            ["draft", str(draft.pk), "approved"],
            ["assessment", str(first.pk), "given"],
            ["assessment", str(first.pk), "superseded"],
            ["assessment", str(second.pk), "given"],
            ["assessment", str(by_draft.pk), "given"],
        ]
    )
    assert [number for number, *_rest in seals] == [*range(1, 9)]
    assert (faults(), history_seal(), Unsealed.objects.count()) == ([], 0, 0)
    call_command("verify_history")
    head = seal_last()
    assert head
    assert capsys.readouterr().out.endswith(f"The chain ends at 8:{head.chain}\n")


def _seals() -> list[Seal]:
    return list(Seal.objects.all())


def test_what_waits_to_be_sealed_is_no_fault(claim: Claim, editor: User) -> None:
    answer(claim, editor)
    assert faults() == []
    history_seal()
    draft_save(claim=claim, aspect="attribution", verdict="verified", by=editor)
    assert (history_seal(), faults()) == (0, [])  # a draft is its author's until they submit it


@pytest.mark.parametrize(
    ("what", "alter"),
    [
        (0, {"before": {}}),
        (0, {"undone_at": None, "undone_by": None}),
        (1, {"rationale": "As we all know."}),
        (1, {"superseded_by": None}),
        (2, {"rationale": "As we all know."}),
        (2, {"earlier": {}}),
        (2, {"state": "returned"}),
    ],
    ids=str,
)
def test_an_altered_row_is_named(
    lived: tuple[Change, Assessment, Draft],
    what: int,
    alter: dict[str, Any],
    capsys: pytest.CaptureFixture[str],
) -> None:
    row: Any = lived[what]
    if alter == {"superseded_by": None}:  # or there would be two that stand
        past_the_triggers(Assessment, row.superseded_by_id, superseded_by=row.pk)
    past_the_triggers(type(row), row.pk, **alter)
    named = (type(row).__name__.lower(), str(row.pk))
    assert named in faults()
    with pytest.raises(CommandError, match=r"Not as it was sealed: \d"):
        call_command("verify_history")
    assert f"{named[0]} {named[1]} " in capsys.readouterr().out


def test_a_missing_row_and_one_that_was_slipped_in_are_named(
    lived: tuple[Change, Assessment, Draft], claim: Claim, editor: User
) -> None:
    change, _first, draft = lived
    change.claims.clear()
    past_the_triggers(Change, change.pk)
    slipped = Change.objects.create(kind="words", by=editor)
    Unsealed.objects.all().delete()
    assert faults() == [("change", str(change.pk)), ("change", str(slipped.pk))]
    assert draft.pk


def test_an_altered_and_a_missing_seal_are_named(lived: tuple[Change, Assessment, Draft]) -> None:
    heads = [(seal.number, seal.chain) for seal in _seals()]
    assert faults(heads=heads) == []
    past_the_triggers(Seal, 3, step="made")
    past_the_triggers(Seal, 6)
    assert faults(heads=heads)[:3] == [("seal", "3"), ("seal", "6"), ("seal", "6")]
    assert faults(heads=[(9, "00")])[-1] != ("seal", "9")
    assert ("seal", "9") in faults(heads=[(9, "00")])


def test_what_is_altered_is_not_sealed_anew(
    lived: tuple[Change, Assessment, Draft], caplog: pytest.LogCaptureFixture
) -> None:
    change = lived[0]
    Change.objects.filter(pk=change.pk).update(after={}, undone_at=timezone.now())
    with caplog.at_level(logging.ERROR):
        assert history_seal() == 0
    assert f"change {change.pk} was altered after it was sealed" in caplog.text
    assert faults() == [("change", str(change.pk))]


@pytest.mark.django_db(transaction=True)
def test_writers_and_sealers_at_once_make_one_chain(claim: Claim, editor: User) -> None:
    claims = [
        examples.record(examples.article(f"{examples.ARTICLE} {n}"), examples.MINISTER)[0]
        for n in range(4)
    ]

    def write(claim: Claim) -> None:
        first = answer(claim, editor)
        answer(claim, editor, "disputed", reason="Misread.", seen=str(first.pk))

    def seal() -> None:
        for _time in range(5):
            history_seal()

    done = at_once(*[partial(write, claim) for claim in claims], seal, seal)
    assert set(done) == {"done"}
    history_seal()
    assert faults() == []
    assert Seal.objects.values("thing").distinct().count() == Assessment.objects.count() == 8


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="one writes after the other")
@pytest.mark.django_db(transaction=True)
def test_what_a_slow_writer_keeps_later_is_sealed_later(claim: Claim, editor: User) -> None:
    begun, may_end = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            Change.objects.create(kind="words", by=editor)
            begun.set()
            may_end.wait(30)
        connection.close()

    writer = threading.Thread(target=slow)
    writer.start()
    begun.wait(30)
    later = Change.objects.create(kind="words", by=editor)
    assert history_seal() == 1  # and waits for nobody
    may_end.set()
    writer.join(30)
    assert (history_seal(), faults()) == (1, [])
    assert Seal.objects.get(number=1).thing == str(later.pk)
