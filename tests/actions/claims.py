"""What tests of corrections say and look at."""

from typing import Any

import pytest
from django.contrib.auth.models import User

from claims.actions.assessments import assessment_publish
from claims.actions.evidence import evidence_add
from claims.domain.spans import Places
from claims.models import Assessment, Change, Claim, Evidence
from claims.queries.claims import places_of
from sources.errors import Refused

from ..at_once import Act
from ..examples import (
    ARTICLE,
    span,
)


def places(source: str, cue: str, content: str, text: str = ARTICLE) -> Places:
    """Places by their words; parts that are empty have none."""
    return Places(*(((span(text, part),) if part else ()) for part in (source, cue, content)))


def seen(claim: Claim) -> dict[str, Any]:
    """All that a person reads of a claim, from the database."""
    row = Claim.objects.get(pk=claim.pk)
    text = row.document.text
    spans = {
        role: [text[s.start : s.end] for s in row.spans.filter(role=role)]
        for role in ("source", "cue", "content")
    }
    words = (row.source_text, row.cue_text, row.content_text)
    assert words == tuple(" … ".join(spans[role]) for role in ("source", "cue", "content"))
    assert row.fingerprint == places_of(row).fingerprint
    return spans | {
        "speakers": sorted(map(str, row.speakers.all())),
        "aside": row.set_aside,
        "into": row.merged_into,
        "within": text[row.start : row.end],
    }


def content(claim: Claim) -> list[str]:
    """The words of a claim's content, piece by piece."""
    said: list[str] = seen(claim)["content"]
    return said


def refusal(act: Act) -> str:
    """The code with which an action refuses."""
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.code


def latest() -> Change:
    """The change that was made last."""
    change = Change.objects.first()
    assert change
    return change


def passage(claim: Claim, by: User, start: int = 0, end: int = 3) -> Evidence:
    return evidence_add(
        claim=claim, document=claim.document, start=start, end=end, stance="context", by=by
    )


def answer(claim: Claim, by: User, **rest: Any) -> Assessment:
    whole = {"aspect": "content", "verdict": "unverifiable"} | rest
    return assessment_publish(claim=claim, by=by, **whole)
