"""Fact checks that others publish as data: ClaimReview in JSON-LD, in a DataFeed, or in a page.

https://schema.org/ClaimReview, https://datacommons.org/factcheck/faq.  Pure, and total: of whatever
is sent, each ClaimReview is either read or named with what is wrong with it.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from html import unescape
from typing import Any

from .addresses import same_host
from .dates import day_read
from .linked_data import script_bare
from .text import one_line
from .unreadable import Unreadable

#: Characters of a check's parts, and of all that stands about it; more is told, and not cut.
CLAIM, RATING, NAME, ADDRESS, WHOLE = 5_000, 500, 300, 2_000, 200_000
_CHECK = "ClaimReview"


@dataclass(frozen=True)
class FactCheckRead:
    """One check, as its publisher words it; what it does not tell is empty.

    ``published_on`` is an ISO day.  ``published`` is the whole of it, as JSON in ASCII.  ``item``
    says where it stood: "dataFeedElement[3].item[0]".
    """

    item: str
    claim: str
    rating: str
    publisher: str
    url: str
    title: str = ""
    claimant: str = ""
    language: str = ""
    published_on: str = ""
    published: str = ""


@dataclass(frozen=True)
class Misread:
    """A check that can't be taken: where it stood, why ("check_claim"), and what that is about."""

    item: str
    code: str
    about: str = ""


@dataclass(frozen=True)
class FactChecksRead:
    """What was found, in its order."""

    checks: list[FactCheckRead] = field(default_factory=list)
    misread: list[Misread] = field(default_factory=list)


def fact_checks_in(data: Any) -> FactChecksRead:
    """Every ClaimReview in what JSON says, however deep it lies; references by @id are followed."""
    nodes = list(_nodes(data))
    known = {node["@id"]: node for _item, node in nodes if _is_named(node)}
    found = FactChecksRead()
    for item, node in nodes:
        if _is_check(node):
            _take(found, _Node(node, known), item)
    return found


def file_fact_checks(data: bytes) -> FactChecksRead:
    """Those of a file: JSON in UTF-8, or a page.

    Raises Unreadable("checks_malformed") about the line, or about nothing where it is no text.
    """
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        import lxml.html

        parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True)
        try:
            return page_fact_checks(lxml.html.fromstring(data, parser=parser))
        except lxml.etree.LxmlError as error:
            raise Unreadable("checks_malformed") from error
    try:
        return fact_checks_in(json.loads(data.decode("utf-8-sig")))
    except json.JSONDecodeError as error:
        raise Unreadable("checks_malformed", str(error.lineno)) from error
    except (ValueError, RecursionError) as error:
        raise Unreadable("checks_malformed") from error


def page_fact_checks(tree: Any, url: str = "") -> FactChecksRead:
    """Those of a page (an lxml tree): its JSON-LD and its microdata.

    Where its address is known, only that site's own checks are taken, and a check without an
    address stands at the page's: a page may say anything of what others checked.
    """
    found = FactChecksRead()
    for number, script in enumerate(tree.iter("script"), 1):
        if "ld+json" in (script.get("type") or "").lower():
            _join(found, _of_script(script.text or ""), f"script[{number}]", url)
    items = tree.xpath("//*[@itemscope and contains(@itemtype, 'ClaimReview')]")
    read = fact_checks_in([_microdata(element) for element in items])
    _join(found, read, "microdata", url)
    return found


def plain(read: FactChecksRead) -> dict[str, Any]:
    """The same as JSON has it, from one process to another."""
    return asdict(read)


def again(told: dict[str, Any]) -> FactChecksRead:
    """What ``plain`` told."""
    return FactChecksRead(
        [FactCheckRead(**each) for each in told["checks"]],
        [Misread(**each) for each in told["misread"]],
    )


# --- what a page holds --------------------------------------------------------------------


def _of_script(words: str) -> FactChecksRead:
    try:
        return fact_checks_in(json.loads(script_bare(words), strict=False))
    except (ValueError, RecursionError):
        broken = [Misread("[0]", "check_broken")] if _CHECK in words else []
        return FactChecksRead(misread=broken)


def _join(found: FactChecksRead, read: FactChecksRead, where: str, url: str) -> None:
    for check in read.checks:
        told = asdict(check) | {"item": f"{where}.{check.item}", "url": check.url or url}
        if url and not same_host(told["url"], url):
            found.misread.append(Misread(told["item"], "check_elsewhere", check.url))
        elif all(told["claim"] != each.claim for each in found.checks):  # both ways on one page
            found.checks.append(FactCheckRead(**told))
    found.misread.extend(Misread(f"{where}.{m.item}", m.code, m.about) for m in read.misread)


def _microdata(element: Any) -> dict[str, Any]:
    """The properties of an element with ``itemscope``, as JSON-LD would have them."""
    node: dict[str, Any] = {"@type": (element.get("itemtype") or "").split()}
    waiting = list(element)[::-1]
    while waiting:
        inner = waiting.pop()
        names = (inner.get("itemprop") or "").split()
        scoped = "itemscope" in inner.attrib
        if names:
            value = _microdata(inner) if scoped else _said_by(inner)
            for name in names:
                node.setdefault(name, []).append(value)
        if not scoped:
            waiting.extend(list(inner)[::-1])
    return node


