"""URL -> what a site sends for it, and the article on that: knows HTTP, not the ORM.

The desk's server may reach what an editor's browser may not.  So every hop's name is
looked up once, refused unless all its addresses are public, and the connection goes to
an address that was checked.  Size, time and redirects are bounded.
"""

import contextlib
import http.client
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from urllib.parse import SplitResult, quote, urljoin, urlsplit

import certifi
from django.conf import settings
from django.utils.translation import get_language

from .apart import Apart
from .days import day_of
from .errors import Refused
from .fetch_refusals import failure, page_refusal, refusal, refuse_status
from .pages import FetchedDocument
from .picture_files import picture_read
from .pictures import picture_kind
from .public import is_public
from .received import Received
from .unreadable import Unreadable
from .uploads import file_columns, is_file

CONNECT_SECONDS = 5.0
TOTAL_SECONDS = 20.0
MAX_BYTES = 10_000_000
MAX_REDIRECTS = 5
#: What a page is asked for as.
PAGE = "text/html,application/xhtml+xml,text/plain;q=0.9,*/*;q=0.1"
USER_AGENT = "Mozilla/5.0 (compatible; Isnad/0.1; claim tracking for fact-checking desks)"

_RESOLVER = ThreadPoolExecutor(4, "isnad-resolver")


def document_fetch(url: str) -> FetchedDocument:
    """The article at an address, with what its page says about it.

    Raises Refused with field "url" and a sentence that says what to do: a code of
    ``fetch_refusals``, or "reading_stopped".
    """
    return page_fetch(url)[1]


def page_fetch(url: str, *, pictures: bool = False) -> tuple[Received, FetchedDocument]:
    """What came from an address, and the article on it, be it a page or a file.

    With ``pictures``, it may be a picture.  Raises as ``document_fetch``, as ``file_columns`` does,
    and as ``picture_read`` does, with field "url".
    """
    _checked(url)
    with Apart("page") as reader:  # starts while the site answers
        got = address_fetch(url)
        if pictures and (picture_kind(got.body) or got.media_type.startswith("image/")):
            return got, FetchedDocument("", picture=picture_read(got, field="url"))
        return got, _file_of(got) if is_file(got) else page_of(got, reader)


def _file_of(got: Received) -> FetchedDocument:
    try:
        told = file_columns(got)
    except Refused as refused:
        if refused.code == "file_no_text":
            raise page_refusal("page_no_text", got.media_type) from refused
        refused.field = "url"
        raise
    day = day_of(told.pop("published_at", None))
    del told["received"]  # it is kept as what came from the address
    return FetchedDocument(**told, published_on=day)


def page_of(got: Received, reader: Apart) -> FetchedDocument:
    """The article on a page that came, read by a process of its own.

    Raises Refused with field "url": a code of ``page_read``, or "reading_stopped".
    """
    try:
        page = reader.read(got.body, field="url", content_type=got.content_type, url=got.final)
    except Unreadable as error:
        raise page_refusal(error.code, error.about) from error
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
    raise refusal("fetch_redirects")


def address_post(url: str, *, body: bytes, headers: Mapping[str, str]) -> int:
    """Send something to an address; returns the answer's status, of which nothing else is read.

    The address is checked as one that is fetched, each time.  Redirects are not followed.  Raises
    FetchRefused with field "url" where there is no answer.
    """
    parts, deadline = _checked(url), time.monotonic() + TOTAL_SECONDS
    try:
        with _connected(parts, deadline) as connection:
            asked = {"User-Agent": USER_AGENT, "Connection": "close", **headers}
            connection.request("POST", _target(parts), body=body, headers=asked)
            with connection.getresponse() as response:
                return response.status
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise failure(error, late=time.monotonic() >= deadline) from error


def _joined(url: str, redirect: str) -> str:
    try:
        return urljoin(url, redirect)
    except ValueError as error:  # as in http://[
        raise refusal("fetch_broken") from error


def host_of(url: str) -> str:
    """Whom an address asks, in one spelling: host and port.  Raises FetchRefused."""
    parts = _checked(url)
    host = str(parts.hostname).encode("idna").decode()[:250]
    return f"{host}:{parts.port}" if parts.port not in (None, 80, 443) else host


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
        raise failure(error, late=time.monotonic() >= deadline) from error


def _answer(response: http.client.HTTPResponse, deadline: float) -> _Answer:
    location = response.headers.get("Location", "")
    if response.status in (301, 302, 303, 307, 308) and location:
        return _Answer(redirect=_utf8(location))
    headers = tuple((name, _utf8(value)) for name, value in response.headers.items())
    if response.status == 304:
        return _Answer(headers=headers, is_unchanged=True)
    refuse_status(response)
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
    raise refusal("address_malformed")


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
        raise refusal("address_unknown") from error
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    if not settings.ISNAD_FETCH_PRIVATE and not all(map(is_public, addresses)):
        raise refusal("address_private")
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
        raise refusal("fetch_too_large")
    return data
