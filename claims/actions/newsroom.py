"""Every write of the newsroom's switches."""

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from sources.errors import Refused, permission_require
from sources.noted import facts, noted

from ..domain.claimreview import LEAST
from ..models import Label, Newsroom, Notification
from ..queries.newsroom import ratings_published
from ..queries.people import people_who_may
from .notifications import notify

_SWITCHES = ("four_eyes", "stuck_days", "rating_worst", "rating_best")
#: The largest number that each of the number columns holds.
_MOST = 32767


def newsroom_set(
    *,
    by: User,
    four_eyes: bool | None = None,
    stuck_days: int | None = None,
    rating_worst: int | None = None,
    rating_best: int | None = None,
    reason: str = "",
) -> Newsroom:
    """Turn the newsroom's switches; what is None stays as it is.  Who did is noted.

    Whoever switches four eyes on or off says why (``reason``), and all who review are told.
    Raises Refused("reason_missing"), ("number_malformed") for days or ratings below 1 or a number
    that no column holds, ("scale_upside_down"), ("scale_short") where labels have ratings outside
    of it, ("scale_in_use") where answers that stand carry ratings, NotAllowed.
    """
    permission_require(by, "claims.change_newsroom")
    given = dict(zip(_SWITCHES, (four_eyes, stuck_days, rating_worst, rating_best), strict=True))
    with transaction.atomic():
        room, _new = Newsroom.objects.select_for_update().get_or_create(pk=1)
        before, scale = facts(room, _SWITCHES), (room.rating_worst, room.rating_best)
        eyes = room.four_eyes
        for switch, value in given.items():
            setattr(room, switch, getattr(room, switch) if value is None else value)
        _refuse_numbers(room, scale)
        _refuse_scale(room)
        if (room.rating_worst, room.rating_best) != scale and ratings_published():
            message = _("Answers that stand carry ratings on this scale, so that it stays.")
            raise Refused("scale_in_use", message, field="rating_best")
        after = facts(room, _SWITCHES)
        if room.four_eyes != eyes:
            after |= {"reason": _said(reason)}
            _tell_reviewers(room, by, reason.strip())
        if noted(room, by=by, before=before, after=after):
            room.save()
    return room


def _said(reason: str) -> str:
    if not reason.strip():
        message = _("Say why four eyes are switched on or off. Everybody can read it.")
        raise Refused("reason_missing", message, field="reason")
    return reason.strip()


def _tell_reviewers(room: Newsroom, by: User, reason: str) -> None:
    kind = Notification.Kind.EYES_ON if room.four_eyes else Notification.Kind.EYES_OFF
    reviewers = people_who_may("claims.review_draft")
    notify(users=reviewers, kind=kind, claim=None, by=by, text=reason)


def _refuse_numbers(room: Newsroom, scale: tuple[int, int]) -> None:
    """Search engines take no scale below 1; one from 0 that is there stays."""
    lowest = min(LEAST, scale[0])
    for switch, least in (("stuck_days", 1), ("rating_worst", lowest), ("rating_best", lowest)):
        if not least <= getattr(room, switch) <= _MOST:
            message = _("Give a number from %(least)s to %(most)s.")
            raise Refused(
                "number_malformed", message % {"least": least, "most": _MOST}, field=switch
            )


def _refuse_scale(room: Newsroom) -> None:
    if room.rating_worst >= room.rating_best:
        message = _("The best rating has to be above the worst.")
        raise Refused("scale_upside_down", message, field="rating_best")
    scale = (room.rating_worst, room.rating_best)
    outside = Label.objects.exclude(rating=None).exclude(rating__range=scale)
    names = _(", ").join(f"{label} ({label.rating})" for label in outside)
    if names:
        message = _("Labels have ratings that this scale lacks: %s. Change those first.")
        raise Refused("scale_short", message % names)
