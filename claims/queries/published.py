"""Every read of what is published: claims with an answer that stands, as readers see them.

Nothing else leaves by the public door.  Words come in the language that is active.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

from django.conf import settings
from django.db.models import F, Prefetch, Q, QuerySet
from django.utils import timezone

from sources.addresses import shown_outside
from sources.models import Document, Picture, Source
from sources.queries import names_fetched, texts_deferred

from ..domain.claimreview import Lack, claimants, lacks
from ..domain.published import (
    Answer,
    ArticleCheck,
    Cited,
    Copy,
    Corrected,
    Ended,
    Named,
    Passage,
    Place,
    PublishedClaim,
    Shown,
)
from ..domain.tables import table_cited
from ..domain.verdicts import (
    OPEN,
    OPENING,
    STANDING,
    VERDICTS,
    Aspect,
    Verdict,
    reason_said,
)
from ..models import AnsweredClaim, Assessment, Citation, Claim, Evidence, Repeat
from .claims import (
    claims_standing,
    claims_with_answer,
    claims_with_verdicts,
    not_left_out,
    speakers_fetched,
)
from .search import claims_found
from .verdicts import text_with_tables, words_between

#: Said as a bound of the index, from which SQLite would else not begin.
_EVER = datetime(1970, 1, 1, tzinfo=UTC)


def publishing() -> bool:
    """Are answers that stand published?"""
    return bool(settings.ISNAD_PUBLISH and settings.ISNAD_PUBLIC_HOST)


def public_address(claim: Claim) -> str:
    """Where readers find the page of a published claim, in the language they ask for."""
    scheme = "https" if settings.HTTPS else "http"
    return f"{scheme}://{settings.ISNAD_PUBLIC_HOST}/claims/{claim.pk}/"


def claim_lacks(claim: Claim, *, attribution: str, words: Iterable[str]) -> list[Lack]:
    """What search engines would miss of a claim's public page.

    ``attribution`` is the answer to whether it was said, ``words`` name the verdicts.  Reads the
    claim's document with its outlet and its speakers, with their names.
    """
    place, polarity = place_public(claim.document, claim.start), _polarity(claim)
    own = claim.voice == Claim.Voice.OUTLET
    claimed = claimants(
        speakers=_speakers(claim),
        outlet=place.publisher,
        reported=own or attribution == Verdict.DISPUTED,
        polarity="",
    )
    return lacks(
        stated=claim.stated,
        worded=bool(claim.wording),
        speakers=claimed,
        place=place,
        words=words,
        polarity=polarity,
    )


def claims_published() -> QuerySet[Claim]:
    """Claims of which an answer stands, with their verdicts, the latest told of first.

    What was set aside and what stands in articles that were withdrawn is not among them.
    ``told_at`` is when something was last answered, corrected or withdrawn of it.
    """
    rows = claims_with_verdicts().filter(answered__told_at__gt=_EVER)
    return rows.annotate(told_at=F("answered__told_at")).order_by("-told_at", "-pk")


def published_counted() -> QuerySet[AnsweredClaim]:
    """A row for each of ``claims_published``, of which no claim need be read."""
    return AnsweredClaim.objects.filter(not_left_out())


def claim_published(pk: int) -> PublishedClaim | None:
    """One published claim with all that its page shows; None where it is not published."""
    row = claims_to_publish(claims_published()).filter(pk=pk).first()
    return replace(as_published(row), also=tuple(_same_elsewhere(pk))) if row else None


def published_by(source: int) -> Q:
    """The condition on claims that a source, or one merged into it, published their articles."""
    return Q(document__publisher=source) | Q(document__publisher__merged_into=source)


def published_saying(
    rows: QuerySet[Claim], words: str, verdicts: dict[str, str]
) -> QuerySet[Claim]:
    """Those in which every word stands, the best first, and with these verdicts, by question."""
    for aspect, verdict in verdicts.items():
        if verdict:
            rows = claims_with_answer(rows, aspect=aspect, answers=[verdict])
    return claims_found(rows, words)


def source_public(pk: int) -> Source | None:
    """A source, with its names; the one that it turned out to be, where it was merged."""
    rows = Source.objects.select_related("merged_into")
    found = rows.prefetch_related("names", "merged_into__names").filter(pk=pk).first()
    return found and (found.merged_into or found)


def claims_to_publish(rows: QuerySet[Claim]) -> QuerySet[Claim]:
    """Rows of ``claims_published`` with all that ``as_published`` reads of them."""
    rows = texts_deferred(rows.select_related("document__publisher__merged_into"), "document")
    return rows.prefetch_related(
        *names_fetched("document__publisher"),
        *speakers_fetched(),
        Prefetch("assessments", _answers().order_by("created_at", "pk"), to_attr="told"),
    )


def _same_elsewhere(pk: int) -> Iterable[Place]:
    """Where published claims stand that people decided to be the same as this one."""
    same = Repeat.objects.filter(decision=Repeat.Decision.SAME).order_by()
    # As a union of keys: for "or" PostgreSQL would read every claim.
    either = same.filter(claim=pk).values("earlier").union(same.filter(earlier=pk).values("claim"))
    rows = claims_published().filter(pk__in=either)
    rows = rows.select_related("document__publisher__merged_into")
    for claim in texts_deferred(
        rows.prefetch_related(*names_fetched("document__publisher")), "document"
    ):
        yield place_public(claim.document, claim.start)


def claim_ended(pk: int) -> Ended | None:
    """That a claim was published once, and is not now; None where it never was.

    Only what readers could have seen counts: a claim that was answered.
    """
    answers = Assessment.objects.filter(claim=pk).order_by("created_at", "pk")
    if not answers.filter(verdict__in=VERDICTS).exists():
        return None
    standing = claims_standing().filter(pk=pk).exists()
    latest = answers.filter(verdict__in=OPENING).last()
    if latest is None or not standing:
        return Ended(reopened=False)
    reopened = latest.verdict == Assessment.Verdict.REOPENED
    return Ended(reopened, latest.created_at, "" if reopened else reason_said(latest.reason))


def claims_ended(most: int) -> list[tuple[int, datetime]]:
    """The claims that were published and are no more, at most so many, the latest first.

    Each with when its last answer was taken away, or its article withdrawn.
    """
    standing = Assessment.objects.filter(STANDING).order_by().values("claim")
    opened = Assessment.objects.filter(verdict__in=OPENING, superseded_by=None)
    opened = opened.exclude(claim__in=standing).order_by("-created_at")
    gone = Claim.objects.filter(document__withdrawn_at__isnull=False, pk__in=standing)
    gone = gone.order_by("-document__withdrawn_at")
    found: list[tuple[datetime, int]] = [
        *opened.values_list("created_at", "claim")[: most * len(Aspect)],
        *gone.values_list("document__withdrawn_at", "pk")[:most],  # type: ignore[list-item]
    ]
    latest = {pk: at for at, pk in sorted(found)}
    return sorted(latest.items(), key=lambda each: (each[1], each[0]), reverse=True)[:most]


def article_check(article: Document, *, claim: int | None = None) -> ArticleCheck:
    """An article's claims, as readers may see them; of its own only what was answered.

    Or that ``claim`` of them alone, whichever voice it has.
    """
    rows = claims_to_publish(claims_with_verdicts().filter(document=article))
    heard = Q(voice=Claim.Voice.ATTRIBUTED) | ~Q(content_verdict=OPEN)
    found = rows.filter(heard if claim is None else Q(pk=claim)).order_by("start", "pk")
    place = replace(place_public(article, 0), title=article.headline, page="", time="")
    return ArticleCheck(place, tuple(map(as_published, found)), timezone.now())


def _answers() -> QuerySet[Assessment]:
    text = "document__text"
    pieces = Evidence.objects.annotate(words=words_between(text), tabbed=text_with_tables(text))
    pieces = pieces.select_related("document__publisher__merged_into", "document__picture")
    pieces = pieces.defer("document__picture__shown")
    pieces = texts_deferred(
        pieces.prefetch_related(*names_fetched("document__publisher")), "document"
    )
    answers = Assessment.objects.select_related(
        "label", "citation__page", "citation__document", "editor__byline", "reviewer__byline"
    )
    return texts_deferred(
        answers.prefetch_related("label__names", Prefetch("evidence", pieces)),
        "citation__document",
    )


def as_published(claim: Claim) -> PublishedClaim:
    """A row of ``claims_to_publish`` as readers see it, in the language that is active."""
    told: list[Assessment] = claim.told  # type: ignore[attr-defined]
    own = claim.voice == Claim.Voice.OUTLET
    asked = [a for a in Aspect if not (own and a == Aspect.ATTRIBUTION)]
    return PublishedClaim(
        key=claim.pk,
        stated=claim.stated,
        quoted=claim.content_text,
        worded=bool(claim.wording),
        own_voice=own,
        polarity=_polarity(claim),
        speakers=_speakers(claim),
        speaker_as_read=claim.speaker_label or claim.source_text,
        place=place_public(claim.document, claim.start),
        answers=tuple(_answer(aspect, told) for aspect in asked),
        corrections=tuple(_corrections(told)),
        first_at=min((answer.created_at for answer in told), default=claim.created_at),
        changed_at=max((answer.created_at for answer in told), default=claim.created_at),
    )


def _polarity(claim: Claim) -> str:
    affirmed = claim.polarity == Claim.Polarity.AFFIRMED
    return "" if affirmed else str(claim.get_polarity_display())


def _speakers(claim: Claim) -> tuple[Named, ...]:
    found = (speaker.merged_into or speaker for speaker in claim.spoken_by)
    return tuple(named_public(speaker) for speaker in dict.fromkeys(found))


def named_public(source: Source) -> Named:
    """Somebody who spoke or published, as readers see them."""
    return Named(source.pk, str(source), source.kind, source.wikidata_id or "")


def place_public(document: Document, offset: int) -> Place:
    """Where something stands, as readers see it; an address that is not theirs is left out."""
    publisher = document.publisher and (document.publisher.merged_into or document.publisher)
    return Place(
        title=document.title,
        url=_public_address(document.url),
        publisher=named_public(publisher) if publisher else None,
        published_on=document.published_on,
        language=document.language,
        **document.place_of(offset),
    )


def _public_address(url: str) -> str:
    return url if shown_outside(url) else ""


def _answer(aspect: Aspect, told: Iterable[Assessment]) -> Answer:
    question = str(aspect.label)
    current = [a for a in told if a.aspect == aspect and a.superseded_by_id is None]
    if not current or current[0].verdict in OPENING:
        return Answer(aspect.value, question, OPEN, "")
    found = current[0]
    return Answer(
        aspect=aspect.value,
        question=question,
        verdict=found.verdict,
        word=_word(found),
        rating=_rating(found),
        rationale=found.rationale,
        at=found.created_at,
        by=tuple(_named_people(found)),
        passages=tuple(_passage(piece) for piece in found.evidence.all()),
        cited=_cited(found),
    )


def _named_people(answer: Assessment) -> Iterable[str]:
    """Who answered and who reviewed, as they chose to be named."""
    for person in filter(None, (answer.editor, answer.reviewer)):
        byline = getattr(person, "byline", None)
        if byline and person.is_active:
            yield byline.name


def _rating(answer: Assessment) -> int | None:
    """The label's number; "unverifiable" is no place between true and false."""
    if answer.label is None or answer.verdict == Assessment.Verdict.UNVERIFIABLE:
        return None
    return answer.label.rating


