"""Rows that are edited within the form of what they belong to."""

from typing import Any

from django.forms.models import BaseInlineFormSet


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
