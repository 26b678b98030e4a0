"""Every read of claims that is more than a lookup."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any
from zlib import crc32

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    Max,
    Model,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce
from django.db.models.lookups import Lookup

from sources.models import Document, Source
from sources.queries import names_fetched, not_withdrawn, texts_deferred, with_updated_at

from ..domain.spans import Places
from ..domain.verdicts import OPEN, STANDING, UNANSWERED
from ..extraction.types import Span
from ..models import (
    AnsweredClaim,
    Assessment,
    Change,
    Claim,
    ClaimSpan,
    Comment,
    Draft,
    Evidence,
    EvidenceProposal,
    Proposal,
    Repeat,
)
from .about import with_topics
from .cited import citations_of_cards
from .verdicts import assessments_listed, drafts_seen_by
from .wording import text_around


def _verdict(aspect: str, unanswered: Any) -> Coalesce:
    current = Assessment.objects.filter(STANDING, claim=OuterRef("pk"), aspect=aspect)
    return Coalesce(Subquery(current.values("verdict")[:1]), unanswered)


#: The conditions of the indexes "claim_counted" and "claim_aside", in words: SQLite knows an index
#: of some rows by the words of its condition alone.
_NONE = RawSQL("''", ())
COUNTED = Q(voice=RawSQL("'attributed'", ()), set_aside=_NONE)
_ASIDE = ~Q(set_aside=_NONE)


class _OneOf(Lookup):
    """That a key is among those of an array, which is made before any row is looked for."""

    lookup_name = "one_of"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        key, of_key = self.process_lhs(compiler, connection)
        array, of_array = compiler.compile(self.rhs)
        return f"{key} = ANY({array})", (*of_key, *of_array)


def among(keys: QuerySet[Any, Any]) -> Q:
    """The condition that a row's key is one of these, which are far fewer than rows.

    PostgreSQL expects that far more are than there are, above all of two such conditions, and reads
    rows from the newest, or all, to find them; so it is given the keys that it may look for.
    """
    if connection.vendor != "postgresql":
        return Q(pk__in=keys)
    return Q(_OneOf(F("pk"), ArraySubquery(keys)))


def in_voice(voice: str) -> Q:
    """The condition that a claim is in this voice.

    On SQLite said as an exclusion: it would take the index of voices for a condition, and sort all
    claims for the sake of the first.  PostgreSQL takes "claim_counted" where it need read no claim.
    """
    if connection.vendor == "sqlite":
        return ~Q(voice__in=[other for other in Claim.Voice if other != voice])
    return Q(voice=voice)


def not_left_out(claim: str = "claim") -> Q:
    """The condition that the claim of a row was not set aside, nor its article withdrawn.

    Asked of those that were, which are few, instead of joined to.
    """
    aside = keys_set_aside()
    gone = Claim.objects.filter(document__withdrawn_at__isnull=False).order_by().values("pk")
    return ~Q(**{f"{claim}__in": aside}) & ~Q(**{f"{claim}__in": gone})


def keys_set_aside() -> QuerySet[Claim, Any]:
    """The keys of the claims that were set aside, which are few; of any articles."""
    return Claim.objects.filter(_ASIDE).order_by().values("pk")


def claims_standing() -> QuerySet[Claim]:
    """Claims that nobody set aside, of articles that were not withdrawn."""
    return Claim.objects.filter(not_withdrawn(), set_aside="")


def claims_set_aside() -> QuerySet[Claim]:
    """Claims that were set aside, of articles that were not withdrawn."""
    return Claim.objects.filter(_ASIDE, not_withdrawn())


def claims_with_verdicts(*, aside: bool = False) -> QuerySet[Claim]:
    """Claims with ``attribution_verdict`` and ``content_verdict``: a verdict or "open".

    What was set aside (no claim, part of another one) is left out unless ``aside``, and so are
    claims of articles that were withdrawn.  Of what the article says in its own voice nobody
    asks whether it was said: there ``attribution_verdict`` is None.
    """
    claims = Claim.objects.all() if aside else claims_standing()
    return claims.annotate(**_verdicts())


def _verdicts() -> dict[str, Coalesce]:
    asked = Case(When(voice=Claim.Voice.ATTRIBUTED, then=Value(OPEN)))
    return {
        "attribution_verdict": _verdict(Assessment.Aspect.ATTRIBUTION, asked),
        "content_verdict": _verdict(Assessment.Aspect.CONTENT, Value(OPEN)),
    }


def claims_with_answer(
    claims: QuerySet[Claim], *, aspect: str, answers: Collection[str]
) -> QuerySet[Claim]:
    """Those of ``claims`` (of ``claims_with_verdicts``) where the answer to a question is of these.

    ``answers`` are verdicts and "open".  Verdicts are looked for among the answers that stand,
    which are far fewer than claims.
    """
    if OPEN in answers:
        return claims.filter(**{f"{aspect}_verdict__in": answers})
    given = Assessment.objects.filter(STANDING, aspect=aspect, verdict__in=answers)
    return claims.filter(among(given.order_by().values("claim")))


def claims_waiting() -> QuerySet[Claim]:
    """Attributed claims with a question that nobody has answered.

    The article's own statements are there to be picked from, and keep nobody waiting.
    """
    return claims_with_verdicts().filter(UNANSWERED, voice=Claim.Voice.ATTRIBUTED)


def claims_of(document: Document, *, seen_by: Any = None) -> QuerySet[Claim]:
    """A document's claims of either voice in text order, with what a list of them shows.

    Of their drafts come those in work that this person may see.  A withdrawn article's are there.
    """
    assessments = Assessment.objects.select_related("label").prefetch_related("label__names")
    live = Draft.objects.filter(drafts_seen_by(seen_by), state__in=Draft.LIVE)
    return (
        with_topics(claims_with_verdicts(aside=True))
        .filter(document=document, set_aside="")
        .annotate(comments_count=_counted(Comment), evidence_count=_counted(Evidence))
        .select_related("assignee")
        .prefetch_related(
            "spans",
            *speakers_fetched(),
            Prefetch("assessments", assessments),
            Prefetch("drafts", live),
        )
        .order_by("start", "pk")
    )


def claims_for_full_cards(document: Document, *, seen_by: Any) -> QuerySet[Claim]:
    """The same with all that is known of each: evidence, answers, drafts, notes, changes."""
    cited = "evidence__document__publisher__names"
    assessments = Assessment.objects.select_related("editor", "reviewer", "label")
    assessments = texts_deferred(
        assessments.select_related("citation__page", "citation__document"), "citation__document"
    )
    evidence = Evidence.objects.select_related(
        "document__publisher__merged_into", "document__picture", "added_by", "page"
    ).defer("document__picture__shown")
    drafts = Draft.objects.filter(drafts_seen_by(seen_by), state__in=Draft.LIVE)
    drafts = drafts.select_related("author", "reviewer__preference", "label")
    comments = Comment.objects.select_related("author").prefetch_related("mentions")
    return (
        claims_of(document, seen_by=seen_by)
        .prefetch_related(None)
        .prefetch_related(
            "spans",
            *speakers_fetched(),
            Prefetch(
                "evidence",
                evidence.prefetch_related(*names_fetched("document__publisher")),
            ),
            citations_of_cards(),
            Prefetch("assessments", assessments.prefetch_related("label__names", cited)),
            Prefetch("drafts", drafts.prefetch_related("evidence__document", "label__names")),
            Prefetch("comments", comments),
            Prefetch("changes", Change.objects.select_related("by", "undone_by")),
        )
    )


def claims_aside(document: Document) -> QuerySet[Claim]:
    """A document's claims that were set aside, in text order."""
    rows = Claim.objects.filter(document=document).exclude(set_aside="")
    return rows.select_related("merged_into").order_by("start", "pk")


