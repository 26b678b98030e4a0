"""A date on which nothing was published is refused; a day is the same one everywhere."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client, override_settings
from django.utils import timezone

from claims.actions.articles import article_correct
from claims.actions.intakes import intake_request
from sources.actions.documents import document_store
from sources.days import midnight
from sources.errors import Refused
from sources.models import Document

WORDS = "قال الوزير إن السد آمن."
ZONES = ["America/New_York", "UTC", "Asia/Baghdad", "Pacific/Kiritimati"]
EDGES = ["0001-01-01T00:00:00", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "1066-10-14"]


@pytest.fixture
def client_in(client: Client, editor: User) -> Client:
    editor.is_staff = True
    editor.save()
    client.force_login(editor)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("edge", EDGES)
def test_dates_at_the_edge_are_refused_with_a_sentence(
    client_in: Client, edge: str, zone: str
) -> None:
    with override_settings(TIME_ZONE=zone):
        given = {"text": WORDS, "published_at": edge}
        answer = client_in.post("/api/v1/articles/", given, content_type="application/json")
    assert answer.status_code == 400
    assert answer.json()["error"]["message"]
    assert not Document.objects.exists()


def test_every_door_refuses_them(client_in: Client, editor: User) -> None:
    edge = datetime(1, 1, 1, tzinfo=UTC)
    document, _new = document_store(text=WORDS)
    acts: list[Any] = [
        lambda: document_store(text="قال.", published_at=edge),
        lambda: article_correct(article=document, by=editor, published_at=edge),
        lambda: intake_request(url="https://example.org/1", published_at=edge),
    ]
    for act in acts:
        with pytest.raises(Refused) as refused:
            act()
        assert (refused.value.code, refused.value.field) == ("date_outside", "published_at")
    page = client_in.post(
        "/desk/claims/article/add/", {"text": "قال.", "published_on": "0001-01-01"}
    )
    assert "A date of publication lies between 1450 and 2199." in page.content.decode()


@pytest.mark.parametrize("zone", ZONES)
def test_a_day_is_the_same_one_everywhere(client_in: Client, zone: str) -> None:
    with override_settings(TIME_ZONE=zone), timezone.override(zone):
        given = {"text": WORDS, "title": "Dam", "published_on": "2026-03-01"}
        client_in.post("/desk/claims/article/add/", given)
        document = Document.objects.get()
        page = client_in.get(f"/desk/claims/article/{document.pk}/change/").content.decode()
        listed = client_in.get("/desk/claims/article/").content.decode()
        shown = client_in.get(f"/api/v1/articles/{document.pk}/").json()
        found = [
            client_in.get(f"/api/v1/articles/?{query}").json()["results"] != []
            for query in (
                "published_from=2026-03-01&published_to=2026-03-01",
                "published_to=2026-02-28",
                "published_from=2026-03-02",
            )
        ]
    assert 'datetime="2026-03-01"' in page
    assert 'name="published_on" value="2026-03-01"' in page
    assert "1 Mar 2026" in listed
    assert (shown["published_on"], found) == ("2026-03-01", [True, False, False])


def test_a_moment_has_its_day_at_the_desk(db: None) -> None:
    late = datetime(2026, 3, 1, 22, 30, tzinfo=UTC)
    with timezone.override("Asia/Baghdad"):
        document, _new = document_store(text=WORDS, published_at=late)
    assert str(document.published_on) == "2026-03-02"
    document.published_at = midnight(document.published_on)
    document.save(update_fields=["published_at"])
    document.refresh_from_db()
    assert str(document.published_on) == "2026-03-02"
