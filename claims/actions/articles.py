"""Every write of articles: taken in, corrected, withdrawn and had back."""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from sources.actions.corrections import (
    Completion,
    document_complete,
    document_correct,
    document_restore,
    document_taken,
    document_withdraw,
)
from sources.actions.documents import document_store
from sources.actions.likenesses import document_likened
from sources.errors import Conflict, NotAllowed, permission_require
from sources.models import Correction, Document, Source
from sources.received import Received

from ..models import Claim, ExtractionRun
from ..queries.articles import runs_newest_first
from ..queries.claims import claims_answered
from ._changes import refuse_answered
from .runs import run_queue, run_request
from .webhooks import article_told


def article_submit(
    *,
    text: str | bytes,
    title: str = "",
    author: str = "",
    language: str = "",
    url: str = "",
    publisher: Source | None = None,
    published_at: datetime | None = None,
    received: Received | None = None,
    canonical: str = "",
    places: dict[str, Any] | None = None,
    is_awaited: bool = False,
    by: User | None = None,
) -> tuple[Document, ExtractionRun, bool]:
    """Store an article and ask for its claims; returns (document, run, whether it is new).

    An article that is stored already comes back with its latest run: nothing is
    done twice.  But where that run failed for want of a language pack or models and another
    language is given now, the language is corrected and a new run asked for.
    ``is_awaited``: as in ``run_request``.
    Raises Refused as ``document_store`` does, Conflict("article_withdrawn") for an article that
    was, and NotAllowed.
    """
    permission_require(by, "claims.add_article")
    with transaction.atomic():
        document, created = document_store(
            text=text,
            title=title,
            author=author,
            language=language,
            url=url,
            publisher=publisher,
            published_at=published_at,
            received=received,
            canonical=canonical,
            places=places,
            by=by,
        )
        _refuse_withdrawn(document)
        if created:
            document_likened(document)
        run = runs_newest_first(document).first()
        reason = ExtractionRun.Reason
        unread = run is not None and run.reason in (reason.UNSUPPORTED_LANGUAGE, reason.NO_MODELS)
        corrected = (
            unread and language and document_correct(document=document, language=language, by=by)
        )
        if corrected:
            document.refresh_from_db(fields=["language", "version"])
        if run is None or corrected:
            run = run_queue(document=document, by=by, is_awaited=is_awaited)
    return document, run, created


def article_complete(*, article: Document, by: User | None, **given: Any) -> Completion:
    """What another submission of a known article tells of it: filled in, or said to differ.

    Takes whatever ``article_submit`` takes.  Raises Refused("language_malformed"), NotAllowed.
    """
    permission_require(by, "claims.add_article")
    with transaction.atomic():
        spoken = claims_answered(_own_statements(article)).exists()
        held = {"publisher"} if spoken and not article.publisher_id else set()
        told = {name: value for name, value in given.items() if name not in held}
        completion = document_complete(document=article, by=by, **told)
        if "publisher" in completion.filled:
            _own_statements_follow(article)
    differing = [*completion.differing, *(name for name in held if given.get(name))]
    return Completion(completion.filled, differing)


def article_correct(
    *, article: Document, by: User, version: int | None = None, reason: str = "", **given: Any
) -> Correction | None:
    """Correct title, author, outlet (``publisher``), date, address or language of an article.

    The text stays as it was published.  Who changed what is kept as a ``Correction``, which is
    returned; None where nothing is otherwise.  ``version`` is the article's that the person had
    in view.  What the article says itself is another outlet's then; another language has its
    claims looked for again.

    Raises Conflict("document_changed", "document_there", "article_withdrawn"),
    Refused("language_malformed"), ("claim_answered") for another outlet where an answer stands on
    what the article says itself, FetchRefused("address_malformed"), NotAllowed, also
    ("article_settled") where verdicts rest on the article and the role does not correct those.
    """
    permission_require(by, "claims.change_article")
    with transaction.atomic():
        row = document_taken(article, version)
        _refuse_withdrawn(row)
        _refuse_settled(row, by)
        if "publisher" in given and given["publisher"] != row.publisher:
            refuse_answered(list(_own_statements(row)))
        correction = document_correct(document=row, by=by, version=version, reason=reason, **given)
        told = correction.after if correction else {}
        if "publisher" in told:
            _own_statements_follow(row)
        if told.keys() & {"publisher", "url"}:
            document_likened(Document.objects.get(pk=row.pk))
        if "language" in told:
            run_request(document=row, by=by, is_awaited=True)
    return correction


def article_withdraw(
    *, article: Document, by: User, reason: str, version: int | None = None
) -> Correction:
    """Take an article out of every list, count and export; its verdicts are kept.

    It can be had back (``article_restore``).  Raises Refused("reason_missing"),
    Conflict("document_changed", "withdrawn_already"), NotAllowed, also ("article_settled").
    """
    permission_require(by, "claims.change_article")
    _refuse_settled(article, by)
    with transaction.atomic():
        correction = document_withdraw(document=article, by=by, reason=reason, version=version)
        article_told(article, withdrawn=True)
    return correction


def article_restore(
    *, article: Document, by: User, reason: str = "", version: int | None = None
) -> Correction:
    """Have a withdrawn article back, as it was.

    Raises Conflict("document_changed", "not_withdrawn"), NotAllowed, also ("article_settled").
    """
    permission_require(by, "claims.change_article")
    _refuse_settled(article, by)
    with transaction.atomic():
        correction = document_restore(document=article, by=by, reason=reason, version=version)
        article_told(article, withdrawn=False)
    return correction


def _own_statements(article: Document) -> QuerySet[Claim]:
    return Claim.objects.filter(document=article, voice=Claim.Voice.OUTLET)


def _own_statements_follow(article: Document) -> None:
    """What the article says itself is its publisher's."""
    publisher = Document.objects.values_list("publisher", flat=True).get(pk=article.pk)
    said, link = list(_own_statements(article).values_list("pk", flat=True)), Claim.speakers.through
    link.objects.filter(claim__in=said).delete()
    if publisher:
        links = (link(claim_id=claim, source_id=publisher) for claim in said)
        link.objects.bulk_create(links, batch_size=500)


def _refuse_withdrawn(article: Document) -> None:
    if article.withdrawn_at:
        why = article.corrections.values_list("reason", flat=True).first()
        message = _("This article was withdrawn (%s). Take it back on its page first.")
        raise Conflict("article_withdrawn", message % why)


def _refuse_settled(article: Document, by: User) -> None:
    may = by.has_perm("claims.correct_settled_article")
    if not may and claims_answered(Claim.objects.filter(document=article)).exists():
        message = _(
            "Verdicts rest on this article. Ask somebody who reviews to correct or withdraw it."
        )
        raise NotAllowed("article_settled", message)
