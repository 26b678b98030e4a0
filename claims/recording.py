"""How the attributions of an extraction become a document's claims."""

import hashlib
import json
from collections.abc import Iterable, Sequence

from sources.actions import sources_for
from sources.models import Document

from .extraction.types import Attribution, Span
from .models import Claim, ClaimSpan, ExtractionRun
from .queries import claims_untouched

_EXTRACTED = (
    "run",
    "parent",
    "kind",
    "polarity",
    "source_text",
    "cue_text",
    "cue_lemma",
    "content_text",
    "speaker_label",
    "confidence",
    "start",
    "end",
)


def claims_record(*, run: ExtractionRun, attributions: Sequence[Attribution]) -> None:
    """Make the document's claims those of this run; call it within a transaction.

    A claim is the same one where cue and content are the same places: it keeps its
    row.  What a person touched (verdict, evidence, correction) stays as it is; of
    the rest, what this run did not find goes.
    """
    marks = [_fingerprint(attribution) for attribution in attributions]
    found: dict[str, Attribution] = {}
    for mark, attribution in zip(marks, attributions, strict=True):
        found.setdefault(mark, attribution)
    known = {claim.fingerprint: claim for claim in run.document.claims.all()}
    untouched = {claim.fingerprint: claim for claim in claims_untouched(run.document)}

    new = [Claim(document=run.document, fingerprint=mark) for mark in found if mark not in known]
    written = [*new, *(claim for mark, claim in untouched.items() if mark in found)]
    for claim in written:
        _fill(claim, run, found[claim.fingerprint])
    Claim.objects.bulk_create(new, batch_size=500)
    known.update((claim.fingerprint, claim) for claim in new)
    for claim in written:
        parent = found[claim.fingerprint].parent
        claim.parent = None if parent is None else known[marks[parent]]
    Claim.objects.bulk_update(written, _EXTRACTED, batch_size=200)

    places = {claim.pk: found[claim.fingerprint] for claim in written}
    _spans_write(places)
    _speakers_write(places, run.document)
    stale = [claim.pk for mark, claim in untouched.items() if mark not in found]
    Claim.objects.filter(pk__in=stale).delete()


def _fill(claim: Claim, run: ExtractionRun, attribution: Attribution) -> None:
    text = run.document.text
    spans = (*attribution.source, *attribution.cue, *attribution.content)
    claim.run = run
    claim.kind, claim.polarity = attribution.kind, attribution.polarity
    claim.source_text = _words(text, attribution.source)
    claim.cue_text = _words(text, attribution.cue)
    claim.content_text = _words(text, attribution.content)
    claim.cue_lemma = attribution.cue_lemma[:100]
    claim.speaker_label = (attribution.resolved_source or "")[:500]
    claim.confidence = attribution.confidence
    claim.start = min(span.start for span in spans)
    claim.end = max(span.end for span in spans)


def _words(text: str, spans: Iterable[Span]) -> str:
    return " … ".join(text[span.start : span.end] for span in spans)


def _fingerprint(attribution: Attribution) -> str:
    places = [[(s.start, s.end) for s in part] for part in (attribution.cue, attribution.content)]
    return hashlib.sha256(json.dumps(places).encode()).hexdigest()


def _spans_write(attributions: dict[int, Attribution]) -> None:
    ClaimSpan.objects.filter(claim__in=attributions).delete()
    rows = [
        ClaimSpan(claim_id=pk, role=role, start=span.start, end=span.end)
        for pk, attribution in attributions.items()
        for role in ClaimSpan.Role.values
        for span in getattr(attribution, role)
    ]
    ClaimSpan.objects.bulk_create(rows, batch_size=500)


def _speakers_write(attributions: dict[int, Attribution], document: Document) -> None:
    names = {name for attribution in attributions.values() for name in attribution.speakers}
    sources = sources_for(names=names, language=document.language)
    link = Claim.speakers.through
    link.objects.filter(claim__in=attributions).delete()
    rows = {
        (pk, sources[name].pk)
        for pk, attribution in attributions.items()
        for name in attribution.speakers
        if name in sources
    }
    link.objects.bulk_create(
        [link(claim_id=claim, source_id=source) for claim, source in sorted(rows)], batch_size=500
    )
