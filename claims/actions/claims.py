"""Every write with which people correct what the engine found, and the way back from each.

A correction is kept as a ``Change`` with what was there before and after.  Later
extractions leave corrected claims alone (``actions.reconciliation``), and nothing is deleted:
what is no claim is set aside.  How a change is locked, refused and kept is in
``actions._changes``: each of these actions also raises Conflict("claim_gone") for a claim that
an extraction took away meanwhile, and, but for ``claims_restore`` and ``claims_assign``,
Refused("claim_set_aside").
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sources import limits
from sources.actions.sources import source_alias_add
from sources.errors import Conflict, Refused, permission_require
from sources.limits import length_require
from sources.models import Document, Source
from sources.text import one_line
from sources.undoing import undoable_locked, undone

from ..domain.spans import Places, letter_start, overlap, tidied, without
from ..extraction.attribution.speakers.naming import name_in
from ..extraction.types import Span
from ..models import Change, Claim, Evidence
from ..queries.claims import places_of
from ._changes import (
    ClaimEdits,
    claim_there_refused,
    claims_edited,
    claims_locked,
    document_lock,
    refuse_answered,
    refuse_set_aside,
)
from ._snapshots import put_back, snapshots
from .notifications import notify_assigned
from .speakers import speakers_known

Kind, Aside = Change.Kind, Claim.Aside
#: What alters no word of a claim, and so may be done while an answer is about it.
PLANNING = {Kind.ASSIGNED, Kind.DUE, Kind.TOPICS}


def claim_add(
    *,
    document: Document,
    places: Places,
    by: User,
    kind: str = "",
    speakers: Iterable[Source] = (),
) -> Claim:
    """Add a claim that the engine missed; without a cue it is the article's own.

    One at the same places that was set aside is taken back instead.  Without ``speakers``,
    who has the words of the source as a name is the speaker, where the desk knows one; what
    the article says itself is always its publisher's.  Raises
    Refused("content_missing", "cue_missing", "places_overlap", "kind_unknown",
    "claim_there"), NotAllowed.
    """
    permission_require(by, "claims.add_claim")
    places = _sound(document.text, places)
    with transaction.atomic():
        document_lock(document.pk)
        known = Claim.objects.filter(document=document, fingerprint=places.fingerprint).first()
        if known and known.set_aside:
            claims_restore(claims=[known], by=by)
            again = claim_respan(claim=known, places=places, by=by)
            spoken = list(speakers) if places.cue else []
            return claim_speakers_set(claim=again, speakers=spoken, by=by) if spoken else again
        claim = Claim(document=document)
        if places.cue:
            claim.kind = kind or Claim.Kind.INDIRECT
            _refuse_unknown_kind(claim)
        else:
            claim.voice = Claim.Voice.OUTLET
        with claims_edited(Kind.ADDED, [], by) as changed:
            changed.place(claim, places)
            known_by_name = _speakers_known(claim)
            given = [] if claim.voice == Claim.Voice.OUTLET else list(speakers)
            changed.speak(claim, given or known_by_name)
    return claim


def claim_respan(*, claim: Claim, places: Places, by: User, version: int | None = None) -> Claim:
    """Put source, cue and content of a claim elsewhere in its text.

    ``version`` is the one that the editor had in view; where it is another one by now,
    Conflict("claim_changed") is raised.  Raises Refused as ``claim_add`` does, and
    ("claim_answered") while an answer stands on the claim or waits for review: reopen it first
    (``answer_reopen``).
    """
    permission_require(by, "claims.change_claim")
    places = _sound(claim.document.text, places)
    with claims_edited(Kind.WORDS, [claim], by, version=version, words_change=True) as changed:
        _refuse_other_voice(changed[0], places)
        changed.place(changed[0], places)
    return changed[0]


def claim_split(
    *, claim: Claim, at: int, by: User, version: int | None = None
) -> tuple[Claim, ...]:
    """Make two claims of one, the second beginning at ``at``; both have its source and cue.

    A letter or emoji that ``at`` would cut in two goes to the second.  Raises
    Refused("split_outside") where nothing would be left on one side, ("claim_answered"),
    Conflict("claim_changed"), NotAllowed.
    """
    permission_require(by, "claims.change_claim")
    with claims_edited(Kind.SPLIT, [claim], by, version=version, words_change=True) as changed:
        first = changed[0]
        places, left, right = _halves(first, at)
        second = Claim(document=first.document, run_id=first.run_id, parent_id=first.parent_id)
        for column in ("voice", "kind", "polarity", "cue_lemma", "construction", "speaker_label"):
            setattr(second, column, getattr(first, column))
        second.assignee_id, second.assigned_at = first.assignee_id, first.assigned_at
        second.due_on = first.due_on
        second.confidence, second.check_worthiness = first.confidence, first.check_worthiness
        second.worth_reasons = first.worth_reasons
        first.wording = ""  # it spoke of both
        changed.place(first, Places(places.source, places.cue, left))
        changed.place(second, Places(places.source, places.cue, right))
        changed.speak(second, first.speakers.all())
        changed.about({second: [topic.pk for topic in first.topics.all()]})
    return first, second


def claims_merge(*, claim: Claim, others: Sequence[Claim], by: User) -> Claim:
    """Make claims one: the first takes the words of the others, which are set aside.

    It keeps its cue and source, and has the others' evidence besides its own; where nobody
    is its speaker, theirs are.  It is about all that they were, and due when the first of them
    was.  Returns the claim that stands: another one of them than the first where it has all
    these words already.
    Raises Refused("merge_nothing") without others, ("merge_foreign") for claims of another
    article or voice, ("claim_answered"),
    NotAllowed.
    """
    permission_require(by, "claims.change_claim")
    others = [other for other in others if other.pk != claim.pk]
    if not others:
        raise Refused("merge_nothing", _("Choose the claim that this one is to be merged with."))
    with claims_edited(Kind.MERGED, [claim, *others], by, words_change=True) as changed:
        if len({(each.document_id, each.voice) for each in changed}) > 1:
            message = _("Only claims of one article and one voice can be merged.")
            raise Refused("merge_foreign", message)
        places = _union(changed)
        there = (each for each in changed if each.fingerprint == places.fingerprint)
        whole = next(there, changed[0])
        parts = [each for each in changed if each is not whole]
        if whole.fingerprint != places.fingerprint:
            whole.wording = ""  # it spoke of less
            changed.place(whole, places)
        _complete(changed, whole, parts)
        for part in parts:
            part.set_aside, part.merged_into = Aside.MERGED, whole
    return whole


def claims_reject(*, claims: Iterable[Claim], by: User) -> Change:
    """Set claims aside that are none; returns the change, which can be undone as one.

    Those that somebody set aside already stay as they are.  Raises
    Refused("claim_set_aside") where all are, ("claim_answered") where an answer stands on
    one of them, NotAllowed.
    """
    permission_require(by, "claims.change_claim")
    with transaction.atomic():
        rows = claims_locked(claims)
        standing = [claim for claim in rows if not claim.set_aside]
        if rows and not standing:
            refuse_set_aside(rows)
        with claims_edited(Kind.REJECTED, standing, by, words_change=True, always=True) as changed:
            for claim in changed:
                claim.set_aside = Aside.REJECTED
    return changed.change


def claims_restore(*, claims: Iterable[Claim], by: User) -> Change:
    """Take claims back that were set aside; those that stand already stay as they are.

    One that was merged stands beside the whole, which keeps its words; undoing the merge
    parts them again.  Raises NotAllowed.
    """
    permission_require(by, "claims.change_claim")
    claims = list(claims)
    with claims_edited(
        Kind.RESTORED, claims, by, always=True, aside=True, answered=True
    ) as changed:
        for claim in changed:
            claim.set_aside, claim.merged_into = "", None
    return changed.change


def claim_speakers_set(
    *,
    claim: Claim,
    speakers: Iterable[Source],
    by: User,
    version: int | None = None,
    always: bool = False,
) -> Claim:
    """Say who spoke, against the engine if need be.

    ``always``: the name as it was read is one of theirs from now on.

    Raises Refused("claim_answered"), Conflict("claim_changed") as ``claim_respan`` does,
    NotAllowed; with ``always`` also Refused("alias_ambiguous") for none or several, ("alias_role")
    for a role, which is somebody else in the next article, and as ``source_alias_add`` does.
    """
    permission_require(by, "claims.change_claim")
    speakers = list(speakers)
    with transaction.atomic():
        with claims_edited(Kind.SPEAKERS, [claim], by, version=version) as changed:
            changed.speak(changed[0], speakers)
        if always:
            _name_remember(changed[0], speakers, by)
    return changed[0]


def _name_remember(claim: Claim, speakers: Sequence[Source], by: User) -> None:
    if len(speakers) != 1:
        message = _("A name is remembered for one speaker. Choose one, or leave “always” out.")
        raise Refused("alias_ambiguous", message, field="always")
    name = name_in(claim.speaker_label, claim.document.language)
    if not name:
        message = _(
            "“%s” is a role, and somebody else in the next article. Add the office, with its days,"
            " on the speaker's page instead."
        )
        raise Refused("alias_role", message % claim.speaker_label, field="always")
    language = claim.document.language or "en"
    source_alias_add(source=speakers[0], name=name, language=language, by=by)


def claim_reading_set(
    *, claim: Claim, kind: str, polarity: str, by: User, version: int | None = None
) -> Claim:
    """Correct how the claim is quoted and whether its speaker affirms it.

    Raises Refused("kind_unknown", "polarity_unknown", "claim_answered"),
    Conflict("claim_changed"), NotAllowed.
    """
    permission_require(by, "claims.change_claim")
    if polarity not in Claim.Polarity.values:
        message = _("Choose affirmed, denied or doubted.")
        raise Refused("polarity_unknown", message, field="polarity")
    with claims_edited(Kind.READING, [claim], by, version=version) as changed:
        changed[0].kind, changed[0].polarity = kind, polarity
        _refuse_unknown_kind(changed[0])
    return changed[0]


def claim_word(*, claim: Claim, wording: str, by: User, version: int | None = None) -> Claim:
    """Word the claim in a full sentence of its own; empty, or the text's own words: none.

    Lists, cards and search use it, and the words in the text stay beside it.
    Raises Refused("claim_answered", "too_long"), Conflict("claim_changed"), NotAllowed.
    """
    permission_require(by, "claims.change_claim")
    wording = one_line(wording)
    length_require(len(wording), limits.NOTE, field="wording")
    with claims_edited(Kind.WORDED, [claim], by, version=version) as changed:
        same = wording == one_line(changed[0].content_text)
        changed[0].wording = "" if same else wording
    return changed[0]


def claims_assign(*, claims: Iterable[Claim], assignee: Any, by: User) -> Change:
    """Give claims to somebody to settle, or to nobody (None); returns the change.

    Since when somebody has a claim (``assigned_at``) stays where they have it already.
    Raises Refused("assignee_reads_only") for somebody who may not answer, NotAllowed.
    """
    permission_require(by, "claims.change_claim")
    if assignee is not None and not assignee.has_perm("claims.add_assessment"):
        message = _("%s may read only. Choose an editor.") % assignee
        raise Refused("assignee_reads_only", message, field="assignee")
    given = (assignee.pk, timezone.now()) if assignee is not None else (None, None)
    claims = list(claims)
    with claims_edited(
        Kind.ASSIGNED, claims, by, always=True, aside=True, answered=True
    ) as changed:
        new = [claim for claim in changed if claim.assignee_id != given[0]]
        for claim in new:
            claim.assignee_id, claim.assigned_at = given
        notify_assigned(claims=new, assignee=assignee, by=by)
    return changed.change


def change_undo(*, change: Change, by: User) -> Change:
    """Put back what a change altered; refused where anything changed since.

    Claims that it made go, unless somebody worked on them.  Raises
    Refused("undone_already", "claim_in_use", "claim_answered", "claim_there"),
    Conflict("changed_since"), NotAllowed.
    """
    permission_require(by, "claims.change_claim")
    with claim_there_refused(), transaction.atomic():
        change = undoable_locked(change)
        claims = claims_locked(change.claims.order_by("pk"))
        if snapshots(claims) != change.after:
            message = _("Somebody changed this since. Look at the claim as it is now.")
            raise Conflict("changed_since", message)
        if change.kind not in PLANNING:
            refuse_answered(claims)
        put_back(claims, change.before)
        undone(change, by=by)
    return change


def _halves(claim: Claim, at: int) -> tuple[Places, tuple[Span, ...], tuple[Span, ...]]:
    """A claim's places, and its content before and from ``at``."""
    places, text = places_of(claim), claim.document.text
    at = letter_start(text, at)
    left = tidied(text, (Span(s.start, min(s.end, at)) for s in places.content if s.start < at))
    right = tidied(text, (Span(max(s.start, at), s.end) for s in places.content if s.end > at))
    if not left or not right:
        message = _("Choose a place within the claim's words: both halves need some.")
        raise Refused("split_outside", message, field="at")
    return places, left, right


