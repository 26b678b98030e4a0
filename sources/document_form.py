"""What editors fill in to add a text: pasted, in a file, or fetched by its address."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from . import limits
from .actions.documents import document_store
from .apart import read_apart
from .arabic import letters_restored
from .cleaning import is_markup
from .days import day_of, midnight
from .encodings import ENCODINGS
from .errors import Refused, said
from .forms import LANGUAGES, ActionForm, PastedText, PublishedOn
from .given import outlet_named
from .ids import row_id
from .languages import detect_language
from .looks import look_adopt, look_file, look_keep_file, look_request, look_ways
from .models import Document, PageLook
from .queries import documents_alike
from .received import Received, as_file
from .text import decode, line_ends, words_key
from .uploads import file_columns

_KEPT = _(
    "The letters of this file can be read in several ways. Choose below how they read rightly,"
    " and store it: the desk has kept the file."
)


def _text(**attributes: str) -> forms.TextInput:
    """A line of text in whichever direction its letters run."""
    return forms.TextInput({"dir": "auto", **attributes})


class DocumentForm(ActionForm):
    """A published text and where it comes from: pasted, in a file, or fetched by its address.

    A page is fetched by a worker: ``waits`` is the look at it that is under way.
    ``alike`` is a document on the desk that may be the same, with ``alike_says`` how.
    """

    url = forms.URLField(
        label=_("Address"),
        required=False,
        max_length=2000,
        assume_scheme="https",
        widget=forms.URLInput({"dir": "ltr", "placeholder": "https://"}),
        help_text=_("The desk can fetch text, title, outlet and date from there."),
    )
    text = PastedText(
        label=_("Text"),
        required=False,
        max_length=limits.TEXT,
        widget=forms.Textarea({"dir": "auto", "autofocus": True}),
    )
    file = forms.FileField(
        label=_("or a file"),
        required=False,
        allow_empty_file=True,
        help_text=_(
            "Plain text, which is kept byte for byte; a web page, PDF, Word (.docx), .odt, .rtf,"
            " mail (.eml) or transcript (.srt, .vtt)."
        ),
    )
    encoding = forms.CharField(required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("Kind"), choices=Document.Kind.choices)
    title = forms.CharField(label=_("Title"), required=False, max_length=500, widget=_text())
    author = forms.CharField(label=_("Author"), required=False, max_length=300, widget=_text())
    outlet = forms.CharField(
        label=_("Outlet"),
        required=False,
        max_length=300,
        widget=_text(list="known-outlets"),
        help_text=_("Pick one that the desk knows, or type a new name."),
    )
    published_on = PublishedOn(label=_("Published on"), required=False)
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES, required=False)

    store_beside = forms.CharField(required=False, widget=forms.HiddenInput)
    fetched = forms.CharField(required=False, widget=forms.HiddenInput)
    look = forms.IntegerField(
        required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput
    )

    kept = forms.IntegerField(
        required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput
    )

    _was_kept = False
    _looked: PageLook | None = None
    waits: PageLook | None = None
    #: How a file can be read whose encoding is in doubt: [{"encoding": …, "sample": …}].
    readings: Sequence[dict[str, str]] = ()
    alike: Document | None = None
    alike_says = ""
    notice = ""

    def perform(self, *, by: User) -> bool:
        """Store it; or ask for the page, where that is asked for or all there is.

        The form is filled by the next submission after a worker has read the page.
        What came in a file stands in the text field if it was not stored.
        """
        self._give_kept_file(by)
        valid = self.is_valid()
        look = self._looked = self._look(by)
        done = valid and not self.wants_page and super().perform(by=by)
        if done and look and not self.cleaned_data.get("file"):
            look_adopt(look=look, document=self.result[0])
        if self.readings and not self._was_kept:
            self._keep_doubtful(by)
        elif not done and not self.readings and self.cleaned_data.get("file"):
            self._keep_file()
        if self.wants_page and "url" not in self.errors:
            self._see(look, by)
        return done

    @property
    def wants_page(self) -> bool:
        """Is the page to be fetched: was that pressed, or is there nothing but an address?"""
        given = self.data.get("text", "").strip() or self.files.get("file")
        return "fetch" in self.data or bool(self.data.get("url", "").strip() and not given)

    def clean(self) -> dict[str, Any]:
        """Text or file, and not both; markup becomes text."""
        cleaned = super().clean() or {}
        typed = cleaned.get("text", "")
        if is_markup(typed):
            cleaned["text"] = typed = self._without_markup(typed)
        if cleaned.get("file") and typed.strip():
            self.add_error("file", _("Give the text or a file, not both."))
        elif cleaned.get("file"):
            self._read_file(cleaned)
        elif not typed.strip() and not self.wants_page:
            self.add_error("text", _("Paste the text, or choose a file that holds it."))
        if self.wants_page and not self.data.get("url", "").strip():
            self.add_error("url", _("Give the address of the page that is to be fetched."))
        return cleaned

    def _without_markup(self, typed: str) -> str:
        try:
            pasted = typed.encode("utf-8", "replace")
            return line_ends(read_apart("markup", pasted, field="text", charset="utf-8"))
        except Refused as refused:
            self.refuse(refused)
            return typed

    def _read_file(self, cleaned: dict[str, Any]) -> None:
        file, limit = cleaned["file"], settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        try:
            if file.size > limit:
                message = gettext("This file is larger than the desk takes in (%s). Split it.")
                raise Refused("file_too_large", message % filesizeformat(limit), field="file")
            declared = file.content_type or ""
            chosen = cleaned.get("encoding", "")
            encoding = chosen if chosen in ENCODINGS else ""
            received = as_file(file.name, file.read(), declared, encoding=encoding)
            self._take(cleaned, received)
            if not _readable(cleaned["text"]).strip():
                raise Refused("file_empty", gettext("There is no text in this file."), field="file")
        except Refused as refused:
            self.readings = refused.details.get("readings", [])
            if self.readings:
                refused = Refused(refused.code, _KEPT, field="file")
            self.refuse(refused)

    def _take(self, cleaned: dict[str, Any], received: Received) -> None:
        """What is in the file; what was typed goes before what the file says of itself."""
        read = file_columns(received)
        read["published_on"] = day_of(read.pop("published_at", None))
        for name, value in read.items():
            if name == "text" or not cleaned.get(name):
                cleaned[name] = value

    def _keep_file(self) -> None:
        """Browsers empty the field of a file; its text is moved to the text field."""
        self.data = self.data.copy()
        self.data["text"] = _readable(self.cleaned_data["text"])

    def _keep_doubtful(self, by: User) -> None:
        """Browsers empty the field of a file; its bytes are kept until its encoding is chosen."""
        file: Any = self.files["file"]
        file.seek(0)
        received = as_file(file.name or "", file.read(), file.content_type or "")
        self.data = self.data.copy()
        self.data["kept"] = str(look_keep_file(received=received, by=by).pk)

    def _give_kept_file(self, by: User) -> None:
        """The file that was kept, as if it were chosen again; unless another one is."""
        kept = self.data.get("kept", "")
        if self.files.get("file") or not kept.isdecimal():
            return
        if file := look_file(pk=row_id(kept), by=by):
            given = SimpleUploadedFile(file.file_name, file.body, file.media_type)
            self.files, self._was_kept = MultiValueDict({"file": [given]}), True

    def _look(self, by: User) -> PageLook | None:
        """The person's own look at this very address, that the form was given with."""
        looks = PageLook.objects.filter(by=by, url=self.cleaned_data.get("url", ""))
        return looks.filter(pk=self.cleaned_data.get("look") or 0).first()

    def _see(self, look: PageLook | None, by: User) -> None:
        """Fill the form from what was found; ask for it first, or again where that is pressed."""
        if look is None or self.data.get("fetch") == "1" or look.is_spent:
            try:
                look = look_request(url=self.cleaned_data["url"], by=by)
            except Refused as refused:
                return self.refuse(refused)
        self.data = self.data.copy()
        self.data["look"] = str(look.pk)
        if look.is_under_way:
            self.waits = look
        elif look.state == PageLook.State.FAILED:
            self.add_error("url", forms.ValidationError(said(look.says), code=look.code))
        else:
            self._fill(look)
        return None

    def _fill(self, look: PageLook) -> None:
        """Take from the page what nobody typed; what an earlier page gave is nobody's."""
        found: dict[str, Any] = look.found
        earlier = self.data.get("fetched", "").split()
        fields = {name: words for name, words in found.items() if name in self.fields}
        for name, words in fields.items():
            typed = self.data.get(name, "")
            if not typed.strip() or words_key(typed)[:16] in earlier:
                self.data[name] = words
                self.errors.pop(name, None)
        self.data["fetched"] = " ".join(words_key(words)[:16] for words in fields.values())
        self.notice = gettext("This is what the page says. Look it over, then store it.")
        if self.data["text"] != found["text"]:
            self.notice = gettext("The text that you gave was kept. Empty the field to fetch it.")
        self._notice_known(
            documents_alike(text=found["text"], url=look.url, kind=self._kind, also=look_ways(look))
        )

    # --- what is on the desk already -----------------------------------------------------

    @property
    def _kind(self) -> str:
        return self.cleaned_data.get("kind") or Document.Kind.ARTICLE

    def _recognised(self) -> Document | None:
        """The document on the desk that this one is; None if it is a new one.

        Raises Refused("document_alike") where that is for the editor to say: the same
        text from another address, another text from the same.
        """
        given = self.cleaned_data
        alike = documents_alike(
            text=_readable(given["text"]),
            url=given["url"],
            kind=self._kind,
            also=look_ways(self._looked),
        )
        same_words, same_address = alike
        for document in same_words:
            if not given["url"] or document in same_address:
                return document
        known = {str(document.pk) for document in same_words + same_address}
        if known and given["store_beside"] not in known:
            self._notice_known(alike)
            raise Refused("document_alike", self.alike_says)
        return None

    def _notice_known(self, alike: tuple[list[Document], list[Document]]) -> None:
        same_words, same_address = alike
        self.alike = next(iter(same_words + same_address), None)
        if self.alike is None:
            return
        if self.alike in same_words and self.alike in same_address:
            says = gettext("This article is on the desk already.")
        elif self.alike in same_words and not self.alike.url:
            says = gettext("This text is on the desk already, without an address.")
        elif self.alike in same_words:
            says = gettext("This text is on the desk already, from another address.")
        else:
            says = gettext("This address is on the desk already, with another text.")
        self.alike_says = says

    def fields_stored(self) -> dict[str, Any]:
        """What ``document_store`` and ``article_submit`` take.

        Raises Refused("document_alike").
        """
        given, known = self.cleaned_data, self._recognised()
        text = (bytes(known.original) or known.text) if known else given["text"]
        language = given["language"] or detect_language(_readable(text))
        return {
            "text": text,
            "title": given["title"],
            "author": given["author"],
            "url": known.url if known else given["url"],
            "language": language,
            "publisher": outlet_named(given["outlet"], language=language),
            "published_at": midnight(given["published_on"]),
            "received": given.get("received"),
            "places": given.get("places") or self._places_found(given["text"]),
        }

    def _places_found(self, text: str | bytes) -> dict[str, Any] | None:
        """Where pages or cues of what was fetched begin, as long as nobody changed its text."""
        found = self._looked.found if self._looked else {}
        return found.get("places") if found.get("text") == text else None

    def act(self, *, by: User) -> tuple[Any, ...]:
        """(document, whether it is new)"""
        return document_store(**self.fields_stored(), kind=self._kind, by=by)


def _readable(text: str | bytes) -> str:
    return letters_restored(decode(text)[0] if isinstance(text, bytes) else text)
