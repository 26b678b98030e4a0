"""Every write of evidence."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from sources.actions.documents import document_store
from sources.actions.pictures import picture_store
from sources.errors import Refused, permission_require
from sources.models import Document, Source
from sources.received import Received

from ..models import Citation, Claim, Draft, Evidence
from ._addresses import address_refuse_malformed
from ._changes import claim_take, claims_locked
from .cited_pages import citation_describe, page_watch
from .places import passage_given


def evidence_add(
    *,
    claim: Claim,
    document: Document,
    start: int,
    end: int,
    stance: str,
    note: str = "",
    by: User,
) -> Evidence:
    """Put a passage, ``document.text[start:end]``, beside a claim as evidence.

    The same passage twice is one piece of evidence, with the stance and note given
    last, unless an assessment rests on it: then its stance stays, and a different
    one is Refused("evidence_cited").  The page where the document was published is watched.

    Raises Refused("passage_outside") for offsets that are no passage of the text,
    ("stance_unknown"), what ``claim_take`` raises, and NotAllowed.
    """
    permission_require(by, "claims.add_evidence")
    if stance not in Evidence.Stance.values:
        raise Refused("stance_unknown", _("Choose supports, refutes or context."), field="stance")
    if not (0 <= start < end <= len(document.text)) or not document.quote(start, end).strip():
        raise Refused("passage_outside", _("Choose a passage within the document's text."))
    with transaction.atomic():
        claim_take(claim)
        evidence, created = Evidence.objects.get_or_create(
            claim=claim,
            document=document,
            start=start,
            end=end,
            defaults={"stance": stance, "note": note, "added_by": by},
        )
        if created:
            page_watch(evidence)
        if not created and (evidence.stance, evidence.note) != (stance, note):
            _refuse_if_cited(evidence)
            evidence.stance, evidence.note = stance, note
            evidence.save(update_fields=["stance", "note"])
    return evidence


def evidence_quote(
    *,
    claim: Claim,
    quote: str,
    stance: str,
    document: Document | None = None,
    url: str = "",
    title: str = "",
    publisher: Source | None = None,
    published_at: datetime | None = None,
    note: str = "",
    by: User,
) -> Evidence:
    """Add evidence by its words: found in a stored document, or kept as a new one.

    With a document, the words are looked for in it, white space aside.  Without, the
    words are stored as a statement published at ``url``.  Raises
    Refused("passage_missing", "passage_not_found", "passage_ambiguous", "url_malformed") and as
    ``evidence_add`` does.
    """
    permission_require(by, "claims.add_evidence")
    if not quote.strip():
        raise Refused(
            "passage_missing", _("Paste the passage that bears on the claim."), field="quote"
        )
    address_refuse_malformed(url, field="url")
    with transaction.atomic():
        if document is None:
            document, _created = document_store(
                text=quote.strip(),
                kind=Document.Kind.STATEMENT,
                title=title,
                url=url,
                publisher=publisher,
                published_at=published_at,
                by=by,
            )
        passage = passage_given(document.text, quote, field="quote")
        return evidence_add(
            claim=claim,
            document=document,
            start=passage.start,
            end=passage.end,
            stance=stance,
            note=note,
            by=by,
        )


def evidence_picture(
    *,
    claim: Claim,
    description: str,
    stance: str,
    received: Received | None = None,
    citation: Citation | None = None,
    url: str = "",
    title: str = "",
    publisher: Source | None = None,
    published_at: datetime | None = None,
    note: str = "",
    by: User,
) -> Evidence:
    """Put a picture beside a claim as evidence, with what is to be seen on it in words.

    It is a file (``received``), or came from the address of one of the claim's citations.  The
    description is the passage; a picture that the desk knows keeps the one it got first.  Raises
    what ``picture_store`` and ``citation_describe`` refuse, Refused("url_malformed"), and as
    ``evidence_add`` does.
    """
    permission_require(by, "claims.add_evidence")
    address_refuse_malformed(url, field="url")
    with transaction.atomic():
        if received is not None:
            document = picture_store(
                received=received,
                description=description,
                url=url,
                title=title,
                publisher=publisher,
                published_at=published_at,
                by=by,
            )
        elif citation is not None:
            document = citation_describe(citation=citation, description=description, by=by)
        else:
            message = _("Choose the file of a picture, or give its address and wait for it.")
            raise Refused("picture_missing", message, field="picture")
        whole = {"start": 0, "end": len(document.text)}
        return evidence_add(
            claim=claim, document=document, **whole, stance=stance, note=note, by=by
        )


def evidence_remove(*, evidence: Evidence, by: User) -> None:
    """Take a passage away again.  Raises Refused("evidence_cited") if a verdict rests on it."""
    permission_require(by, "claims.delete_evidence")
    with transaction.atomic():
        claims_locked([evidence.claim])  # a draft or verdict may be about to cite it
        _refuse_if_cited(evidence)
        evidence.delete()


def _refuse_if_cited(evidence: Evidence) -> None:
    if evidence.assessments.exists() or evidence.drafts.filter(state__in=Draft.LIVE).exists():
        raise Refused(
            "evidence_cited", _("A verdict rests on this evidence, so it stays as it is.")
        )
