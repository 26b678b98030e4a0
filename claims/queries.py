"""Every read of claims, runs and verdicts that is more than a lookup."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    Model,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Substr
from django.utils import timezone

from sources.models import Document, Source

from .models import (
    Article,
    Assessment,
    Change,
    Claim,
    ClaimSpan,
    Comment,
    Draft,
    Evidence,
    ExtractionRun,
    Label,
    Newsroom,
    Proposal,
)

#: What a question is called that nobody has answered.
OPEN = "open"
#: Of an assessment: nothing superseded it, and it does not open the question again.
STANDING = Q(superseded_by__isnull=True) & ~Q(verdict=Assessment.Verdict.WITHDRAWN)


def _verdict(aspect: str, unanswered: Any) -> Coalesce:
    current = Assessment.objects.filter(STANDING, claim=OuterRef("pk"), aspect=aspect)
    return Coalesce(Subquery(current.values("verdict")[:1]), unanswered)


def newsroom() -> Newsroom:
    """The newsroom's switches."""
    return Newsroom.objects.filter(pk=1).first() or Newsroom(pk=1)


def document_lock(*documents: int) -> None:
    """Let nobody else write claims of these documents until the transaction ends."""
    rows = Document.objects.select_for_update(no_key=True).order_by("pk")
    list(rows.filter(pk__in=set(documents)).values_list("pk", flat=True))


def claims_standing() -> QuerySet[Claim]:
    """Claims that nobody set aside."""
    return Claim.objects.filter(set_aside="")


def claims_with_verdicts(*, aside: bool = False) -> QuerySet[Claim]:
    """Claims with ``attribution_verdict`` and ``content_verdict``: a verdict or "open".

    What was set aside (no claim, part of another one) is left out unless ``aside``.  Of
    what the article says in its own voice nobody asks whether it was said: there
    ``attribution_verdict`` is None.
    """
    asked = Case(When(voice=Claim.Voice.ATTRIBUTED, then=Value(OPEN)))
    claims = Claim.objects.all() if aside else claims_standing()
    return claims.annotate(
        attribution_verdict=_verdict(Assessment.Aspect.ATTRIBUTION, asked),
        content_verdict=_verdict(Assessment.Aspect.CONTENT, Value(OPEN)),
    )


def claims_waiting() -> QuerySet[Claim]:
    """Attributed claims with a question that nobody has answered.

    The article's own statements are there to be picked from, and keep nobody waiting.
    """
    unanswered = Q(attribution_verdict=OPEN) | Q(content_verdict=OPEN)
    return claims_with_verdicts().filter(unanswered, voice=Claim.Voice.ATTRIBUTED)


def claims_of(document: Document) -> QuerySet[Claim]:
    """A document's claims of either voice in text order, with what a list of them shows."""
    assessments = Assessment.objects.select_related("label").prefetch_related("label__names")
    live = Draft.objects.filter(state__in=Draft.LIVE)
    return (
        claims_with_verdicts()
        .filter(document=document)
        .annotate(comments_count=_counted(Comment), evidence_count=_counted(Evidence))
        .select_related("assignee")
        .prefetch_related(
            "spans",
            "speakers__names",
            "speakers__merged_into__names",
            Prefetch("assessments", assessments),
            Prefetch("drafts", live),
        )
        .order_by("start", "pk")
    )


