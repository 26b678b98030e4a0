"""Every write of passages that are proposed as evidence."""

from dataclasses import asdict
from typing import TYPE_CHECKING

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sources.errors import Refused, permission_require
from sources.models import Document

from ..models import Claim, ClaimTrace, Evidence, EvidenceProposal, FactCheck, PassageTrace
from ..queries.alike import claims_like, passages_bearing
from ..queries.memory import passage_end
from ._changes import claim_take
from .evidence import evidence_add

if TYPE_CHECKING:
    from ..memory.vectors import Codes

#: Of one document, passages beyond these are not remembered; and of one passage, how many claims
#: are looked at.
_MOST, _CLAIMS = 2000, 5


def passages_remember(*, document_id: int) -> int:
    """Remember the passages of a stored document that is no article, and propose them as evidence.

    An article's claims are remembered by themselves (``actions.memory``); of a fact check, the
    claim that it is about.  It can run twice; returns how many passages were new.
    """
    others = Document.objects.exclude(kind=Document.Kind.ARTICLE)
    document = others.filter(pk=document_id, withdrawn_at=None).first()
    if document is None or document.passages.exists():
        return 0
    from ..memory.shelf import marks_of
    from ..memory.vectors import signs_of, vectors_of
    from ..memory.words import stems

    places = _places(document)
    words = [document.text[start:end] for start, end in places]
    vectors = vectors_of(words)
    now = timezone.now()
    rows = [
        PassageTrace(
            document=document,
            start=start,
            end=end,
            signs=signs_of(vector).tobytes(),
            vector=vector.tobytes(),
            marks=marks_of(stems(text)).tobytes(),
            at=now,
        )
        for (start, end), text, vector in zip(places, words, vectors, strict=True)
    ]
    PassageTrace.objects.bulk_create(rows, batch_size=200, ignore_conflicts=True)
    near = {
        each.key
        for text, vector in zip(words, vectors, strict=True)
        for each in claims_like(text, vector, but_of=document.pk)[:_CLAIMS]
    }
    for trace in ClaimTrace.objects.filter(claim__in=near).select_related("claim"):
        from ..memory.vectors import unpacked

        passages_propose(trace.claim, unpacked(bytes(trace.vector)))
    return len(rows)


def _places(document: Document) -> list[tuple[int, int]]:
    from ..memory.passages import passages_of

    check = FactCheck.objects.filter(document=document).first()
    if check is None:
        return list(passages_of(document.text))[:_MOST]
    return [(0, document.text.index("\n"))] if check.current else []


def passages_propose(claim: Claim, vector: "Codes") -> None:
    """Propose the passages that seem to bear on a claim, and no longer those that do not.

    What somebody took or waved away, and what is evidence already, is not proposed.
    """
    from ..memory.differences import differences

    bearing = {each.key: each.likeness for each in passages_bearing(claim, vector)}
    undecided = EvidenceProposal.objects.filter(claim=claim, decision="")
    if not bearing and not undecided.exists():
        return
    used = set(claim.evidence.values_list("document", "start", "end"))
    rows = []
    traces = PassageTrace.objects.filter(pk__in=bearing)
    for trace in traces.select_related("document__fact_check"):
        if (trace.document_id, trace.start, passage_end(trace)) in used:
            continue
        told = differences(
            claim.stated,
            trace.document.quote(trace.start, trace.end),
            denied_here=claim.polarity == Claim.Polarity.DENIED,
        )
        rows.append(
            EvidenceProposal(
                claim=claim,
                document=trace.document,
                start=trace.start,
                end=trace.end,
                likeness=round(bearing[trace.pk], 3),
                differences=[asdict(each) for each in told],
            )
        )
    with transaction.atomic():
        undecided.delete()
        EvidenceProposal.objects.bulk_create(rows, ignore_conflicts=True)


def passage_take(*, proposal: EvidenceProposal, stance: str, by: User) -> Evidence:
    """Make a proposed passage evidence, with the stance that the editor chose.

    Of a fact check, claim and rating are taken.  Raises Refused("passage_decided"), and as
    ``evidence_add`` does.
    """
    permission_require(by, "claims.add_evidence")
    with transaction.atomic():
        proposal = _undecided(proposal)
        evidence = evidence_add(
            claim=proposal.claim,
            document=proposal.document,
            start=proposal.start,
            end=passage_end(proposal),
            stance=stance,
            by=by,
        )
        _decide(proposal, EvidenceProposal.Decision.TAKEN, by)
    return evidence


def passage_wave(*, proposal: EvidenceProposal, by: User) -> EvidenceProposal:
    """Say that a passage does not bear on the claim; it is not proposed again.

    Raises Refused("passage_decided"), what ``claim_take`` raises, and NotAllowed.
    """
    permission_require(by, "claims.add_evidence")
    with transaction.atomic():
        proposal = _undecided(proposal)
        return _decide(proposal, EvidenceProposal.Decision.WAVED, by)


def _undecided(proposal: EvidenceProposal) -> EvidenceProposal:
    claim_take(proposal.claim)
    rows = EvidenceProposal.objects.select_for_update(of=("self",))
    rows = rows.select_related("document__fact_check")
    proposal = rows.get(pk=proposal.pk)
    if proposal.decision:
        message = _("Somebody decided about this passage meanwhile. Load the page again.")
        raise Refused("passage_decided", message)
    return proposal


def _decide(proposal: EvidenceProposal, decision: str, by: User) -> EvidenceProposal:
    proposal.decision, proposal.decided_by, proposal.decided_at = decision, by, timezone.now()
    proposal.save(update_fields=["decision", "decided_by", "decided_at"])
    return proposal
