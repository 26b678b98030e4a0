"""Every write of cited pages: asked for by a claim or an answer, fetched, kept as documents."""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sources.actions.documents import document_store
from sources.actions.pictures import picture_describe, picture_keep
from sources.addresses import address_key
from sources.days import midnight, plausible
from sources.errors import Refused, permission_require
from sources.fetch_refusals import FetchRefused
from sources.fetching import host_of
from sources.given import outlet_named
from sources.languages import detect_language
from sources.models import Document
from sources.pages import FetchedDocument
from sources.received import Received
from sources.turns import host_turn

from ..models import Assessment, Citation, CitedPage, Claim, Evidence
from ..queries.cited import answers_uncopied, cited_pages_lost, copy_known, evidence_pageless
from ._changes import claim_take
from ._fetching import NO_REASON, PageQueue
from .fact_checks import page_checks_keep

State = CitedPage.State
_QUEUE = PageQueue(CitedPage, "fetch_cited", pictures=True)
#: How many old answers and pieces of evidence one sweep gives their pages.
PER_SWEEP = 50


def page_cite(*, claim: Claim, url: str, fresh: bool = False, by: User) -> Citation:
    """Have the page at an address beside a claim, to choose a passage from.

    A page that the desk has kept is there at once; any other, and with ``fresh`` this one too, is
    fetched by a worker, without waiting for its turn at the site, since a person waits.
    Raises FetchRefused("address_malformed"), what ``claim_take`` raises, and NotAllowed.
    """
    permission_require(by, "claims.add_evidence")
    url = url.strip()
    host_of(url)
    with transaction.atomic():
        claim = claim_take(claim)
        page = page_at(url, by=by, hurried=True)
        citation, _created = Citation.objects.get_or_create(claim=claim, page=page, answer=None)
        if page.is_under_way:
            return citation
        if fresh or not page.is_kept:
            citation.document = None
            _ask_again(page, by)
        else:
            citation.document = page.document
        citation.save(update_fields=["document"])
    return citation


def citation_describe(*, citation: Citation, description: str, by: User) -> Document:
    """Say what is to be seen on a picture that came from an address, which makes a document of it.

    Whoever cites the page has it as the copy.  Raises Refused("picture_missing") where no picture
    came, ("description_missing"), and NotAllowed.
    """
    permission_require(by, "claims.add_evidence")
    with transaction.atomic():
        page = CitedPage.objects.select_for_update(of=("self",)).get(pk=citation.page_id)
        if page.picture is None:
            message = _("There is no picture at this address. Load the page again.")
            raise Refused("picture_missing", message, field="citation")
        document = picture_describe(
            picture=page.picture, description=description, url=page.url, by=by
        )
        CitedPage.objects.filter(pk=page.pk).update(document=document)
        Citation.objects.filter(page=page, document=None).update(document=document)
    return document


def citation_remove(*, citation: Citation, by: User) -> None:
    """Take a page off a claim's card; what was kept stays stored.  Raises NotAllowed."""
    permission_require(by, "claims.delete_evidence")
    Citation.objects.filter(pk=citation.pk, answer=None).delete()


def answer_copy(answer: Assessment) -> None:
    """Have a copy kept of the address that an answer cites, in its turn at the site.

    The copy that the desk has is the answer's.  Nothing is raised: an address that can't be
    fetched stays a bare one.
    """
    with suppress(FetchRefused), transaction.atomic():
        if answer.cited_url:
            page = page_at(answer.cited_url, by=answer.editor)
            if page.state == State.FAILED and page.document is None:
                _ask_again(page, by=answer.editor, hurried=False)
            copy = None if page.is_under_way else page.document
            Citation.objects.create(claim=answer.claim, page=page, answer=answer, document=copy)


def page_watch(piece: Evidence) -> None:
    """Watch the page where a passage was published, and have a copy of it; nothing is raised."""
    with suppress(FetchRefused):
        if piece.document.url:
            piece.page = page_at(piece.document.url, by=piece.added_by)
            piece.save(update_fields=["page"])


