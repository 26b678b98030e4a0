"""Every write of articles."""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from sources.actions.documents import (
    Completion,
    document_complete,
    document_language_set,
    document_store,
)
from sources.errors import permission_require
from sources.models import Document, Source
from sources.received import Received

from ..models import ExtractionRun
from ..queries.articles import runs_newest_first
from .runs import run_request


def article_submit(
    *,
    text: str | bytes,
    title: str = "",
    language: str = "",
    url: str = "",
    publisher: Source | None = None,
    published_at: datetime | None = None,
    received: Received | None = None,
    later: bool = False,
    by: User | None = None,
) -> tuple[Document, ExtractionRun, bool]:
    """Store an article and ask for its claims; returns (document, run, whether it is new).

    An article that is stored already comes back with its latest run: nothing is
    done twice.  But where that run failed for want of a language pack or models and another
    language is given now, the language is corrected and a new run asked for.
    ``later``: many came at once, and what editors add goes before them.
    Raises Refused as ``document_store`` does, and NotAllowed.
    """
    permission_require(by, "claims.add_article")
    with transaction.atomic():
        document, created = document_store(
            text=text,
            title=title,
            language=language,
            url=url,
            publisher=publisher,
            published_at=published_at,
            received=received,
            by=by,
        )
        run = runs_newest_first(document).first()
        reason = ExtractionRun.Reason
        unread = run is not None and run.reason in (reason.UNSUPPORTED_LANGUAGE, reason.NO_MODELS)
        corrected = unread and document_language_set(document=document, language=language)
        if run is None or corrected:
            run = run_request(document=document, later=later)
    return document, run, created


def article_complete(
    *,
    article: Document,
    by: User,
    title: str = "",
    language: str = "",
    publisher: Source | None = None,
    published_at: datetime | None = None,
    **_rest: Any,
) -> Completion:
    """What another submission of a known article tells of it: filled in, or said to differ.

    Takes whatever ``article_submit`` takes.  Raises Refused("language_malformed"), NotAllowed.
    """
    permission_require(by, "claims.add_article")
    return document_complete(
        document=article,
        by=by,
        title=title,
        language=language,
        publisher=publisher,
        published_at=published_at,
    )