def _union(claims: Sequence[Claim]) -> Places:
    """The words of all as content, but for what is the first one's cue and source."""
    first = places_of(claims[0])
    text = claims[0].document.text
    content = tidied(text, (span for claim in claims for span in places_of(claim).content))
    own = (*first.source, *first.cue)
    return Places(first.source, first.cue, tidied(text, without(content, own)))


def _complete(changed: ClaimEdits, whole: Claim, parts: Sequence[Claim]) -> None:
    """Nothing that people gathered on the parts is lost from sight."""
    speaking = next((each for each in (whole, *parts) if each.speakers.all()), None)
    if speaking not in (None, whole):
        changed.speak(whole, speaking.speakers.all())
        whole.speaker_label = whole.speaker_label or speaking.speaker_label
    topics = {topic.pk for each in (whole, *parts) for topic in each.topics.all()}
    changed.about({whole: topics})
    days = [each.due_on for each in (whole, *parts) if each.due_on]
    whole.due_on = min(days, default=None)
    copies = [piece for part in parts for piece in part.evidence.order_by("pk")]
    for piece in copies:
        piece.pk, piece.claim = None, whole
    Evidence.objects.bulk_create(copies, ignore_conflicts=True)


def _speakers_known(claim: Claim) -> list[Source]:
    """Who an added claim's speaker is, as far as the desk knows them by these words."""
    if claim.voice == Claim.Voice.OUTLET:
        return [claim.document.publisher] if claim.document.publisher else []
    claim.speaker_label = " ".join(claim.source_text.split())[:500]
    return list(speakers_known([claim.speaker_label], claim.document.language).values())


