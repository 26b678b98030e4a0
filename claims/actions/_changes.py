"""How a correction is made and kept: lock, refuse, change, record what was there before.

The changes are the claims' history; there is no other.  A change of one claim and one of five
hundred cost about as many queries: rows, and what was before and after, are read and written
as sets.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from sources.errors import Conflict, Refused
from sources.models import Document, Source

from ..domain.spans import Places, words
from ..domain.verdicts import STANDING
from ..models import Assessment, Change, Claim, ClaimSpan, Draft
from ._snapshots import (
    claims_write,
    embed,
    embedded,
    snapshots,
    spans_write,
    speakers_write,
    topics_write,
)


class ClaimEdits(list[Claim]):
    """The claims that a change touches, new ones appended; afterwards also the change.

    There is no ``change`` where nothing was altered, unless one was asked for ``always``.
    """

    change: Change

    def place(self, claim: Claim, places: Places) -> None:
        """Write the places, and the words there; one that is new is stored and joins the others.

        Raises Refused("claim_there") where another claim has these very places.
        """
        _refuse_taken(claim, places)
        text = claim.document.text
        claim.source_text = words(text, places.source)
        claim.cue_text, claim.content_text = words(text, places.cue), words(text, places.content)
        claim.start, claim.end = places.extent
        claim.fingerprint = places.fingerprint
        if claim._state.adding:
            Claim.objects.bulk_create([claim])  # its version is counted with the others'
            self.append(claim)
        spans = [
            [role, span.start, span.end]
            for role in ClaimSpan.Role.values
            for span in getattr(places, role)
        ]
        spans_write({claim: spans})

    def speak(self, claim: Claim, speakers: Iterable[Source]) -> None:
        """Make these the claim's speakers."""
        speakers_write({claim: [source.pk for source in speakers]})

    def speak_each(self, speakers: Mapping[Claim, Iterable[Source]]) -> None:
        """Make these the speakers of each of the claims."""
        speakers_write(
            {claim: [each.pk for each in sources] for claim, sources in speakers.items()}
        )

    def about(self, topics: Mapping[Claim, Iterable[int]]) -> None:
        """Make these, by their keys, what each of the claims is about."""
        topics_write(topics)


@contextmanager
def claims_edited(
    kind: str,
    claims: Sequence[Claim],
    by: User,
    *,
    version: int | None = None,
    words_change: bool = False,
    always: bool = False,
    aside: bool = False,
    answered: bool = False,
) -> Iterator[ClaimEdits]:
    """Let the caller change claims, locked as they are now; afterwards it is kept as one change.

    ``version`` is what the person had in view.  ``words_change`` carries along what is embedded
    in the claims.  ``aside`` is for claims that may be set aside, ``answered`` for what no
    answer is about: else claims are refused on which one stands or waits.

    Raises Conflict("claim_gone", "claim_changed"),
    Refused("claim_set_aside", "claim_answered", "claim_there").
    """
    with claim_there_refused(), transaction.atomic():
        changed = ClaimEdits(claims_locked(claims))
        if version is not None and changed[0].version != version:
            raise _stale()
        if not aside:
            refuse_set_aside(changed)
        if not answered:
            refuse_answered(changed)
        before = snapshots(changed)
        inside = embedded(changed) if words_change else []
        yield changed
        after = snapshots(changed)
        altered = claims_write(changed, before, after)
        if words_change:
            embed(inside, changed)
        if altered or always:
            change = Change(kind=kind, before=dict.fromkeys(after) | before, after=after, by=by)
            change.save()
            change.claims.set(changed)
            changed.change = change


@contextmanager
def claim_there_refused() -> Iterator[None]:
    """Name what the database refuses when two people put claims at the same places at once."""
    try:
        yield
    except IntegrityError as error:
        message = _("There is a claim at these very places already.")
        raise Refused("claim_there", message) from error


def document_lock(*documents: int, withdrawn: bool = False) -> None:
    """Let nobody else write claims of these documents until the transaction ends.

    Raises Conflict("article_withdrawn") where one of them was, unless ``withdrawn``.
    """
    rows = Document.objects.select_for_update(no_key=True).order_by("pk")
    gone = list(rows.filter(pk__in=set(documents)).values_list("withdrawn_at", flat=True))
    if any(gone) and not withdrawn:
        raise Conflict("article_withdrawn", _("This article was withdrawn. Take it back first."))


def claims_locked(claims: Iterable[Claim]) -> list[Claim]:
    """The rows as they are now, in the order asked for, each once, until the transaction ends.

    Their documents are locked before them, as an extraction does that records claims: it
    comes wholly before this or wholly after.
    Raises Conflict("claim_gone", "article_withdrawn").
    """
    asked = {claim.pk: claim.document_id for claim in claims}
    document_lock(*asked.values())
    rows = Claim.objects.select_for_update().order_by("pk")
    found = rows.prefetch_related("document", "spans", "speakers", "topics").in_bulk(list(asked))
    if len(found) < len(asked):
        message = _("This claim is gone: the engine no longer found it. Load the article again.")
        raise Conflict("claim_gone", message)
    return [found[pk] for pk in asked]


def claim_take(claim: Claim) -> Claim:
    """The claim as it is now, for work on it alone until the transaction ends.

    Raises Conflict("claim_gone"), Refused("claim_set_aside").
    """
    rows = claims_locked([claim])
    refuse_set_aside(rows)
    return rows[0]


# --- refusals ---------------------------------------------------------------------------


def refuse_set_aside(claims: Iterable[Claim]) -> None:
    """Raise Refused("claim_set_aside") where somebody has decided that this is no claim."""
    if any(claim.set_aside for claim in claims):
        message = _("This claim was set aside. Take it back first.")
        raise Refused("claim_set_aside", message)


def refuse_answered(claims: Sequence[Claim]) -> None:
    """Raise Refused("claim_answered"): what an answer is about, or one that waits for review,
    stays as it is.  Triggers in the database refuse it too.
    """
    pks = [claim.pk for claim in claims]
    waiting = Draft.objects.filter(claim__in=pks, state=Draft.State.SUBMITTED)
    if waiting.exists() or Assessment.objects.filter(STANDING, claim__in=pks).exists():
        message = _(
            "A verdict rests on this claim, or waits for review, so that the claim stays as it is."
            " Reopen the verdict first, and say why."
        )
        raise Refused("claim_answered", message)


def _refuse_taken(claim: Claim, places: Places) -> None:
    there = Claim.objects.filter(document=claim.document, fingerprint=places.fingerprint)
    holder = there.exclude(pk=claim.pk).first()
    if holder:
        message = (
            _("A claim at these very places was set aside. Take it back instead.")
            if holder.set_aside
            else _("There is a claim at these very places already.")
        )
        raise Refused("claim_there", message)


def _stale() -> Conflict:
    message = _(
        "Somebody changed this claim meanwhile. Theirs is shown now, yours is still in the form."
        " Save again to put yours in its place."
    )
    return Conflict("claim_changed", message)
