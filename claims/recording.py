"""How what an extraction found becomes a document's claims."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence

from sources.actions import sources_for
from sources.models import Document

from .extraction.packs import available, load_pack
from .extraction.types import Attribution, Span, Statement
from .models import Claim, ClaimSpan, ExtractionRun
from .queries import claims_untouched

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
    "speaker_label",
    "confidence",
    "check_worthiness",
    "worth_reasons",
    "start",
    "end",
    "fingerprint",
)
Found = Attribution | Statement
#: What an attribution says of a statement that has none.
_UNATTRIBUTED = Attribution(source=(), cue=(), content=(), kind="indirect")


def claims_record(
    *,
    run: ExtractionRun,
    attributions: Sequence[Attribution],
    statements: Sequence[Statement] = (),
) -> None:
    """Make the document's claims those of this run; call it within a transaction.

    A claim is the same one where cue and content are the same places: it keeps its
    row.  So does one whose content stays while its voice changes: what the article
    seemed to say itself turns out to be somebody's, or the reverse.  What a person
    touched (verdict, evidence, correction) stays as it is; of the rest, what this run
    did not find goes.

    An attributed claim that a person touched keeps its words: no statement of the
    article's own is recorded on them.  The reverse is news: an attribution of words
    that a person assessed as the article's own is recorded beside these.
    """
    marks = [_fingerprint(attribution) for attribution in attributions]
    everything: list[Found] = [*attributions, *statements]
    found: dict[str, Found] = {}
    for each in everything:
        found.setdefault(_fingerprint(each), each)
    known, written = _rows(run.document, found)

    for mark, claim in written.items():
        claim.fingerprint = mark
        _fill(claim, run, found[mark])
    new = [claim for claim in written.values() if claim.pk is None]
    Claim.objects.bulk_create(sorted(new, key=lambda claim: claim.start), batch_size=500)
    known |= written
    for mark, claim in written.items():
        parent = getattr(found[mark], "parent", None)
        claim.parent = None if parent is None else known[marks[parent]]
    Claim.objects.bulk_update(written.values(), _EXTRACTED, batch_size=200)

    places = {claim.pk: found[mark] for mark, claim in written.items()}
    _spans_write(places)
    _speakers_write(places, run.document)


def _rows(document: Document, found: dict[str, Found]) -> tuple[dict[str, Claim], dict[str, Claim]]:
    """The rows there are, and the rows to write, by fingerprint; what was not found goes."""
    known = {claim.fingerprint: claim for claim in document.claims.prefetch_related("spans")}
    free = set(claims_untouched(document).values_list("pk", flat=True))
    stale = [claim for mark, claim in known.items() if claim.pk in free and mark not in found]
    twins: dict[object, list[Claim]] = defaultdict(list)
    for claim in stale:
        twins[_other_voice(claim.voice), _content(claim)].append(claim)

    taken = _attributed_for_good(claim for claim in known.values() if claim.pk not in free)
    written: dict[str, Claim] = {}
    for mark, each in found.items():
        if mark in known:
            if known[mark].pk in free:
                written[mark] = known[mark]
        elif _voice(each) == Claim.Voice.ATTRIBUTED or not _overlap(each.content, taken):
            there = twins[_voice(each), tuple(sorted(each.content))]
            written[mark] = there.pop() if there else Claim(document=document)
    kept = {claim.pk for claim in written.values()}
    Claim.objects.filter(pk__in=[c.pk for c in stale if c.pk not in kept]).delete()
    return known, written


def is_role(name: str, language: str) -> bool:
    """Is this nothing but a role, with or without its article ("the minister", "الوزير")?

    Known are the single nouns under ``role`` in a language's words.toml; what describes
    them further ("the health minister") may name somebody.
    """
    if language not in available():
        return False
    pack = load_pack(language)
    words = [pack.fold(word) for word in name.split()]
    if len(words) > 1 and pack.has("article", words[0]):
        words = words[1:]
    clitic = pack.clitics.get("article", "")
    return len(words) == 1 and pack.has("role", words[0].removeprefix(clitic))


def _voice(found: Found) -> Claim.Voice:
    return Claim.Voice.OUTLET if isinstance(found, Statement) else Claim.Voice.ATTRIBUTED


def _other_voice(voice: str) -> Claim.Voice:
    return next(other for other in Claim.Voice if other != voice)


def _content(claim: Claim) -> tuple[Span, ...]:
    spans = (span for span in claim.spans.all() if span.role == ClaimSpan.Role.CONTENT)
    return tuple(sorted(Span(span.start, span.end) for span in spans))


def _attributed_for_good(touched: Iterable[Claim]) -> list[Span]:
    """The places of those claims that are attributed."""
    attributed = (claim for claim in touched if claim.voice == Claim.Voice.ATTRIBUTED)
    return [Span(span.start, span.end) for claim in attributed for span in claim.spans.all()]


def _overlap(spans: Iterable[Span], taken: Sequence[Span]) -> bool:
    return any(a.start < b.end and b.start < a.end for a in spans for b in taken)


def _fill(claim: Claim, run: ExtractionRun, found: Found) -> None:
    text = run.document.text
    said = found if isinstance(found, Attribution) else _UNATTRIBUTED
    claim.run, claim.voice = run, _voice(found)
    claim.kind = "" if said is _UNATTRIBUTED else said.kind
    claim.polarity, claim.confidence = said.polarity, said.confidence
    claim.source_text = _words(text, said.source)
    claim.cue_text = _words(text, said.cue)
    claim.content_text = _words(text, found.content)
    claim.cue_lemma = said.cue_lemma[:100]
    claim.speaker_label = (said.resolved_source or "")[:500]
    claim.check_worthiness, claim.worth_reasons = found.worth.score, list(found.worth.reasons)
    spans = (*said.source, *said.cue, *found.content)
    claim.start = min(span.start for span in spans)
    claim.end = max(span.end for span in spans)


def _words(text: str, spans: Iterable[Span]) -> str:
    return " … ".join(text[span.start : span.end] for span in spans)


def _fingerprint(found: Found) -> str:
    cue = found.cue if isinstance(found, Attribution) else ()
    places = [[(span.start, span.end) for span in part] for part in (cue, found.content)]
    return hashlib.sha256(json.dumps(places).encode()).hexdigest()


def _spans_write(found: dict[int, Found]) -> None:
    ClaimSpan.objects.filter(claim__in=found).delete()
    rows = [
        ClaimSpan(claim_id=pk, role=role, start=span.start, end=span.end)
        for pk, each in found.items()
        for role in ClaimSpan.Role.values
        for span in getattr(each, role, ())
    ]
    ClaimSpan.objects.bulk_create(rows, batch_size=500)


def _speakers_write(found: dict[int, Found], document: Document) -> None:
    """Who an attribution names; of the article's own statements, its publisher.

    A role by itself ("the minister") is another person in the next article: it names
    no source, and stays with the claim as ``speaker_label`` until somebody says who.
    """
    names = {pk: each.speakers for pk, each in found.items() if isinstance(each, Attribution)}
    given = {name for group in names.values() for name in group}
    wanted = {name for name in given if not is_role(name, document.language)}
    sources = sources_for(names=wanted, language=document.language)
    rows = {(pk, sources[n].pk) for pk, group in names.items() for n in group if n in sources}
    if document.publisher_id:
        rows |= {(pk, document.publisher_id) for pk in found.keys() - names.keys()}
    link = Claim.speakers.through
    link.objects.filter(claim__in=found).delete()
    link.objects.bulk_create(
        [link(claim_id=claim, source_id=source) for claim, source in sorted(rows)], batch_size=500
    )
