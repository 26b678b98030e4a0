"""What the desk's forms are made of."""

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from .days import midnight, moment_require
from .errors import Refused
from .language_names import COMMON
from .limits import Bounded
from .text import line_ends

LANGUAGES = [("", _("detect it from the text")), *COMMON.items()]


class ActionForm(Bounded, forms.Form):
    """A form whose submission is one action.

    A refusal becomes an error of the form, at the field that the action names, and
    nothing that was typed is lost.
    """

    data: QueryDict
    result: Any = None

    def perform(self, *, by: User) -> bool:
        """Call the action in the name of ``by``; tells whether it was done."""
        if not self.is_valid():
            return False
        try:
            with transaction.atomic():
                self.result = self.act(by=by)
        except Refused as refused:
            self.refuse(refused)
            return False
        return True

    def refuse(self, refused: Refused) -> None:
        """Show a refusal at its field."""
        field = refused.field if refused.field in self.fields else None
        self.add_error(field, forms.ValidationError(str(refused), code=refused.code))

    def act(self, *, by: User) -> Any:
        """The action; raises Refused."""
        raise NotImplementedError


class PublishedOn(forms.DateField):
    """The day on which something was published."""

    widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")

    def validate(self, value: Any) -> None:
        """Refuse a day on which nothing can have been published."""
        super().validate(value)
        try:
            moment_require(midnight(value))
        except Refused as refused:
            raise forms.ValidationError(str(refused), code=refused.code) from refused


class PastedText(forms.CharField):
    """Text kept as it was pasted, but for line ends: a browser sends CR LF, Word U+2028."""

    widget = forms.Textarea({"dir": "auto"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(strip=False, **kwargs)

    def to_python(self, value: Any) -> str:
        return line_ends(str(super().to_python(value) or ""))
