"""Every write of how cited pages fare: looked at again, and told to whoever cited what is gone."""

import logging
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from sources.errors import Refused, in_every_language
from sources.fetch_refusals import FetchRefused
from sources.fetching import host_of, page_fetch
from sources.models import PageLook, fingerprint
from sources.pages import FetchedDocument
from sources.queue import enqueue
from sources.received import Received
from sources.text import normalise
from sources.turns import host_rest, host_rests, host_turn

from ..domain.verdicts import STANDING
from ..models import Assessment, Citation, CitedPage, Evidence, Notification
from ..queries.cited import cited_pages_due
from ._fetching import NO_REASON
from ._patience import PASSING
from .cited_pages import copy_keep, next_look
from .notifications import notify

log = logging.getLogger(__name__)

Health, Kind = CitedPage.Health, Notification.Kind
#: How many pages one tick of the schedule has looked at, and for how long a task has them.
PER_TICK, TAKEN_FOR = 20, timedelta(hours=1)
#: {what a site says: after how many such answers one after the other its page is gone}.  A page
#: that is refused to us, or that no article is found on any more, may be there all the same.
_GONE = {"fetch_gone": 1} | dict.fromkeys(("fetch_not_found", "page_missing", "address_unknown"), 2)
_SILENT = 5


def pages_check_due() -> int:
    """Send a task for each cited page that is to be looked at, at its site's turn; how many."""
    now, sent = timezone.now(), 0
    for page in cited_pages_due(now)[:PER_TICK]:
        turn = host_turn(host_of(page.url))
        ours = CitedPage.objects.filter(pk=page.pk, next_at=page.next_at)
        if ours.update(next_at=turn + TAKEN_FOR):
            enqueue("check_page", page.pk, at=turn)
            sent += 1
    return sent


def page_check(*, page_id: int) -> None:
    """Look at a cited page, and tell whoever cited it what has gone from it, or that it is gone.

    Whoever was told is not told again.  The kept copy stays; where none could be kept until now,
    this is it.  A page in trouble is left alone for longer each time, and as long as it asks.
    Nothing is raised.
    """
    rows = CitedPage.objects.select_related("document", "picture__original")
    page = rows.filter(pk=page_id).first()
    if page is None or page.is_under_way or host_rests(host_of(page.url)):
        return
    try:
        got, read = page_fetch(page.url, pictures=True)
        with transaction.atomic():
            _seen(page, got, read)
    except Refused as refused:
        _not_seen(page, refused)
    except PASSING:
        log.exception("cited page %s: the database is away, so it is looked at later", page.pk)
    except Exception:
        log.exception("cited page %s: not looked at: %s", page.pk, page.url)
        _not_seen(page, Refused("intake_error", PageLook.FAILED_SAYS))


def _seen(page: CitedPage, got: Received, read: FetchedDocument) -> None:
    """It is there: what was cited from it, too?"""
    if page.document is None:
        kept = copy_keep(page, got, read)
        _write(page, **kept)
        Citation.objects.filter(page=page, document=None).update(document=kept["document"])
        return
    now, text = timezone.now(), normalise(read.text)
    gone = []
    for piece in Evidence.objects.filter(page=page).select_related("document", "added_by", "claim"):
        words = normalise(piece.passage)
        if words in text or piece.document.sha256 == fingerprint("", got.body):
            _since(piece, None)
        elif piece.gone_since is None and _stood(piece, words, page):
            _since(piece, now)
            gone.append(piece)
    changed = Evidence.objects.filter(page=page, gone_since__isnull=False).exists()
    health = Health.CHANGED if changed else Health.STANDS
    _write(page, health=health, failures=0, next_at=next_look(now), **NO_REASON)
    for piece in gone:
        said = str(piece)
        notify(users=[piece.added_by], kind=Kind.CHANGED, claim=piece.claim, by=None, text=said)


def _stood(piece: Evidence, words: str, page: CitedPage) -> bool:
    """Was the passage ever read from the page itself, and not only pasted by somebody?"""
    assert page.document
    return piece.document_id == page.document_id or words in normalise(page.document.text)


def _since(piece: Evidence, moment: Any) -> None:
    if piece.gone_since != moment:
        piece.gone_since = moment
        piece.save(update_fields=["gone_since"])


def _not_seen(page: CitedPage, refused: Refused) -> None:
    """Nothing came: it is looked at again later, and after some such answers it is gone."""
    now, failures = timezone.now(), page.failures + 1
    wait = refused.wait if isinstance(refused, FetchRefused) else None
    if wait:
        host_rest(host_of(page.url), wait)
    passing = isinstance(refused, FetchRefused) and refused.passing
    allowed = _GONE.get(refused.code, _SILENT if passing else None)
    is_gone = allowed is not None and failures >= allowed
    usual = next_look(now)
    again = min(now + timedelta(days=2 ** min(failures - 1, 8)), usual) if usual else None
    reason = {"code": refused.code, "says": in_every_language(refused.message)}
    newly = is_gone and page.health != Health.DEAD
    health = Health.DEAD if is_gone else page.health
    with transaction.atomic():
        _write(page, health=health, failures=failures, next_at=again, **reason)
        if newly:
            _told_gone(page)


def _told_gone(page: CitedPage) -> None:
    """Tell whoever cited the page, once for each of their claims."""
    pieces = Evidence.objects.filter(page=page).select_related("claim", "added_by")
    standing = Assessment.objects.filter(STANDING, citation__page=page)
    answers = standing.select_related("claim", "editor")
    told = {(piece.claim, piece.added_by) for piece in pieces}
    told |= {(answer.claim, answer.editor) for answer in answers}
    for claim, person in sorted(told, key=lambda pair: (pair[0].pk, pair[1].pk)):
        notify(users=[person], kind=Kind.DEAD, claim=claim, by=None, text=page.url)


def _write(page: CitedPage, *, health: str, **outcome: Any) -> None:
    now = timezone.now()
    if health != page.health:
        outcome["health_since"] = now
    CitedPage.objects.filter(pk=page.pk).update(health=health, **{"checked_at": now, **outcome})
