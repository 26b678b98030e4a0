"""Every write of the names under which people are named to readers."""

from django.contrib.auth.models import User

from sources.limits import length_require
from sources.text import one_line

from ..models import Byline

#: How many characters the column holds.
NAME = 80


def byline_set(*, by: User, name: str) -> None:
    """Have oneself named to readers as ``name``, one's own or another; empty: not at all.

    It holds for all that they answered and reviewed, also before.  Nobody sets it for somebody
    else, and it is in no log, so that a name that was taken away is gone.  Raises
    Refused("too_long").
    """
    name = one_line(name)
    length_require(len(name), NAME, field="name")
    if name:
        Byline.objects.update_or_create(user=by, defaults={"name": name})
    else:
        Byline.objects.filter(user=by).delete()
