"""Whose extraction comes next: a person who waits, then one of each submitter in turn.

Start-time fair queueing (Goyal, Vin and Cheng, 1997) with one step for each run: a new run stands
behind its submitter's last one, and no further ahead than who is next.  So nobody's hundred
articles stand before somebody else's first.
"""

from django.contrib.auth.models import User

from ..models import ExtractionRun
from ..queries.turns import runs_waiting
from .engines import read_by_newer


def turn_of_new(*, by: User | None, is_awaited: bool) -> int:
    """The turn of a run that is queued now; None submits what feeds and folders bring."""
    waiting = ExtractionRun.objects.filter(
        state=ExtractionRun.State.QUEUED, is_awaited=is_awaited
    ).values_list("turn", flat=True)
    following = waiting.order_by("turn").first() or 0
    own = waiting.filter(requested_by=by).order_by("-turn").first()
    return following if own is None else max(following, own + 1)


def run_next(queue: str) -> int | None:
    """The id of the run of this queue that comes next; None where none waits for this engine."""
    queued = runs_waiting(queue)
    if newer := read_by_newer():
        queued = queued.exclude(newer)
    found: int | None = (
        queued.order_by("-is_awaited", "turn", "pk").values_list("pk", flat=True).first()
    )
    return found
