"""What a site sends in place of an article: a cookie wall, a check, a list, a page that is gone.

Such a page answers with 200 and has words, so that only the words tell.  They tell where little
else is said: an article about cookie banners has sentences that no banner has.
"""

import re
import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urljoin

from .text import normalise

#: Words beside those of a wall that make a page an article all the same.
ENOUGH = 14
#: The same where the headline itself is that of a wall: such pages list other articles.
ENOUGH_BELOW = 40
#: Words with which a page is an article, though it sends its readers on after a while.
ENOUGH_TO_STAY = 60
#: Words with which a text that ends in dots is more than the teaser of one.
TEASER = 80
_WALLS = {
    kind: {part: [normalise(each) for each in phrases] for part, phrases in parts.items()}
    for kind, parts in tomllib.loads(
        Path(__file__).with_name("walls.toml").read_text(encoding="utf-8")
    ).items()
}
_ELSEWHERE = _WALLS.pop("elsewhere")["phrases"]
_LINES = [
    "p",
    "li",
    "div",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "aside",
    "section",
    "blockquote",
    "span",
    "strong",
    "b",
]
#: A list of headlines: so many links of so many words, and so little said beside them.
_HEADLINES, _HEADLINE, _SAID = 8, 4, 25
_CUT = re.compile(r"(…|\.\.\.|\[…\])\s*$")
_SENTENCE_END = re.compile(r"[.!?؟…](?=\s)|\n")
_REFRESH = re.compile(r"""\s*(\d*)[\d.]*\s*[;,]?\s*(?:url\s*=)?\s*["']?([^"']*)""", re.IGNORECASE)


def wall_kind(text: str, *, headings: list[str]) -> str:
    """ "cookies", "check", "missing" or "login" where the text is that of such a page; else "".

    ``headings`` are the page's title and headline.
    """
    sentences = [each for each in map(normalise, _SENTENCE_END.split(text)) if each]
    heads = [each for each in map(normalise, headings) if each]
    for kind, phrases in _WALLS.items():
        said = [each for each in sentences if _any(phrases["phrases"], each)]
        headed = any(len(h.split()) <= 10 and _any(phrases["phrases"], h) for h in heads)
        if not said and not headed:
            continue
        both = phrases["phrases"] + phrases["beside"]
        rest = (each for each in sentences if each not in heads and not _any(both, each))
        if sum(len(each.split()) for each in rest) < (ENOUGH_BELOW if headed else ENOUGH):
            return kind
    return ""


def elsewhere_dropped(tree: Any) -> None:
    """Take the lines out of a page that lead its readers to other articles ("Read also: …")."""
    for element in list(tree.iter(*_LINES)):
        if element.getparent() is not None and _leads_elsewhere(element):
            following = element.getnext()
            if not element.xpath(".//a") and following is not None and _is_links(following):
                following.drop_tree()
            element.drop_tree()


def _leads_elsewhere(element: Any) -> bool:
    words = element.text_content()
    if len(words) > 300:
        return False
    line = normalise(words)
    phrase = max((each for each in _ELSEWHERE if line.startswith(each)), key=len, default="")
    rest = line.removeprefix(phrase).strip()
    if not phrase or (rest and rest[0].isalnum() and not line[len(phrase)].isspace()):
        return False
    linked = normalise(" ".join(each.text_content() for each in element.xpath(".//a[@href]")))
    whole_link = len(linked) >= 0.6 * len(rest)
    return not rest.strip(":.> «»-|") or (bool(linked) and whole_link)


def _is_links(element: Any) -> bool:
    words, links = element.text_content().split(), element.xpath(".//a[@href]")
    linked = sum(len(each.text_content().split()) for each in links)
    return bool(links) and linked * 10 >= len(words) * 8


def is_list(tree: Any) -> bool:
    """Is a page a list of headlines: links that are sentences, and no paragraph beside them?"""
    links = [len(each.text_content().split()) for each in tree.xpath("//body//a[@href]")]
    if sum(length >= _HEADLINE for length in links) < _HEADLINES:
        return False
    said = 0
    for paragraph in tree.iter("p"):
        linked = sum(len(a.text_content().split()) for a in paragraph.iter("a"))
        length = len(paragraph.text_content().split()) - linked
        said += length if length >= _SAID / 2 else 0
    return said < _SAID


def is_cut(text: str) -> bool:
    """Does a text stop before its end: at an invitation to subscribe, or in the midst of a line?"""
    lines = [line for line in text.split("\n") if line.strip()][-2:]
    invited = _WALLS["login"]["phrases"]
    if any(len(line.split()) < 40 and _any(invited, normalise(line)) for line in lines):
        return True
    # Longer articles end with dots for their style.
    return len(text.split()) < TEASER and bool(lines) and bool(_CUT.search(" ".join(lines[-1:])))


def moved_to(tree: Any, text: str, url: str) -> str:
    """The address that a page without an article sends its readers on to, or ""."""
    if len(text.split()) >= ENOUGH_TO_STAY:
        return ""
    for meta in tree.iter("meta"):
        if (meta.get("http-equiv") or "").strip().lower() != "refresh":
            continue
        refresh = _REFRESH.match(meta.get("content") or "")
        delay, target = refresh.groups() if refresh else ("", "")
        try:
            address: str = urljoin(url, target.strip())
        except ValueError:  # as in http://[
            continue
        # A page that loads itself again is a live one; a long wait is for readers.
        if target and int(delay[:5] or 0) <= 30 and urldefrag(address)[0] != urldefrag(url)[0]:
            return address
    return ""


def _any(phrases: list[str], sentence: str) -> bool:
    return any(phrase in sentence for phrase in phrases)
