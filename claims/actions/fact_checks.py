"""Every write of fact checks that others published."""

import ipaddress
import logging
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sources.actions.documents import document_store
from sources.addresses import address_key, same_host
from sources.apart import read_apart
from sources.days import midnight, plausible
from sources.errors import Refused, filled, permission_require
from sources.fact_checks import FactCheckRead, FactChecksRead, Misread, again
from sources.fetch_refusals import refusal
from sources.fetching import host_of
from sources.given import outlet_named
from sources.languages import language_code
from sources.models import Document, Source
from sources.pages import FetchedDocument
from sources.public import is_public
from sources.queue import enqueue
from sources.text import digest, normalise
from sources.unreadable import Unreadable

from ..models import EvidenceProposal, FactCheck, PassageTrace
from ._addresses import address_refuse_malformed

log = logging.getLogger(__name__)

#: Publishers by (name, language), as far as an import has met them.
Outlets = dict[tuple[str, str], Source | None]
#: Checks of one request; the command takes any number.
MOST = 1000
_SAYS = {
    "check_broken": _("This part of the page is no JSON that can be read."),
    "check_claim": _("It does not say which claim was checked (claimReviewed)."),
    "check_rating": _("It has no rating in words or numbers (reviewRating)."),
    "check_date": _("Its date can't be read: “%(about)s”. Write it as in 2026-05-02."),
    "check_long": _("Its part %(about)s is longer than the desk takes."),
    "check_elsewhere": _("The page tells of a check at another site's address: %(about)s"),
    "check_own": _("It is this newsroom's own, and no work of others."),
    "checks_malformed": _("This file is no JSON in UTF-8, nor a page: look at line %(about)s."),
    "checks_none": _(
        "There is no fact check in it: nothing is a ClaimReview. Ask its publisher for a DataFeed."
    ),
    "checks_many": _(
        "It has more than %(about)s fact checks. Send it in parts, or have whoever runs the desk"
        " use manage.py import_checks."
    ),
}


class Outcome(StrEnum):
    """What became of a check; changed: its publisher rates the claim otherwise since."""

    STORED = "stored"
    KNOWN = "known"
    CHANGED = "changed"
    REFUSED = "refused"


@dataclass(frozen=True)
class CheckDone:
    """What became of one, and where it stood in what was sent."""

    item: str
    outcome: Outcome
    check: FactCheck | None = None
    refused: Refused | None = None


def checks_import_file(*, data: bytes, by: User | None = None) -> list[CheckDone]:
    """Keep the fact checks in a file (JSON-LD, a DataFeed, a page), which is read within limits.

    As ``checks_import``.  Raises Refused("checks_malformed"), ("checks_none"), ("checks_many"),
    ("reading_stopped") and NotAllowed.
    """
    permission_require(by, "sources.add_document")
    try:
        read = again(read_apart("fact_checks", data, field="file"))
    except Unreadable as error:
        raise _refused(error.code, error.about or "1", field="file") from error
    return checks_import(read=checks_require(read, field="file"), by=by)


def checks_require(read: FactChecksRead, *, field: str = "") -> FactChecksRead:
    """Raise Refused where there is none, or ("checks_many") for one request."""
    if not (read.checks or read.misread):
        raise _refused("checks_none", field=field)
    if len(read.checks) + len(read.misread) > MOST:
        raise _refused("checks_many", str(MOST), field=field)
    return read


def checks_import(*, read: FactChecksRead, by: User | None = None) -> list[CheckDone]:
    """Keep fact checks of others, each by itself; what became of each, those misread at the end.

    The same one again is known; one whose rating its publisher changed replaces the earlier one,
    which stays where evidence rests on it.  Each is matched to claims by a worker, as passages
    are.  Raises NotAllowed.
    """
    permission_require(by, "sources.add_document")
    outlets: Outlets = {}
    done = [_import(check, outlets, by) for check in read.checks]
    return done + [_misread(each) for each in read.misread]


