"""Where the words stand that somebody gave, or why that can't be told; the same by every door."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from sources.errors import Refused
from sources.limits import WORDS, length_require

from ..domain.finding import NOWHERE, Given, WordsAmbiguous, WordsMissing, places_found
from ..domain.spans import Places
from ..extraction.types import Span


def places_given(text: str, given: Mapping[str, Given], *, there: Places = NOWHERE) -> Places:
    """The places of a claim's parts, each given by its words or by places (``places_found``).

    Raises Refused("too_long") for places of more characters than a part may have,
    ("passage_outside") for places that are none of the text,
    ("passage_not_found") for words that it does not have, and ("passage_ambiguous") where
    words can't tell which of several places is meant.
    """
    for role, part in given.items():
        if not isinstance(part, str):
            length_require(sum(s.end - s.start for s in part), WORDS, field=role)
        if not isinstance(part, str) and not all(_within(text, span) for span in part):
            message = _("Choose a passage within the document's text.")
            raise Refused("passage_outside", message, field=role)
    try:
        return places_found(text, given, there=there)
    except WordsAmbiguous as error:
        raise _ambiguous(error.role) from error
    except WordsMissing as error:
        raise _missing(given.get(error.role, ""), error.role) from error


def passage_given(text: str, quote: str, *, field: str) -> Span:
    """The one passage that has these words; raises Refused as ``places_given`` does."""
    try:
        found = places_found(text, {"content": quote}).content
    except WordsAmbiguous as error:
        raise _ambiguous(field) from error
    except WordsMissing as error:
        raise _missing(quote, field) from error
    if len(found) != 1:
        raise _missing(quote, field)
    return found[0]


def _within(text: str, span: Span) -> bool:
    return 0 <= span.start < span.end <= len(text)


def _missing(part: Given, field: str) -> Refused:
    words = " ".join(part.split()) if isinstance(part, str) else ""
    message = _("“%s” does not stand in the text. Select the words there, or copy them from it.")
    return Refused("passage_not_found", message % words[:80], field=field)


def _ambiguous(field: str) -> Refused:
    message = _(
        "These words stand in the text more than once. Select them there, give their places,"
        " or add the words around them."
    )
    return Refused("passage_ambiguous", message, field=field)
