"""Every read of sources and documents that is more than a lookup."""

import gzip
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from typing import TypeVar

from django.db import connection
from django.db.models import (
    Case,
    CharField,
    Model,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Substr

from .addresses import address_key
from .models import (
    Document,
    DocumentAddress,
    Export,
    ExportPart,
    Merge,
    ReliabilityNote,
    Role,
    Source,
    SourceName,
    Update,
)
from .search import Keys, best_first, each_term, terms
from .text import name_key, words_key

_M = TypeVar("_M", bound=Model)
#: A document's columns that may be long.
_LONG = ("text", "original", "norm")


def texts_deferred(rows: QuerySet[_M], document: str = "") -> QuerySet[_M]:
    """The rows without the texts of their documents, which lists do not load.

    ``document`` is the way there ("claim__document"); documents themselves need none.
    """
    return rows.defer(*(f"{document}__{column}" if document else column for column in _LONG))


def text_opening() -> Subquery:
    """How the text of a row's ``document`` begins, in 200 letters.

    Asked for of each row that is shown: documents that are joined to come before a limit.
    """
    document = Document.objects.filter(pk=OuterRef("document"))
    return Subquery(document.values(begins=Substr("text", 1, 200)))


def not_withdrawn(document: str = "document") -> Q:
    """The condition that the document of a row was not withdrawn.

    Asked of those that were, which are few, instead of joined to.
    """
    gone = Document.objects.filter(withdrawn_at__isnull=False).order_by()
    return ~Q(**{f"{document}__in": gone.values("pk")})


def with_updated_at(rows: QuerySet[_M], *kinds: str) -> QuerySet[_M]:
    """The rows with ``updated_at``: when they last changed, as the triggers wrote it down.

    ``kinds`` are what ``updates/`` calls them; of claims their answers' changes count too.
    """
    update = Update.objects.filter(kind__in=kinds, thing=Cast(OuterRef("pk"), CharField()))
    return rows.annotate(updated_at=Subquery(update.values("at")[:1]))  # type: ignore[return-value]


def names_fetched(*ways: str) -> list[Prefetch]:
    """What fetches the names of the sources at the end of these ways ("document__publisher").

    Those of what they were merged into come too.  As ``Source.called``: of rows that stay with
    their manager each ``all()`` makes a query anew, which costs more than the names do.
    """
    ends = (f"{way}{end}" for way in ways for end in ("__names", "__merged_into__names"))
    return [Prefetch(end, to_attr="fetched_names") for end in ends]


def sources_with_names() -> QuerySet[Source]:
    """Sources that stand for themselves (not merged away), their names fetched."""
    return Source.objects.filter(merged_into__isnull=True).prefetch_related("names")


def sources_shown() -> QuerySet[Source]:
    """The same with ``updated_at``."""
    return with_updated_at(sources_with_names(), "source")


def roles_of(source: Source) -> QuerySet[Role]:
    """The offices that a source held, or one that was merged into it; the latest first."""
    rows = Role.objects.filter(Q(source=source) | Q(source__merged_into=source))
    return rows.prefetch_related("titles", *names_fetched("organisation"))


def reliability_of(source: Source) -> QuerySet[ReliabilityNote]:
    """What was noted of its reliability, the latest first."""
    rows = ReliabilityNote.objects.filter(Q(source=source) | Q(source__merged_into=source))
    return rows.select_related("by", "withdrawn_by")


def outlets_known() -> QuerySet[Source]:
    """The outlets that a field suggests, those first that were met last."""
    outlets = Source.objects.filter(kind=Source.Kind.OUTLET, merged_into=None)
    return outlets.prefetch_related("names").order_by("-pk")[:200]


def sources_by_name(names: Iterable[str]) -> dict[str, Source]:
    """{name as given: source} for the names that are known in any language or spelling.

    A merged source is followed to the one it is.  Where several sources bear a
    name, the oldest is taken.
    """
    wanted = {name: name_key(name) for name in names}
    found: dict[str, Source] = {}
    rows = SourceName.objects.filter(norm__in=set(wanted.values())).order_by("-source_id")
    for row in rows.select_related("source__merged_into"):
        found[row.norm] = row.source.merged_into or row.source
    return {name: found[norm] for name, norm in wanted.items() if norm in found}


def names_shared(names: Iterable[str]) -> dict[str, list[Source]]:
    """{name as given: who bears it, the oldest first} for the names that several bear."""
    wanted = {name: name_key(name) for name in names}
    bearers = _bearers(set(wanted.values()))
    return {name: bearers[key] for name, key in wanted.items() if len(bearers.get(key, ())) > 1}


def sources_bearing(names: Iterable[str]) -> list[list[Source]]:
    """For every name that is known, in any language or spelling: who bears it, the oldest first.

    A merged source is followed to the one it is.
    """
    return list(_bearers({name_key(name) for name in names}).values())


def _bearers(norms: set[str]) -> dict[str, list[Source]]:
    rows = SourceName.objects.filter(norm__in=norms)
    bearers: dict[str, dict[Source, None]] = {}
    for row in rows.order_by("source_id").select_related("source__merged_into"):
        source = row.source.merged_into or row.source
        bearers.setdefault(row.norm, {})[source] = None
    return {
        norm: sorted(sources, key=lambda source: source.pk) for norm, sources in bearers.items()
    }


def sources_matching(text: str) -> QuerySet[Source]:
    """Sources in whose names all words of the text stand, spelling aside."""
    return sources_found(sources_with_names(), text)


def sources_found(rows: QuerySet[Source], words: str) -> QuerySet[Source]:
    """The sources in whose names, or as whose Wikidata item, every word stands.

    First come those of whom the words are a name, each in the order that the rows had.
    Without words, the rows as they are.
    """
    if not terms(words):
        return rows
    bearing = SourceName.objects.order_by().values("source")
    found = each_term(
        words,
        lambda term: Q(pk__in=bearing.filter(norm__contains=term)) | Q(wikidata_id__iexact=term),
    )
    whole = When(pk__in=bearing.filter(norm=" ".join(terms(words))), then=Value(1))
    rows = rows.filter(found).annotate(search_rank=Case(whole, default=Value(0)))
    return rows.order_by("-search_rank", *rows.query.order_by)


def sources_called(term: str) -> list[int]:
    """The keys of sources with the folded term in a name, and of those merged into them."""
    bearing = SourceName.objects.order_by().filter(norm__contains=term).values("source")
    rows = Source.objects.filter(Q(pk__in=bearing) | Q(merged_into__in=bearing))
    return list(rows.order_by().values_list("pk", flat=True))


def documents_found(rows: QuerySet[Document], words: str) -> QuerySet[Document]:
    """The documents in whose title, text or publisher's names every word stands, best first."""
    return best_first(rows, words, named=documents_named(sources_called))


def documents_named(called: Callable[[str], list[int]]) -> Callable[[str], list[Keys]]:
    """What gives the keys of documents by a folded term in a name of their publisher; ``called``
    tells whom the term names, as ``sources_called`` does.
    """

    def named(term: str) -> list[Keys]:
        keys = called(term)
        return [documents_published(keys)] if keys else []

    return named


def documents_languages() -> list[str]:
    """The languages that documents are in, from one to the next by their index.

    Asked for as DISTINCT, every row would be looked at, for the sake of a few languages.
    """
    with connection.cursor() as cursor:
        cursor.execute(_LANGUAGES)
        return [code for (code,) in cursor.fetchall()]


_LANGUAGES = """
    WITH RECURSIVE found (language) AS (
        SELECT min(language) FROM sources_document WHERE language > ''
        UNION ALL
        SELECT (SELECT min(language) FROM sources_document WHERE language > found.language)
        FROM found WHERE found.language IS NOT NULL
    )
    SELECT language FROM found WHERE language IS NOT NULL
"""


def documents_published(by: Iterable[int]) -> Keys:
    """The keys of what the sources of these keys published."""
    return Document.objects.filter(publisher__in=by).order_by().values("pk")


def documents_quoting(text: str) -> QuerySet[Document]:
    """Documents that contain these very words."""
    return Document.objects.filter(text__contains=text)


def documents_at(*urls: str) -> Q:
    """The condition that one of these addresses, however spelled, leads to a document."""
    keys = {address_key(url) for url in urls} - {""}
    further = DocumentAddress.objects.filter(address_key__in=keys).order_by()
    return Q(address_key__in=keys) | Q(pk__in=further.values("document"))


def documents_alike(
    *, text: str, url: str, kind: str, also: Iterable[str] = ()
) -> tuple[list[Document], list[Document]]:
    """(documents with the same words, documents at the same address), the oldest first.

    White space makes no other words, nor spelling another address (``address_key``).  ``also``
    are further addresses of the text: where a redirect ended, what its page calls itself.
    Only documents of the kind count: statements are often parts of one page.
    """
    rows = texts_deferred(Document.objects.filter(kind=kind)).order_by("pk")
    words, urls = words_key(text), [each for each in (url, *also) if each.strip()]
    return (
        list(rows.filter(words_key=words)) if words else [],
        list(rows.filter(documents_at(*urls))) if urls else [],
    )


def article_known(*, text: str, url: str, also: Iterable[str] = ()) -> Document | None:
    """The article that a text from an address is, by whichever door; None for a new one."""
    kind = Document.Kind.ARTICLE
    same_words, same_address = documents_alike(text=text, url=url, kind=kind, also=also)
    return next((d for d in same_words if not url.strip() or d in same_address), None)


def documents_listed() -> QuerySet[Document]:
    """Documents without their texts, which may be long, and with their publishers' names."""
    return texts_deferred(
        Document.objects.select_related("publisher__merged_into").prefetch_related(
            *names_fetched("publisher")
        )
    )


def documents_shown() -> QuerySet[Document]:
    """The same with ``updated_at``."""
    return with_updated_at(documents_listed(), "document", "article")


def merges_of(merges: QuerySet[Merge], source: int | None) -> QuerySet[Merge]:
    """Those of the merges by which this source became another one, or another one it."""
    return merges.filter(Q(source=source) | Q(into=source))


# --- lists as files ---------------------------------------------------------------------

#: A worker that writes a file says so with each chunk of rows; after so long it is dead.
EXPORT_SILENCE = timedelta(minutes=2)


def exports_under_way() -> QuerySet[Export]:
    """Lists that are still to be written as files, or being written."""
    return Export.objects.filter(state__in=Export.UNDER_WAY)


def exports_lost(now: datetime) -> QuerySet[Export]:
    """Those whose worker has gone silent."""
    return Export.objects.filter(state=Export.State.WRITING, seen_at__lt=now - EXPORT_SILENCE)


def export_bytes(export: Export) -> Iterator[bytes]:
    """The file of an export, part by part."""
    for packed in (
        ExportPart.objects.filter(export=export)
        .values_list("packed", flat=True)
        .iterator(chunk_size=4)
    ):
        yield gzip.decompress(packed)
