"""The texts as they were published, what is known about them, and what they were read from."""

import gzip
import hashlib
from bisect import bisect_right

from django.conf import settings
from django.db import models
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from ..addresses import address_key
from ..days import day_of
from ..search import Searchable
from ..text import first_line
from .sources import LANGUAGE_CODES, Source


class Document(Searchable):
    """A published text, kept exactly as it was published.

    The text never changes after it was stored: a trigger in the database refuses it.  What is
    known about it (title, author, language, address, publisher, date) can be corrected, and it
    can be withdrawn; each time is a ``Correction``, and counts the ``version`` up.
    ``original`` holds the bytes as received where ``text`` could not carry them
    (no text at all, or an unknown encoding).  ``sha256`` is that of ``original`` if
    there is one, else of the text in UTF-8; of a picture, whose text describes it, that of the
    file.  Offsets into ``text`` are code points.
    ``words_key`` and ``address_key`` find the documents that an editor would call
    the same: texts that differ in white space, addresses that differ in spelling.
    ``published_on`` is the day of ``published_at`` (``sources.days``), the same one for everybody.
    """

    searched = ("title", "text")
    parted = ("kind", "article")
    ranked = 300
    folded_too = {"published_at": "published_on", "url": "address_key"}

    class Kind(models.TextChoices):
        ARTICLE = "article", _("article")
        STATEMENT = "statement", _("statement")
        TRANSCRIPT = "transcript", _("transcript")
        REPORT = "report", _("report")
        DATASET = "dataset", _("dataset")
        POST = "post", _("post")
        PICTURE = "picture", _("picture")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.ARTICLE)
    title = models.CharField(_("title"), max_length=500, blank=True)
    text = models.TextField(_("text"), blank=True)
    original = models.BinaryField(_("original bytes"), default=bytes, blank=True)
    language = models.CharField(_("language"), max_length=3, blank=True)
    url = models.URLField(_("address"), max_length=2000, blank=True)
    publisher = models.ForeignKey(
        Source,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="published",
        verbose_name=_("published by"),
    )
    author = models.CharField(
        _("author"), max_length=300, blank=True, default="", db_default="", help_text=_("As named.")
    )
    published_at = models.DateTimeField(_("published"), null=True, blank=True, db_index=True)
    published_on = models.DateField(_("published on"), null=True, editable=False, db_index=True)
    version = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, editable=False)
    places = models.JSONField(null=True, editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    words_key = models.CharField(max_length=64, editable=False, default="", db_default="")
    address_key = models.CharField(max_length=64, editable=False, default="", db_default="")
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("added by"),
    )
    created_at = models.DateTimeField(_("added"), auto_now_add=True)

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["kind", "-created_at"]),
            models.Index(fields=["language"], name="document_in_language"),
            models.Index(fields=["words_key"], name="document_words"),
            models.Index(fields=["address_key"], name="document_address"),
            models.Index(
                fields=["withdrawn_at"],
                name="document_withdrawn",
                condition=models.Q(withdrawn_at__isnull=False),
            ),
            # The newest of either, which a search walks from one to the next.
            models.Index(
                fields=["id"], name="document_article", condition=models.Q(kind="article")
            ),
            models.Index(fields=["id"], name="document_other", condition=~models.Q(kind="article")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["sha256", "url"], name="document_once"),
            models.CheckConstraint(
                name="document_language",
                condition=models.Q(language="") | models.Q(language__regex=LANGUAGE_CODES),
            ),
        ]

    def __str__(self) -> str:
        return Truncator(self.headline or f"#{self.pk}").chars(100)

    def fold(self) -> None:
        """Make what is worked out from other columns what those say now."""
        super().fold()
        self.published_on = day_of(self.published_at)
        self.address_key = address_key(self.url)

    @property
    def headline(self) -> str:
        """The title, else the line that heads the text, whole."""
        return self.title or first_line(self.text)

    def place_of(self, offset: int) -> dict[str, str]:
        """Where a place in the text stood in the file: {"page": "3"}, {"time": "0:01:23 Lena
        Ortwin"}, or nothing for a text without such."""
        for name, places in (self.places or {}).items():
            at = bisect_right([start for start, _called in places], offset) - 1
            return {name.removesuffix("s"): places[max(at, 0)][1]}
        return {}

    def quote(self, start: int, end: int) -> str:
        """The words of a passage."""
        return self.text[start:end]


