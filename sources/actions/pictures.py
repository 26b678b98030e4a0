"""Every write of pictures: kept as they came, and described, which makes documents of them."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from ..days import moment_require
from ..errors import Refused
from ..languages import detect_language
from ..models import Document, Picture, Source, fingerprint
from ..originals import original_keep
from ..picture_files import picture_read
from ..pictures import PictureRead
from ..queue import enqueue
from ..received import Received
from ..text import line_ends, one_line


def picture_store(
    *,
    received: Received,
    description: str,
    url: str = "",
    title: str = "",
    publisher: Source | None = None,
    published_at: datetime | None = None,
    by: User,
) -> Document:
    """Keep a picture as a document whose text is what somebody says is to be seen on it.

    The same picture from the same address is the same document, with the description that it got
    first.  Raises Refused("description_missing"), what ``picture_read`` refuses, and
    Refused("date_outside").
    """
    words, published_at = _described(description), moment_require(published_at)
    known = Document.objects.filter(sha256=fingerprint("", received.body), url=url.strip())
    if found := known.exclude(picture=None).first():
        return found
    read = picture_read(received, field="picture")
    with transaction.atomic():
        picture = picture_keep(received=received, read=read)
        return _stored(picture, words, url.strip(), title, publisher, published_at, by)


def picture_keep(*, received: Received, read: PictureRead) -> Picture:
    """Keep a picture that came, and how it is shown; nobody has described it yet."""
    original = original_keep(received=received, document=None)
    shown = {"shown": read.shown, "width": read.width, "height": read.height}
    return Picture.objects.create(original=original, **shown)


def picture_describe(
    *, picture: Picture, description: str, url: str, publisher: Source | None = None, by: User
) -> Document:
    """Make a document of a picture that is kept; one that is described stays as it is.

    Raises Refused("description_missing").
    """
    words = _described(description)
    with transaction.atomic():
        picture = Picture.objects.select_for_update(of=("self",)).get(pk=picture.pk)
        if picture.document:
            return picture.document
        known = Document.objects.filter(sha256=picture.original.sha256, url=url.strip())
        if found := known.exclude(picture=None).first():
            return found
        return _stored(picture, words, url.strip(), "", publisher, None, by)


def _described(description: str) -> str:
    words = line_ends(description).strip()
    if not words:
        message = _("Say in words what is to be seen: not everybody can see a picture.")
        raise Refused("description_missing", message, field="description")
    return words


def _stored(
    picture: Picture,
    words: str,
    url: str,
    title: str,
    publisher: Source | None,
    published_at: datetime | None,
    by: User,
) -> Document:
    document = Document.objects.create(
        kind=Document.Kind.PICTURE,
        text=words,
        title=one_line(title)[:500],
        language=detect_language(words),
        url=url,
        publisher=publisher,
        published_at=published_at,
        sha256=picture.original.sha256,
        added_by=by,
    )
    picture.original.document = picture.document = document
    picture.original.save(update_fields=["document"])
    picture.save(update_fields=["document"])
    enqueue("remember_passages", document.pk, later=True)
    return document
