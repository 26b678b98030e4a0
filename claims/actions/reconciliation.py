"""How what an extraction found becomes a document's claims."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F

from sources.models import Document

from ..domain.spans import Places, alike, holds, overlap, words
from ..extraction.types import Attribution, OwnStatement, Span
from ..models import Claim, ClaimSpan, ExtractionRun, Proposal
from ..queries.claims import claims_untouched, places_of, spans_by_role
from ._changes import document_lock
from .speakers import speakers_for

_EXTRACTED = (
    "run",
    "parent",
    "voice",
    "kind",
    "polarity",
    "source_text",
    "cue_text",
    "cue_lemma",
    "content_text",
    "construction",
    "speaker_label",
    "confidence",
    "check_worthiness",
    "worth_reasons",
    "start",
    "end",
    "fingerprint",
    "origin",
)
_ROLES = ("source", "cue", "content")
Found = Attribution | OwnStatement
#: What an attribution says of a statement that has none.
_UNATTRIBUTED = Attribution(source=(), cue=(), content=(), kind="indirect")


def claims_record(
    *,
    run: ExtractionRun,
    attributions: Sequence[Attribution],
    statements: Sequence[OwnStatement] = (),
) -> None:
    """Make the document's claims those of this run; call it within a transaction.

    A claim is the same one where cue and content are the same places: it keeps its
    row.  So does one whose content stays while its voice changes: what the article
    seemed to say itself turns out to be somebody's, or the reverse.  What a person
    worked on (verdict, evidence, correction, comment, assignment) stays as it is, and is
    known by the places at which it was found too; where this run reads it otherwise, a
    ``Proposal`` asks a person.  What a person set aside stays so, though half of its words
    are other ones now.  Of the rest, what this run did not find goes.
    ``run.changes`` tells what a later run changed; what it reads otherwise is another version.

    An attributed claim that a person touched keeps its words: no statement of the
    article's own is recorded on them.  The reverse is news: an attribution of words
    that a person assessed as the article's own is recorded beside these.
    """
    # People's corrections come wholly before this or after.
    document_lock(run.document_id, withdrawn=True)
    marks = [_places(attribution).fingerprint for attribution in attributions]
    everything: list[Found] = [*attributions, *statements]
    found: dict[str, Found] = {}
    for each in everything:
        found.setdefault(_places(each).fingerprint, each)
    there = StoredClaims.of(run.document)
    written = there.assign(found)
    gone = there.remove_missing(written)

    before = {claim.pk: _reading(claim) for claim in written.values()}
    for mark, claim in written.items():
        claim.fingerprint = claim.origin = mark
        _fill(claim, run, found[mark])
    new = [claim for claim in written.values() if claim.pk is None]
    Claim.objects.bulk_create(sorted(new, key=lambda claim: claim.start), batch_size=500)
    for mark, claim in written.items():
        parent = getattr(found[mark], "parent", None)
        outer = None if parent is None else there.holder(marks[parent], found[mark], written)
        claim.parent = outer if outer != claim else None
    Claim.objects.bulk_update(written.values(), _EXTRACTED, batch_size=200)

    places = {claim.pk: found[mark] for mark, claim in written.items()}
    _spans_write(places)
    spoken = _speakers_write(places, run.document)
    there.propose(run)
    changed = [c.pk for c in written.values() if before.get(c.pk, _reading(c)) != _reading(c)]
    otherwise = {*changed, *(spoken & before.keys())}
    Claim.objects.filter(pk__in=otherwise).update(version=F("version") + 1)
    if run.document.runs.filter(state=ExtractionRun.State.DONE).exclude(pk=run.pk).exists():
        run.changes = {"new": [claim.pk for claim in new], "gone": gone, "changed": changed}
        run.save(update_fields=["changes"])


@dataclass
class StoredClaims:
    """A document's claims as they are, and how what is found now meets them.

    ``known`` has each by the places it has and by those at which it was found last;
    ``free`` are the rows that no person has worked on, ``worked`` the others with their
    places, ``rivals`` those of them that the engine reads otherwise now.
    """

    document: Document
    known: dict[str, Claim]
    free: set[int]
    worked: dict[Claim, Places]
    rivals: dict[int, Found] = field(default_factory=dict)
    met: set[int] = field(default_factory=set)

    @classmethod
    def of(cls, document: Document) -> "StoredClaims":
        rows = document.claims.select_for_update().order_by("pk")
        claims = list(rows.prefetch_related("spans"))
        known = {claim.origin: claim for claim in claims if claim.origin}
        known |= {claim.fingerprint: claim for claim in claims}
        free = set(claims_untouched(document).values_list("pk", flat=True))
        worked = {claim: places_of(claim) for claim in claims if claim.pk not in free}
        return cls(document, known, free, worked)

    def assign(self, found: dict[str, Found]) -> dict[str, Claim]:
        """The row to write for each finding; those of a person are met, and not written."""
        self.met = {self.known[mark].pk for mark in found if mark in self.known}
        twins: dict[object, list[Claim]] = defaultdict(list)
        for mark, claim in self.known.items():
            if claim.pk in self.free and mark not in found:
                twins[_other_voice(claim.voice), _content(claim)].append(claim)
        taken = _attributed_for_good(claim for claim in self.worked if not claim.set_aside)
        written: dict[str, Claim] = {}
        for mark, each in found.items():
            if mark in self.known:
                if self.known[mark].pk in self.free:
                    written[mark] = self.known[mark]
            elif rival := self._rival(each):
                if not rival.set_aside:
                    self.rivals[rival.pk] = each
                self.known[mark] = rival
            elif _voice(each) == Claim.Voice.ATTRIBUTED or not overlap(each.content, taken):
                there = twins[_voice(each), tuple(sorted(each.content))]
                written[mark] = there.pop() if there else Claim(document=self.document)
        return written

    def _rival(self, found: Found) -> Claim | None:
        """The claim of a person that this seems to be, with other edges than it was found by.

        Of an attribution, one with the same cue and words in common; of the article's own
        words and of what was set aside, one that shares half of them.
        """
        said = _places(found)
        for claim, places in self.worked.items():
            if claim.pk in self.met | self.rivals.keys() or claim.voice != _voice(found):
                continue
            if said.cue and not overlap(said.cue, places.cue):
                continue
            loose = bool(said.cue) and not claim.set_aside
            if (overlap if loose else alike)(said.content, places.content):
                return claim
        return None

    def holder(self, mark: str, inner: Found, written: dict[str, Claim]) -> Claim | None:
        """The claim in whose words another one stands that was found in those of ``mark``.

        A person may have merged, split or rejected it: then it is the whole, the part that
        holds the other, or none.
        """
        outer = written.get(mark) or self.known[mark]
        while outer.merged_into:
            outer = outer.merged_into
        there = self.worked.get(outer)
        if there and not holds(there.content, inner.content):
            parts = (
                claim
                for claim, places in self.worked.items()
                if not claim.set_aside
                and places.cue == there.cue
                and holds(places.content, inner.content)
            )
            outer = next(parts, outer)
        return None if outer.set_aside else outer

    def remove_missing(self, written: dict[str, Claim]) -> list[str]:
        """Delete the free rows that were not found; returns their words."""
        kept = {claim.pk for claim in written.values()}
        gone = {c.pk: c for c in self.known.values() if c.pk in self.free and c.pk not in kept}
        Claim.objects.filter(pk__in=gone).delete()
        return [claim.content_text[:200] for claim in gone.values()]

    def propose(self, run: ExtractionRun) -> None:
        """Ask about what a person worked on and the engine sees otherwise, once for each view."""
        Proposal.objects.filter(claim__document=self.document, decision="").delete()
        decided = Proposal.objects.filter(claim__document=self.document, decision="kept")
        answered = {(pk, _asked(view)) for pk, view in decided.values_list("claim", "found")}
        views = {pk: _view(each) for pk, each in self.rivals.items()}
        for claim in self.worked:
            if claim.origin and not claim.set_aside and claim.pk not in self.met | views.keys():
                views[claim.pk] = {}
        kind = Proposal.Kind
        Proposal.objects.bulk_create(
            Proposal(run=run, claim_id=pk, kind=kind.DIFFERS if view else kind.GONE, found=view)
            for pk, view in views.items()
            if (pk, _asked(view)) not in answered
        )


def _view(found: Found) -> dict[str, Any]:
    """A reading as JSON, for ``actions.proposals.proposal_decide``."""
    said = found if isinstance(found, Attribution) else _UNATTRIBUTED
    at = _places(found)
    places = {role: [[s.start, s.end] for s in getattr(at, role)] for role in _ROLES}
    names = {
        "cue_lemma": said.cue_lemma[:100],
        "construction": said.construction,
        "speaker_label": (said.resolved_source or "")[:500],
        "speakers": list(said.speakers),
    }
    kind = "" if said is _UNATTRIBUTED else said.kind
    return places | names | {"kind": kind, "polarity": said.polarity, "origin": at.fingerprint}


def _asked(view: dict[str, Any]) -> str:
    return str(view.get("origin", ""))


def _reading(claim: Claim) -> tuple[str, ...]:
    return claim.voice, claim.kind, claim.polarity, claim.source_text, claim.speaker_label


def _voice(found: Found) -> Claim.Voice:
    return Claim.Voice.OUTLET if isinstance(found, OwnStatement) else Claim.Voice.ATTRIBUTED


def _other_voice(voice: str) -> Claim.Voice:
    return next(other for other in Claim.Voice if other != voice)


def _content(claim: Claim) -> tuple[Span, ...]:
    return tuple(spans_by_role(claim)["content"])


def _attributed_for_good(touched: Iterable[Claim]) -> list[Span]:
    """The places of those claims that are attributed."""
    attributed = (claim for claim in touched if claim.voice == Claim.Voice.ATTRIBUTED)
    return [Span(span.start, span.end) for claim in attributed for span in claim.spans.all()]


def _fill(claim: Claim, run: ExtractionRun, found: Found) -> None:
    text = run.document.text
    said = found if isinstance(found, Attribution) else _UNATTRIBUTED
    claim.run, claim.voice = run, _voice(found)
    claim.kind = "" if said is _UNATTRIBUTED else said.kind
    claim.polarity, claim.confidence = said.polarity, said.confidence
    claim.source_text = words(text, said.source)
    claim.cue_text = words(text, said.cue)
    claim.content_text = words(text, found.content)
    claim.cue_lemma = said.cue_lemma[:100]
    claim.construction = said.construction
    claim.speaker_label = (said.resolved_source or "")[:500]
    claim.check_worthiness, claim.worth_reasons = (
        found.check_worthiness.score,
        list(found.check_worthiness.reasons),
    )
    claim.start, claim.end = _places(found).extent


def _places(found: Found) -> Places:
    said = found if isinstance(found, Attribution) else _UNATTRIBUTED
    return Places(said.source, said.cue, found.content)


def _spans_write(found: dict[int, Found]) -> None:
    ClaimSpan.objects.filter(claim__in=found).delete()
    rows = [
        ClaimSpan(claim_id=pk, role=role, start=span.start, end=span.end)
        for pk, each in found.items()
        for role in ClaimSpan.Role.values
        for span in getattr(each, role, ())
    ]
    ClaimSpan.objects.bulk_create(rows, batch_size=500)


def _speakers_write(found: dict[int, Found], document: Document) -> set[int]:
    """Who an attribution names; of the article's own statements, its publisher.

    Returns the claims of which others spoke until now.

    A role by itself ("the minister") is another person in the next article: it names
    no source, and stays with the claim as ``speaker_label`` until somebody says who.
    """
    named = {pk: each.speakers for pk, each in found.items() if isinstance(each, Attribution)}
    phrases = {phrase for group in named.values() for phrase in group}
    sources = speakers_for(phrases, document.language)
    rows = {(pk, sources[p].pk) for pk, group in named.items() for p in group if p in sources}
    if document.publisher_id:
        rows |= {(pk, document.publisher_id) for pk in found.keys() - named.keys()}
    link = Claim.speakers.through
    there = link.objects.filter(claim__in=found)
    were = set(there.values_list("claim_id", "source_id"))
    there.delete()
    link.objects.bulk_create(
        [link(claim_id=claim, source_id=source) for claim, source in sorted(rows)], batch_size=500
    )
    return {claim for claim, _source in were ^ rows}
