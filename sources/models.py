"""Who speaks or publishes, under which names, and the texts as they were published."""

import gzip
import hashlib
from bisect import bisect_right
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.text import Truncator
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from .addresses import address_key
from .days import day_of
from .search import Searchable
from .text import first_line, name_key

LANGUAGE_CODES = r"^[a-z]{2,3}$"
WIKIDATA_ITEM = r"^Q[1-9][0-9]*$"


class Source(models.Model):
    """Somebody who speaks or publishes.

    Known by its names, of which it has any number in any language; a Wikidata item
    where one is known; a note that tells it from its namesakes.  A source that turned
    out to be another one points to it.
    """

    class Kind(models.TextChoices):
        UNKNOWN = "unknown", _("not yet classified")
        PERSON = "person", _("person")
        INSTITUTION = "institution", _("institution")
        OUTLET = "outlet", _("outlet")
        SERIES = "series", _("document series")

    kind = models.CharField(
        _("kind"), max_length=12, choices=Kind.choices, default=Kind.UNKNOWN, db_index=True
    )
    wikidata_id = models.CharField(
        _("Wikidata item"),
        max_length=16,
        null=True,
        blank=True,
        unique=True,
        help_text=_("Q and a number, as in Q30."),
    )
    note = models.CharField(
        _("note"),
        max_length=200,
        blank=True,
        default="",
        db_default="",
        help_text=_("What tells it apart from others of that name."),
    )
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", verbose_name=_("is")
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        permissions = [
            ("rename_settled_source", _("Can rename and merge sources on which verdicts rest"))
        ]
        constraints = [
            models.CheckConstraint(
                name="source_wikidata_item",
                condition=models.Q(wikidata_id__isnull=True)
                | models.Q(wikidata_id__regex=WIKIDATA_ITEM),
                violation_error_message=_("A Wikidata item is Q and a number, as in Q30."),
            ),
            models.CheckConstraint(
                name="source_not_merged_into_itself",
                condition=models.Q(merged_into__isnull=True)
                | ~models.Q(merged_into=models.F("id")),
            ),
        ]

    def __str__(self) -> str:
        return self.name_in(get_language() or settings.LANGUAGE_CODE)

    def clean(self) -> None:
        self.wikidata_id = self.wikidata_id or None

    def name_in(self, language: str) -> str:
        """The main name in a language, else any main name, else any name at all."""
        names = sorted(
            self.names.all(), key=lambda n: (n.language != language[:2], not n.is_main, n.pk)
        )
        return names[0].name if names else f"#{self.pk}"


class SourceName(models.Model):
    """One name of a source in one language: "White House", "البيت الأبيض"."""

    source = models.ForeignKey(
        Source, models.CASCADE, related_name="names", verbose_name=_("source")
    )
    language = models.CharField(_("language"), max_length=3, help_text=_("As in ar, en, fr."))
    name = models.CharField(_("name"), max_length=300)
    is_main = models.BooleanField(_("main name"), default=False)
    norm = models.CharField(max_length=300, editable=False, db_index=True)

    class Meta:
        verbose_name = _("name")
        verbose_name_plural = _("names")
        constraints = [
            models.UniqueConstraint(fields=["source", "language", "name"], name="name_once"),
            models.UniqueConstraint(
                fields=["source", "language"],
                condition=models.Q(is_main=True),
                name="one_main_name_per_language",
                violation_error_message=_("A source has one main name in each language."),
            ),
            models.CheckConstraint(
                name="name_not_empty",
                condition=~models.Q(name="") & ~models.Q(norm=""),
                violation_error_message=_("A name needs a letter or a digit."),
            ),
            models.CheckConstraint(
                name="name_language",
                condition=models.Q(language__regex=LANGUAGE_CODES),
                violation_error_message=_("A language is two or three letters, as in ar."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.norm = name_key(self.name)
        super().save(*args, **kwargs)

    def clean(self) -> None:
        self.norm = name_key(self.name)


class Renaming(models.Model):
    """That a main name gave way, to another or (``after`` is empty) to none.

    Where verdicts rest on what a source said, a trigger lets its main name go only if the
    latest of these says so.
    """

    source = models.ForeignKey(Source, models.CASCADE, related_name="renamings")
    language = models.CharField(_("language"), max_length=3)
    before = models.CharField(_("before"), max_length=300)
    after = models.CharField(_("after"), max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("time"), auto_now_add=True)

    class Meta:
        verbose_name = _("renaming")
        verbose_name_plural = _("renamings")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.before} → {self.after or '–'}"


class Merge(models.Model):
    """That a source was found to be another one: who, when, and how it was before.

    ``names_before`` and ``names_after`` are those of ``into``, each as [language, name,
    whether it is the main one]; ``moved`` are the keys of the sources that were merged into
    ``source`` and moved along.  A trigger merges and parts sources on which verdicts rest only
    as one of these says.
    """

    source = models.ForeignKey(
        Source, models.CASCADE, related_name="merges", verbose_name=_("source")
    )
    into = models.ForeignKey(Source, models.CASCADE, related_name="+", verbose_name=_("is"))
    names_before = models.JSONField(_("names before"), default=list)
    names_after = models.JSONField(_("names after"), default=list)
    moved = models.JSONField(default=list)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("time"), auto_now_add=True)
    undone_at = models.DateTimeField(_("undone"), null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("undone by"),
    )

    class Meta:
        verbose_name = _("merge of sources")
        verbose_name_plural = _("merges of sources")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.source} → {self.into}"


