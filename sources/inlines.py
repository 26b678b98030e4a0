"""Rows that are edited within the form of what they belong to."""

from typing import Any

from django import forms
from django.forms.models import BaseInlineFormSet

from .language_names import language_name, languages_named


class NamedForm(forms.ModelForm):
    """A name, and one of the languages that have names themselves."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offers a language that came from elsewhere too, so that it stays."""
        super().__init__(*args, **kwargs)
        known = self.instance.language
        first = {known: language_name(known)} if known else {"": "–"}
        offered = first | languages_named()
        self.fields["language"] = forms.ChoiceField(
            label=self.fields["language"].label, choices=list(offered.items())
        )


class NamedRows(BaseInlineFormSet):
    """Rows of names, in a table whose columns have headings, but no labels: each field says its
    own, and a name runs in its own direction."""

    def add_fields(self, form: Any, index: int | None) -> None:
        """Those of a row."""
        super().add_fields(form, index)
        for field in form.fields.values():
            if field.label:
                field.widget.attrs["aria-label"] = field.label
        form.fields["name"].widget.attrs["dir"] = "auto"
