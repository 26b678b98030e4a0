"""Why nothing came from an address, for programs and in a sentence that says what to do."""

import contextlib
import http.client
import ssl
from datetime import UTC, timedelta
from email.utils import parsedate_to_datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .errors import Refused, filled

#: The longest that a site's wish to be asked later is heeded.
LONGEST_WAIT = timedelta(days=1)
_SAYS = {
    "address_malformed": _(
        "This is no address of a web page. One begins with https:// or http://."
    ),
    "address_private": _(
        "This address lies in a private network, where the desk does not fetch. Open the page, and"
        " paste its text."
    ),
    "address_unknown": _("No site has this name. Check the address for a typing mistake."),
    "fetch_timeout": _(
        "The site did not answer in time. Try again later, or open the page and paste its text."
    ),
    "fetch_unreachable": _(
        "The site takes no connection. Check the address, try again later, or paste the text."
    ),
    "fetch_insecure": _(
        "The site's certificate is not valid, so the desk does not trust what it sends. Open the"
        " page in the browser, and paste its text."
    ),
    "fetch_broken": _(
        "The site's answer broke off or can't be read. Try again, or open the page and paste its"
        " text."
    ),
    "fetch_redirects": _(
        "The site sends its readers on and on. Open the page in the browser, and give the address"
        " that it ends at, or paste its text."
    ),
    "fetch_too_large": _("This page is larger than 10 MB. Open it, and paste the article's text."),
    "fetch_not_found": _(
        "There is no page at this address (404). Check the address, or paste the text if you have"
        " it."
    ),
    "fetch_gone": _("This page was taken down (410). Paste the text if you have it."),
    "fetch_forbidden": _(
        "The site does not show this page to the desk (%d). Open it in the browser, and paste its"
        " text."
    ),
    "fetch_server_error": _(
        "The site has trouble of its own (%d). Try again later, or paste the text."
    ),
    "fetch_status": _("The site gave no page (%d). Open it in the browser, and paste its text."),
    "page_no_text": _(
        "There is %(kind)s at this address, not a page of text. Open it, copy the text, and paste"
        " it here."
    ),
    "page_no_article": _(
        "No article was found on this page. Open it in the browser, copy its text, and paste it"
        " here."
    ),
    "page_cookies": _(
        "The site asks for consent to its cookies before it shows this page. Open it in the"
        " browser, and paste the article's text."
    ),
    "page_check": _(
        "The site first checks who asks for this page, and shows it to browsers alone. Open it in"
        " the browser, and paste the article's text."
    ),
    "page_missing": _(
        "The site says that there is no such page. Check the address, or paste the text if you"
        " have it."
    ),
    "page_login": _(
        "The site shows this page to those who log in or subscribe. Open it in the browser, and"
        " paste the article's text."
    ),
    "page_list": _(
        "This page lists other articles, and is none itself. Give the address of the article, or"
        " follow the list as a feed."
    ),
    "page_cut": _(
        "The site shows the beginning of this article alone. Open it in the browser, and paste the"
        " whole text."
    ),
    "page_encoding": _(
        "The site does not say in which encoding this page is, and its letters can be read in"
        " several ways. Save the page in the browser and add it as a file, or paste its text."
    ),
    "page_moved": _(
        "This page only sends its readers on. Give the address that it leads to: %(url)s"
    ),
}
_A_FILE = _("a file")
#: What a media type is called, whole or by what stands before its slash.
_FILE_KINDS = {
    "application/pdf": _("a PDF file"),
    "image": _("a picture"),
    "audio": _("a sound or video file"),
    "video": _("a sound or video file"),
}
_STATUSES = {404: "fetch_not_found", 410: "fetch_gone"} | dict.fromkeys(
    (401, 402, 403, 406, 429, 451), "fetch_forbidden"
)
#: What may be over by the next time.
_PASSING = {"fetch_timeout", "fetch_unreachable", "fetch_broken", "fetch_server_error"}


class FetchRefused(Refused):
    """The site gave nothing.  ``wait`` is how long it asks to be left alone, None if it does not
    say; ``passing``: trying again later may help."""

    wait: timedelta | None = None
    passing = False


def refuse_status(response: http.client.HTTPResponse) -> None:
    status = response.status
    if not 200 <= status < 300:
        usual = "fetch_server_error" if status >= 500 else "fetch_status"
        refused = refusal(_STATUSES.get(status, usual), status)
        refused.wait = _wait(response.headers.get("Retry-After", ""))
        raise refused


def _wait(says: str) -> timedelta | None:
    """How long a site asks to be left alone, in seconds or until a day (RFC 9110, 10.2.3)."""
    with contextlib.suppress(ValueError, OverflowError):
        if says.strip().isdecimal():
            return min(timedelta(seconds=int(says)), LONGEST_WAIT)
        until = parsedate_to_datetime(says)
        left = (until if until.tzinfo else until.replace(tzinfo=UTC)) - timezone.now()
        return min(max(left, timedelta()), LONGEST_WAIT)
    return None


def failure(error: Exception, *, late: bool) -> FetchRefused:
    if late or isinstance(error, TimeoutError):
        return refusal("fetch_timeout")
    if isinstance(error, ssl.SSLCertVerificationError):
        return refusal("fetch_insecure")
    known = isinstance(error, OSError) and not isinstance(error, ConnectionResetError)
    return refusal("fetch_unreachable" if known else "fetch_broken")


def refusal(code: str, status: int = 0) -> FetchRefused:
    says = filled(_SAYS[code], status) if status else _SAYS[code]
    refused = FetchRefused(code, says, field="url")
    refused.passing = code in _PASSING or status == 429
    return refused


def page_refusal(code: str, about: str) -> Refused:
    """Why a page that came is no article; ``about`` is its media type, or where it leads."""
    family = about.partition("/")[0]
    kind = _FILE_KINDS.get(about) or _FILE_KINDS.get(family) or _A_FILE
    return Refused(code, filled(_SAYS[code], {"kind": kind, "url": about}), field="url")