class Document(Searchable):
    """A published text, kept exactly as it was published.

    The text never changes after it was stored: a trigger in the database refuses it.  What is
    known about it (title, author, language, address, publisher, date) can be corrected, and it
    can be withdrawn; each time is a ``Correction``, and counts the ``version`` up.
    ``original`` holds the bytes as received where ``text`` could not carry them
    (no text at all, or an unknown encoding).  ``sha256`` is that of ``original`` if
    there is one, else of the text in UTF-8.  Offsets into ``text`` are code points.
    ``words_key`` and ``address_key`` find the documents that an editor would call
    the same: texts that differ in white space, addresses that differ in spelling.
    ``published_on`` is the day of ``published_at`` (``sources.days``), the same one for everybody.
    """

    searched = ("title", "text")
    folded_too = {"published_at": "published_on", "url": "address_key"}

    class Kind(models.TextChoices):
        ARTICLE = "article", _("article")
        STATEMENT = "statement", _("statement")
        TRANSCRIPT = "transcript", _("transcript")
        REPORT = "report", _("report")
        DATASET = "dataset", _("dataset")
        POST = "post", _("post")

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
            models.Index(fields=["words_key"], name="document_words"),
            models.Index(fields=["address_key"], name="document_address"),
            models.Index(
                fields=["withdrawn_at"],
                name="document_withdrawn",
                condition=models.Q(withdrawn_at__isnull=False),
            ),
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


class PageLook(models.Model):
    """A page that somebody wants to see in a form before it is stored, and what it says.

    ``found`` holds what fills the form's fields, by their names, and what else the page tells of
    itself (``looks``).  ``says`` is why it failed, in each of the desk's languages.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("queued")
        FETCHING = "fetching", _("fetching")
        READ = "read", _("read")
        FAILED = "failed", _("failed")

    FAILED_SAYS = _(
        "The desk could not read this page. Ask the person who runs this desk to read the"
        " worker's log, or paste the text."
    )

    url = models.URLField(_("address"), max_length=2000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.QUEUED)
    found = models.JSONField(default=dict)
    code = models.CharField(max_length=40, blank=True)
    says = models.JSONField(default=dict)
    snapshot = models.ForeignKey(Original, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("page looked at")
        verbose_name_plural = _("pages looked at")

    def __str__(self) -> str:
        return self.url

    @property
    def is_under_way(self) -> bool:
        return self.state in (self.State.QUEUED, self.State.FETCHING)

    @property
    def is_spent(self) -> bool:
        """Was what it found stored already, and so is here no more?"""
        return self.state == self.State.READ and not self.found


class HostTurn(models.Model):
    """When a host may be asked next, and until when it wants to be left alone."""

    host = models.CharField(max_length=300, unique=True)
    free_at = models.DateTimeField()
    rest_until = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("turn at a host")
        verbose_name_plural = _("turns at hosts")

    def __str__(self) -> str:
        return self.host


def fingerprint(text: str, original: bytes = b"") -> str:
    """What tells two documents' contents apart: SHA-256 in hexadecimal digits."""
    return hashlib.sha256(original or text.encode("utf-8", errors="surrogatepass")).hexdigest()
