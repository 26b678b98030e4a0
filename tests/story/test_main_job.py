"""The main job from end to end: a real worker, a real broker, and whichever database is set."""

from pathlib import Path

import pytest
from django.contrib.auth.models import Group, User

from claims.actions.articles import article_submit
from claims.actions.assessments import assessment_publish
from claims.actions.evidence import evidence_add
from claims.actions.runs import run_execute, run_request, runs_requeue_lost
from claims.models import Claim, ExtractionRun
from claims.queries.claims import claims_of
from config.services import ROOT

from ..conftest import wait_for

ARTICLE = (ROOT / "seeds/articles/000_602b1cb66b74f096.txt").read_text(encoding="utf-8")
pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


def finished(run: ExtractionRun) -> ExtractionRun:
    """The run once a worker has finished it."""

    def is_finished() -> bool:
        run.refresh_from_db()
        return run.state in {"done", "failed"}

    wait_for(is_finished)
    return run


def test_an_article_goes_in_and_one_claim_is_verified_and_one_disputed(worker: Path) -> None:
    article, run, created = article_submit(text=ARTICLE, language="ar")
    assert (created, run.state) == (True, "queued")
    run = finished(run)
    assert (run.state, run.detail) == ("done", "")
    everything = list(claims_of(article))
    claims = [claim for claim in everything if claim.voice == Claim.Voice.ATTRIBUTED]
    assert len(claims) == run.claims_found >= 7
    assert len(everything) - len(claims) == run.statements_found >= 10
    for claim in everything:
        for role in ("source", "cue", "content"):
            spans = [article.quote(s.start, s.end) for s in claim.spans.all() if s.role == role]
            assert " … ".join(spans) == getattr(claim, f"{role}_text")
    editor = User.objects.create_user("editor")
    editor.groups.add(Group.objects.get(name="editor"))
    for claim, verdict, stance in zip(
        claims, ("verified", "disputed"), ("supports", "refutes"), strict=False
    ):
        passage = evidence_add(
            claim=claim, document=article, start=0, end=40, stance=stance, by=editor
        )
        assessment_publish(
            claim=claim, aspect="attribution", verdict=verdict, evidence=[passage], by=editor
        )
    rows = claims_of(article).filter(voice=Claim.Voice.ATTRIBUTED)
    states = [(c.attribution_verdict, c.content_verdict) for c in rows]  # type: ignore[attr-defined]
    rest = [("open", "open")] * (len(claims) - 2)
    assert states == [("verified", "open"), ("disputed", "open"), *rest]


def test_the_same_run_twice_and_a_second_run_change_nothing(worker: Path) -> None:
    article, run, _created = article_submit(text=ARTICLE, language="ar")
    finished(run)
    before = list(Claim.objects.order_by("pk").values("pk", "fingerprint", "content_text"))
    assert run_execute(run_id=run.pk) is None
    again = finished(run_request(document=article))
    assert (again.state, again.claims_found) == ("done", run.claims_found)
    assert list(Claim.objects.order_by("pk").values("pk", "fingerprint", "content_text")) == before


def test_an_article_whose_task_was_lost_is_queued_again(worker: Path, queue: object) -> None:
    _article, run, _created = article_submit(text="أكدت الوزيرة أن الجسر آمن.", language="ar")
    finished(run)
    ExtractionRun.objects.filter(pk=run.pk).update(
        state="running", finished_at=None, started_at="2020-01-01T00:00:00Z"
    )
    assert runs_requeue_lost() == 1
    assert finished(run).attempt == 2
