"""A name that several sources bear goes to none of them silently."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from claims.actions.speakers import speakers_for, speakers_known
from claims.models import Claim
from claims.queries.speakers import speakers_meant
from sources.actions.merges import source_merge
from sources.actions.sources import source_make
from sources.models import Source

from .. import examples

pytestmark = pytest.mark.django_db
NAME = "Sami Ghanem"
TEXT = f"Minister {NAME} said that it rains."
SAID = examples.attribution(f"Minister {NAME}", "said", "it rains", text=TEXT)


@pytest.fixture
def namesakes() -> tuple[Source, Source]:
    first = source_make(names={"en": [NAME]}, kind="person", note="the minister")
    return first, source_make(names={"en": [NAME], "ar": ["سامي الغانم"]}, kind="person")


def claim() -> Claim:
    return examples.record(examples.article(TEXT, language="en"), SAID)[0]


def test_the_engine_leaves_it_open_and_the_card_asks_who(namesakes: tuple[Source, Source]) -> None:
    phrases = [NAME, f"Minister {NAME}", NAME.upper()]
    assert (speakers_known(phrases, "en"), speakers_for(phrases, "en")) == ({}, {})
    said = claim()
    assert list(said.speakers.all()) == []
    meant = [(each.source, each.why, each.score) for each in speakers_meant(said)]
    assert meant == [(source, "name", 0.45) for source in namesakes]
    assert Source.objects.count() == 2


def test_two_that_were_merged_are_one(namesakes: tuple[Source, Source]) -> None:
    source_merge(source=namesakes[1], into=namesakes[0])
    assert speakers_known([NAME], "en") == {NAME: namesakes[0]}
    assert list(claim().speakers.all()) == [namesakes[0]]


def test_an_editor_is_asked_and_tells_by_number(
    client: Client, editor: User, namesakes: tuple[Source, Source]
) -> None:
    User.objects.filter(pk=editor.pk).update(is_staff=True)
    client.force_login(editor)
    first, second = namesakes
    said = claim()
    page = f"/desk/claims/article/{said.document_id}/change/"
    given = {"act": "speakers", "claim": said.pk, "version": said.version}
    html = client.post(page, given | {"speaker": NAME}).text
    asked = (
        f"Several are called “{NAME}”. Write the number instead:"
        f" #{first.pk} (the minister), #{second.pk}."
    )
    assert asked in html
    assert client.post(page, given | {"speaker": f"#{second.pk}"}).status_code == 302
    assert list(said.speakers.all()) == [second]
    said.refresh_from_db()
    again = given | {"version": said.version, "speaker": [NAME, "Lena Ort"]}
    assert client.post(page, again).status_code == 302
    assert {str(source) for source in said.speakers.all()} == {NAME, "Lena Ort"}
    assert second in said.speakers.all()