def _word(answer: Assessment) -> str:
    return str(answer.label) if answer.label else str(answer.get_verdict_display())


def _passage(piece: Evidence) -> Passage:
    return Passage(
        words=piece.words,  # type: ignore[attr-defined]
        stance=str(piece.get_stance_display()),
        place=place_public(piece.document, piece.start),
        copy=_copy(piece.document),
        gone_since=piece.gone_since,
        picture=_picture(piece.document),
        table=table_cited(piece.tabbed, piece.start, piece.end),  # type: ignore[attr-defined]
    )


def _picture(document: Document) -> Shown | None:
    picture: Picture | None = getattr(document, "picture", None)
    return Shown(picture.pk, picture.width, picture.height) if picture else None


def pictures_shown(article: ArticleCheck) -> Iterable[tuple[int, bytes]]:
    """The pictures on which answers in an article's check rest, each with its key."""
    answers = (answer for claim in article.claims for answer in claim.answers)
    keys = {piece.picture.key for a in answers for piece in a.passages if piece.picture}
    rows = Picture.objects.filter(pk__in=keys).values_list("pk", "shown")
    return ((key, bytes(shown)) for key, shown in rows)


def picture_published(claim: int, key: int) -> Picture | None:
    """A picture on which an answer of a published claim rests; None of any other."""
    found = claim_published(claim)
    grounds = (piece for answer in found.standing for piece in answer.passages) if found else ()
    rests = any(piece.picture and piece.picture.key == key for piece in grounds)
    return Picture.objects.filter(pk=key).first() if rests else None


def _cited(answer: Assessment) -> Cited | None:
    if not answer.cited_url:
        return None
    citation: Citation | None = getattr(answer, "citation", None)
    kept = citation.document if citation else None
    dead = citation.page if citation and citation.page.health == "dead" else None
    return Cited(
        url=_public_address(answer.cited_url),
        copy=_copy(kept) if kept else None,
        gone_since=dead.health_since if dead else None,
    )


def _copy(document: Document) -> Copy:
    return Copy(document.created_at, document.sha256)


def _corrections(told: list[Assessment]) -> Iterable[Corrected]:
    """Each answer that gave way to another, the latest last."""
    later = {answer.pk: answer for answer in told}
    for answer in told:
        after = later.get(answer.superseded_by_id) if answer.superseded_by_id else None
        if after and answer.verdict not in OPENING:
            question = str(answer.get_aspect_display())
            reopened = after.verdict == Assessment.Verdict.REOPENED
            why = "" if reopened else reason_said(after.reason)  # that one is for colleagues
            yield Corrected(question, _word(answer), _word(after), after.created_at, why)
