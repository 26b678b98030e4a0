"""What a search finds: all its words, in any column and order, the best first."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.db.models.functions import Substr
from django.utils.text import Truncator

from sources.marked import BETWEEN, READ, Marked, excerpt
from sources.models import Document, Source
from sources.paging import BOUND
from sources.queries import (
    documents_found,
    documents_listed,
    documents_published,
    not_withdrawn,
    sources_called,
    sources_found,
    sources_with_names,
    texts_deferred,
)
from sources.search import Keys, best_first, terms
from sources.text import first_line

from ..models import Article, Claim
from .claims import claims_standing

#: As they were stored; by this key a database needs to sort none of very many.
_NEWEST = ("-pk",)
_LINKS = Claim.speakers.through.objects.order_by()


def claims_found(rows: QuerySet[Claim], words: str) -> QuerySet[Claim]:
    """The claims in whose words, cue, source or speakers' names every word stands, best first."""

    def spoken(term: str) -> list[Keys]:
        called = list(sources_called(term))
        return [_LINKS.filter(source__in=called).values("claim")] if called else []

    return best_first(rows, words, named=spoken)


def articles_found(rows: QuerySet[Article], words: str) -> QuerySet[Article]:
    """The articles in whose title, text, outlet or speakers every word stands, best first."""

    def named(term: str) -> list[Keys]:
        called = list(sources_called(term))
        spoken = _LINKS.filter(source__in=called).values("claim__document")
        return [documents_published(called), spoken] if called else []

    return best_first(rows, words, named=named)


@dataclass(frozen=True)
class Hit:
    """Something found: what it is called, and words of it that stand elsewhere."""

    row: Any
    title: Marked
    beside: Marked


@dataclass(frozen=True)
class Found:
    """What was found of one kind: how much, and the best of it.

    ``more`` tells that there is more than ``count``.  ``aside`` counts claims that were set
    aside, which are not among the others.
    """

    kind: str
    count: int
    more: bool
    hits: list[Hit]
    aside: int = 0


def everything_found(words: str, *, by: User, each: int) -> list[Found]:
    """The best ``each`` claims, articles, other documents and sources, as far as ``by`` sees them.

    Nothing without words.
    """
    kinds: dict[str, tuple[str, Callable[[str, int], Found]]] = {
        "claims": ("claims.view_claim", _claims),
        "articles": ("claims.view_article", _articles),
        "documents": ("sources.view_document", _documents),
        "sources": ("sources.view_source", _sources),
    }
    if not terms(words):
        return []
    return [find(words, each) for needed, find in kinds.values() if by.has_perm(needed)]


def _claims(words: str, each: int) -> Found:
    rows = claims_standing().order_by("-pk").select_related("document__publisher")
    rows = texts_deferred(rows, "document").annotate(opening=Substr("document__text", 1, 200))
    found = claims_found(
        rows.prefetch_related("speakers__names", "speakers__merged_into__names"), words
    )
    aside = claims_found(Claim.objects.filter(not_withdrawn()).exclude(set_aside=""), words)

    def hit(claim: Claim) -> Hit:
        names = [str(source.merged_into or source) for source in claim.speakers.all()]
        who = dict.fromkeys(names or [claim.speaker_label])
        in_text = claim.content_text if claim.wording else ""
        said = BETWEEN.join(filter(None, [*who, claim.cue_text, in_text]))
        return Hit(claim, excerpt(claim.stated, words), excerpt(said, words))

    return _found("claims", found, each, hit, aside=_count(aside))


def _articles(words: str, each: int) -> Found:
    rows = Article.objects.select_related("publisher__merged_into").order_by(*_NEWEST)
    found = articles_found(texts_deferred(rows), words)
    return _documents_hit("articles", found, words, each)


def _documents(words: str, each: int) -> Found:
    rows = documents_listed().exclude(kind=Document.Kind.ARTICLE).order_by(*_NEWEST)
    return _documents_hit("documents", documents_found(rows, words), words, each)


def texts_to_cite(words: str, *, but: int, each: int) -> Found | None:
    """The best ``each`` stored texts of any kind, less document ``but``; None without words."""
    rows = documents_listed().filter(withdrawn_at=None).exclude(pk=but).order_by(*_NEWEST)
    found = documents_found(rows, words)
    return _documents_hit("documents", found, words, each) if terms(words) else None


def _documents_hit(kind: str, rows: QuerySet[Any], words: str, each: int) -> Found:
    def hit(document: Document) -> Hit:
        read = rows.model.objects.filter(pk=document.pk).annotate(read=Substr("text", 1, READ))
        text = read.values_list("read", flat=True).get()
        title = document.title or Truncator(first_line(text)).chars(80)
        return Hit(document, excerpt(title, words), excerpt(text, words))

    rows = rows.prefetch_related("publisher__names", "publisher__merged_into__names")
    return _found(kind, rows, each, hit)


def _sources(words: str, each: int) -> Found:
    def hit(source: Source) -> Hit:
        shown = str(source)
        others = dict.fromkeys(name.name for name in source.names.all() if name.name != shown)
        return Hit(source, excerpt(shown, words), excerpt(BETWEEN.join(others), words))

    rows = sources_found(sources_with_names().order_by("pk"), words)
    return _found("sources", rows, each, hit)


def _found(
    kind: str, rows: QuerySet[Any], each: int, hit: Callable[[Any], Hit], **rest: int
) -> Found:
    ranked = "search_rank" in rows.query.annotations
    # One look, to count and to show; what is not ranked is known to be more than is counted.
    keys = list(rows.values_list("pk", flat=True)[: BOUND + 1 if ranked else each])
    best = {row.pk: row for row in rows.filter(pk__in=keys[:each])}
    hits = [hit(best[key]) for key in keys[:each]]
    count = len(keys) if ranked else BOUND + 1
    return Found(kind, min(count, BOUND), count > BOUND, hits, **rest)


def _count(rows: QuerySet[Any]) -> int:
    return int(rows.order_by().values("pk")[:BOUND].count())