def _said_by(element: Any) -> str:
    told = (element.get(name) for name in ("content", "datetime", "href"))
    return next((words for words in told if words), None) or str(element.text_content())


# --- what JSON says -----------------------------------------------------------------------


def _nodes(data: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """(where it stands, the object) of each, without recursion; none lies within a check."""
    waiting: list[tuple[str, Any]] = [("", data)]
    while waiting:
        item, node = waiting.pop()
        if isinstance(node, list):
            waiting.extend((f"{item}[{n}]", each) for n, each in reversed(list(enumerate(node))))
        elif isinstance(node, dict):
            yield item or "[0]", node
            if not _is_check(node):
                inner = reversed(list(node.items()))
                waiting.extend((f"{item}.{name}".lstrip("."), each) for name, each in inner)


def _is_named(node: dict[str, Any]) -> bool:
    return isinstance(node.get("@id"), str) and len(node) > 1


def _is_check(node: dict[str, Any]) -> bool:
    """Is its type ClaimReview, however that is spelled (schema:ClaimReview, an address)?"""
    kinds = node.get("@type")
    names = kinds if isinstance(kinds, list) else [kinds]
    ends = (str(name).replace("#", "/").replace(":", "/").rsplit("/", 1)[-1] for name in names)
    return _CHECK in ends


class _Node:
    """An object of JSON-LD, read without minding whether a value is one or a list."""

    def __init__(self, node: dict[str, Any], known: dict[str, Any]) -> None:
        self.node, self._known = node, known

    def all(self, name: str) -> list[Any]:
        """The values of a property, those that are told by @id alone looked up."""
        value = self.node.get(name)
        values = value if isinstance(value, list) else [value]
        return [self._met(each) for each in values if each is not None]

    def inner(self, name: str) -> list["_Node"]:
        """Those of its values that are objects."""
        return [_Node(each, self._known) for each in self.all(name) if isinstance(each, dict)]

    def words(self, *names: str) -> str:
        """The first value that says something, as one line."""
        values = (value for name in names for value in self.all(name))
        return next((line for line in map(_line, values) if line), "")

    def name_of(self, *names: str) -> str:
        """Whom a property names: by a name of its own, or by words alone."""
        for name in names:
            told = [each.words("name") for each in self.inner(name)]
            named = next(filter(None, told), "") or self.words(name)
            if named:
                return named
        return ""

    def _met(self, value: Any) -> Any:
        if isinstance(value, dict) and set(value) == {"@id"}:
            return self._known.get(str(value["@id"]), value)
        return value


def _line(value: Any) -> str:
    if isinstance(value, dict):
        value = value.get("@value")
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    # Half a character is what JSON may say and no database keeps.
    return one_line(unescape(str(value)).encode("utf-8", "replace").decode())


def _take(found: FactChecksRead, check: _Node, item: str) -> None:
    try:
        published = json.dumps(check.node)
    except RecursionError:  # which reads a little deeper than it writes
        found.misread.append(Misread(item, "check_long", _CHECK))
        return
    told = {
        "claim": check.words("claimReviewed"),
        "rating": _rating(check),
        "publisher": check.name_of("author", "publisher"),
        "url": check.words("url", "mainEntityOfPage"),
    }
    day = check.words("datePublished", "dateCreated", "dateModified")
    on = day_read(day) if day else None
    wrong = _wrong(told, whole=len(published)) or (
        ("check_date", day[:NAME]) if day and on is None else None
    )
    if wrong:
        found.misread.append(Misread(item, *wrong))
        return
    reviewed = next(iter(check.inner("itemReviewed")), _Node({}, {}))
    about = {
        "title": check.words("headline", "name")[:RATING],
        "claimant": reviewed.name_of("author")[:NAME],
        "language": check.words("inLanguage")[:35],
        "published_on": on.isoformat() if on else "",
        "published": published,
    }
    found.checks.append(FactCheckRead(item, **told, **about))


def _wrong(told: dict[str, str], *, whole: int) -> tuple[str, str] | None:
    """(code, what it is about) of what is missing, or too long."""
    most = {"claim": CLAIM, "rating": RATING, "publisher": NAME, "url": ADDRESS}
    for name in ("claim", "rating"):
        if not told[name]:
            return f"check_{name}", ""
    for name, limit in most.items():
        if len(told[name]) > limit:
            return "check_long", name
    return ("check_long", _CHECK) if whole > WHOLE else None


def _rating(check: _Node) -> str:
    """The rating as its publisher words it; a number with the ends of its scale, where told."""
    for rating in check.inner("reviewRating"):
        words = rating.words("alternateName", "name")
        if words:
            return words
        value, worst, best = map(rating.words, ("ratingValue", "worstRating", "bestRating"))
        if value:
            return f"{value} ({worst}–{best})" if worst and best else value
    return check.words("reviewRating")
