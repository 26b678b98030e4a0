"""Every read of what articles have in common: versions, copies, and claims in the same words."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.db.models.functions import Substr

from sources.models import Document, Likeness
from sources.queries import texts_deferred
from sources.text import first_line, normalise

from ..domain.verdicts import OPEN
from ..models import Assessment, Claim
from .claims import claims_with_verdicts


@dataclass(frozen=True)
class Alike:
    """Another article that is a version of one, or a copy; ``is_earlier`` than that.

    ``label`` is its title, or the line that heads it.
    """

    article: Document
    label: str
    kind: str
    share: float
    is_earlier: bool

    @property
    def article_id(self) -> int:
        """Its key."""
        return self.article.pk


@dataclass(frozen=True)
class Echo:
    """A claim in the same words in another article, with the answers that stand there.

    ``answers`` are (question, verdict): "verified" alone does not tell whether it is true.
    """

    claim: Claim
    answers: tuple[tuple[str, str], ...]


def articles_alike(article: Document) -> list[Alike]:
    """The versions and copies of an article, the oldest first; without their texts."""
    rows = Likeness.objects.filter(Q(later=article) | Q(earlier=article))
    rows = rows.select_related("later__publisher", "earlier__publisher").annotate(
        later_opens=Substr("later__text", 1, 200), earlier_opens=Substr("earlier__text", 1, 200)
    )
    found = []
    row: Any
    for row in texts_deferred(texts_deferred(rows, "later"), "earlier"):
        is_earlier = row.later_id == article.pk
        other = row.earlier if is_earlier else row.later
        if other.withdrawn_at is None:
            label = other.title or first_line(row.earlier_opens if is_earlier else row.later_opens)
            found.append(Alike(other, label, row.kind, row.share, is_earlier))
    return sorted(found, key=lambda alike: alike.article.pk)


def claims_echoed(article: Document, alike: list[Alike]) -> dict[int, list[Echo]]:
    """{claim of the article: claims in the same words, of articles like it, with a verdict}

    A hint for whoever answers, and no answer: other words around them may make another claim.
    """
    if not alike:
        return {}
    there = claims_with_verdicts().filter(document__in=[each.article.pk for each in alike])
    by_words = defaultdict(list)
    claim: Any
    for claim in there.order_by("document", "start", "pk"):
        asked = [
            (str(aspect.label), getattr(claim, f"{aspect}_verdict")) for aspect in Assessment.Aspect
        ]
        if answers := tuple(each for each in asked if each[1] not in (None, OPEN)):
            by_words[_said(claim)].append(Echo(claim, answers))
    if not by_words:
        return {}
    here = Claim.objects.filter(document=article, set_aside="")
    return {claim.pk: by_words[said] for claim in here if (said := _said(claim)) in by_words}


def _said(claim: Claim) -> tuple[str, str, str]:
    return claim.voice, claim.polarity, normalise(claim.content_text)
