"""URL -> the entries of the feed there; read by a process of its own."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from .apart import read_apart
from .errors import Refused
from .feeds import Entry, FeedRead
from .fetching import address_fetch
from .received import Received
from .unreadable import Unreadable

#: What a feed is asked for as.
FEED = (
    "application/atom+xml,application/rss+xml,application/rdf+xml;q=0.9,application/xml;q=0.8,"
    "text/xml;q=0.8,*/*;q=0.1"
)
_SAYS = {
    "feed_malformed": _(
        "There is no feed at this address, but something else. Give the address of the site's"
        " RSS or Atom feed."
    )
}


def feed_fetch(
    url: str, *, headers: Mapping[str, str], most: int
) -> tuple[Received, FeedRead | None]:
    """What came from a feed's address, and its entries, ``most`` of them; None if it is unchanged.

    ``headers`` make it conditional.  Raises Refused("feed_malformed", "reading_stopped"), and
    FetchRefused, with field "url".
    """
    got = address_fetch(url, accept=FEED, headers=headers)
    if got.is_unchanged:
        return got, None
    about = {"content_type": got.content_type, "url": got.final, "most": str(most)}
    try:
        read = read_apart("feed", got.body, field="url", **about)
    except Unreadable as error:
        raise Refused(error.code, _SAYS[error.code], field="url") from error
    entries = (Entry(**{**each, "published_at": _moment(each)}) for each in read["entries"])
    return got, FeedRead(read["title"], tuple(entries))


def _moment(each: dict[str, str]) -> datetime | None:
    stated = each["published_at"]
    return datetime.fromisoformat(stated) if stated else None
