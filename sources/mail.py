"""A mail that was saved as a file (.eml) as text: its own words, and its head.  Pure."""

from contextlib import suppress
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime
from typing import Any

from .cleaning import markup_decoded, markup_text
from .contents import FileRead
from .text import line_ends, text_declared
from .unreadable import Unreadable


def mail_read(data: bytes) -> FileRead:
    """The text of a mail, its subject as the title, who sent it, and when.

    The part in plain text is read, else the one in HTML; what is attached is not.  Raises
    Unreadable("file_broken") for what has no such part.
    """
    message: Any = message_from_bytes(data, policy=policy.default)
    part = message.get_body(("plain", "html"))
    if part is None:
        raise Unreadable("file_broken")
    body = part.get_payload(decode=True) or b""
    charset = str(part.get_content_charset() or "")
    if part.get_content_type() == "text/html":
        text = markup_text(markup_decoded(body, charset))
    else:
        text = _unfolded(part, line_ends(text_declared(body, charset)))
    name, address = parseaddr(_header(message, "From"))
    return FileRead(
        text.strip("\n"),
        title=" ".join(_header(message, "Subject").split()),
        author=" ".join((name or address).split()),
        published_at=_date(message),
    )


def _unfolded(part: EmailMessage, text: str) -> str:
    """Lines that a mail program broke, joined (RFC 3676)."""
    if part.get_param("format", "") != "flowed":
        return text
    lines = [line.removeprefix(" ") for line in text.split("\n")]
    goes_on = [line.endswith(" ") and line != "-- " for line in lines]
    pairs = zip(lines, goes_on, strict=True)
    return "".join(line if on else f"{line}\n" for line, on in pairs).removesuffix("\n")


def _header(message: EmailMessage, name: str) -> str:
    with suppress(ValueError, IndexError, AttributeError, TypeError):  # what is no such header
        return str(message.get(name, "")).encode("utf-8", "replace").decode()
    return ""


def _date(message: EmailMessage) -> str:
    with suppress(ValueError, TypeError, OverflowError):
        return parsedate_to_datetime(_header(message, "Date")).isoformat()
    return ""
