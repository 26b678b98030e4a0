"""What is in a feed's bytes; nothing outside them is ever asked."""

import socket
from pathlib import Path
from typing import Any

import pytest

from sources.feeds import Entry, feed_read
from sources.unreadable import Unreadable

URL = "https://a.example/news/feed"


def read(body: str | bytes, content_type: str = "application/xml", most: int = 100) -> Any:
    data = body.encode() if isinstance(body, str) else body
    return feed_read(data, content_type=content_type, url=URL, most=most)


def test_an_atom_feed_in_arabic() -> None:
    feed = read(
        """<feed xmlns="http://www.w3.org/2005/Atom"><title> صحيفة
        النهر</title><entry><id>tag:a.example,2026:1</id><title>السد</title>
        <link rel="self" href="/self"/><link rel="alternate" href="/السد?ر=1"/>
        <published>2026-05-02T10:00:00+03:00</published></entry></feed>"""
    )
    [entry] = feed.entries
    assert (feed.title, entry.url, entry.name) == (
        "صحيفة النهر",
        "https://a.example/السد?ر=1",
        "tag:a.example,2026:1",
    )
    assert str(entry.published_at) == "2026-05-02 07:00:00+00:00"


def test_an_rss_feed_in_windows_1256() -> None:
    body = (
        '<?xml version="1.0" encoding="windows-1256"?><rss version="2.0"><channel>'
        "<title>النهر</title><item><title>السد</title><guid>https://a.example/1</guid></item>"
        "</channel></rss>"
    ).encode("windows-1256")
    assert read(body).entries == (Entry("https://a.example/1", "https://a.example/1", "السد"),)


@pytest.mark.parametrize(
    ("date", "kept"),
    [
        ("Sat, 02 May 2026 10:00:00 GMT", True),
        ("Mon, 01 Jan 0001 00:00:00 GMT", False),
        ("Fri, 31 Dec 9999 23:59:59 GMT", False),
        ("yesterday", False),
        ("", False),
    ],
)
def test_a_date_that_cannot_be_true_is_none(date: str, kept: bool) -> None:
    feed = read(
        f"<rss version='2.0'><channel><item><link>/1</link><pubDate>{date}</pubDate></item>"
        "</channel></rss>"
    )
    assert (feed.entries[0].published_at is not None) == kept


@pytest.mark.parametrize(
    "link",
    ["", "javascript:alert(1)", "ftp://a.example/1", "mailto:a@b", "http://[", "/" + "x" * 3000],
)
def test_an_entry_without_an_address_of_a_page_is_left_out(link: str) -> None:
    item = f"<item><title>x</title><link>{link}</link></item>"
    assert read(f"<rss version='2.0'><channel>{item}</channel></rss>").entries == ()


def test_so_many_entries_and_no_more() -> None:
    items = "".join(f"<item><link>/{n}</link></item>" for n in range(50))
    assert len(read(f"<rss version='2.0'><channel>{items}</channel></rss>", most=7).entries) == 7


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<html><body><p>x</p></body></html>",
        '{"items": []}',
        "/etc/hostname",
        "http://127.0.0.1/",
    ],
)
def test_what_is_no_feed_is_refused(body: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read(body)
    assert refused.value.code == "feed_malformed"


BOMB = """<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "ha">{}<!ENTITY x SYSTEM "{}">]>
<rss version="2.0"><channel><title>&x;</title><item><link>/1</link><title>&e9;&x;</title></item>
</channel></rss>"""
LAUGHS = "".join(f'<!ENTITY e{n} "{(f"&e{n - 1};" if n else "&a;") * 10}">' for n in range(10))


@pytest.mark.parametrize("outside", ["file:///etc/hostname", "http://127.0.0.1:9/x"])
def test_entities_neither_grow_nor_reach_outside(
    outside: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: Any, **_rest: Any) -> None:
        raise AssertionError("asked the network")

    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    feed = read(BOMB.format(LAUGHS, outside))
    host = Path("/etc/hostname").read_text(encoding="utf-8").strip()
    assert host not in feed.title + feed.entries[0].title
    assert len(feed.entries[0].title) <= 500
