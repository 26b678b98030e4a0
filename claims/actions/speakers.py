"""What becomes of claims where the source that spoke them is read as somebody else."""

from django.db.models import F

from sources.models import Source

from ..models import Claim
from ..queries.claims import claims_spoken_by


def claims_spoken_by_another(source: Source) -> None:
    """Count up the version of all claims of a source, and of those merged into it.

    So an answer that had the source in view as it was is refused.  The claims stay locked until
    the transaction ends: an answer under way comes wholly before, or sees the new version.
    """
    spoken = Claim.objects.filter(claims_spoken_by(Source.objects.filter(pk=source.pk)))
    # In the order in which everybody else locks them.
    list(spoken.select_for_update().order_by("pk").values_list("pk"))
    spoken.update(version=F("version") + 1, speakers_since=F("version") + 1)
