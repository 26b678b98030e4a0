"""A newsroom that publishes, with a claim that was checked."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from claims.actions.assessments import assessment_publish
from claims.actions.claims import claim_word
from claims.actions.evidence import evidence_quote
from claims.actions.labels import label_save
from claims.models import Claim
from sources.actions.sources import source_make

from .. import examples

HOST = "checks.example.org"


@pytest.fixture(autouse=True)
def publishing(settings: Any) -> None:
    """Publication is on."""
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, HOST]
    settings.ISNAD_PUBLISH = True
    settings.ISNAD_PUBLIC_SECONDS = 0
    settings.ISNAD_PUBLIC_HOST = HOST
    settings.ISNAD_PUBLIC_NAME = "مرصد النهر"


@pytest.fixture
def public() -> Client:
    """A reader outside."""
    return Client(SERVER_NAME=HOST)


@pytest.fixture
def editor(db: None) -> User:
    """Somebody whose names no reader may see."""
    editor = examples.user_in("admin", "salma.kh")
    editor.first_name, editor.last_name = "Salma", "Khoury"
    editor.save()
    return editor


@pytest.fixture
def claims(db: None) -> list[Claim]:
    """The claims of an article with an address, an outlet and a date; nothing is answered."""
    outlet = source_make(names={"en": ["The River"], "ar": ["النهر"]}, kind="outlet")
    article = examples.article(
        title="السد في مايو",
        url="https://river.example/dam",
        publisher=outlet,
        published_at="2024-05-02T00:00:00+00:00",
    )
    return examples.record(article, *examples.ALL)


@pytest.fixture
def checked(claims: list[Claim], editor: User) -> Claim:
    """The minister's claim, disputed with a passage."""
    return answered(claims[0], editor)


@pytest.fixture
def told(claims: list[Claim], editor: User) -> Claim:
    """A claim that is worded, with both questions answered, one of them corrected."""
    names = {"ar": "مضلل", "en": "Misleading"}
    label = label_save(label=None, verdict="disputed", names=names, rating=2, by=editor)
    claim = claim_word(claim=claims[0], wording="The dam will be finished in May.", by=editor)
    answered(claim, editor, verdict="verified")
    answered(claim, editor, label=label, reason="We had read an old plan.")
    assessment_publish(
        claim=claim,
        aspect="attribution",
        verdict="verified",
        cited_url="https://ministry.example/speech",
        by=editor,
    )
    return claim


def answered(claim: Claim, editor: User, verdict: str = "disputed", **rest: Any) -> Claim:
    """The claim, answered with a passage of a stored statement."""
    piece = evidence_quote(
        claim=claim,
        quote="اكتمل السد في عام 2019.",
        stance="context",
        title="بيان الوزارة",
        url="https://ministry.example/statement",
        note="from our source in the ministry",
        by=editor,
    )
    given: dict[str, Any] = {
        "aspect": "content",
        "rationale": "The dam has stood since 2019.",
    } | rest
    assessment_publish(claim=claim, verdict=verdict, evidence=[piece], by=editor, **given)
    return claim
