"""Two sources that are one person are merged where somebody notices: on the card, on their page."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from claims.actions.assessments import assessment_publish
from claims.models import Claim
from sources.actions.sources import source_store
from sources.models import Source

from .test_workbench import opened, send


@pytest.fixture
def house(db: None) -> Source:
    return source_store(names={"en": ["White House"]})[0]


def test_a_speaker_is_merged_from_the_card(
    desk: Client, house: Source, claims: list[Claim]
) -> None:
    speaker = claims[0].speakers.get()
    html = desk.get(opened(claims[0])).content.decode()
    assert f'class="same-{speaker.pk}-form row-form"' in html
    page = desk.post(
        opened(claims[0]),
        {
            "act": "same-speaker",
            "claim": claims[0].pk,
            "alias": speaker.pk,
            "same": "white house",
        },
        follow=True,
    )
    assert [str(m) for m in page.context["messages"]] == [
        "They are one source now. The speaker's page parts them again."
    ]
    speaker.refresh_from_db()
    assert speaker.merged_into == house


@pytest.mark.parametrize(
    ("same", "says"),
    [
        ("", "Choose the source that is the same."),
        ("Nobody", "Nobody is known as “Nobody”."),
        ("البيت الأبيض", "Choose a source that is not merged itself."),
    ],
)
def test_what_names_no_other_source_is_refused(
    desk: Client, claims: list[Claim], same: str, says: str
) -> None:
    speaker = claims[0].speakers.get()
    refused = send(desk, claims[0], "same-speaker", alias=speaker.pk, same=same)
    assert says in refused.content.decode()
    speaker.refresh_from_db()
    assert speaker.merged_into is None


def test_on_whom_a_verdict_rests_an_editor_does_not_merge(
    desk: Client, editor: User, house: Source, claims: list[Claim]
) -> None:
    url = "https://example.org/"
    given = {"aspect": "attribution", "verdict": "verified", "cited_url": url}
    assessment_publish(claim=claims[0], by=editor, **given)  # type: ignore[arg-type]
    speaker = claims[0].speakers.get()
    page = send(desk, claims[0], "same-speaker", alias=speaker.pk, same="White House")
    assert page.status_code in (200, 403)
    speaker.refresh_from_db()
    assert speaker.merged_into is None


def test_another_source_is_merged_on_the_speakers_page(
    desk: Client, house: Source, claims: list[Claim]
) -> None:
    speaker = claims[0].speakers.get()
    page = f"/desk/claims/claim/speaker/{speaker.pk}/"
    refused = desk.post(page, {"act": "same", "other": "Nobody"}).content.decode()
    assert 'name="other" value="Nobody"' in refused
    desk.post(page, {"act": "same", "other": "White House"})
    house.refresh_from_db()
    assert house.merged_into == speaker
