"""The day on which a page says that it was published.  Pure.

What the page does not say as its date stays empty: a year in a sentence, a copyright line
or the time of a change would put an article years away from its day, and nobody would see it.
So a date is read where pages write theirs: in data made for machines, else in a line of its
own or an element called a date, near the headline.  A year or a month alone is no day.
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from .dates import day_alone, day_read, is_change
from .linked_data import days_of_article


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


#: Dates that are looked at on one page: a list of thousands is no article.
MOST_DATES = 200
#: Names of ``<meta>`` elements that hold the day of publication.
_METAS = _set(
    "article:published_time og:article:published_time og:published_time article:published"
    " article.published rnews:datepublished datepublished date pubdate pub_date publishdate"
    " publish-date publish_date publication_date publication-date publicationdate dc.date"
    " dc.date.issued dc.issued dcterms.date dcterms.issued dc.date.created dcterms.created"
    " sailthru.date parsely-pub-date cxenseparse:recs:publishtime citation_publication_date"
    " citation_date originalpublicationdate published_time publishedtime published_at"
)
_DATE_NAMES = _set(
    "date datetime dates pubdate published publish posted timestamp time dateline datum fecha"
    " tarikh تاريخ التاريخ"
)
_CHANGE_NAMES = _set("modified modify updated update lastmod edited")
#: Parts of a page that are about other articles, or say what day it is today.
_ELSEWHERE = _set("footer nav aside figure figcaption form select blockquote")
_ELSEWHERE_NAMES = _set(
    "related sidebar comment comments widget recommended footer copyright ticker breaking trending"
    " popular latest archive calendar menu navbar nav topbar hijri weather teaser mostread"
)
_BLOCKS = _set("p div li td section header time span ul h2 h3 h4 h5 h6 small em")
_HEADINGS = _set("h1 h2 h3 h4 h5 h6")


class _Page:
    """What is asked about many elements of a tree, and is counted through once.

    ``order`` is the place of each element in the page, ``around_h1`` are those with an h1 in them.
    """

    def __init__(self, tree: Any) -> None:
        self.tree = tree
        self.order = {element: place for place, element in enumerate(tree.iter())}
        self.around_h1 = {around for h1 in tree.iter("h1") for around in h1.iterancestors()}
        self._counted: dict[Any, int] = {}

    def words(self, element: Any) -> int:
        """How many words stand in it."""
        if element not in self._counted:
            self._counted[element] = len(element.text_content().split())
        return self._counted[element]


def page_day(tree: Any, *, url: str = "") -> date | None:
    """The day of publication that a page (an lxml tree) states, or None.

    Data for machines comes first: ``article:published_time`` and its kin, JSON-LD, microdata.
    Then what readers see near the headline.  The time of a change never counts.
    """
    month_first, page = _is_month_first(tree), _Page(tree)
    for found in (_metas(tree), days_of_article(tree, url=url), _microdata(page)):
        for words in found:
            if day := day_read(words, month_first=month_first):
                return day
    return _seen(page, month_first)


def _is_month_first(tree: Any) -> bool:
    """Does 04/05/2026 mean 5 April on this page?

    Of the languages of news only American English writes so, and a page that just says "en"
    may come from London, Cairo or Delhi.  So the month comes first where the page calls itself
    en-US, or is in English and writes a date that cannot be read otherwise.
    """
    tags = [tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or ""]
    tags += [str(tag) for tag in tree.xpath("//body/@lang | //article/@lang")]
    for meta in tree.iter("meta"):
        named = (meta.get("property") or meta.get("http-equiv") or meta.get("name") or "").lower()
        if named in ("og:locale", "content-language", "language"):
            tags.append(meta.get("content") or "")
    tags = [tag.strip().lower().replace("_", "-") for tag in tags if tag.strip()]
    if not tags or not tags[0].startswith("en"):
        return False
    region = next((tag for tag in tags if "-" in tag), "")
    if region:
        return region.startswith("en-us")
    numbers = re.findall(r"(?<!\d)(\d\d?)[/-](\d\d?)[/-]\d{4}(?!\d)", tree.text_content())
    return any(int(b) > 12 >= int(a) for a, b in numbers) and not any(
        int(a) > 12 >= int(b) for a, b in numbers
    )


# --- said to machines ---------------------------------------------------------------------


def _metas(tree: Any) -> Iterator[str]:
    found = []
    for meta in tree.iter("meta"):
        for attribute in ("property", "name", "itemprop"):
            name = (meta.get(attribute) or "").strip().lower()
            if name in _METAS and not (name == "date" and attribute == "itemprop"):
                found.append((not name.startswith("article:"), meta.get("content") or ""))
    yield from (words for _later, words in sorted(found, key=lambda pair: pair[0]))


def _microdata(page: _Page) -> Iterator[str]:
    for element in page.tree.xpath("//*[@itemprop] | //time[@pubdate]"):
        said = (element.get("itemprop") or "").lower().split()
        if element.tag == "meta" or _is_elsewhere(page, element):
            continue
        published = "datepublished" in said or (
            element.tag == "time" and "pubdate" in element.attrib
        )
        if published and not _names(element) & _CHANGE_NAMES and "datemodified" not in said:
            yield element.get("content") or element.get("datetime") or element.text_content()


# --- seen by readers ------------------------------------------------------------------------


def _seen(page: _Page, month_first: bool) -> date | None:
    """The date that stands nearest to the headline, as a line of its own or called a date."""
    headline = _headline(page.tree)
    found: list[tuple[int, date]] = []
    looked_at = 0
    for element, place in page.order.items():
        if not isinstance(element.tag, str) or element.tag in ("html", "body", "head"):
            continue
        called = element.tag == "time" or bool(_names(element) & _DATE_NAMES)
        if not called and element.tag not in _BLOCKS:
            continue
        day = _called(page, element, month_first) if called else None
        day = day or _lined(page, element, month_first)
        looked_at += day is not None
        if looked_at > MOST_DATES:
            break
        if day is None or _is_elsewhere(page, element):
            continue
        if not _is_of_article(page, element, headline):
            continue
        if headline is None:
            found.append((0, day))
            continue
        distance = place - page.order[headline]
        if called or -6 <= distance <= 25:
            # What stands above the headline is as often the day of the visit.
            found.append((distance if distance > 0 else 2 - 2 * distance, day))
    if headline is None:
        return found[0][1] if len({day for _place, day in found}) == 1 else None
    return min(found, key=lambda pair: pair[0])[1] if found else None


def _headline(tree: Any) -> Any:
    for path in ("//article//h1", "//main//h1", "//h1", "//article//h2"):
        if found := tree.xpath(path):
            return found[0]
    return None


def _called(page: _Page, element: Any, month_first: bool) -> date | None:
    """The day in an element that is called a date and no part of a sentence."""
    if _names(element) & _CHANGE_NAMES or _is_within_sentence(page, element):
        return None
    text = element.text_content()
    if element.tag == "time" and element.get("datetime"):
        return None if is_change(text) else day_read(element.get("datetime"))
    return day_read(text, month_first=month_first) if len(text.split()) <= 25 else None


def _lined(page: _Page, element: Any, month_first: bool) -> date | None:
    """The day in a short line one part of which says a date and nothing else."""
    text = element.text_content()
    if len(text) > 160 or not any(map(str.isdecimal, text)) or element.tag in _HEADINGS:
        return None
    if _is_within_sentence(page, element) or _names(element) & _CHANGE_NAMES:
        return None
    return day_alone(text, month_first=month_first)


def _is_within_sentence(page: _Page, element: Any) -> bool:
    """Does it stand among other words in a paragraph, or behind words that say "updated"?"""
    before = (element.getparent().text or "") if element.getparent() is not None else ""
    if (previous := element.getprevious()) is not None:
        before = previous.tail if (previous.tail or "").strip() else _label(previous)
    if is_change((before or "")[-60:]):
        return True
    around = next((e for e in element.iterancestors() if e.tag in ("p", "li", "td", "dd")), None)
    if around is None:
        return False
    return page.words(around) > page.words(element) + 12


def _label(element: Any) -> str:
    """The words of an element that may announce the next one: with a date it is its own."""
    words = element.text_content() if isinstance(element.tag, str) else ""
    return "" if any(map(str.isdecimal, words)) else words


def _is_elsewhere(page: _Page, element: Any) -> bool:
    """Does it stand in a part of the page that is not the article?"""
    lineage = [element, *element.iterancestors()]
    for each in lineage:
        if each.tag in _ELSEWHERE:
            return True
        # The names of the whole page's frame say nothing: <body class="no-sidebar">.
        if each.tag not in ("html", "body", "main", "article") and (
            _names(each) & _ELSEWHERE_NAMES and each not in page.around_h1
        ):
            return True
    # A header without the headline is the site's, and shows what day it is.
    return any(each.tag == "header" and not _is_in_article(page, each) for each in lineage)


def _is_in_article(page: _Page, header: Any) -> bool:
    inside = any(each.tag in ("article", "main") for each in header.iterancestors())
    return inside or header in page.around_h1


def _is_of_article(page: _Page, element: Any, headline: Any) -> bool:
    """Does it belong to the headline: below it, or in one box with it; not to another article?"""
    own = next((each for each in element.iterancestors() if each.tag == "article"), None)
    if headline is None:
        return own is not None or any(each.tag == "main" for each in element.iterancestors())
    above = list(headline.iterancestors())
    if own is not None and own not in above and any(e.tag == "article" for e in above):
        return False
    boxes = [each for each in above[:3] if each.tag not in ("html", "body")]
    lineage = set(element.iterancestors())
    if any(box in lineage for box in boxes):
        return True
    beside = element.getparent() is headline.getparent()
    if beside and page.order[headline] < page.order[element]:
        return True
    return _is_behind(page, element, above)


def _is_behind(page: _Page, element: Any, above: list[Any]) -> bool:
    """Does it, or what holds it, stand beside and behind a box that holds the headline?"""
    boxes = {box.getparent(): box for box in above}
    for inner in (element, *element.iterancestors()):
        box = boxes.get(inner.getparent())
        if box is not None and page.order[box] < page.order[inner]:
            return True
    return False


def _names(element: Any) -> frozenset[str]:
    """The words in the class and id of an element: postDate and post-date are "post", "date"."""
    named = f"{element.get('class') or ''} {element.get('id') or ''}"
    return frozenset(re.split(r"[\s_-]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", named).lower()))
