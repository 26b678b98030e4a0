"""Every write of what is known about a document that is stored: corrected, filled in, withdrawn.

The text itself never changes.  Each write makes a ``Correction``, which says from what to what,
and by whom.
"""

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any, NamedTuple

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ..addresses import address_key
from ..days import moment_require
from ..errors import Conflict, Refused
from ..fetching import host_of
from ..models import Correction, Document, Source
from ..text import normalise, one_line
from .documents import language_tag

#: What is known about a document beside its text, as ``document_correct`` takes it.
ABOUT = ("title", "author", "language", "url", "publisher", "published_at")


class Completion(NamedTuple):
    """What another submission of a document filled in, and where it says otherwise."""

    filled: list[str]
    differing: list[str]


def document_complete(*, document: Document, by: User | None, **given: Any) -> Completion:
    """Fill in what nobody knew of a document that is given once more; who did is noted.

    ``given`` is as for ``document_correct``.  What is known stays, and where it is otherwise is
    told.  Raises as ``document_correct`` does, but for "document_changed".
    """
    told = {column: value for column, value in _tidied(given).items() if value}
    with transaction.atomic():
        row = Document.objects.select_for_update().get(pk=document.pk)
        known = {column: getattr(row, column) for column in told}
        filled = {column: told[column] for column in told if not known[column]}
        differing = [c for c in told if known[c] and _says_otherwise(c, known[c], told[c])]
        _correct(row, filled, by=by)
    return Completion(list(filled), differing)


def document_correct(
    *,
    document: Document,
    by: User | None,
    version: int | None = None,
    reason: str = "",
    **given: Any,
) -> Correction | None:
    """Correct what is known about a document: any of ``ABOUT``; returns the log's row.

    ``version`` is the document's that the person had in view.  None where nothing is otherwise.

    Raises Conflict("document_changed") where it is another one by now, ("document_there") where
    the same text is stored from that address already; Refused("language_malformed",
    "date_outside"), FetchRefused("address_malformed").
    """
    about = _tidied(given)
    with transaction.atomic():
        row = document_taken(document, version)
        return _correct(row, about, by=by, reason=reason)


def document_withdraw(
    *, document: Document, by: User, reason: str, version: int | None = None
) -> Correction:
    """Take a document out of every list and count; it stays as it is, and can be had back.

    Raises Refused("reason_missing"), Conflict("document_changed", "withdrawn_already").
    """
    if not reason.strip():
        message = _("Say why this is withdrawn. Everybody can read it.")
        raise Refused("reason_missing", message, field="reason")
    with transaction.atomic():
        row = document_taken(document, version)
        if row.withdrawn_at:
            raise Conflict("withdrawn_already", _("This was withdrawn already."))
        return _withdrawn_set(row, timezone.now(), by, reason)


def document_restore(
    *, document: Document, by: User, reason: str = "", version: int | None = None
) -> Correction:
    """Take back that a document was withdrawn.

    Raises Conflict("document_changed", "not_withdrawn").
    """
    with transaction.atomic():
        row = document_taken(document, version)
        if row.withdrawn_at is None:
            raise Conflict("not_withdrawn", _("This was not withdrawn, or is back already."))
        return _withdrawn_set(row, None, by, reason)


def document_taken(document: Document, version: int | None) -> Document:
    """The row as it is now, locked until the transaction ends.  Raises Conflict."""
    row = Document.objects.select_for_update().get(pk=document.pk)
    if version is not None and row.version != version:
        message = _(
            "Somebody changed what is known about this meanwhile. Look at what stands there now,"
            " then save again."
        )
        raise Conflict("document_changed", message)
    return row


def _withdrawn_set(row: Document, at: datetime | None, by: User, reason: str) -> Correction:
    before, row.withdrawn_at = {"withdrawn_at": bool(row.withdrawn_at)}, at
    return _log(row, before, {"withdrawn_at": bool(at)}, by=by, reason=reason)


def _correct(
    row: Document, about: Mapping[str, Any], *, by: User | None, reason: str = ""
) -> Correction | None:
    known = {column: getattr(row, column) for column in about}
    differing = [column for column in about if about[column] != known[column]]
    if not differing:
        return None
    for column in differing:
        setattr(row, column, about[column])
    before, after = ({c: _worded(facts[c]) for c in differing} for facts in (known, about))
    return _log(row, before, after, by=by, reason=reason)


def _log(
    row: Document,
    before: dict[str, Any],
    after: dict[str, Any],
    *,
    by: User | None,
    reason: str,
) -> Correction:
    row.version += 1
    facts = {"before": before, "after": after, "reason": reason.strip(), "by": by}
    correction = Correction.objects.create(document=row, version=row.version, **facts)
    try:
        with transaction.atomic():
            row.save(update_fields=[*after, "version"])
    except IntegrityError as error:
        message = _("The same text from this address is stored already.")
        raise Conflict("document_there", message, field="url") from error
    return correction


def _tidied(given: Mapping[str, Any]) -> dict[str, Any]:
    about = {column: given[column] for column in ABOUT if column in given}
    for column, length in (("title", 500), ("author", 300)):
        if column in about:
            about[column] = one_line(about[column])[:length]
    if "language" in about:
        about["language"] = language_tag(about["language"])
    if "published_at" in about:
        about["published_at"] = moment_require(about["published_at"])
    if about.get("url"):
        about["url"] = about["url"].strip()
        host_of(about["url"])
    return about


def _worded(fact: Any) -> str:
    """What stands there, as the log keeps it."""
    return fact.isoformat() if isinstance(fact, datetime) else str(fact or "")


def _says_otherwise(column: str, known: Any, told: Any) -> bool:
    """Do two facts differ?  Titles spelling aside; of a day alone only the day counts."""
    if column == "url":
        return address_key(known) != address_key(told)
    if isinstance(known, datetime):
        if time() in (known.time(), told.time()):
            return bool(known.date() != told.date())
    elif isinstance(known, str):
        return normalise(known) != normalise(told)
    elif isinstance(known, Source):
        return bool((known.merged_into_id or known.pk) != (told.merged_into_id or told.pk))
    return bool(known != told)
