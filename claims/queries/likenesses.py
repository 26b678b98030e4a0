"""Every read of what articles have in common: versions and copies."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.db.models.functions import Substr

from sources.models import Document, Likeness
from sources.queries import texts_deferred
from sources.text import first_line


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
