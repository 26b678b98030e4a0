"""The database keeps what was published as it was: texts, verdicts, and what these rest on."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, models, transaction

from claims.models import Assessment, Claim, Label
from sources.models import Document

from .world import NOW, World


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
