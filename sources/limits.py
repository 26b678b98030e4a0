"""How much of what people type is taken, by desk and API alike; in characters.

What is stored as published (an article's text, a file) is bounded in bytes instead, by
``DATA_UPLOAD_MAX_MEMORY_SIZE``.
"""

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from .errors import Refused, filled

#: A name of somebody, and as long a name is folded to.
NAME = 300
#: A title, or any other line that nothing else is said of.
LINE = 500
ADDRESS = 2_000
PASSWORD = 1_000
#: A comment, a rationale, a reason, a note.
NOTE = 10_000
#: The words of a claim's part, or of a passage.
WORDS = 20_000
#: An article's text in a form; its bytes are counted before.
TEXT = 20 * 1024 * 1024

_TOO_LONG = _(
    "This has %(show_value)s characters, and at most %(limit_value)s are taken. Shorten it, or"
    " give it in parts."
)
_MUCH = _("More than {max_length} characters are not taken. Shorten it, or give it in parts.")


class Bounded(forms.BaseForm):
    """A form that takes no text without end: each field has a limit, and a sentence that says it.

    A field that names no limit has ``LINE``, ``NOTE`` where it is a box, or ``PASSWORD``.  JSON is
    counted by whoever reads it.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.CharField) and not isinstance(field, forms.JSONField):
                _bound(field)


def _bound(field: forms.CharField) -> None:
    boxes = {forms.Textarea: NOTE, forms.PasswordInput: PASSWORD}
    usual = (limit for box, limit in boxes.items() if isinstance(field.widget, box))
    field.max_length = field.max_length or next(usual, LINE)
    others = [each for each in field.validators if not isinstance(each, MaxLengthValidator)]
    field.validators = [*others, MaxLengthValidator(field.max_length, _TOO_LONG)]


def length_require(length: int, limit: int, *, field: str) -> None:
    """Raise Refused("too_long") for what a form or serializer could not count."""
    if length > limit:
        values = {"show_value": length, "limit_value": limit}
        raise Refused("too_long", filled(_TOO_LONG, values), field=field)


class Typed(serializers.CharField):
    """What somebody typed, of at most so many characters."""

    def __init__(self, limit: int, **kwargs: object) -> None:
        messages = {"max_length": _MUCH}
        super().__init__(max_length=limit, error_messages=messages, **kwargs)  # type: ignore[arg-type]
