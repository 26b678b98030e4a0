"""How a claim read when somebody answered it, and the refusal where it reads otherwise by now."""

from typing import Any

from django.utils.translation import gettext as _

from sources.errors import Conflict
from sources.models import Source

from ..models import Claim, Draft
from ..queries.claims import claim_read_at
from ._snapshots import snapshots

#: What of a claim an answer is about; whose it is to settle is nothing to that.
_ANSWERED_ABOUT = (
    "voice",
    "kind",
    "polarity",
    "source_text",
    "cue_text",
    "content_text",
    "wording",
    "speaker_label",
    "spans",
    "speakers",
)


def claim_reading(claim: Claim) -> dict[str, Any]:
    """How a claim reads now: what ``snapshots`` holds of it, its version, its speakers' names."""
    names = [_names(speaker) for speaker in claim.speakers.all()]
    reading: dict[str, Any] = snapshots([claim])[str(claim.pk)]
    return reading | {"version": claim.version, "names": names}


def refuse_read_otherwise(claim: Claim, version: int | None) -> None:
    """Raise Conflict("claim_changed") where an answer is about another reading of the claim.

    ``version`` is the one that was in view, None where nobody says.  What changed since and
    leaves words, speakers, kind and polarity as they were is no other reading; that one of the
    speakers was renamed or merged is.
    """
    if version is None or version == claim.version:
        return
    if _reads_otherwise(claim, claim_read_at(claim, version)):
        message = _("Somebody changed this claim meanwhile. Look at it as it is now.")
        raise Conflict("claim_changed", message)


def refuse_submitted_otherwise(draft: Draft) -> None:
    """Raise Conflict("claim_changed") where a draft was submitted about another reading."""
    if submitted_otherwise(draft):
        message = _(
            "This claim is not what it was when the draft was submitted: its words, or who spoke"
            " them, were changed. Its author has to look at it and submit it again."
        )
        raise Conflict("claim_changed", message)


def submitted_otherwise(draft: Draft) -> bool:
    """Does the claim read otherwise than when the draft was submitted, if it ever was?"""
    if draft.spoken_by_another:
        return True
    return draft.about is not None and _reads_otherwise(draft.claim, draft.about)


def _reads_otherwise(claim: Claim, then: dict[str, Any] | None) -> bool:
    """None: nothing tells how it read then."""
    now = snapshots([claim])[str(claim.pk)]
    return then is None or any(then.get(part, "") != now.get(part, "") for part in _ANSWERED_ABOUT)


def _names(speaker: Source) -> str:
    """What a speaker is called, in every language; of one that was merged, the other's names."""
    known = speaker.merged_into or speaker
    mains = known.names.filter(is_main=True).order_by("language")
    return " · ".join(mains.values_list("name", flat=True)) or str(known)