def _counted(related: type[Model]) -> Coalesce:
    rows = related._default_manager.filter(claim=OuterRef("pk")).order_by().values("claim")
    return Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n")), Value(0))


def proposals_open(document: Document) -> QuerySet[Proposal]:
    """What a later extraction would do to claims that people work on, still undecided."""
    rows = Proposal.objects.filter(claim__document=document, decision="")
    return rows.select_related("claim").order_by("claim__start", "pk")


def speakers_fetched() -> list[Prefetch]:
    """What fetches the speakers of claims with their names, as ``Claim.spoken_by`` reads them."""
    speakers = Source.objects.select_related("merged_into")
    return [
        Prefetch("speakers", speakers, to_attr="fetched_speakers"),
        *names_fetched("fetched_speakers"),
    ]


def claims_listed(*, aside: bool = False) -> QuerySet[Claim]:
    """Claims of any documents, with all that a list of them shows, in few queries.

    What was set aside is left out unless ``aside``.  Documents come without their texts; each
    claim has its ``text_around`` instead.  ``standing`` holds the answers that nothing superseded,
    ``updated_at`` is when the claim or its answers changed last.  By the verdicts of
    ``claims_with_verdicts`` one may filter; the rows do not have them.
    """
    standing = assessments_listed().filter(STANDING)
    claims = Claim.objects.all() if aside else claims_standing()
    rows = (
        claims.alias(**_verdicts())
        .select_related("document__publisher__merged_into", "assignee")
        .prefetch_related(
            *names_fetched("document__publisher"),
            *speakers_fetched(),
            Prefetch("spans", ClaimSpan.objects.order_by("start", "end"), to_attr="fetched_spans"),
            Prefetch("assessments", standing, to_attr="standing"),
        )
    )
    rows = texts_deferred(rows, "document").annotate(text_around=text_around())
    return with_updated_at(with_topics(rows), "claim")


def claims_spoken_by(sources: Collection[int] | QuerySet[Source], *, answered: bool = False) -> Q:
    """The condition that one of the sources (keys, or a query), or one merged into them, spoke it.

    Their claims are looked up by two indexes and put together; where ``answered``, only those of
    which an answer stands, which are far fewer.
    """
    keys: Any = sources.order_by().values("pk") if isinstance(sources, QuerySet) else sources
    links = Claim.speakers.through.objects.order_by().values("claim")
    if answered:
        links = links.filter(claim__in=AnsweredClaim.objects.values("claim"))
    merged = links.filter(source__merged_into__in=keys)
    return among(links.filter(source__in=keys).union(merged))


