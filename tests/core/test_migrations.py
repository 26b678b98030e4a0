"""A desk that has been at work keeps its rows through every later migration."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from claims.models import Assessment, Claim

NOW = timezone.now()


@pytest.fixture
def shipped(transactional_db: None) -> Iterator[Any]:
    """The database as the first release left it; afterwards it is as it is now again."""
    yield _migrated(("claims", "0002_assessment_frozen"))
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
    with pytest.raises(IntegrityError, match="claim_voice"), transaction.atomic():
        Claim.objects.update(voice="outlet", kind="")
