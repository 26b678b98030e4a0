"""What a site sends in place of an article: a cookie wall, a check, a page that is gone.  Pure.

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
_WALLS = {
    kind: {part: [normalise(each) for each in phrases] for part, phrases in parts.items()}
    for kind, parts in tomllib.loads(
        Path(__file__).with_name("walls.toml").read_text(encoding="utf-8")
    ).items()
}
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
