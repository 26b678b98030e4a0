"""Every write of who looks at what."""

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from sources.errors import permission_require

from ..models import Presence
from ..queries.people import PRESENT


def presence_note(
    *,
    document_id: int,
    claim_id: int | None,
    by: User,
    writing: bool = False,
    gone: bool = False,
) -> None:
    """Note that somebody looks at an article, at which of its claims, and whether they write there;
    or that they have left it.

    Whoever gave no sign for a minute is forgotten.  Raises NotAllowed.
    """
    permission_require(by, "claims.view_claim")
    with transaction.atomic():
        Presence.objects.filter(seen_at__lt=timezone.now() - PRESENT).delete()
        if gone:
            Presence.objects.filter(user=by, document_id=document_id).delete()
            return
        here = Presence(user=by, document_id=document_id, claim_id=claim_id)
        here.writing = writing and claim_id is not None
        here.seen_at = timezone.now()
        Presence.objects.bulk_create(
            [here],
            update_conflicts=True,
            unique_fields=["user", "document"],
            update_fields=["claim", "writing", "seen_at"],
        )
