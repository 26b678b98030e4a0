"""Texts and addresses that an editor would call the same are found as the same."""

from datetime import UTC, date, datetime

import pytest

from sources.actions.documents import document_store
from sources.addresses import address_key
from sources.models import Document
from sources.queries import documents_alike
from sources.text import line_ends, words_key

SENTENCE = "قال الوزير إن السد سيكتمل في مايو."


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/news/dam?id=7",
        "http://example.org/news/dam?id=7",
        "HTTPS://Example.ORG:443/news/dam/?id=7#comments",
        " https://example.org/news/dam?utm_source=x&id=7&UTM_Campaign=y&fbclid=z ",
        "https://example.org/news/d%61m?id=7",
        "https://www.example.org/news/dam?id=7",
        "https://m.example.org/news/dam?id=7",
        "https://amp.example.org/news/dam?id=7",
        "https://www.m.example.org//news//dam//?id=7",
        "https://example.org/news/dam/amp?id=7",
        "https://example.org/amp/news/dam/?id=7",
        "https://example.org/news/dam.amp?id=7",
        "https://example.org/news/dam?amp=1&id=7",
        "https://example.org/news/dam?id=7&xtor=RSS-3&at_medium=custom7&at_campaign=64&ncid=x",
        "https://example.org/news/dam?CMP=Share&ref=home&id=7&gbraid=1&yclid=2&mc_cid=3",
        "https://example.org/news/dam?twclid=1&srsltid=2&_ga=2.1&id=7",
    ],
)
def test_one_page_has_many_addresses(url: str) -> None:
    assert address_key(url) == address_key("https://example.org/news/dam?id=7")


def test_the_order_of_parameters_makes_no_other_page() -> None:
    assert address_key("https://a.example/?b=2&a=1&a=0") == address_key(
        "https://a.example?a=0&a=1&b=2"
    )


def test_an_arabic_address_is_the_same_encoded_and_not() -> None:
    assert address_key("https://مثال.إختبار/السد?س=ا") == address_key(
        "https://xn--mgbh0fb.xn--kgbechtv/%D8%A7%D9%84%D8%B3%D8%AF?%D8%B3=%D8%A7"
    )


def test_other_pages_stay_apart() -> None:
    urls = [
        "https://example.org",
        "https://example.org/Dam",
        "https://example.org/dam",
        "https://example.org/dam?id=7",
        "https://example.org/dam?id=8",
        "https://example.org:8443/dam",
        "https://news.example.org/dam",
        "https://m.org",
        "https://www.org/amp",
        "https://org",
        "https://example.org/dam?a=1&b=2",
        "https://example.org/dam?a=2&b=1",
        "https://example.org/dam?reference=7",
        "https://example.org/amplifier",
        "https://mexample.org/dam",
        "https://[broken/dam",
        "https://example.org:port/dam",
    ]
    assert len({address_key(url) for url in urls}) == len(urls)


@pytest.mark.parametrize("nothing", ["", " \n\t"])
def test_nothing_is_like_nothing(nothing: str) -> None:
    assert (words_key(nothing), address_key(nothing)) == ("", "")


@pytest.mark.parametrize("end", ["\r\n", "\r", "\v", "\f", "\x85", "\u2028", "\u2029", "\n"])
def test_every_line_end_is_one(end: str) -> None:
    assert line_ends(f"one{end}two\tthree\u00a0four") == "one\ntwo\tthree\u00a0four"


def test_documents_alike_are_found_white_space_and_spelling_aside(db: None) -> None:
    first, _new = document_store(text=f"{SENTENCE}\n\nوأضاف.", url="https://example.org/1/")
    second, _new = document_store(text=f" {SENTENCE} وأضاف.", url="https://example.com/2")
    document_store(text=f"{SENTENCE} وأضاف.", url="https://example.org/1", kind="statement")
    document_store(text="كلام آخر")
    found = documents_alike(
        text=f"{SENTENCE}\u00a0وأضاف.\r\n", url="http://EXAMPLE.org/1#top", kind="article"
    )
    assert found == ([first, second], [first])
    assert documents_alike(text=" ", url="", kind="article") == ([], [])


def test_what_is_worked_out_of_a_document_follows_it_however_it_is_written(db: None) -> None:
    here, there = "https://example.org/1", "https://example.org/2"
    document = Document.objects.create(text=SENTENCE, url=here, sha256="0")
    assert document.address_key == address_key(here)
    document.url, document.published_at = there, datetime(2026, 5, 2, tzinfo=UTC)
    Document.objects.bulk_update([document], ["url", "published_at"])
    worked_out = Document.objects.values_list("address_key", "published_on")
    assert list(worked_out) == [(address_key(there), date(2026, 5, 2))]
    document.url = here
    document.save(update_fields=["url"])
    assert Document.objects.get().address_key == address_key(here)
