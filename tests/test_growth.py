"""What repeats itself takes time that grows with its length and not with the square of it.

Counted in the processor time of this process, so that waiting for a busy machine counts nothing.
A shared machine can be half as fast for seconds, which that time does not tell: so a whole is
compared with the half that is read right after it, and where it seems to take too long, the middle
one of many such pairs counts.  What takes no time at all is not compared.
"""

import gc
import time
from collections.abc import Callable
from contextlib import suppress
from statistics import median
from typing import Any

import pytest
from trafilatura import load_html

from claims.domain.finding import WordsMissing, found_near, places_found
from claims.domain.marking import Place, lines_marked
from claims.domain.mentions import mentions_in
from claims.domain.spans import tidied
from claims.extraction.text.cleaning import paragraphs
from claims.extraction.text.quotations import find_quotes
from claims.extraction.types import Span
from sources.addresses import address_key
from sources.cleaning import is_markup, markup_decoded, markup_text, tree_levelled
from sources.dates import day_read
from sources.feeds import feed_read
from sources.mail import mail_read
from sources.open_document import open_document_read
from sources.page_dates import page_day
from sources.pages import page_read
from sources.pdf import _joined, _Line, pdf_read
from sources.rtf import rtf_read
from sources.subtitles import subtitles_read
from sources.text import decode, line_ends, normalise, words_key
from sources.unreadable import Unreadable
from sources.walls import wall_kind
from sources.word import word_read

from .sources.files import odt, pdf
from .sources.test_word import docx, p

Reader = Callable[[Any], Any]
#: Twice as much may take this much longer.  Twice is the rule, four times what is to be caught.
MOST = 3.0
#: Seconds below which even the longer text is read too quickly to matter.
SEEN = 0.004
#: Of so many pairs the middle one counts where the first seems to grow too much.
PAIRS = 41
REPEATS = [
    "a", "a ", "@.", "@....", "@a. ", "ب @", "\n", "\r\n", "\t", " \n", "\u2003", "\u2028",
    "\x1a", "\x1e", "\x1f", "a\n", "a,\n", "\n,", "ً", "\u200d", "ﷺ", 'ـ"', "1 ", "1.", "1/1/",
    "2020-", "12 may ", "- ", "— ", "% ", "%41", "&a=1", "utm_=", "/", "…", " … ", "a…", "“",
    "” ", "“a ", "'a ", "‘a", ".' ", '"', "''", "« ", "\x00", "\ud800",
]  # fmt: skip
MARKUP = [
    "<", ">", "<a", "<a ", "</", "<!", "<!-", "<!--", "<!-->", "<!--x>", "<!-- -->", "<!-- --",
    "--", "<![", "<![x]", "<![endif]>", "]]>", "<?", "<?xml ", "&", "&#", "&#1", "&amp;", "&am",
    "<p>", "<p> \n", "x</p>", "<div>", "</div>", "<br> ", "<td>", "<td> ", "<tr>", "<tr><td>",
    "\x1d\x1e", "\x1d ", "<pre>\n", "<pre>\r\n \n", "<pre> <td>", "<q>", "<script>", "<title>",
    "<sup>1</sup>", "<sup>", "<sup><a href=x>", "<a href=x", "<a b='>", '<a b=">', "<a b= ",
    "<a =", "<a / ", '<a b=\'<b c="', "<p style='text-decoration:'>", "text-decoration:",
    "<span style='mso-list: ignore'>x</span>", "<b style='vertical-align: super'>x", "<o:p/>",
    "<img alt=x>", "<!doctype html", "<html ", "<!DOCTYPE [", "<svg>", "<li>",
]  # fmt: skip
OPENED = ("", "<pre>", "<p style='text-decoration:", "<p class='", "<table><tr>")


def processor_time(read: Reader, text: Any) -> float:
    """Seconds of the processor."""
    began = time.process_time()
    read(text)
    return time.process_time() - began


