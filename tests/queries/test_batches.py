"""What was brought in together, and how far it has come."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from claims.actions.articles import article_submit
from claims.models import ExtractionRun
from claims.queries.batches import batches_under_way
from sources.traced import traced

from .. import examples

pytestmark = pytest.mark.django_db
OVER: dict[str, Any] = {"started_at": timezone.now(), "finished_at": timezone.now()}


@pytest.fixture
def editor() -> User:
    return examples.user_in("editor")


def brought(request: str, *texts: str, by: User) -> list[ExtractionRun]:
    with traced(request=request):
        return [article_submit(text=text, language="en", by=by)[1] for text in texts]


def test_a_batch_tells_its_place_and_what_is_done_and_failed(editor: User) -> None:
    other = examples.user_in("editor", "omar")
    brought("one", "It rains, he said.", by=other)
    runs = brought("many", *(f"It rains {i}, she said." for i in range(4)), by=editor)
    [batch] = batches_under_way()
    assert (batch.by, batch.total, batch.over, batch.ahead) == (editor, 4, 0, 1)
    done, failed, read = (ExtractionRun.objects.filter(pk=run.pk) for run in runs[:3])
    done.update(state="done", **OVER)
    failed.update(state="failed", reason="no_text", **OVER)
    read.update(state="running", started_at=timezone.now())
    [batch] = batches_under_way()
    assert (batch.total, batch.done, batch.failed, batch.ahead) == (4, 1, 1, None)
    ExtractionRun.objects.filter(request="many").update(state="done", reason="", **OVER)
    assert batches_under_way() == []


def test_the_front_page_shows_how_far_a_batch_has_come(client: Client, editor: User) -> None:
    User.objects.filter(pk=editor.pk).update(is_staff=True)
    client.force_login(editor)
    runs = brought("many", "It rains, she said.", "It pours, she said.", by=editor)
    ExtractionRun.objects.filter(pk=runs[0].pk).update(state="failed", reason="no_text", **OVER)
    page = client.get("/desk/", headers={"accept-language": "en"}).content.decode()
    for says in ("2 articles brought in together", "1 of 2 done", "failed: 1", "next in the queue"):
        assert says in page