def claims_whole(document: Document) -> QuerySet[Claim]:
    """The same with all that is known of each: evidence, answers, drafts, notes, changes."""
    cited = "evidence__document__publisher__names"
    assessments = Assessment.objects.select_related("editor", "reviewer", "label")
    evidence = Evidence.objects.select_related("document__publisher__merged_into", "added_by")
    drafts = Draft.objects.filter(state__in=Draft.LIVE).select_related("author", "reviewer")
    comments = Comment.objects.select_related("author").prefetch_related("mentions")
    return (
        claims_of(document)
        .prefetch_related(None)
        .prefetch_related(
            "spans",
            "speakers__names",
            "speakers__merged_into__names",
            Prefetch(
                "evidence",
                evidence.prefetch_related(
                    "document__publisher__names", "document__publisher__merged_into__names"
                ),
            ),
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


def labels_in_use() -> QuerySet[Label]:
    """The newsroom's own words for verdicts, in the order in which they are offered."""
    return Label.objects.filter(active=True).prefetch_related("names")


def people_who_may(permission: str, *, superusers: bool = True) -> QuerySet[User]:
    """Active users with the permission, by name; superusers have every permission."""
    people: QuerySet[User] = get_user_model().objects.with_perm(
        permission,
        include_superusers=superusers,
        backend="django.contrib.auth.backends.ModelBackend",
    )
    return people.order_by("first_name", "username")


def claims_listed(*, aside: bool = False) -> QuerySet[Claim]:
    """Claims of any documents, with all that a list of them shows, in few queries.

    What was set aside is left out unless ``aside``.  Documents come without their texts;
    each span has its ``words`` instead.  ``standing`` holds the answers that nothing superseded.
    """
    standing = assessments_listed().filter(STANDING)
    spans = ClaimSpan.objects.annotate(words=_words("claim__document__text"))
    return (
        claims_with_verdicts(aside=aside)
        .select_related("document__publisher__merged_into", "assignee")
        .defer("document__text", "document__original", "document__norm")
        .prefetch_related(
            "document__publisher__names",
            "document__publisher__merged_into__names",
            "speakers__names",
            "speakers__merged_into__names",
            Prefetch("spans", spans),
            Prefetch("assessments", standing, to_attr="standing"),
        )
    )


def claims_spoken_by(sources: QuerySet[Source]) -> Exists:
    """The condition that one of the sources, or one merged into them, spoke a claim."""
    links = Claim.speakers.through.objects.filter(claim=OuterRef("pk"))
    chosen = sources.order_by().values("pk")
    return Exists(links.filter(Q(source__in=chosen) | Q(source__merged_into__in=chosen)))


def evidence_listed() -> QuerySet[Evidence]:
    """Evidence with its passage as ``words``, its document without the text."""
    return (
        Evidence.objects.annotate(words=_words("document__text"))
        .select_related("added_by", "document__publisher__merged_into")
        .defer("document__text", "document__original", "document__norm")
        .prefetch_related("document__publisher__names", "document__publisher__merged_into__names")
    )


def assessments_listed() -> QuerySet[Assessment]:
    """Assessments with their people, labels and evidence, and with what they supersede."""
    people = Assessment.objects.select_related("editor", "reviewer", "label", "supersedes")
    return people.prefetch_related("label__names", "evidence")


def drafts_listed() -> QuerySet[Draft]:
    """Drafts with their people, labels and evidence."""
    drafts = Draft.objects.select_related("author", "reviewer", "label")
    return drafts.prefetch_related("label__names", "evidence")


def drafts_seen_by(person: Any) -> Q:
    """The condition on drafts that this person may see them: others' once they are submitted."""
    return Q(author=person.pk) | ~Q(state=Draft.State.DRAFT)


def _words(text: str) -> Substr:
    """The words from ``start`` to ``end``, cut out by the database in code points."""
    return Substr(text, F("start") + 1, F("end") - F("start"))


def claims_by_voice(document: Document) -> dict[str, int]:
    """{voice: how many claims of the document have it}"""
    counted = (
        claims_standing()
        .filter(document=document)
        .order_by()
        .values_list("voice")
        .annotate(n=Count("pk"))
    )
    return dict.fromkeys(Claim.Voice.values, 0) | dict(counted)


def claims_untouched(document: Document) -> QuerySet[Claim]:
    """A document's claims on which no person has worked in any way, or been asked to."""
    corrected = Claim.history.model.objects.filter(id=OuterRef("pk"))
    unworked = Claim.objects.filter(
        document=document, assessments=None, drafts=None, evidence=None, comments=None
    )
    return unworked.filter(assignee=None).exclude(Exists(corrected))


def assessment_current(claim: Claim, aspect: str) -> Assessment | None:
    """The answer that stands for one of the claim's questions, or None while it is open."""
    return Assessment.objects.filter(STANDING, claim=claim, aspect=aspect).first()


def articles_with_state() -> QuerySet[Article]:
    """Articles with ``state`` and ``reason`` of their latest run and their claim counts.

    ``claims_count`` counts attributed claims, ``open_count`` those of them with an
    unanswered question, ``statements_count`` what the article says in its own voice.
    """
    latest = ExtractionRun.objects.filter(document=OuterRef("pk")).order_by("-pk")
    here = Q(document=OuterRef("pk"))
    return Article.objects.annotate(
        state=Coalesce(Subquery(latest.values("state")[:1]), Value("")),
        reason=Coalesce(Subquery(latest.values("reason")[:1]), Value("")),
        claims_count=_count(claims_standing().filter(here, voice=Claim.Voice.ATTRIBUTED)),
        open_count=_count(claims_waiting().filter(here)),
        statements_count=_count(claims_standing().filter(here, voice=Claim.Voice.OUTLET)),
    )


def articles_listed() -> QuerySet[Article]:
    """``articles_with_state`` without their texts, with ``latest_run`` and publishers' names."""
    latest = ExtractionRun.objects.filter(document=OuterRef("pk")).order_by("-pk")
    return (
        articles_with_state()
        .annotate(latest_run=Subquery(latest.values("pk")[:1]))
        .select_related("publisher__merged_into")
        .prefetch_related("publisher__names", "publisher__merged_into__names")
        .defer("text", "original")
    )


def _count(claims: QuerySet[Claim]) -> Coalesce:
    """How many of the claims an article has."""
    counted = claims.order_by().values("document").annotate(n=Count("pk"))
    return Coalesce(Subquery(counted.values("n")), Value(0))


def runs_lost(*, nobody_works: bool = False) -> QuerySet[ExtractionRun]:
    """Runs whose task is gone: queued and never taken, or taken by a worker that died.

    A worker's task is stopped after ``ISNAD_RUN_SECONDS``, so a run that is still
    running a minute later has no worker.  Where ``nobody_works``, every run that is
    under way is one of them.
    """
    if nobody_works:
        return ExtractionRun.objects.filter(
            state__in=[ExtractionRun.State.QUEUED, ExtractionRun.State.RUNNING]
        )
    now = timezone.now()
    return ExtractionRun.objects.filter(
        Q(state=ExtractionRun.State.QUEUED)
        & Q(queued_at__lt=now - timedelta(seconds=settings.ISNAD_QUEUE_PATIENCE))
        | Q(state=ExtractionRun.State.RUNNING)
        & Q(started_at__lt=now - timedelta(seconds=settings.ISNAD_RUN_SECONDS + 60))
    )
