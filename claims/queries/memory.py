"""Every read of what the memory suggests: what was decided, and what stands there."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from sources.marked import Marked
from sources.queries import not_withdrawn, texts_deferred
from sources.text import places_of

from ..domain.verdicts import STANDING
from ..models import (
    Assessment,
    Claim,
    EvidenceProposal,
    FactCheck,
    PassageTrace,
    Repeat,
)
from .alike import CHECKS, PASSAGES
from .claims import claims_standing
from .verdicts import words_between

#: Why an answer may not hold elsewhere; the other reasons are the kinds of what differs.
OLD_ANSWER = "old"
#: Claims that give somebody's own words, and after how long these may be others: said once more.
_QUOTED = {Claim.Kind.DIRECT, Claim.Kind.MIXED}
_SAID_AGAIN = timedelta(days=7)
#: An answer older than this is carried over with a warning.
OLD = timedelta(days=180)


@dataclass(frozen=True)
class Difference:
    """What two claims differ in, as it is written in the one in view and in the other."""

    kind: str
    here: tuple[str, ...]
    there: tuple[str, ...]


@dataclass
class RepeatShown:
    """Another claim that seems to say the same, seen from ``claim``; with what stands there."""

    row: Repeat
    claim: Claim
    other: Claim
    answers: list[Assessment] = field(default_factory=list)

    @property
    def is_earlier(self) -> bool:
        """Was the other one found first?"""
        return self.row.earlier_id == self.other.pk

    @property
    def is_same(self) -> bool:
        """Did somebody decide that it says the same?"""
        return self.row.decision == Repeat.Decision.SAME

    @property
    def differences(self) -> list[Difference]:
        """What differs, from the claim in view."""
        told = []
        for each in self.row.differences:
            sides = tuple(each["here"]), tuple(each["there"])
            here, there = sides if self.is_earlier else sides[::-1]
            told.append(Difference(each["kind"], here, there))
        return told

    @property
    def quoted_otherwise(self) -> bool:
        """Do both quote the same speaker at about the same time, and in other words?

        A quotation that is a part of the other one is none in other words; across languages, only
        what is told to differ counts.
        """
        from ..memory.words import folded_words

        mine, theirs = self.claim, self.other
        if not (mine.kind in _QUOTED and theirs.kind in _QUOTED and _spoken_alike(mine, theirs)):
            return False
        days = (mine.document.published_on, theirs.document.published_on)
        if days[0] and days[1] and abs(days[0] - days[1]) > _SAID_AGAIN:
            return False
        if mine.document.language != theirs.document.language:
            return bool(self.differences)
        here, there = (" ".join(folded_words(each.content_text)) for each in (mine, theirs))
        return not (here in there or there in here)

    @property
    def is_suggested(self) -> bool:
        """Is it a pair of its own, and not the same by way of others alone?"""
        return self.row.pk is not None

    def doubts(self, answer: Assessment) -> list[str]:
        """Why an answer may not hold here: ``OLD_ANSWER``, or the kinds of what differs."""
        old = [OLD_ANSWER] if answer.created_at < timezone.now() - OLD else []
        return [*old, *(each.kind for each in self.differences)]


def _spoken_alike(one: Claim, other: Claim) -> bool:
    """Did somebody speak both?"""
    spoke = ({s.merged_into_id or s.pk for s in each.speakers.all()} for each in (one, other))
    return bool(set.intersection(*spoke))


def repeats_shown(
    claims: Sequence[Claim], *, rejected: bool = False
) -> dict[int, list[RepeatShown]]:
    """{claim: what seems to repeat it or be repeated by it}, decided ones first; two queries.

    What was decided to be another claim is left out unless ``rejected``.
    """
    here = {claim.pk: claim for claim in claims}
    rows = repeats_listed().filter(Q(claim__in=here) | Q(earlier__in=here))
    if not rejected:
        rows = rows.exclude(decision=Repeat.Decision.OTHER)
    shown: dict[int, list[RepeatShown]] = defaultdict(list)
    for row in rows:
        for mine, other in ((row.claim, row.earlier), (row.earlier, row.claim)):
            if mine.pk in here and not other.set_aside and other.document.withdrawn_at is None:
                shown[mine.pk].append(RepeatShown(row, here[mine.pk], other))
    found = [each for several in shown.values() for each in several]
    answers = answers_standing(each.other.pk for each in found)
    for each in found:
        each.answers = answers[each.other.pk]
    for several in shown.values():
        several.sort(key=lambda each: (not each.is_same, not each.answers, -each.row.likeness))
    return shown


def repeats_listed() -> QuerySet[Repeat]:
    """Repeats with both claims and their documents, without texts."""
    rows = Repeat.objects.select_related(
        "claim__document", "earlier__document", "decided_by"
    ).defer("claim__norm", "earlier__norm")
    rows = rows.prefetch_related("claim__speakers", "earlier__speakers")
    return texts_deferred(texts_deferred(rows, "claim__document"), "earlier__document")


def answers_standing(claims: Iterable[int]) -> dict[int, list[Assessment]]:
    """{claim: the answers that stand there}"""
    rows = Assessment.objects.filter(STANDING, claim__in=set(claims))
    rows = rows.select_related("editor", "label").prefetch_related("label__names")
    found: dict[int, list[Assessment]] = defaultdict(list)
    for answer in rows.order_by("aspect"):
        found[answer.claim_id].append(answer)
    return found


def repeats_of(claim: Claim) -> list[RepeatShown]:
    """What seems to repeat a claim or be repeated by it; also what is the same by way of others."""
    shown = repeats_shown([claim])[claim.pk]
    if not any(each.is_same for each in shown):
        return shown
    direct = {each.other.pk for each in shown}
    others = [other for other in cluster_of(claim) if other.pk not in direct]
    answers = answers_standing(other.pk for other in others)
    by_way = [RepeatShown(_row(claim, other), claim, other, answers[other.pk]) for other in others]
    same = sum(each.is_same for each in shown)
    return [*shown[:same], *by_way, *shown[same:]]


def cluster_of(claim: Claim) -> list[Claim]:
    """All claims that were decided to be the same as this one, and as these; the oldest first.

    They stand, and their articles come without texts.
    """
    known, new = {claim.pk}, {claim.pk}
    same = Repeat.objects.filter(decision=Repeat.Decision.SAME)
    while new:
        pairs = same.filter(Q(claim__in=new) | Q(earlier__in=new)).values_list("claim", "earlier")
        new = {pk for pair in pairs for pk in pair} - known
        known |= new
    rows = claims_standing().filter(pk__in=known - {claim.pk}).select_related("document")
    rows = rows.prefetch_related("speakers")
    return list(texts_deferred(rows, "document").order_by("pk"))


@dataclass(frozen=True)
class PassageShown:
    """A passage that may bear on a claim: its words, those of them marked that the claim has."""

    row: EvidenceProposal
    marked: Marked

    @property
    def check(self) -> FactCheck | None:
        """The fact check of others that it is, where it is one."""
        return getattr(self.row.document, "fact_check", None)

    @property
    def differences(self) -> list[Difference]:
        """What claim and passage differ in."""
        told = self.row.differences
        return [Difference(d["kind"], tuple(d["here"]), tuple(d["there"])) for d in told]


def passages_proposed(claim: Claim) -> list[PassageShown]:
    """What is proposed as evidence on a claim and nobody decided, the likeliest first; before it
    what others found who checked the same."""
    from ..memory.words import words_shared

    rows = EvidenceProposal.objects.filter(not_withdrawn(), claim=claim, decision="")
    rows = rows.select_related("document__publisher", "document__fact_check").annotate(
        words=words_between("document__text")
    )
    shown = []
    row: Any
    for row in texts_deferred(rows, "document")[: CHECKS + PASSAGES]:
        terms = words_shared(row.words, claim.stated)
        shown.append(PassageShown(row, Marked(row.words, places_of(row.words, terms))))
    return sorted(shown, key=lambda each: each.check is None)


def passage_end(passage: PassageTrace | EvidenceProposal) -> int:
    """Where a passage ends that is taken as evidence: that of a fact check with its rating."""
    document = passage.document
    return len(document.text) if hasattr(document, "fact_check") else passage.end


def differences_stored(later: Claim, earlier: Claim) -> list[dict[str, Any]]:
    """What two claims differ in, as ``Repeat.differences`` holds it."""
    from ..memory.differences import differences

    told = differences(
        later.stated,
        earlier.stated,
        denied_here=later.polarity == Claim.Polarity.DENIED,
        denied_there=earlier.polarity == Claim.Polarity.DENIED,
    )
    return [asdict(each) for each in told]


def _row(claim: Claim, other: Claim) -> Repeat:
    """A pair that nobody suggested, decided by way of others; it is not stored."""
    later, earlier = sorted([claim, other], key=lambda each: -each.pk)
    told = differences_stored(later, earlier)
    same = Repeat.Decision.SAME
    return Repeat(claim=later, earlier=earlier, likeness=1, differences=told, decision=same)
