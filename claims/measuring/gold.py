"""What people made of the engine's claims, as gold that ``manage.py evaluate`` reads.

So the desk measures, and improves, the engine on its own articles.  A line's claims are
those that stand: what people set aside is left out, what they added or put right is in.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from sources.models import Document

from ..domain.spans import Places, holds
from ..domain.verdicts import STANDING
from ..extraction.types import Span
from ..models import Article, Assessment, Change, Claim
from ..queries.claims import claims_standing, places_of

#: Changes that say something about the text; who settles a claim says nothing.
_ABOUT_THE_TEXT = Q(undone_at=None) & ~Q(kind=Change.Kind.ASSIGNED)


def articles_with_claims() -> QuerySet[Article]:
    """Articles that have claims of whatever standing, the oldest first."""
    return Article.objects.filter(Exists(Claim.objects.filter(document=OuterRef("pk")))).order_by(
        "pk"
    )


def articles_corrected() -> QuerySet[Article]:
    """Articles about whose claims a person corrected something that was not undone."""
    changes = Change.objects.filter(_ABOUT_THE_TEXT, claims__document=OuterRef("pk"))
    return articles_with_claims().filter(Exists(changes))


def articles_worked() -> QuerySet[Article]:
    """Articles with claims that a person answered or corrected, so has read."""
    answers = Assessment.objects.filter(STANDING, claim__document=OuterRef("pk"))
    return articles_with_claims().filter(Q(Exists(answers)) | Q(pk__in=articles_corrected()))


def gold_lines(articles: Iterable[Document]) -> Iterator[str]:
    """Each article as one line of JSON, in the format that ``manage.py evaluate`` reads.

    ``{"id", "text", "lang", "attributions", "unattributed"}``, places as [start, end] in code
    points.  ``by_person`` tells of each claim what people did: kinds of ``Change``, and
    "answered"; it is empty where the engine's reading was only left alone.
    """
    for article in articles:
        yield json.dumps(_record(article), ensure_ascii=False)


def _record(article: Document) -> dict[str, Any]:
    rows = claims_standing().filter(document=article).order_by("start", "pk")
    claims = {
        claim: places_of(claim) for claim in rows.prefetch_related("spans", "speakers__names")
    }
    people = _people(list(claims))
    said = {c: at for c, at in claims.items() if c.voice == Claim.Voice.ATTRIBUTED}
    own = {c: at for c, at in claims.items() if c.voice == Claim.Voice.OUTLET}
    return {
        "id": f"article-{article.pk}",
        "text": article.text,
        "lang": article.language,
        "title": article.title,
        "url": article.url,
        "attributions": [
            _attribution(claim, places, article.language)
            | {"embedded": _embedded(claim, said), "by_person": people[claim.pk]}
            for claim, places in said.items()
        ],
        "unattributed": [
            {
                "span": list(places.extent),
                "content": _pairs(places.content),
                "text": claim.content_text,
                "by_person": people[claim.pk],
            }
            for claim, places in own.items()
        ],
    }


def _attribution(claim: Claim, places: Places, language: str) -> dict[str, Any]:
    return {
        "source": _pairs(places.source),
        "cue": _pairs(places.cue),
        "content": _pairs(places.content),
        "kind": claim.kind,
        "polarity": claim.polarity,
        "cue_lemma": claim.cue_lemma,
        "resolved_source": claim.speaker_label or None,
        "speakers": sorted(source.name_in(language) for source in claim.speakers.all()),
    }


def _embedded(claim: Claim, said: dict[Claim, Places]) -> bool:
    """Does it stand in another claim's words, as the engine saw it or a person put it?"""
    inner = (*said[claim].cue, *said[claim].content)
    others = (places.content for other, places in said.items() if other != claim)
    return any(outer.pk == claim.parent_id for outer in said) or any(
        holds(content, inner) for content in others
    )


def _people(claims: Sequence[Claim]) -> dict[int, list[str]]:
    """{claim id: what people did about it, sorted}"""
    did: dict[int, set[str]] = {claim.pk: set() for claim in claims}
    changes = Change.objects.filter(_ABOUT_THE_TEXT, claims__in=did).order_by()
    for pk, kind in changes.values_list("claims", "kind"):
        if pk in did:
            did[pk].add(kind)
    answers = Assessment.objects.filter(STANDING, claim__in=did).order_by()
    for pk in answers.values_list("claim", flat=True):
        did[pk].add("answered")
    return {pk: sorted(kinds) for pk, kinds in did.items()}


def _pairs(spans: Iterable[Span]) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]
