"""What is told of a desk at work for a while.  ``make soak`` lets a real one work."""

from collections import Counter
from urllib.parse import urlsplit

from claims.measuring.soak import Page, Soaked, page
from claims.measuring.soak_people import Client, Notes, article_text
from claims.measuring.soak_site import NAMED, feed, news_site
from sources.feeds import feed_read


def soaked(**found: object) -> Soaked:
    """A desk on which all was well, but for what is given."""
    well: dict[str, object] = {
        "pages": {"claims": Page(0.1, 0.2, Counter({200: 40}))},
        "memory": {"web": [100.0, 110.0, 110.0]},
        **{"taken": 10, "read": 9, "left": 1, "by_feed": 2, "verdicts": 3, "files": 1},
        **{"lost": 0, "failed": Counter(), "files_failed": 0, "stopped": []},
    }
    return Soaked(**(well | found))  # type: ignore[arg-type]


def test_articles_that_wait_are_no_fault_and_all_that_broke_is_named() -> None:
    assert soaked().wrong() == []
    assert soaked(
        pages={"claims": Page(0.1, 9, Counter({200: 40, 503: 2, 0: 1}))},
        lost=4,
        failed=Counter({"worker_lost": 3}),
        files=0,
        files_failed=1,
        stopped=["beat"],
    ).wrong() == [
        "1 files could not be written",
        "3 articles failed: worker_lost",
        "4 articles were taken and are not there",
        "beat has ended",
        "claims: 1 answers without a status",
        "claims: 2 answers 503",
        "no file was written",
    ]


def test_a_page_is_told_by_its_median_its_slow_answers_and_its_statuses() -> None:
    answers = [(200, n / 100) for n in range(1, 101)]
    told = page([*answers, (500, 9.0)])
    assert (round(told.p50, 2), round(told.p95, 2)) == (0.51, 0.96)
    assert told.statuses == {200: 100, 500: 1}
    assert page([(202, 0.5)]) == Page(0.5, 0.5, Counter({202: 1}))


def test_no_two_articles_are_alike_and_both_languages_come() -> None:
    texts = [article_text(n) for n in range(-2, 100)]
    assert len({text for _language, text in texts}) == len(texts)
    assert {language for language, _text in texts} == {"ar", "en"}


def test_the_site_is_a_feed_whose_newest_entries_have_pages() -> None:
    about = {"content_type": "application/rss+xml; charset=utf-8", "url": "http://site/feed.xml"}
    read = feed_read(feed("http://site", NAMED + 5).encode(), most=100, **about)
    assert [entry.url for entry in read.entries] == [
        f"http://site/{n}" for n in range(NAMED + 5, 5, -1)
    ]
    notes = Notes()
    with news_site() as address:
        port = urlsplit(address).port
        assert port
        client = Client(port, notes)
        assert "الجسر رقم 7 يفتح في مارس" in client.get("a page", "/7").decode()
        assert client.get("no page", "/robots.txt") == b""
    assert client.get("nobody", "/7") == b""
    asked = {name: [status for status, _seconds in told] for name, told in notes.answers.items()}
    assert asked == {"a page": [200], "no page": [404], "nobody": [0]}
