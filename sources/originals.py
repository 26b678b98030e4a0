"""The bytes as received: kept with what they became, and handed back."""

import gzip
import mimetypes
from collections.abc import Iterable

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header

from .ids import row_id
from .models import Document, Original, Picture, fingerprint
from .received import Received, plain

#: Where these are shown, nothing in them runs or loads.
_SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'none'"


def original_keep(*, received: Received, document: Document | None) -> Original:
    """Keep what was received; the same bytes are kept once for each document."""
    sha256 = fingerprint("", received.body)
    fields = {
        "packed": gzip.compress(received.body, mtime=0),
        "size": len(received.body),
        "asked": plain(received.asked)[:2000],
        "media_type": received.media_type,
        "charset": received.charset,
        "headers": received.public_headers,
        "file_name": plain(received.file_name)[-300:],
        "final": plain(received.final)[:2000],
        "redirects": [plain(address) for address in received.redirects],
        "received_at": received.received_at,
    }
    if document is None:
        return Original.objects.create(sha256=sha256, **fields)
    original, _created = Original.objects.get_or_create(
        document=document, sha256=sha256, defaults=fields
    )
    return original


def originals_adopt(*, originals: Iterable[Original], document: Document) -> None:
    """Say whose originals these are: snapshots that were kept before there was a document."""
    there = set(document.originals.values_list("sha256", flat=True))
    for original in originals:
        if original.document_id is None and original.sha256 not in there:
            original.document = document
            original.save(update_fields=["document"])


def original_of(document: Document, asked: str = "") -> Original | None:
    """The original of that id if it is the document's; the first one where none is asked for."""
    if not asked:
        return document.originals.first()
    return document.originals.filter(pk=row_id(asked)).first()


def original_page(document: Document, asked: str) -> HttpResponse:
    """``original_response`` to what an address asks for; raises Http404."""
    original = original_of(document, asked)
    if asked and original is None:
        raise Http404
    return original_response(document, original)


def original_response(document: Document, original: Original | None) -> HttpResponse:
    """The bytes as received, to be saved and never shown in the browser.

    Without an original they are those of the text, which then is what was received.
    """
    if original:
        body, media = original.body, original.media_type or "application/octet-stream"
        name = original.file_name or _name(document, media)
    else:
        body = bytes(document.original) or document.text.encode("utf-8", "surrogatepass")
        media = "application/octet-stream" if document.original else "text/plain"
        name = _name(document, media)
    return HttpResponse(
        body,
        content_type=media,
        headers={
            "Content-Disposition": content_disposition_header(True, name) or "attachment",
            "Content-Security-Policy": _SANDBOX,
            "X-Content-Type-Options": "nosniff",
            "Content-Length": str(len(body)),
            "ETag": f'"{fingerprint("", body)}"',
            "Cache-Control": "private, no-cache",
        },
    )


def picture_response(picture: Picture) -> HttpResponse:
    """A picture as it is shown, which never changes."""
    answer = HttpResponse(bytes(picture.shown), content_type="image/png")
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, max-age=86400, immutable"
    return answer


def _name(document: Document, media: str) -> str:
    return f"isnad-{document.pk}{mimetypes.guess_extension(media) or '.bin'}"