def source_answered(source: Source) -> bool:
    """Does an answer stand on what a source said, or one merged into it, or wait for review?"""
    spoken = Claim.objects.filter(claims_spoken_by([source.pk]))
    return claims_answered(spoken).exists()


def claims_answered(claims: QuerySet[Claim]) -> QuerySet[Claim]:
    """Those of the claims on which an answer stands, or one that waits for review."""
    standing = Assessment.objects.filter(STANDING, claim=OuterRef("pk"))
    waiting = Draft.objects.filter(claim=OuterRef("pk"), state=Draft.State.SUBMITTED)
    return claims.filter(Exists(standing) | Exists(waiting))


def claims_by_voice(document: Document) -> dict[str, int]:
    """{voice: how many claims of the document have it}"""
    counted = (
        Claim.objects.filter(document=document, set_aside="")
        .order_by()
        .values_list("voice")
        .annotate(n=Count("pk"))
    )
    return dict.fromkeys(Claim.Voice.values, 0) | dict(counted)


def claims_untouched(document: Document) -> QuerySet[Claim]:
    """A document's claims on which no person has worked in any way, or been asked to."""
    unworked = Claim.objects.filter(
        document=document,
        assessments=None,
        drafts=None,
        evidence=None,
        citations=None,
        comments=None,
    )
    decided = Repeat.objects.exclude(decision="")
    here, there = (decided.filter(**{side: OuterRef("pk")}) for side in ("claim", "earlier"))
    taken = EvidenceProposal.objects.filter(claim=OuterRef("pk")).exclude(decision="")
    decided_on = Exists(here) | Exists(there) | Exists(taken)
    return unworked.filter(~decided_on, assignee=None, changes=None)


def spans_by_role(claim: Claim) -> dict[str, list[Span]]:
    """{role: where the claim's pieces of it stand, in text order}"""
    spans: dict[str, list[Span]] = {role: [] for role in ClaimSpan.Role.values}
    for span in claim.spans.all():
        spans[span.role].append(Span(span.start, span.end))
    return {role: sorted(places) for role, places in spans.items()}


def places_of(claim: Claim) -> Places:
    """Where the claim's parts stand."""
    return Places(*(tuple(spans) for spans in spans_by_role(claim).values()))


def claim_read_at(claim: Claim, version: int) -> dict[str, Any] | None:
    """How a claim read at an earlier version, as ``Change.before`` holds it.

    None where it is no earlier one, one of before changes were kept, or one whose speaker was
    renamed or merged since.
    """
    if version < (claim.speakers_since or 0):
        return None
    steps: list[tuple[datetime, Any]] = []  # when each version ended, and how the claim read
    for change in claim.changes.all():
        before, after = (rows.get(str(claim.pk)) for rows in (change.before, change.after))
        if before != after:
            steps.append((change.at, before))
            steps += [(change.undone_at, after)] if change.undone_at else []
    steps.sort(key=lambda step: step[0])
    back = claim.version - version
    return steps[-back][1] if 0 < back <= len(steps) else None


def claims_versions(document_id: int, *, seen_by: Any = None) -> dict[int, str]:
    """{claim: a token} of an article's claims, whichever voice; one query.

    The token is another one once somebody changed, answered, drafted, reviewed, commented
    or quoted evidence on the claim, or an extraction proposes something about it: whoever
    shows an older one shows something stale.  Drafts that this person may not see change
    nothing.  A claim that was set aside has no token.
    """
    drafts = Draft.objects.filter(drafts_seen_by(seen_by))
    rows = Claim.objects.filter(document_id=document_id, set_aside="").order_by("pk")
    values = rows.values_list(
        "pk",
        "version",
        _of_claim(Assessment, Count("pk")),
        _of_claim(Comment, Count("pk")),
        _of_claim(Evidence, Count("pk")),
        _of_claim(Evidence, Max("pk")),
        _of_claim(Proposal.objects.filter(decision=""), Max("pk")),
        _of_claim(drafts, Count("pk")),
        _of_claim(drafts, Sum("version")),
        _of_claim(drafts, Max("submitted_at")),
        _of_claim(drafts, Max("decided_at")),
        _of_claim(Repeat, Count("pk")),
        _of_claim(Repeat, Max("decided_at")),
        _of_claim(EvidenceProposal, Count("pk")),
        _of_claim(EvidenceProposal, Max("decided_at")),
    )
    return {pk: _token(parts) for pk, *parts in values}


def _of_claim(rows: Any, what: Any) -> Subquery:
    rows = rows if isinstance(rows, QuerySet) else rows.objects.all()
    of_claim = rows.filter(claim=OuterRef("pk")).order_by().values("claim")
    return Subquery(of_claim.annotate(told=what).values("told"))


def _token(parts: Iterable[int | datetime | None]) -> str:
    return f"{crc32(repr(list(map(str, parts))).encode()):08x}"