# --- refusals -------------------------------------------------------------------------


def _refuse_unknown_kind(claim: Claim) -> None:
    kinds = [""] if claim.voice == Claim.Voice.OUTLET else Claim.Kind.values
    if claim.kind not in kinds:
        raise Refused("kind_unknown", _("Choose direct, indirect or mixed."), field="kind")


def _sound(text: str, places: Places) -> Places:
    """The places tidied; raises Refused where they make no claim."""
    source, cue, content = (tidied(text, part) for part in vars(places).values())
    if not content:
        message = (
            _("Select the words of the claim too, not only the words that report it.")
            if cue
            else _("Select the words of the claim.")
        )
        raise Refused("content_missing", message, field="content")
    if source and not cue:
        message = _("Select the words that report it too, as in “said that”.")
        raise Refused("cue_missing", message, field="cue")
    if overlap(cue, content) or overlap(source, content) or overlap(source, cue):
        message = _("The same words can't be two of source, cue and claim. Select them apart.")
        raise Refused("places_overlap", message, field="content")
    return Places(source, cue, content)


def _refuse_other_voice(claim: Claim, places: Places) -> None:
    if claim.voice == Claim.Voice.ATTRIBUTED and not places.cue:
        message = _("Select the words that report it too, as in “said that”.")
        raise Refused("cue_missing", message, field="cue")
    if claim.voice == Claim.Voice.OUTLET and places.cue:
        message = _("The article says this itself. Reject it, and add what somebody said.")
        raise Refused("not_attributed", message, field="cue")