def growth(read: Reader, whole: Any, half: Any) -> float:
    """How much longer the whole takes than half of it; 0 where it takes no time."""
    twice = processor_time(read, whole)
    if twice < SEEN:
        return 0.0
    grown = twice / processor_time(read, half)
    if grown < MOST:
        return grown
    return median(processor_time(read, whole) / processor_time(read, half) for _ in range(PAIRS))


def slow(read: Reader, repeats: list[str], *, size: int, opened: str = "") -> dict[str, float]:
    """{what repeats: growth} where it is too much."""
    gc.disable()
    try:
        found = {
            each: growth(read, *(opened + each * (n // len(each)) for n in (size, size // 2)))
            for each in repeats
        }
    finally:
        gc.enable()
    return {each: times for each, times in found.items() if times >= MOST}


def places(text: str) -> None:
    """Looks for words that are nearly there, in one piece and in many."""
    for sought in (text[: len(text) // 2] + "b", "a a a … b", text[:1_000] + " … b"):
        try:
            places_found(text, {"content": sought, "cue": "a", "source": "a"})
        except WordsMissing:
            continue
    found_near(text, f"{text[:20]} … " * 20, [Span(0, 1)])


def marked(text: str) -> None:
    """A claim at every fiftieth character, each with others about it."""
    lines_marked(
        text, [Place(at, "content", at, min(at + 120, len(text))) for at in range(0, len(text), 50)]
    )


def tidy(text: str) -> None:
    """Places all over the text, and the whole of it."""
    tidied(text, [Span(at, at + 1) for at in range(0, len(text), 500)] + [Span(0, len(text))])


TEXT_READERS: dict[str, Reader] = {
    "mentions": lambda text: list(mentions_in(text, {"salma": ["salma"]})),
    "places": places,
    "marks": marked,
    "tidied places": tidy,
    "paragraphs": lambda text: paragraphs(text, {}),
    "quotations": lambda text: find_quotes(text, dialogue_dash=True),
    "folding": normalise,
    "key of the words": words_key,
    "line ends": line_ends,
    "key of an address": address_key,
    "key of a page's address": lambda text: address_key(f"https://example.org/{text}"),
    "day": day_read,
    "wall": lambda text: wall_kind(text, headings=[text]),
    "old encoding": lambda text: decode(text.encode("cp1256", "replace")),
}


@pytest.mark.parametrize("read", TEXT_READERS.values(), ids=TEXT_READERS.keys())
def test_text_of_any_repeats_is_read_in_one_pass(read: Reader) -> None:
    assert slow(read, REPEATS, size=16_000) == {}


@pytest.mark.parametrize("opened", OPENED)
def test_markup_of_any_repeats_is_read_in_one_pass(opened: str) -> None:
    assert (
        slow(markup_text, REPEATS + MARKUP if not opened else MARKUP, size=8_000, opened=opened)
        == {}
    )


PAGE = [
    "<p>x", "<sup>1</sup>", "<sup>1</sup>y", "<b></b><sup>1</sup>", "<s>x</s>y", "<br>", "<div>5",
    "<a href='#n'><sup>1</sup></a>z", "<b style='display:none'>x</b>y", "<time>5</time> ",
    "<p><time>x</time>", "<span>5</span>", "<i itemprop=datePublished>x</i>", "<div><sup>1",
    "<p>4 May 2026</p>", "<small>5</small><em>4 May 2026</em>", "<header>4 May 2026</header>",
    "<article><h1>x</h1></article>", "<li><time>5</time>", "<h1>x</h1>",
]  # fmt: skip
PAGE_OPENED = ("", "<p>", "<div class=related>", "<h1>x</h1>", "<header>")


def page(read: Reader) -> Reader:
    """Reads markup as a tree.  Parsing is counted in, since a tree can be levelled only once."""
    return lambda markup: read(load_html(f"<html lang=en><body>{markup}"))


@pytest.mark.parametrize("opened", PAGE_OPENED)
@pytest.mark.parametrize("read", [page_day, tree_levelled])
def test_a_page_of_any_repeats_is_read_in_one_pass(read: Reader, opened: str) -> None:
    assert slow(page(read), PAGE, size=40_000, opened=opened) == {}


ARTICLE = "<html lang=en><body><article><p>" + "The minister said so. " * 20 + "</p>"
ON_PAGE = [
    "<p>x", "<div>x</div>", "<li>x", "<td>x", "<h2>x</h2>", "<article>x</article>",
    "<time>x</time>",
    "<a href='/x'>x</a>", "<sup>1</sup>", "<link rel=canonical href=/x>", "<span>", "&amp;", "<",
    "<meta name=author content=x>", "<div class=author>x</div>",
]  # fmt: skip


def test_the_article_on_a_page_of_any_repeats_is_found_in_one_pass_or_refused() -> None:
    """With trafilatura's cleaning: what goes beyond the limits of time and memory is stopped.

    Both lengths are such that it takes names of an author, repeated, for words of the article,
    as it does from 11,000 characters on: the step alone would be growth of three times.
    """

    def found(markup: str) -> None:
        with suppress(Unreadable):
            page_read(markup.encode(), content_type="text/html", url="https://example.org/a")

    assert slow(found, ON_PAGE, size=24_000, opened=ARTICLE) == {}


def test_whether_it_is_markup_is_told_in_one_pass() -> None:
    assert slow(is_markup, REPEATS + MARKUP, size=16_000, opened="<p>") == {}
    assert (
        slow(lambda text: markup_decoded(text.encode("utf-8", "replace")), MARKUP, size=16_000)
        == {}
    )


FILES: dict[str, tuple[Reader, str, list[str]]] = {
    "rich text": (
        rtf_read,
        "{\\rtf1\\ansi ",
        ["{", "}", "\\par ", "\\'e9", "\\u1576?", "{\\*\\x ", "\\bin3 abc", "\\cell ", "a", "\n"],
    ),
    "subtitles": (
        subtitles_read,
        "",
        ["1\n00:00:01,000 --> 00:00:02,000\nx\n\n", "<", "00:", "-->"],
    ),
    "head of a mail": (mail_read, "Subject: x\n", [" x\n", "From: x\n", "=?utf-8?q?x?= ", "("]),
    "body of a mail": (mail_read, "Subject: x\n\n", ["> x\n", "On x wrote:\n", ">", "x\n"]),
    "feed": (
        lambda data: feed_read(data, content_type="text/xml", url="https://e.org/", most=50),
        "<rss version='2.0'><channel><title>x</title>",
        [
            "<item><title>x</title><link>https://e.org/</link></item>",
            "<item>",
            "&amp;",
            "<![CDATA[",
        ],
    ),
}


@pytest.mark.parametrize("of", FILES)
def test_a_file_of_any_repeats_is_read_in_one_pass_or_refused(of: str) -> None:
    read, opened, repeats = FILES[of]

    def readable(text: str) -> None:
        with suppress(Unreadable):
            read(text.encode())

    assert slow(readable, repeats, size=30_000, opened=opened) == {}


OPEN_DOCUMENT = {
    "paragraphs": ("<text:p>x</text:p>", ""),
    "paragraphs in each other": ("<text:p>x", "</text:p>"),
    "spans": ("<text:p><text:span>x</text:span></text:p>", ""),
    "spans in each other": ("<text:span>", "</text:span>"),
    "notes": ("<text:p>x<text:note-body><text:p>y</text:p></text:note-body></text:p>", ""),
    "notes in each other": ("<text:p>x<text:note-body>", "</text:note-body></text:p>"),
    "boxes": ("<draw:text-box><text:p>x</text:p>", "</draw:text-box>"),
    "cells": ("<table:table-row><table:table-cell>x</table:table-cell></table:table-row>", ""),
    "cells in each other": (
        "<table:table-row><table:table-cell>",
        "</table:table-cell></table:table-row>",
    ),
    "spaces": ("<text:p><text:s text:c='100'/></text:p>", ""),
    "line breaks": ("<text:line-break/>", ""),
    "deletions": ("<text:tracked-changes>", "</text:tracked-changes>"),
    "letters": ("<text:p>", "x" * 100 + "</text:p>"),
    "prefixes": ("<text:p xmlns:a{n}='u'>", "</text:p>"),
}


def open_document(of: str, times: int) -> bytes:
    """An OpenDocument text with something so often."""
    opening, closing = OPEN_DOCUMENT[of]
    opened = "".join(opening.format(n=n) for n in range(times))
    return odt(f"<text:p>x</text:p>{opened}{closing * times}")


@pytest.mark.parametrize("of", OPEN_DOCUMENT)
def test_an_open_document_of_any_repeats_is_read_in_one_pass(of: str) -> None:
    assert growth(open_document_read, open_document(of, 6_000), open_document(of, 3_000)) < MOST


PDF: dict[str, Callable[[int], bytes]] = {
    "a line": lambda size: pdf(["a " * size]),
    "an Arabic line": lambda size: pdf(["ب " * size]),
    "an Arabic line of figures": lambda size: pdf(["ب" + "1 " * size]),
    "letters with marks": lambda size: pdf(["بً" * size]),
    "marks": lambda size: pdf(["السد" + "ً" * size]),
    "a line of dots": lambda size: pdf(["x", "x", "." * size]),
    "lines": lambda size: pdf(["The minister said so."] * (size // 20)),
    "pages": lambda size: pdf(*[["The minister said so."]] * (size // 20)),
    "full pages": lambda size: pdf(*[["word " * 8] * 40] * (size // 1_000)),
}


@pytest.mark.parametrize("of", PDF)
def test_a_pdf_file_of_any_repeats_is_read_in_one_pass(of: str) -> None:
    assert growth(pdf_read, PDF[of](8_000), PDF[of](4_000)) < MOST


@pytest.mark.parametrize("lines", [20_000, 20, 1])
def test_lines_of_a_pdf_file_are_joined_in_one_pass(lines: int) -> None:
    """Of one page as long as that, or of as many pages: more than it would be quick to draw."""

    def pages(size: int) -> list[list[_Line]]:
        page = [_Line("w" * 70, 0, 200, -14 * n, 10 - 14 * n) for n in range(min(lines, size))]
        return [page] * (size // len(page))

    assert growth(_joined, pages(20_000), pages(10_000)) < MOST


WORD = {
    "cells": ("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>", 1_000),
    "rows": ("<w:tr>", "</w:tr>", 3_000),
    "boxes": ("<w:txbxContent>", "</w:txbxContent>", 3_000),
    "paragraphs": ("<w:p>", "</w:p>", 3_000),
    "prompts": ("<w:sdt><w:showingPlcHdr/>", "</w:sdt>", 3_000),
    "levels": ("<w:p><w:pPr><w:ilvl w:val='{n}'/><w:numId w:val='1'/></w:pPr>", "</w:p>", 1_500),
    "prefixes": ("<w:p xmlns:a{n}='u'>", "</w:p>", 1_500),
    "attribute": ("<w:p w:x='", "'/>", 1_000_000),
    "comment": ("<!--", "-->", 1_000_000),
}


def word_file(of: str, size: int) -> bytes:
    """A Word file whose elements lie in each other, or one of which is so long."""
    opening, closing, least = WORD[of]
    if least >= 1_000_000:
        return docx(f"{opening}{'x' * size * least}{closing}")
    opened = "".join(opening.format(n=n) for n in range(size * least))
    levels = "".join(
        f"<w:lvl w:ilvl='{n}'><w:pStyle w:val='s{n}'/></w:lvl>" for n in range(size * least)
    )
    numbering = f"<w:abstractNum w:abstractNumId='1'>{levels}</w:abstractNum>"
    numbering += "<w:num w:numId='1'><w:abstractNumId w:val='1'/></w:num>"
    body = f"{opened}{p('x')}{closing * size * least}"
    return docx(body, parts={"numbering": numbering} if of == "levels" else {})


@pytest.mark.parametrize("of", WORD)
def test_a_word_file_of_any_repeats_is_read_in_one_pass(of: str) -> None:
    assert growth(word_read, word_file(of, 4), word_file(of, 2)) < MOST
