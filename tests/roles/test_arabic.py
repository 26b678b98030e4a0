"""Every page of the desk in Arabic, read for English that nobody translated."""

import re
from collections import defaultdict
from collections.abc import Iterator

import pytest
from django.test import Client
from lxml import html

from .addresses import addresses
from .newsroom import TEXT, Newsroom, newsroom_made

#: What Isnad is made of; its superuser alone may enter these pages.
STOCK = ("desk/axes/", "desk/django_celery_beat/")
#: What is on a page and is read by nobody, or is no language.
UNREAD = {"script", "style", "code", "pre", "kbd", "textarea", "template"}
#: What people read or hear besides text.
SPOKEN = ("title", "placeholder", "aria-label", "alt")
#: Rightly Latin: names of things, of keys, of formats, and of the other language.
LATIN = {
    "Isnad",
    "English",
    "Wikidata",
    "JSON",
    "CSV",
    "PDF",
    "Word",
    "UTF",
    "ASCII",
    "RSS",
    "Atom",
    "LDAP",
    "LD",
    "Excel",
    "DataFeed",
    "ClaimReview",
    "https",
    "http",
    "docx",
    "odt",
    "rtf",
    "eml",
    "srt",
    "vtt",
    "SHA",
    "CLDR",
    "Shift",
    "Enter",
    "Control",
    "Command",
    "Ctrl",
    "Esc",
    "ar",
    "en",
    "fr",
}
LATIN_WORD = re.compile(r"[A-Za-z][A-Za-z'’]+")


@pytest.fixture
def newsroom(db: None) -> Newsroom:
    return newsroom_made()


@pytest.mark.slow
@pytest.mark.parametrize("role", ["superuser", "admin", "editor"])
def test_no_page_of_the_desk_shows_english_in_arabic(newsroom: Newsroom, role: str) -> None:
    client = Client(headers={"accept-language": "ar"})
    person = newsroom.people[role]
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    found: dict[str, set[str]] = defaultdict(set)
    for address in addresses(newsroom):
        if address.route.startswith("desk/") and not address.route.startswith(STOCK):
            answer = client.get(address.path)
            if answer.status_code == 200 and "html" in answer["Content-Type"]:
                for said in shown(html.fromstring(answer.content.decode())):
                    if untranslated(said):
                        found[said].add(address.path)
    assert {said: sorted(pages)[0] for said, pages in found.items()} == {}


def shown(element: html.HtmlElement) -> Iterator[str]:
    """What a page says by itself, piece by piece, without the words that it quotes."""
    if not isinstance(element.tag, str) or element.tag in UNREAD:
        return
    yield from (element.attrib[name] for name in SPOKEN if name in element.attrib)
    if element.tag == "input" and element.get("type") in ("submit", "button", "reset"):
        yield element.get("value", "")
    if element.tag == "bdi" or element.get("dir") in ("auto", "ltr"):
        return
    yield element.text or ""
    for child in element:
        yield from shown(child)
        yield child.tail or ""


#: What the newsroom has stored, and names by which its people log in; longest first.
STORED = sorted(
    [
        *re.split(r"(?<=\.) ", TEXT),
        "that the Qclaim opens in May",
        "that the bridge costs much",
        "that the tower is tall",
        "Bridges are dear.",
        "Qpassage of a report.",
        "Q. Speaker",
        "Q twin",
        "somebody else",
        "spare",
        "writer",
        "root",
        "nobody",
        "reader",
        "editor",
        "reviewer",
        "admin",
        "said",
        "run.failed",
    ],
    key=len,
    reverse=True,
)
STORED_WORDS = re.compile(
    "|".join([*map(re.escape, STORED), r"https?://\S+", r"\S+@\S+", r"\bQ\w+", r"\b[0-9a-f]{8,}\b"])
)


def untranslated(said: str) -> bool:
    """Whether Latin words are left that nobody stored and that are no names."""
    return not LATIN.issuperset(LATIN_WORD.findall(STORED_WORDS.sub(" ", said)))
