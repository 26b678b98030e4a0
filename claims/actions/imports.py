"""Storing many articles at once: of rows that are there already only what is new about them is
taken, each refusal stands alone, and the search for claims waits behind what editors add."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from sources.actions.corrections import ABOUT
from sources.actions.documents import document_store
from sources.actions.likenesses import document_likened
from sources.errors import Refused, permission_require
from sources.given import outlet_named
from sources.languages import language_code
from sources.models import Document, Source, fingerprint
from sources.queries import texts_deferred

from .articles import article_complete, article_submit
from .intakes import intake_request


class Outcome(StrEnum):
    """What became of a row."""

    STORED = "stored"
    KNOWN = "known"
    COMPLETED = "completed"
    FETCHED = "fetched"
    REFUSED = "refused"


@dataclass(frozen=True)
class Done:
    outcome: Outcome
    refused: Refused | None = None


#: Publishers by (name, language), as far as an import has met them.
Outlets = dict[tuple[str, str], Source | None]


def articles_import(
    *,
    rows: Sequence[dict[str, Any]],
    outlets: Outlets,
    extract: bool = True,
    by: User | None = None,
) -> list[Done]:
    """Store each row that is new, all of them in one transaction; what became of each, in order.

    A row holds what ``article_submit`` takes, or ``outlet``, a publisher by its name; ``outlets``
    is empty at first, and handed on from one call to the next.  Of the same text from the same
    address, only what the article did not tell yet is taken.  A row with an address and no text
    is fetched by a worker.  Without ``extract`` nobody looks for claims yet.  Raises NotAllowed.
    """
    permission_require(by, "claims.add_article")
    with transaction.atomic():
        there = _there(rows)
        return [
            _known(there[_key(row)], row, outlets, by)
            if "text" in row and _key(row) in there
            else _import(_published(row, outlets), extract, by)
            for row in rows
        ]


def _there(rows: Sequence[dict[str, Any]]) -> dict[tuple[str, str], Document]:
    """{(SHA-256, address): the article} of what is stored already, by one look at the table."""
    keys = {_key(row) for row in rows}
    stored = texts_deferred(Document.objects.all()).filter(
        kind=Document.Kind.ARTICLE, sha256__in={sha256 for sha256, _url in keys}
    )
    there = {(article.sha256, article.url): article for article in stored}
    return {key: article for key, article in there.items() if key in keys}


def _known(article: Document, row: dict[str, Any], outlets: Outlets, by: User | None) -> Done:
    """Complete an article that is there; one that nothing is missing of costs no further look."""
    lacks = {column for column in ABOUT if row.get(column) and not getattr(article, column)}
    if row.get("outlet") and not article.publisher_id:
        lacks.add("publisher")
    if not lacks or article.withdrawn_at:
        return Done(Outcome.KNOWN)
    given = _published(row, outlets)
    try:
        told = {column: given[column] for column in lacks}
        filled = article_complete(article=article, by=by, **told).filled
    except Refused as refused:
        return Done(Outcome.REFUSED, refused)
    return Done(Outcome.COMPLETED if filled else Outcome.KNOWN)


def _key(row: dict[str, Any]) -> tuple[str, str]:
    return fingerprint(row.get("text", "")), row.get("url", "").strip()


def _published(row: dict[str, Any], outlets: Outlets) -> dict[str, Any]:
    """The row with its publisher; outside the row's own transaction, which may be undone."""
    columns = {name: value for name, value in row.items() if name != "outlet"}
    if row.get("outlet") and not row.get("publisher"):
        named = row["outlet"], _language(row)
        if named not in outlets:
            outlets[named] = outlet_named(named[0], language=named[1])
        columns["publisher"] = outlets[named]
    return columns


def _language(row: dict[str, Any]) -> str:
    """The row's language; "" for one that is refused with the row."""
    try:
        return language_code(row.get("language", ""))
    except ValueError:
        return ""


def _import(columns: dict[str, Any], extract: bool, by: User | None) -> Done:
    try:
        with transaction.atomic():
            return Done(_store(columns, extract, by))
    except Refused as refused:
        return Done(Outcome.REFUSED, refused)


def _store(columns: dict[str, Any], extract: bool, by: User | None) -> Outcome:
    if "text" not in columns:
        new = intake_request(**columns, by=by)[1]
        return Outcome.FETCHED if new else Outcome.KNOWN
    if extract:
        new = article_submit(**columns, by=by)[2]
    else:
        document, new = document_store(**columns, kind=Document.Kind.ARTICLE, by=by)
        if new:
            document_likened(document)
    return Outcome.STORED if new else Outcome.KNOWN
