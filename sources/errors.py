"""What an action says when it refuses; raised by actions, shown by desk, API and command."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.utils.functional import Promise, lazy
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _


class Refused(Exception):
    """The action was refused, nothing was changed, and the caller can do something about it.

    ``code`` is stable and for machines ("evidence_missing"); ``message`` is
    translated, for the person, and says what to do; ``field`` names the input at
    fault, or is empty.  ``details`` are further facts for machines, by name.
    """

    def __init__(
        self, code: str, message: str | Promise, *, field: str = "", **details: Any
    ) -> None:
        super().__init__(code, message)
        self.details = details
        self.code = code
        self.message = message
        self.field = field

    def __str__(self) -> str:
        return str(self.message)


class Conflict(Refused):
    """Somebody else changed the thing since the caller read it."""


class NotAllowed(Refused):
    """The person may not do this."""


def _filled(says: Promise, values: Any) -> str:
    sentence = str(says)
    return sentence % values if "%" in sentence else sentence


#: (a lazy sentence, its values) -> the sentence, still to be said in any language.
filled = lazy(_filled, str)


def in_every_language(says: str | Promise) -> dict[str, str]:
    """{language of the desk: the sentence}, to be kept where nobody knows who will read it."""
    sentences = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            sentences[language] = str(says)
    return sentences


def said(says: dict[str, str]) -> str:
    """What ``in_every_language`` kept, in the reader's language."""
    language = (get_language() or settings.LANGUAGE_CODE)[:2]
    return says.get(language) or says.get("en", "")


def permission_require(by: User | None, permission: str) -> None:
    """Raise NotAllowed unless ``by`` has the permission; None is the desk itself."""
    if by is not None and not by.has_perm(permission):
        raise NotAllowed(
            "not_allowed", _("Your role does not allow this. Ask whoever runs the desk.")
        )