def page_checks_keep(page: FetchedDocument, *, by: User | None) -> None:
    """Keep the fact checks that a fetched page publishes as data; nothing is raised."""
    if page.checks:
        for done in checks_import(read=again(page.checks), by=by):
            if done.refused:
                log.info("a fact check was not taken: %s: %s", done.item, done.refused)


def _import(read: FactCheckRead, outlets: Outlets, by: User | None) -> CheckDone:
    try:
        _address_require(read.url)
        outlet = _outlet(read, outlets)  # kept even where the check is refused: others have it
        with transaction.atomic():
            check, outcome = _store(read, outlet, by)
    except Refused as refused:
        return CheckDone(read.item, Outcome.REFUSED, refused=refused)
    return CheckDone(read.item, outcome, check)


def _misread(each: Misread) -> CheckDone:
    return CheckDone(each.item, Outcome.REFUSED, refused=_refused(each.code, each.about))


def _refused(code: str, about: str = "", *, field: str = "") -> Refused:
    return Refused(code, filled(_SAYS[code], {"about": about}), field=field)


def _address_require(url: str) -> None:
    """As strict as where a page is fetched, but for the name, which is not looked up.

    Raises Refused("address_malformed"), ("address_private"), ("url_malformed") and ("check_own").
    """
    host_of(url)
    address_refuse_malformed(url, field="url")
    with suppress(ValueError):
        public = is_public(str(ipaddress.ip_address(urlsplit(url).hostname or "")))
        if not public and not settings.ISNAD_FETCH_PRIVATE:
            raise refusal("address_private")
    if settings.ISNAD_PUBLIC_HOST and same_host(url, f"https://{settings.ISNAD_PUBLIC_HOST}"):
        raise _refused("check_own", field="url")


def _store(
    read: FactCheckRead, outlet: Source | None, by: User | None
) -> tuple[FactCheck, Outcome]:
    keys = {"address_key": address_key(read.url), "claim_key": digest(normalise(read.claim))}
    earlier = FactCheck.objects.select_for_update().filter(**keys, current=True).first()
    if earlier and earlier.rating == read.rating:
        return earlier, Outcome.KNOWN
    document = _document(read, outlet, by)
    if earlier:
        earlier.current = False
        earlier.save(update_fields=["current"])
        _propose_no_longer(earlier.document_id)
    told = {
        "claim": read.claim,
        "rating": read.rating,
        "publisher": _publisher(read),
        "claimant": read.claimant,
        "published": read.published,
        "current": True,
    }
    check, _new = FactCheck.objects.update_or_create(document=document, defaults=keys | told)
    # Its text may have been there before, and be known by all of its sentences.
    _propose_no_longer(document.pk)
    enqueue("remember_passages", document.pk, later=True)
    return check, Outcome.CHANGED if earlier else Outcome.STORED


def _document(read: FactCheckRead, outlet: Source | None, by: User | None) -> Document:
    day = date.fromisoformat(read.published_on) if read.published_on else None
    document, _new = document_store(
        text=f"{read.claim}\n{read.rating}",
        kind=Document.Kind.REPORT,
        title=read.title,
        language=_language(read.language),
        url=read.url,
        publisher=outlet,
        published_at=plausible(midnight(day)),
        by=by,
    )
    return document


def _outlet(read: FactCheckRead, outlets: Outlets) -> Source | None:
    named = _publisher(read), _language(read.language)
    if named not in outlets:
        outlets[named] = outlet_named(named[0], language=named[1])
    return outlets[named]


def _publisher(read: FactCheckRead) -> str:
    """Who published it; where that is not said, the site."""
    return read.publisher or host_of(read.url)


def _language(tag: str) -> str:
    """The language that it names; "" where that is none, and is detected."""
    with suppress(ValueError):
        return language_code(tag)
    return ""


def _propose_no_longer(document_id: int) -> None:
    PassageTrace.objects.filter(document=document_id).delete()
    EvidenceProposal.objects.filter(document=document_id, decision="").delete()
