"""A small newsroom at work, for whoever looks at Isnad: people, outlets, topics, verdicts, a draft.

Only ``manage.py demo --newsroom`` makes it, so that no desk that people work at ever holds it.
"""

import json
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.utils import timezone

from claims.actions.articles import article_submit
from claims.actions.assessments import assessment_publish
from claims.actions.claims import claims_assign
from claims.actions.drafts import draft_return, draft_save
from claims.actions.due import claims_due_set
from claims.actions.evidence import evidence_quote
from claims.actions.preferences import preference_set
from claims.actions.topics import articles_topics_set
from claims.models import Assessment, Claim, ExtractionRun
from sources.actions.sources import sources_for
from sources.days import midnight

#: In how many days the claim is due whose draft was sent back.
DUE = timedelta(days=2)


def newsroom_articles() -> list[ExtractionRun]:
    """Store its articles, of two outlets, and ask for their claims; stored twice, they are once."""
    return [_article(article) for article in _told()["articles"]]


def newsroom_work(runs: list[ExtractionRun]) -> None:
    """Its people answer: a verdict of each kind, and a draft that is sent back and soon due.

    ``runs`` are those of its articles, done by now.  Done once; an answer about words in which
    the engine found no claim is left out.
    """
    told = _told()
    editor, reviewer, _reader = [_person(**person) for person in told["people"]]
    if Assessment.objects.filter(editor=editor).exists():
        return
    for answer in told["answers"]:
        if claim := _claim(runs, answer):
            assessment_publish(claim=claim, by=editor, **_answer(claim, answer, editor))
    for run, article in zip(runs, told["articles"], strict=True):
        articles_topics_set(articles=[run.document], names=article["topics"], by=editor)
    returned = told["returned"]
    if claim := _claim(runs, returned):
        claims_assign(claims=[claim], assignee=editor, by=reviewer)
        claims_due_set(claims=[claim], due_on=timezone.localdate() + DUE, by=reviewer)
        draft = draft_save(claim=claim, by=editor, submit=True, **_answer(claim, returned, editor))
        draft_return(draft=draft, version=draft.version, note=returned["note"], by=reviewer)


def _told() -> dict[str, Any]:
    told: dict[str, Any] = json.loads((settings.SEEDS / "newsroom.json").read_text("utf-8"))
    return told


def _article(told: dict[str, Any]) -> ExtractionRun:
    outlet = sources_for(names=[told["outlet"]], language="ar")[told["outlet"]]
    _document, run, _created = article_submit(
        text=told["text"].encode(),
        title=told["title"],
        language="ar",
        url=told["url"],
        publisher=outlet,
        published_at=midnight(date.fromisoformat(told["published_on"])),
    )
    return run


def _person(*, username: str, first_name: str, spoken_of: str, role: str) -> User:
    """Somebody who can be seen at work, and cannot log in."""
    person, is_new = User.objects.get_or_create(
        username=username, defaults={"first_name": first_name}
    )
    if is_new:
        person.set_unusable_password()
        person.save()
        person.groups.add(Group.objects.get(name=role))
        preference_set(by=person, spoken_of=spoken_of)
    return person


def _claim(runs: list[ExtractionRun], told: dict[str, Any]) -> Claim | None:
    claims = Claim.objects.filter(document=runs[told["article"]].document_id)
    return claims.filter(content_text__contains=told["words"]).order_by("start").first()


def _answer(claim: Claim, told: dict[str, Any], editor: User) -> dict[str, Any]:
    evidence = []
    if "passage" in told:
        piece = evidence_quote(
            claim=claim, quote=told["passage"], stance=told["stance"], url=told["url"], by=editor
        )
        evidence.append(piece)
    said = {key: told[key] for key in ("aspect", "verdict", "rationale")}
    return {**said, "evidence": evidence}
