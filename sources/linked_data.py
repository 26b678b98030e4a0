"""What a page says of its article as JSON-LD.  Pure."""

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from .text import normalise

_WRAPPING = re.compile(
    r"^\s*(?:<!--|/\*.*?\*/|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*$"
)
_ARTICLES = re.compile(r"(Article|Posting|Report|Review|Blog)$")


def days_of_article(tree: Any, *, url: str = "") -> Iterator[str]:
    """``datePublished`` of the node that is the article of a page (an lxml tree), as it stands.

    None where several may be it: the one whose address is ``url``, or that is called like the
    page's headline, is.
    """
    nodes: list[dict[str, Any]] = []
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            with suppress(ValueError, RecursionError):
                nodes += _nodes(json.loads(script_bare(script.text or ""), strict=False))
    dated = [node for node in nodes if isinstance(node.get("datePublished"), str)]
    articles = [node for node in dated if any(map(_ARTICLES.search, _types(node)))] or dated
    if len({node["datePublished"][:10] for node in articles}) > 1:
        headlines = {normalise(h1.text_content()) for h1 in tree.iter("h1")}
        articles = [
            node
            for node in articles
            if (url and url.rstrip("/") in _addresses(node))
            or normalise(str(node.get("headline") or node.get("name") or "")) in headlines - {""}
        ]
    yield from (node["datePublished"] for node in articles)


def script_bare(script: str) -> str:
    """The JSON without the comment or CDATA section that some wrap it in."""
    return _WRAPPING.sub("", script).strip().rstrip(";")


def _nodes(data: Any) -> Iterator[dict[str, Any]]:
    """The objects that are about this page, not those that it lists or quotes."""
    if isinstance(data, list):
        for item in data:
            yield from _nodes(item)
    elif isinstance(data, dict):
        yield data
        for inner in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _nodes(data.get(inner))


def _types(node: dict[str, Any]) -> list[str]:
    kinds = node.get("@type")
    return [str(kind) for kind in (kinds if isinstance(kinds, list) else [kinds])]


def _addresses(node: dict[str, Any]) -> set[str]:
    about = node.get("mainEntityOfPage")
    about = about.get("@id") if isinstance(about, dict) else about
    return {str(each).rstrip("/") for each in (node.get("url"), node.get("@id"), about) if each}
