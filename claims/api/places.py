"""Where a claim's parts stand, in JSON: by offsets, with the words there or by the words alone."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from sources.errors import Refused

from ..domain.spans import Places, found_near, words
from ..extraction.types import Span
from .fields import OFFSETS

PIECES, LETTERS = 50, 20_000
NOWHERE = Places((), (), ())
_OFFSETS = {
    "type": "array",
    "maxItems": PIECES,
    "items": {
        "type": "array",
        "minItems": 2,
        "maxItems": 2,
        "items": {"type": "integer", "minimum": 0},
    },
}
_WORDS = {"type": "string", "maxLength": LETTERS}


class SpanText(serializers.Serializer[Any]):
    start = serializers.IntegerField(help_text=OFFSETS)
    end = serializers.IntegerField()
    text = serializers.CharField(help_text="The exact words from start to end.")


class Part(serializers.Serializer[Any]):
    text = serializers.CharField(help_text="The words of all its spans, joined by ` … `.")
    spans = SpanText(many=True)


def part_of(text: str, spans: Iterable[Span]) -> dict[str, Any]:
    """What ``Part`` says of these places in a text."""
    spans = list(spans)
    places = [{"start": s.start, "end": s.end, "text": text[s.start : s.end]} for s in spans]
    return {"text": words(text, spans), "spans": places}


@extend_schema_field({"oneOf": [_WORDS, _OFFSETS]})
class PartInput(serializers.Field[Any, Any, Any, Any]):
    """One part's words, or its places: a string, or spans."""

    default_error_messages = {
        "invalid": gettext_lazy("Send the words, or a list of [start, end]."),
        "too_long": gettext_lazy("This is too long for one part of a claim."),
    }

    def to_internal_value(self, data: Any) -> str | tuple[Span, ...]:
        if isinstance(data, str):
            if len(data) > LETTERS or data.count("…") >= PIECES:
                self.fail("too_long")
            return data
        if not isinstance(data, list) or not all(map(_is_span, data)):
            self.fail("invalid")
        if len(data) > PIECES:
            self.fail("too_long")
        return tuple(Span(*pair) for pair in data)


def _is_span(pair: Any) -> bool:
    return isinstance(pair, list) and [type(offset) for offset in pair] == [int, int]


class PlacesInput(serializers.Serializer[Any]):
    """Each part by its words, or by its offsets as `[[start, end], …]`.

    Words are looked for near where the part stands; those of a new claim anywhere, its
    content first, then the nearest cue, then the source nearest to that. Pieces are
    joined by ` … `.
    """

    source = PartInput(required=False, help_text=OFFSETS)  # type: ignore[assignment]
    cue = PartInput(required=False)
    content = PartInput(required=False)


def places_in(text: str, given: Mapping[str, Any], *, there: Places = NOWHERE) -> Places:
    """The places that somebody gave; a part that they left out stays where it was.

    Raises Refused("passage_outside") for offsets that are none of the text, and
    ("passage_not_found") for words that it does not have.
    """
    content = _part("content", text, given, near=there.content, kept=there.content)
    rest = _blanked(text, content)
    cue = _part("cue", rest, given, near=there.cue or content, kept=there.cue)
    source = _part("source", rest, given, near=there.source or cue, kept=there.source)
    return Places(source, cue, content)


def _part(
    role: str,
    text: str,
    given: Mapping[str, Any],
    *,
    near: tuple[Span, ...],
    kept: tuple[Span, ...],
) -> tuple[Span, ...]:
    part = given.get(role, kept)
    if isinstance(part, str):
        part = found_near(text, part, near) if part.strip() else ()
    if part is None:
        message = _("These words do not stand in the document. Copy them from its text.")
        raise Refused("passage_not_found", message, field=role)
    if not all(0 <= span.start < span.end <= len(text) for span in part):
        message = _("Choose a passage within the document's text.")
        raise Refused("passage_outside", message, field=role)
    return tuple(part)


def _blanked(text: str, spans: Iterable[Span]) -> str:
    """The text without the letters there, which no other part can share, at its length."""
    for span in spans:
        text = text[: span.start] + "\0" * (span.end - span.start) + text[span.end :]
    return text
