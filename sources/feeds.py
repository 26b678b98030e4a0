"""The bytes of a feed -> its entries.  Pure; nothing is fetched here."""

import calendar
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urljoin

import feedparser

from .text import line_ends
from .unreadable import Unreadable

_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Entry:
    """One entry: its page's address, the feed's own name for it, and what the feed says of it."""

    url: str
    name: str
    title: str = ""
    published_at: datetime | None = None


@dataclass(frozen=True)
class FeedRead:
    title: str
    entries: tuple[Entry, ...]


def feed_read(body: bytes, *, content_type: str, url: str, most: int) -> FeedRead:
    """Title and entries, at most ``most``, in the feed's order; those without an address are left
    out.  A feed with mistakes is read as far as it goes.

    ``url`` is where it came from, against which relative addresses are read.
    Raises Unreadable("feed_malformed") for what is no feed.
    """
    # As a stream: of a string feedparser would look whether it is an address or a file.
    headers = {"content-type": content_type, "content-location": url}
    parsed = feedparser.parse(io.BytesIO(body), response_headers=headers, sanitize_html=False)
    if not parsed.get("version") and not parsed.entries:
        raise Unreadable("feed_malformed")
    entries = (_entry(each, url) for each in parsed.entries)
    kept = tuple(entry for entry, _n in zip(filter(None, entries), range(most), strict=False))
    return FeedRead(_line(parsed.feed.get("title", ""))[:300], kept)


def _entry(each: Any, base: str) -> Entry | None:
    link = next(filter(None, _links(each)), "").strip()
    url = urljoin(base, link) if link else ""
    if not url.startswith(("http://", "https://")) or len(url) > 2000:
        return None
    name = str(each.get("id") or url)
    return Entry(url, name, _line(each.get("title", ""))[:500], _moment(each))


def _links(each: Any) -> Iterator[str]:
    """The addresses that may be the entry's page, the likeliest first."""
    yield from (a.get("href", "") for a in each.get("links", []) if a.get("rel") == "alternate")
    yield each.get("link") or ""
    if not each.get("guidislink") and str(each.get("id", "")).startswith(("http://", "https://")):
        yield each["id"]


def _moment(each: Any) -> datetime | None:
    """When it was published, if the feed says so and it may be true."""
    stated = each.get("published_parsed")
    try:
        moment = datetime.fromtimestamp(calendar.timegm(stated), UTC) if stated else None
    except (ValueError, OverflowError, OSError, TypeError):
        return None
    if moment and _EARLIEST <= moment <= datetime.now(UTC) + timedelta(days=1):
        return moment
    return None


def _line(words: Any) -> str:
    return " ".join(line_ends(str(words or "")).split())
