"""What came in, byte for byte, and on which way.  Pure."""

import re
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone

_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,126}/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}")
_CHARSET = re.compile(r"""charset\s*=\s*["']?([A-Za-z0-9._:+-]{1,40})""", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
#: What a site tells one visitor, and nobody else.
_PRIVATE = {"set-cookie", "set-cookie2"}


@dataclass(frozen=True)
class Received:
    """Bytes as somebody sent them: a site for an address, or a person or program as a file.

    ``body`` is unpacked from how it travelled (gzip).  ``redirects`` are the addresses between
    the one asked for and the final one.  ``is_unchanged``: the site says that it is what it sent
    before, and sends no body.
    """

    body: bytes = b""
    asked: str = ""
    final: str = ""
    redirects: tuple[str, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    file_name: str = ""
    is_unchanged: bool = False
    received_at: datetime = field(default_factory=timezone.now)

    def header(self, name: str) -> str:
        """A header's value, or nothing."""
        return next((v for n, v in self.headers if n.lower() == name.lower()), "")

    @property
    def content_type(self) -> str:
        """As it was declared, with its parameters."""
        return self.header("Content-Type")

    @property
    def media_type(self) -> str:
        """The declared one without parameters; "" where that is none."""
        media = self.content_type.partition(";")[0].strip().lower()
        return media if _MEDIA_TYPE.fullmatch(media) else ""

    @property
    def charset(self) -> str:
        """As it was declared beside the bytes, not within them."""
        found = _CHARSET.search(self.content_type)
        return found[1].lower() if found else ""

    @property
    def public_headers(self) -> list[list[str]]:
        """The headers that may be kept: no cookies."""
        kept = [(name, value) for name, value in self.headers if name.lower() not in _PRIVATE]
        return [[plain(name), plain(value)] for name, value in kept]


def plain(words: str) -> str:
    """A line that any database holds: no NUL, no other control character, no half a pair."""
    return _CONTROL.sub("", words).encode("utf-8", "replace").decode()


def as_file(name: str, body: bytes, content_type: str = "", *, encoding: str = "") -> Received:
    """A file, as whoever sent it named it, and in the encoding that they chose."""
    if encoding:
        content_type = f"{content_type.partition(';')[0] or 'text/plain'}; charset={encoding}"
    headers = (("Content-Type", content_type),) if content_type else ()
    return Received(body=body, file_name=name, headers=headers)
