"""URL -> what a site sends for it, and the article on that: knows HTTP, not the ORM.

The desk's server may reach what an editor's browser may not.  So every hop's name is
looked up once, refused unless all its addresses are public, and the connection goes to
an address that was checked.  Size, time and redirects are bounded.
"""

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import SplitResult, quote, urljoin, urlsplit

import certifi
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from .apart import Apart
from .errors import Refused, filled
from .pages import FetchedDocument
from .received import Received
from .unreadable import Unreadable

CONNECT_SECONDS = 5.0
TOTAL_SECONDS = 20.0
MAX_BYTES = 10_000_000
MAX_REDIRECTS = 5
#: What a page is asked for as.
PAGE = "text/html,application/xhtml+xml,text/plain;q=0.9,*/*;q=0.1"
#: The longest that a site's wish to be asked later is heeded.
LONGEST_WAIT = timedelta(days=1)
USER_AGENT = "Mozilla/5.0 (compatible; Isnad/0.1; claim tracking for fact-checking desks)"

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
#: Addresses whose last 32 bits are the IPv4 address that a gateway goes on to (RFC 6052).
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
#: What of IPv6 is given to networks on the internet, less what is set apart in it (IANA's registry
#: of special-purpose addresses): protocols, examples in texts.
_UNICAST = ipaddress.ip_network("2000::/3")
_SPECIAL = [ipaddress.ip_network(net) for net in ("2001::/23", "2001:db8::/32", "3fff::/20")]
_RESOLVER = ThreadPoolExecutor(4, "isnad-resolver")


class FetchRefused(Refused):
    """The site gave nothing.  ``wait`` is how long it asks to be left alone, None if it does not
    say; ``passing``: trying again later may help."""

    wait: timedelta | None = None
    passing = False


def document_fetch(url: str) -> FetchedDocument:
    """The article at an address, with what its page says about it.

    Raises Refused with field "url" and a sentence that says what to do: a code of
    ``_SAYS``, or "reading_stopped".
    """
    return page_fetch(url)[1]


def page_fetch(url: str) -> tuple[Received, FetchedDocument]:
    """What came from an address, and the article on it.  Raises as ``document_fetch``."""
    _checked(url)
    with Apart("page") as reader:  # starts while the site answers
        got = address_fetch(url)
        return got, page_of(got, reader)


def page_of(got: Received, reader: Apart) -> FetchedDocument:
    """The article on a page that came, read by a process of its own.

    Raises Refused with field "url": a code of ``page_read``, or "reading_stopped".
    """
    try:
        page = reader.read(got.body, field="url", content_type=got.content_type, url=got.final)
    except Unreadable as error:
        family = error.about.partition("/")[0]
        kind = _FILE_KINDS.get(error.about) or _FILE_KINDS.get(family) or _A_FILE
        says = filled(_SAYS[error.code], {"kind": kind, "url": error.about})
        raise Refused(error.code, says, field="url") from error
    day = page.pop("published_on")
    return FetchedDocument(**page, published_on=day and date.fromisoformat(day))


def address_fetch(
    url: str, *, accept: str = PAGE, headers: Mapping[str, str] | None = None
) -> Received:
    """What is at an address, through as many redirects as are allowed.

    ``headers`` may make it conditional (If-None-Match).  Raises FetchRefused with field "url".
    """
    deadline = time.monotonic() + TOTAL_SECONDS
    asked = {"Accept": accept, **(headers or {})}
    way = [url]
    for _hop in range(MAX_REDIRECTS + 1):
        answer = _get(_checked(way[-1]), asked, deadline)
        if not answer.redirect:
            return Received(
                asked=url,
                final=way[-1],
                body=answer.body,
                headers=answer.headers,
                redirects=tuple(way[1:-1]),
                is_unchanged=answer.is_unchanged,
            )
        way.append(_joined(way[-1], answer.redirect))
    raise _refusal("fetch_redirects")


def _joined(url: str, redirect: str) -> str:
    try:
        return urljoin(url, redirect)
    except ValueError as error:  # as in http://[
        raise _refusal("fetch_broken") from error


def host_of(url: str) -> str:
    """Whom an address asks, in one spelling: host and port.  Raises FetchRefused."""
    parts = _checked(url)
    host = str(parts.hostname).encode("idna").decode()[:250]
    return f"{host}:{parts.port}" if parts.port not in (None, 80, 443) else host


def is_public(address: str) -> bool:
    """Is it an IP address on the internet: not of this machine, its network, or reserved?"""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv4Address):
        return ip.is_global and not ip.is_multicast
    inner = _embedded(ip)
    if inner:
        return all(each.is_global and not each.is_multicast for each in inner)
    return ip in _UNICAST and ip.is_global and not any(ip in special for special in _SPECIAL)


def _embedded(ip: ipaddress.IPv6Address) -> tuple[ipaddress.IPv4Address, ...]:
    """The IPv4 addresses to which a gateway or tunnel goes on from an IPv6 one."""
    if ip in _NAT64:
        return (ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF),)
    inner = ip.ipv4_mapped or ip.sixtofour
    return (inner,) if inner else (ip.teredo or ())


@dataclass(frozen=True)
class _Answer:
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    redirect: str = ""
    is_unchanged: bool = False


