"""What editors fill in about sources and documents."""

from datetime import UTC, datetime, time
from typing import Any

from django import forms
from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from .actions import document_store, source_merge, source_store
from .errors import Refused
from .models import Document, Source
from .text import decode, detect_language

LANGUAGES = [
    ("", _("detect it from the text")),
    ("ar", _("Arabic")),
    ("en", _("English")),
    ("fr", _("French")),
    ("es", _("Spanish")),
    ("de", _("German")),
    ("ru", _("Russian")),
    ("tr", _("Turkish")),
    ("fa", _("Persian")),
    ("he", _("Hebrew")),
    ("ur", _("Urdu")),
    ("zh", _("Chinese")),
]


def _text(**attributes: str) -> forms.TextInput:
    """A line of text in whichever direction its letters run."""
    return forms.TextInput({"dir": "auto", **attributes})


class ActionForm(forms.Form):
    """A form whose submission is one action.

    A refusal becomes an error of the form, at the field that the action names, and
    nothing that was typed is lost.
    """

    data: QueryDict
    result: Any = None

    def perform(self, *, by: Any) -> bool:
        """Call the action in the name of ``by``; tells whether it was done."""
        if not self.is_valid():
            return False
        try:
            with transaction.atomic():
                self.result = self.act(by=by)
        except Refused as refused:
            field = refused.field if refused.field in self.fields else None
            self.add_error(field, forms.ValidationError(str(refused), code=refused.code))
            return False
        return True

    def act(self, *, by: Any) -> Any:
        """The action; raises Refused."""
        raise NotImplementedError


class PastedText(forms.CharField):
    """Text kept as it was pasted; a browser sends every line end as CR LF."""

    widget = forms.Textarea({"dir": "auto"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(strip=False, **kwargs)

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value) or "").replace("\r\n", "\n")


class DocumentForm(ActionForm):
    """A published text and where it comes from."""

    text = PastedText(label=_("Text"), required=False)
    file = forms.FileField(
        label=_("or a text file"),
        required=False,
        allow_empty_file=True,
        help_text=_("Plain text. It is kept byte for byte."),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=Document.Kind.choices)
    title = forms.CharField(label=_("Title"), required=False, max_length=500, widget=_text())
    url = forms.URLField(
        label=_("Address"),
        required=False,
        max_length=2000,
        assume_scheme="https",
        widget=forms.URLInput({"dir": "ltr", "placeholder": "https://"}),
    )
    outlet = forms.CharField(
        label=_("Outlet"),
        required=False,
        max_length=300,
        widget=_text(list="known-outlets"),
        help_text=_("Pick one that the desk knows, or type a new name."),
    )
    published_on = forms.DateField(
        label=_("Published on"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES, required=False)

    def clean(self) -> dict[str, Any]:
        """Text or file, and not both; a refused file's text moves into the text field."""
        cleaned = super().clean() or {}
        file = cleaned.get("file")
        if file and cleaned.get("text", "").strip():
            self.add_error("file", _("Give the text or a file, not both."))
        elif file:
            cleaned["text"] = file.read()
        elif not cleaned.get("text", "").strip():
            self.add_error("text", _("Paste the text, or choose a file that holds it."))
        if file and self.errors:
            self._keep(cleaned["text"])
        return cleaned

    def _keep(self, text: str | bytes) -> None:
        self.data = self.data.copy()
        self.data["text"] = decode(text)[0] if isinstance(text, bytes) else text

    def fields_stored(self) -> dict[str, Any]:
        """What ``document_store`` and ``article_submit`` take."""
        given = self.cleaned_data
        language = given["language"] or detect_language(_sample(given["text"]))
        return {
            "text": given["text"],
            "title": given["title"],
            "url": given["url"],
            "language": language,
            "publisher": outlet_named(given["outlet"], language=language),
            "published_at": midnight(given["published_on"]),
        }

    def act(self, *, by: Any) -> tuple[Any, ...]:
        """(document, whether it is new)"""
        return document_store(**self.fields_stored(), kind=self.cleaned_data["kind"], by=by)


def outlet_named(name: str, *, language: str) -> Source | None:
    """The source of that name, made an outlet where nobody knew it; None without a name."""
    if not name.strip():
        return None
    source, _new = source_store(
        names={language or detect_language(name) or "en": [name.strip()]}, kind=Source.Kind.OUTLET
    )
    return source


def midnight(day: Any) -> datetime | None:
    """The moment a document counts as published of which only the day is known."""
    return datetime.combine(day, time(), tzinfo=UTC) if day else None


def _sample(text: str | bytes) -> str:
    return decode(text)[0] if isinstance(text, bytes) else text


class MergeForm(ActionForm):
    """Which of the chosen sources the others are."""

    into = forms.ModelChoiceField(
        label=_("They are all"), queryset=Source.objects.none(), widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, sources: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sources = sources
        into = self.fields["into"]
        assert isinstance(into, forms.ModelChoiceField)
        into.queryset = sources

    def act(self, *, by: Any) -> Source:
        """Merge every other source into the one chosen; returns it."""
        for source in self.sources.exclude(pk=self.cleaned_data["into"].pk):
            source_merge(source=source, into=self.cleaned_data["into"])
        return self.cleaned_data["into"]
