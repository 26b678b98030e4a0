"""Addresses that people and programs cite."""

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from sources.errors import Refused


def address_refuse_malformed(url: str, *, field: str) -> None:
    """Raise Refused("url_malformed") for what is given and no whole address of a page."""
    try:
        if url:
            URLValidator(schemes=["http", "https"])(url)
    except ValidationError as error:
        message = _("Give a whole address, as in https://example.org/page.")
        raise Refused("url_malformed", message, field=field) from error