class DocumentAddress(models.Model):
    """Another address that leads to a document: where a redirect ended, what the page calls itself.

    It recognises the document as its own address does.
    """

    document = models.ForeignKey(Document, models.CASCADE, related_name="addresses")
    url = models.URLField(_("address"), max_length=2000)
    address_key = models.CharField(max_length=64, editable=False, db_index=True)

    class Meta:
        verbose_name = _("further address")
        verbose_name_plural = _("further addresses")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["document", "address_key"], name="address_once")
        ]

    def __str__(self) -> str:
        return self.url


class Sketch(models.Model):
    """One of the marks by which texts like a document's are found (``sources.shingles``)."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="sketch")
    mark = models.BigIntegerField()

    class Meta:
        verbose_name = _("mark of a text")
        verbose_name_plural = _("marks of texts")
        indexes = [models.Index(fields=["mark", "document"], name="sketch_mark")]

    def __str__(self) -> str:
        return f"{self.document_id}: {self.mark:x}"


class Likeness(models.Model):
    """That a document is a later version of another, or a copy of it from elsewhere.

    ``share`` is how much of the shorter text stands in the other, 0 to 1.
    """

    class Kind(models.TextChoices):
        VERSION = "version", _("version")
        COPY = "copy", _("copy")

    later = models.ForeignKey(Document, models.CASCADE, related_name="likenesses")
    earlier = models.ForeignKey(Document, models.CASCADE, related_name="likenesses_later")
    kind = models.CharField(_("kind"), max_length=7, choices=Kind.choices)
    share = models.FloatField()

    class Meta:
        verbose_name = _("likeness")
        verbose_name_plural = _("likenesses")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["later", "earlier"], name="likeness_once"),
            models.CheckConstraint(
                name="likeness_backwards", condition=models.Q(earlier__lt=models.F("later"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.earlier_id} → {self.later_id}"


class Correction(models.Model):
    """What somebody corrected of what is known about a document, or that it was withdrawn.

    ``before`` and ``after`` are {column: what stood there, in words}; ``version`` is the
    document's since.  It is never changed; where verdicts rest on a document, a trigger lets its
    title, address, publisher and date go only if one of these says so.
    """

    document = models.ForeignKey(Document, models.CASCADE, related_name="corrections")
    version = models.PositiveIntegerField()
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    reason = models.TextField(_("reason"), blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("time"), auto_now_add=True)

    class Meta:
        verbose_name = _("correction of a document")
        verbose_name_plural = _("corrections of documents")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["document", "version"], name="correction_once")
        ]

    def __str__(self) -> str:
        return ", ".join(self.after)


class Original(models.Model):
    """What was received, byte for byte, and how it came; never changed afterwards.

    A document has one for each time that it came as bytes and these were others: the first is
    what its text was read from.  What was typed or sent as JSON has none: there the text itself
    is what was received.  Without a document it is the snapshot of a page that was not stored.
    ``packed`` is gzip; ``size`` and ``sha256`` are those of the bytes as received.  ``asked`` and
    ``final`` are addresses, with the ``redirects`` between them.
    """

    document = models.ForeignKey(Document, models.CASCADE, null=True, related_name="originals")
    packed = models.BinaryField()
    size = models.PositiveIntegerField(_("bytes"))
    sha256 = models.CharField(max_length=64)
    media_type = models.CharField(_("media type"), max_length=255, blank=True)
    charset = models.CharField(_("declared encoding"), max_length=40, blank=True)
    headers = models.JSONField(default=list)
    file_name = models.CharField(_("file"), max_length=300, blank=True)
    asked = models.CharField(_("address asked"), max_length=2000, blank=True)
    final = models.CharField(_("final address"), max_length=2000, blank=True)
    redirects = models.JSONField(default=list)
    received_at = models.DateTimeField(_("received"))

    class Meta:
        verbose_name = _("original")
        verbose_name_plural = _("originals")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["document", "sha256"], name="original_once")]

    def __str__(self) -> str:
        return self.file_name or self.final or f"#{self.pk}"

    @property
    def body(self) -> bytes:
        """The bytes as received."""
        return gzip.decompress(bytes(self.packed))


def fingerprint(text: str, original: bytes = b"") -> str:
    """What tells two documents' contents apart: SHA-256 in hexadecimal digits."""
    return hashlib.sha256(original or text.encode("utf-8", errors="surrogatepass")).hexdigest()
