"""Every write of looks: a page is fetched by a worker, to be looked over in a form.

The web server waits for no site: it asks, and the form fills itself once a worker has read.
"""

import logging
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise

from .actions.documents import document_came
from .addresses import pages_named
from .errors import Refused, in_every_language, permission_require
from .fetching import host_of, page_fetch
from .models import Document, Original, PageLook
from .originals import original_keep, originals_adopt
from .pages import FetchedDocument
from .queue import enqueue
from .received import Received
from .turns import host_turn

log = logging.getLogger(__name__)

#: What nobody stored is forgotten after so long.
FORGOTTEN_AFTER = timedelta(days=2)
State = PageLook.State


def look_request(*, url: str, by: User) -> PageLook:
    """Ask for what a page says; a person waits, so it does not wait for its turn.

    Raises FetchRefused("address_malformed"), NotAllowed.
    """
    permission_require(by, "sources.add_document")
    host_turn(host_of(url), hurried=True)
    look = PageLook.objects.create(url=url, by=by)
    enqueue("look_page", look.pk)
    return look


def look_execute(*, look_id: int) -> None:
    """Fetch and read the page; a second task finds nothing to do.  Nothing is raised."""
    if not PageLook.objects.filter(pk=look_id, state=State.QUEUED).update(state=State.FETCHING):
        return
    look = PageLook.objects.get(pk=look_id)
    try:
        got, page = page_fetch(look.url)
    except Refused as refused:
        _fail(look, code=refused.code, message=refused.message)
    except Exception:
        log.exception("look %s: not read: %s", look.pk, look.url)
        _fail(look, code="intake_error", message=PageLook.FAILED_SAYS)
    else:
        with transaction.atomic():
            snapshot = original_keep(received=got, document=None)
            _finish(look, state=State.READ, found=_found(page), snapshot=snapshot)


def look_keep_file(*, received: Received, by: User) -> PageLook:
    """Keep a file that somebody gave, until they have said in which encoding it is."""
    snapshot = original_keep(received=received, document=None)
    return PageLook.objects.create(
        by=by, state=State.FAILED, code="encoding_doubtful", snapshot=snapshot
    )


def look_file(*, pk: int, by: User) -> Original | None:
    """The file that was kept for this very person; None where it is forgotten."""
    look = PageLook.objects.filter(pk=pk, by=by, url="").select_related("snapshot").first()
    return look.snapshot if look else None


def look_adopt(*, look: PageLook, document: Document) -> None:
    """The page that was looked over has become a document: its bytes are the document's."""
    if look.snapshot:
        originals_adopt(originals=[look.snapshot], document=document)
    document_came(document=document, urls=look_ways(look))
    PageLook.objects.filter(pk=look.pk).update(found={}, snapshot=None)


def look_ways(look: PageLook | None) -> list[str]:
    """The addresses by which the page that was looked at is known."""
    if look is None:
        return []
    final = look.snapshot.final if look.snapshot else ""
    return pages_named(look.url, final, look.found.get("canonical", ""))


def looks_forget() -> int:
    """Forget what nobody stored; returns how many looks that were."""
    old = PageLook.objects.filter(created_at__lt=timezone.now() - FORGOTTEN_AFTER)
    forgotten = 0
    for look in old.select_related("snapshot").defer("found", "snapshot__packed"):
        look.delete()
        if look.snapshot and look.snapshot.document_id is None:
            look.snapshot.delete()
        forgotten += 1
    return forgotten


def _fail(look: PageLook, *, code: str, message: str | Promise) -> None:
    _finish(look, state=State.FAILED, code=code, says=in_every_language(message))


def _finish(look: PageLook, **outcome: Any) -> None:
    PageLook.objects.filter(pk=look.pk, state=State.FETCHING).update(**outcome)


def _found(page: FetchedDocument) -> dict[str, Any]:
    """What fills the form's fields, by their names; the page's own name for itself, and where in
    the text its places begin."""
    return {
        "text": page.text,
        "title": page.title,
        "author": page.author,
        "canonical": page.canonical,
        "places": page.places,
        "outlet": page.outlet,
        "published_on": page.published_on.isoformat() if page.published_on else "",
    }
