"""A made-up article, and attributions in it found by their words."""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import Group, User
from django.db import transaction
from django.utils import timezone

from claims.actions.assessments import assessment_publish
from claims.actions.reconciliation import claims_record
from claims.extraction.types import Attribution, CheckWorthiness, OwnStatement, Span
from claims.models import Claim, ExtractionRun
from sources.actions.documents import document_store
from sources.models import Document

ARTICLE = (
    "قال وزير المياه سامي الغانم إن السد سيكتمل في مايو 🌊.\n"
    "وأضاف أن الكلفة بلغت ثلاثة مليارات.\n"
    "ونقلت صحيفة النهر عن النقابة قولها إن العمال لم يقبضوا أجورهم."
)


def span(text: str, words: str) -> Span:
    """Where the words stand first."""
    start = text.index(words)
    return Span(start, start + len(words))


def attribution(
    source: str, cue: str, content: str, text: str = ARTICLE, **rest: Any
) -> Attribution:
    """An attribution by its words; an empty source is an implicit one."""
    rest = {"kind": "indirect", "resolved_source": source or None} | rest
    rest.setdefault("speakers", (rest["resolved_source"],) if rest["resolved_source"] else ())
    return Attribution(
        source=(span(text, source),) if source else (),
        cue=(span(text, cue),),
        content=(span(text, content),),
        **rest,
    )


def statement(words: str, score: float, *reasons: str, text: str = ARTICLE) -> OwnStatement:
    """Something the article says itself, by its words."""
    return OwnStatement(
        content=(span(text, words),), check_worthiness=CheckWorthiness(score, reasons)
    )


MINISTER = attribution(
    "وزير المياه سامي الغانم",
    "قال",
    "السد سيكتمل في مايو 🌊",
    resolved_source="سامي الغانم",
    cue_lemma="قال",
    confidence=0.9,
)
COST = attribution("", "وأضاف", "الكلفة بلغت ثلاثة مليارات", resolved_source="سامي الغانم")
PAPER = attribution("صحيفة النهر", "نقلت", "قولها إن العمال لم يقبضوا أجورهم", confidence=0.7)
UNION = attribution("النقابة", "قولها", "العمال لم يقبضوا أجورهم", parent=2, polarity="denied")
ALL = (MINISTER, COST, PAPER, UNION)


def user_in(role: str, name: str = "", password: str | None = None) -> User:
    """A user of one of the desk's roles."""
    user = User.objects.create_user(name or role, password=password)
    user.groups.add(Group.objects.get(name=role))
    return user


def article(text: str = ARTICLE, **rest: Any) -> Document:
    """A stored article; Arabic unless said otherwise, and its date as ISO 8601 writes it."""
    if isinstance(moment := rest.get("published_at"), str):
        rest["published_at"] = datetime.fromisoformat(moment)
    document, _created = document_store(text=text, **({"language": "ar"} | rest))
    return document


def run_taken(document: Document) -> ExtractionRun:
    """A run that a worker has taken."""
    now = timezone.now()
    return ExtractionRun.objects.create(
        document=document, state="running", attempt=1, queued_at=now, started_at=now
    )


def record(document: Document, *found: Attribution | OwnStatement) -> list[Claim]:
    """Make these the document's claims, as a run that is done by now."""
    run = run_taken(document)
    attributions = [each for each in found if isinstance(each, Attribution)]
    statements = [each for each in found if isinstance(each, OwnStatement)]
    with transaction.atomic():
        claims_record(run=run, attributions=attributions, statements=statements)
    ExtractionRun.objects.filter(pk=run.pk).update(state="done", finished_at=timezone.now())
    return list(document.claims.order_by("start", "pk"))


def claim_saying(words: str, *, speaker: str = "Lena Ort", title: str = "") -> Claim:
    """A claim in these words, that somebody said, in an article of its own."""
    text = f"{speaker} said that {words}. #{Document.objects.count()}"
    document = article(text, title=title)
    return record(document, attribution(speaker, "said", words, text=text))[0]


def answer(claim: Claim, by: User, verdict: str = "verified", aspect: str = "content") -> None:
    """Answer one of a claim's questions by a cited address, in place of an answer that stands."""
    assessment_publish(
        claim=claim,
        aspect=aspect,
        verdict=verdict,
        cited_url="https://example.org",
        reason="Read again.",
        by=by,
    )
