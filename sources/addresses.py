"""When two addresses are those of one page.  Pure."""

import tomllib
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from .public import is_public
from .text import digest, without_unseen

_DATA = tomllib.loads((Path(__file__).parent / "addresses.toml").read_text(encoding="utf-8"))
_MARKS = frozenset(_DATA["marks"])
_BEGINNINGS = tuple(_DATA["mark_beginnings"])
_HOSTS = frozenset(_DATA["hosts"])
_LIGHT = frozenset(_DATA["light_parts"])
_ENDINGS = tuple(_DATA["light_endings"])
_INSIDE = tuple(f".{ending}" for ending in _DATA["inside"])


def address_key(url: str) -> str:
    """What two spellings of a page's address share; "" without an address.

    No difference make: scheme (http or https), case of the host, www and hosts for phones, the
    standard port, doubled slashes and one at the end, the fragment, percent-encoding, the order
    of parameters, what advertisers and newsrooms append to know where a reader came from, the
    light version (AMP), and the marks of direction that are copied along with an address.
    """
    url = without_unseen(url).strip()
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
        host = _plain_host(host.encode("idna").decode())
    except ValueError:  # a port that is no number, a host that is no name
        return digest(url)
    scheme = parts.scheme.replace("https", "http")
    where = f"{host}:{port}" if port not in (None, 80, 443) else host
    path = _plain_path(unquote(parts.path))
    asked = parse_qsl(parts.query, keep_blank_values=True)
    query = urlencode(sorted((name, value) for name, value in asked if not _is_mark(name)))
    return digest(f"{scheme}://{where}{path}?{query}" if where or path else "")


def names_page(url: str) -> bool:
    """Does an address name one page, and not only a site, where redirects to its front page end?"""
    try:
        parts = urlsplit(without_unseen(url).strip())
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.path.strip("/") or parts.query)


def shown_outside(url: str) -> bool:
    """May readers outside see an address: one of the web, and not of a network inside?

    A name is not looked up.  One that says who enters (``user:password@``) is for nobody else.
    """
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".").lower()
    except ValueError:
        return False
    if parts.scheme not in ("http", "https") or "@" in parts.netloc:
        return False
    try:
        return is_public(host)
    except ValueError:  # a name
        return "." in host and not host.endswith(_INSIDE)


def pages_named(*urls: str) -> list[str]:
    """Those of the addresses that name one page, each once."""
    return [url for url in dict.fromkeys(urls) if names_page(url)]


def same_host(one: str, other: str) -> bool:
    """Are two addresses those of one site, whichever of its hosts they name?"""
    try:
        hosts = [urlsplit(url).hostname or "" for url in (one, other)]
    except ValueError:
        return False
    return _plain_host(hosts[0]) == _plain_host(hosts[1])


def _plain_host(host: str) -> str:
    """Without what stands before it for other readers, as long as a name with a dot is left."""
    parts = host.split(".")
    extra = next((n for n, part in enumerate(parts) if part not in _HOSTS), 0)
    return ".".join(parts[min(extra, max(len(parts) - 2, 0)) :])


def _plain_path(path: str) -> str:
    parts = [part for part in path.split("/") if part]
    for place in (0, -1):
        if len(parts) > 1 and parts[place].casefold() in _LIGHT:
            del parts[place]
    if parts:
        for ending in _ENDINGS:
            parts[-1] = parts[-1].removesuffix(ending) or parts[-1]
    return "".join(f"/{part}" for part in parts)


def _is_mark(name: str) -> bool:
    name = name.casefold()
    return name in _MARKS or name.startswith(_BEGINNINGS)
