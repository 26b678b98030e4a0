"""Every write of the day by which claims are to be answered."""

from collections.abc import Iterable
from datetime import date

from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.translation import gettext as _

from sources.errors import Refused, permission_require

from ..models import Change, Claim
from ._changes import claims_edited


def claims_due_set(*, claims: Iterable[Claim], due_on: date | None, by: User) -> Change:
    """Say by the end of which day claims are to be answered, or that no day is (None).

    Returns the change, which can be undone as one.  Raises Refused("due_past") for a day that
    is over where they are not due on it already, Conflict("claim_gone"), NotAllowed.
    """
    permission_require(by, "claims.change_claim")
    with claims_edited(
        Change.Kind.DUE, list(claims), by, always=True, aside=True, answered=True
    ) as changed:
        other = [claim for claim in changed if claim.due_on != due_on]
        if other and due_on and due_on < timezone.localdate():
            message = _("That day is over. Choose today or a later day.")
            raise Refused("due_past", message, field="due_on")
        for claim in other:
            claim.due_on = due_on
    return changed.change
