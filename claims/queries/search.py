"""What a search finds: all its words, in any column and order, the best first."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.db.models.functions import Substr
from django.utils.text import Truncator

from sources.marked import BETWEEN, READ, Marked, excerpt
from sources.models import Document, Source
from sources.queries import (
    documents_listed,
    documents_named,
    documents_published,
    names_fetched,
    sources_called,
    sources_found,
    sources_with_names,
    text_opening,
    texts_deferred,
)
from sources.search import RANKED, Keys, best_first, containing, matches, terms
from sources.text import first_line
from sources.word_index import NEWEST, Part

from ..models import Article, Claim
from .claims import claims_set_aside, claims_standing, speakers_fetched

#: The keys of sources that a folded term names, and of rows by such a term.
Called = Callable[[str], list[int]]
Named = Callable[[str], list[Keys]]

_LINKS = Claim.speakers.through.objects.order_by()


def claims_found(rows: QuerySet[Claim], words: str) -> QuerySet[Claim]:
    """The claims in whose words, cue, source or speakers' names every word stands, best first."""
    return best_first(rows, words, named=_claims_named(sources_called))


def _claims_named(called: Called) -> Named:
    def named(term: str) -> list[Keys]:
        keys = called(term)
        return [_LINKS.filter(source__in=keys).values("claim")] if keys else []

    return named


def articles_found(rows: QuerySet[Article], words: str) -> QuerySet[Article]:
    """The articles in whose title, text, outlet or speakers every word stands, best first."""
    return best_first(rows, words, named=_articles_named(sources_called), part=Part.NAMED)


def _articles_named(called: Called) -> Named:
    def named(term: str) -> list[Keys]:
        keys = called(term)
        spoken = _LINKS.filter(source__in=keys).values("claim__document")
        return [documents_published(keys), spoken] if keys else []

    return named


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
    if not terms(words):
        return []
    called = cache(sources_called)  # asked by each
    finders: dict[str, Callable[[], Found]] = {
        "claims.view_claim": lambda: _claims(words, each, called),
        "claims.view_article": lambda: _articles(words, each, called),
        "sources.view_document": lambda: _documents(words, each, called),
        "sources.view_source": lambda: _sources(words, each),
    }
    return [find() for needed, find in finders.items() if by.has_perm(needed)]


def _claims(words: str, each: int, called: Called) -> Found:
    named = _claims_named(called)
    rows = claims_standing().order_by(*NEWEST).select_related("document__publisher")
    rows = texts_deferred(rows, "document").annotate(opening=text_opening())
    rows = rows.prefetch_related(*speakers_fetched())
    aside = containing(claims_set_aside(), words, named=named)

    def hit(claim: Claim) -> Hit:
        names = [str(source.merged_into or source) for source in claim.spoken_by]
        who = dict.fromkeys(names or [claim.speaker_label])
        in_text = claim.content_text if claim.wording else ""
        said = BETWEEN.join(filter(None, [*who, claim.cue_text, in_text]))
        return Hit(claim, excerpt(claim.stated, words), excerpt(said, words))

    found = matches(rows, words, named=named)
    hits = _hits(rows, found.first(each), hit)
    left_out = aside.order_by().values("pk")[:RANKED].count()
    return Found("claims", found.count, found.more, hits, aside=left_out)


def _articles(words: str, each: int, called: Called) -> Found:
    rows = Article.objects.select_related("publisher__merged_into").order_by(*NEWEST)
    named = _articles_named(called)
    return _documents_hit("articles", texts_deferred(rows), words, each, named, Part.NAMED)


def _documents(words: str, each: int, called: Called) -> Found:
    rows = documents_listed().exclude(kind=Document.Kind.ARTICLE).order_by(*NEWEST)
    return _documents_hit("documents", rows, words, each, documents_named(called), Part.OTHERS)


def texts_to_cite(words: str, *, but: int, each: int) -> Found | None:
    """The best ``each`` stored texts of any kind, less document ``but``; None without words."""
    rows = documents_listed().filter(withdrawn_at=None).exclude(pk=but).order_by(*NEWEST)
    named = documents_named(sources_called)
    return _documents_hit("documents", rows, words, each, named) if terms(words) else None


def _documents_hit(
    kind: str,
    rows: QuerySet[Any],
    words: str,
    each: int,
    named: Named,
    part: Part = Part.ALL,
) -> Found:
    def hit(document: Any) -> Hit:
        title = document.title or Truncator(first_line(document.read)).chars(80)
        return Hit(document, excerpt(title, words), excerpt(document.read, words))

    rows = rows.prefetch_related(*names_fetched("publisher"))
    rows = rows.annotate(read=Substr("text", 1, READ))
    found = matches(rows, words, named=named, part=part)
    return Found(kind, found.count, found.more, _hits(rows, found.first(each), hit))


def _sources(words: str, each: int) -> Found:
    def hit(source: Source) -> Hit:
        shown = str(source)
        others = dict.fromkeys(name.name for name in source.names.all() if name.name != shown)
        return Hit(source, excerpt(shown, words), excerpt(BETWEEN.join(others), words))

    rows = sources_found(sources_with_names().order_by("pk"), words)
    keys = list(rows.values_list("pk", flat=True)[: RANKED + 1])
    counted = min(len(keys), RANKED), len(keys) > RANKED
    return Found("sources", *counted, _hits(rows, keys[:each], hit))


def _hits(rows: QuerySet[Any], keys: Sequence[int], hit: Callable[[Any], Hit]) -> list[Hit]:
    best = {row.pk: row for row in rows.filter(pk__in=keys)}
    return [hit(best[key]) for key in keys]