def _get(parts: SplitResult, asked: Mapping[str, str], deadline: float) -> _Answer:
    try:
        with _connected(parts, deadline) as connection:
            connection.request("GET", _target(parts), headers=_headers(asked))
            with connection.getresponse() as response:
                return _answer(response, deadline)
    except (OSError, http.client.HTTPException, zlib.error, ValueError) as error:
        raise _failure(error, late=time.monotonic() >= deadline) from error


def _answer(response: http.client.HTTPResponse, deadline: float) -> _Answer:
    location = response.headers.get("Location", "")
    if response.status in (301, 302, 303, 307, 308) and location:
        return _Answer(redirect=_utf8(location))
    headers = tuple((name, _utf8(value)) for name, value in response.headers.items())
    if response.status == 304:
        return _Answer(headers=headers, is_unchanged=True)
    _refuse_status(response)
    return _Answer(_body(response, deadline), headers)


def _utf8(header: str) -> str:
    """A header as most sites mean it; HTTP itself knows Latin-1 alone."""
    return header.encode("latin-1", "replace").decode("utf-8", "replace")


def _checked(url: str) -> SplitResult:
    """The address in parts: http or https, and a host."""
    with contextlib.suppress(ValueError):  # a port that is no number, a host that is no name
        parts = urlsplit(url.strip())
        if parts.scheme in ("http", "https") and parts.hostname and parts.port != 0:
            parts.hostname.encode("idna")
            return parts
    raise _refusal("address_malformed")


@contextlib.contextmanager
def _connected(parts: SplitResult, deadline: float) -> Iterator[http.client.HTTPConnection]:
    """A connection to a checked address, cut off at the deadline however slowly it drips."""
    host, secure = str(parts.hostname).encode("idna").decode(), parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    tcp = _dialled(_addresses(host, port, deadline), port, deadline)
    link = _secured(tcp, host) if secure else tcp
    clock = threading.Timer(max(0.0, deadline - time.monotonic()), _cut, [link])
    clock.daemon = True
    clock.start()
    try:
        link.settimeout(TOTAL_SECONDS)
        if isinstance(link, ssl.SSLSocket):
            link.do_handshake()
        connection = http.client.HTTPConnection(host, port)
        connection.default_port = 443 if secure else 80
        connection.sock = link
        yield connection
    finally:
        clock.cancel()
        link.close()


def _addresses(host: str, port: int, deadline: float) -> list[str]:
    """The host's IP addresses, each of them public."""
    asked = _RESOLVER.submit(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
    try:
        found = asked.result(timeout=min(CONNECT_SECONDS, deadline - time.monotonic()))
    except (socket.gaierror, UnicodeError) as error:
        raise _refusal("address_unknown") from error
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    if not settings.ISNAD_FETCH_PRIVATE and not all(map(is_public, addresses)):
        raise _refusal("address_private")
    return addresses


def _dialled(addresses: list[str], port: int, deadline: float) -> socket.socket:
    """A connection to the first of the addresses that answers."""
    problem: OSError = TimeoutError()
    for address in addresses:
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        try:
            return socket.create_connection((address, port), min(CONNECT_SECONDS, left))
        except OSError as error:
            problem = error
    raise problem


def _secured(tcp: socket.socket, host: str) -> ssl.SSLSocket:
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())  # for machines without certificates
    return context.wrap_socket(tcp, server_hostname=host, do_handshake_on_connect=False)


def _cut(link: socket.socket) -> None:
    with contextlib.suppress(OSError):  # closed already
        # Not SSLSocket's own, which takes the session from under the thread that reads.
        socket.socket.shutdown(link, socket.SHUT_RDWR)


def _target(parts: SplitResult) -> str:
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return quote(target, safe="!#$%&'()*+,/:;=?@[]~")


def _headers(asked: Mapping[str, str]) -> dict[str, str]:
    return {
        "User-Agent": USER_AGENT,
        "Accept-Language": f"{get_language() or 'en'},*;q=0.5",
        "Accept-Encoding": "gzip",
        "Connection": "close",
        **asked,
    }


def _body(response: http.client.HTTPResponse, deadline: float) -> bytes:
    """The body, unpacked; neither form may be larger than ``MAX_BYTES``."""
    data = response.read(MAX_BYTES + 1)
    if time.monotonic() >= deadline:
        raise TimeoutError
    if len(data) <= MAX_BYTES:
        if response.length:  # fewer bytes than were announced
            raise http.client.IncompleteRead(data, response.length)
        if response.headers.get("Content-Encoding", "").lower() in ("gzip", "x-gzip", "deflate"):
            data = zlib.decompressobj(wbits=47).decompress(data, MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise _refusal("fetch_too_large")
    return data


def _refuse_status(response: http.client.HTTPResponse) -> None:
    status = response.status
    if not 200 <= status < 300:
        usual = "fetch_server_error" if status >= 500 else "fetch_status"
        refused = _refusal(_STATUSES.get(status, usual), status)
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


def _failure(error: Exception, *, late: bool) -> FetchRefused:
    if late or isinstance(error, TimeoutError):
        return _refusal("fetch_timeout")
    if isinstance(error, ssl.SSLCertVerificationError):
        return _refusal("fetch_insecure")
    known = isinstance(error, OSError) and not isinstance(error, ConnectionResetError)
    return _refusal("fetch_unreachable" if known else "fetch_broken")


def _refusal(code: str, status: int = 0) -> FetchRefused:
    says = filled(_SAYS[code], status) if status else _SAYS[code]
    refused = FetchRefused(code, says, field="url")
    refused.passing = code in _PASSING or status == 429
    return refused
