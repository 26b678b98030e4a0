"""Which engine is the one to use while two are at work, as in an update.

What the newer one has read is not for workers of the older: their reading would replace its own.
"""

from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q

from sources.models import Tally
from sources.tallies import tally

from ..extraction import ENGINE_VERSION
from ..models import ExtractionRun

#: How the names begin by which the start of each version's workers is tallied.
_STARTED = "engine/"


def engine_started() -> None:
    """Note that a worker of this engine starts: it is the one to use, until another one does.

    So a version that is brought back is the newer one again.
    """
    tally(f"{_STARTED}{ENGINE_VERSION}")


def read_by_newer() -> Exists | None:
    """The condition that a newer engine has read a run's document; None where none is newer."""
    engines = _newer()
    if not engines:
        return None
    versions = (Q(engine_version__startswith=f"{engine}.") for engine in engines)
    done = ExtractionRun.objects.filter(
        reduce(or_, versions), document=OuterRef("document"), state=ExtractionRun.State.DONE
    )
    return Exists(done)


def _newer() -> list[str]:
    """The engines whose workers were started after all of this one's."""
    started = dict(Tally.objects.filter(name__startswith=_STARTED).values_list("name", "at"))
    ours = started.get(f"{_STARTED}{ENGINE_VERSION}")
    if ours is None:
        return []
    return [name.removeprefix(_STARTED) for name, at in started.items() if at > ours]
