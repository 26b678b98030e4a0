"""The process that reads one thing somebody sent, within limits: ``python -m sources.readers``.

``apart`` starts it and speaks to it.  It knows neither Django nor the database, and gets no
environment, so that a file that breaks a reader finds nothing there.  A process for each thing:
whatever it took goes with it.
"""

import json
import resource
import sys
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from .unreadable import Unreadable

Given = dict[str, Any]


def markup(data: bytes, about: Given) -> Any:
    """The words of HTML: of a file, or of what was pasted (which says its encoding)."""
    from .cleaning import markup_decoded, markup_text

    return markup_text(markup_decoded(data, about.get("charset", "")))


def html(data: bytes, about: Given) -> Any:
    """An HTML file, as a page that a site sends; one that holds nothing like an article, whole."""
    from .contents import FileRead
    from .pages import page_read

    charset = about.get("charset", "")
    try:
        page = page_read(data, content_type=f"text/html; charset={charset}")
    except Unreadable as error:
        if error.code not in ("page_no_article", "page_no_text"):
            raise
        return {"text": markup(data, about)}
    day = page.published_on.isoformat() if page.published_on else ""
    return asdict(FileRead(page.text, page.title, page.author, page.outlet, day))


def zipped(data: bytes, _about: Given) -> Any:
    """The words of a .docx or .odt; None if it is another archive."""
    from .open_document import open_document_read
    from .word import word_read

    read = word_read(data) or open_document_read(data)
    return asdict(read) if read else None


def pdf(data: bytes, _about: Given) -> Any:
    from .pdf import pdf_read

    return asdict(pdf_read(data))


def rtf(data: bytes, _about: Given) -> Any:
    from .rtf import rtf_read

    return asdict(rtf_read(data))


def mail(data: bytes, _about: Given) -> Any:
    from .mail import mail_read

    return asdict(mail_read(data))


def subtitles(data: bytes, about: Given) -> Any:
    from .subtitles import subtitles_read

    return asdict(subtitles_read(data, about.get("charset", "")))


def page(data: bytes, about: Given) -> Any:
    """The article on a page, as the fields of a ``FetchedDocument``."""
    from .pages import page_read

    return asdict(page_read(data, **about))


def feed(data: bytes, about: Given) -> Any:
    """Title and entries of a feed, as the fields of a ``FeedRead``."""
    from .feeds import feed_read

    return asdict(feed_read(data, **about | {"most": int(about["most"])}))


def fact_checks(data: bytes, _about: Given) -> Any:
    """The ClaimReviews of a file, as ``fact_checks.plain`` tells them."""
    from .fact_checks import file_fact_checks, plain

    return plain(file_fact_checks(data))


def picture(data: bytes, about: Given) -> Any:
    """A picture as it is shown, of a file in a folder of its own."""
    from .pictures import picture_set

    return picture_set(data, about["folder"])


READERS: dict[str, Callable[[bytes, Given], Any]] = {
    "markup": markup,
    "html": html,
    "zipped": zipped,
    "pdf": pdf,
    "rtf": rtf,
    "mail": mail,
    "subtitles": subtitles,
    "page": page,
    "feed": feed,
    "fact_checks": fact_checks,
    "picture": picture,
}


def main(kind: str, seconds: int, megabytes: int) -> None:
    """Answer on standard output with JSON what stands behind one line of JSON on standard input.

    The answer is ``{"read": …}``, or ``{"unreadable": code, "about": …}``.  The system ends
    the process that takes more than ``seconds`` of the processor.
    """
    if kind == "page":
        import trafilatura  # noqa: F401  # while the page is still on its way
    _limit(seconds, megabytes << 20)
    about = json.loads(sys.stdin.buffer.readline())
    try:
        answer = {"read": READERS[kind](sys.stdin.buffer.read(), about)}
    except Unreadable as error:
        answer = {"unreadable": error.code, "about": error.about}
    except (MemoryError, RecursionError):
        answer = {"unreadable": "reading_stopped", "about": ""}
    sys.stdout.buffer.write(
        json.dumps(answer, ensure_ascii=False, default=str).encode("utf-8", "surrogatepass")
    )


def _limit(seconds: int, memory: int) -> None:
    limits = {
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
    }
    for limit, most in limits.items():
        _soft, hard = resource.getrlimit(limit)
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(limit, (allowed, allowed))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