def page_at(url: str, *, by: User | None, hurried: bool = False) -> CitedPage:
    """The one row of an address; where there is none yet, with the copy that the desk has.

    Without a copy it is asked for.  Raises FetchRefused("address_malformed").
    """
    key = address_key(url)
    there = CitedPage.objects.select_related("document").filter(address_key=key)
    if found := there.first():
        return found
    copy, host, now = copy_known(url), host_of(url), timezone.now()
    kept = {"state": State.KEPT, "finished_at": now} if copy else {}
    due = now if copy else host_turn(host, hurried=hurried)
    columns: dict[str, Any] = {"document": copy, "due_at": due, "next_at": next_look(now), **kept}
    try:
        with transaction.atomic():
            page = CitedPage.objects.create(url=url, address_key=key, requested_by=by, **columns)
    except IntegrityError:  # somebody else cited it between our look and our write
        return there.get()
    if not copy:
        _QUEUE.send(page)
    return page


def cited_page_execute(*, page_id: int, redelivered: bool = False) -> CitedPage | None:
    """Take a page that is due, fetch it, keep it; None if it is not ours.

    Nothing is raised.
    """
    return _QUEUE.work(page_id, redelivered=redelivered, keep=_keep)


def _keep(page: CitedPage, got: Received, read: FetchedDocument) -> None:
    """The copy and the outcome, if the page is still ours."""
    with transaction.atomic():
        if _QUEUE.finish(page, **copy_keep(page, got, read)):
            Citation.objects.filter(page=page, document=None).update(document=page.document)
        else:
            transaction.set_rollback(True)


def cited_pages_sweep() -> int:
    """Send again what was lost, and have copies of what was cited before there were any."""
    sent = _QUEUE.send_again(cited_pages_lost(timezone.now()).order_by("due_at")[:500])
    for answer in answers_uncopied()[:PER_SWEEP]:
        answer_copy(answer)
    for piece in evidence_pageless()[:PER_SWEEP]:
        page_watch(piece)
    return sent


def next_look(now: datetime) -> datetime | None:
    """When a page that stands is looked at again; None where the desk never does."""
    days = settings.ISNAD_CITED_DAYS
    return now + timedelta(days=days) if days else None


def copy_keep(page: CitedPage, got: Received, read: FetchedDocument) -> dict[str, Any]:
    """Store what came as a document, or as a picture; returns the page's columns that say so."""
    now = timezone.now()
    health = {"health": CitedPage.Health.STANDS, "health_since": now, "checked_at": now}
    kept = {"state": State.KEPT, "next_at": next_look(now), "failures": 0}
    return kept | health | NO_REASON | _kept_as(page, got, read)


def _kept_as(page: CitedPage, got: Received, read: FetchedDocument) -> dict[str, Any]:
    if read.picture:
        same = page.picture if page.picture and page.picture.is_of(got.body) else None
        picture = same or picture_keep(received=got, read=read.picture)
        return {"picture": picture, "document": picture.document}
    language = detect_language(read.text)
    document, _created = document_store(
        text=read.text,
        kind=Document.Kind.STATEMENT,
        title=read.title,
        author=read.author,
        language=language,
        url=page.url,
        publisher=outlet_named(read.outlet, language=language),
        published_at=plausible(midnight(read.published_on)),
        received=got,
        canonical=read.canonical,
        places=read.places,
        by=page.requested_by,
    )
    page_checks_keep(read, by=page.requested_by)
    return {"picture": None, "document": document}


def _ask_again(page: CitedPage, by: User, *, hurried: bool = True) -> None:
    page.state, page.attempt, page.code, page.says = State.QUEUED, 0, "", {}
    page.requested_by, page.finished_at = by, None
    page.due_at = host_turn(host_of(page.url), hurried=hurried)
    page.save()
    _QUEUE.send(page)
