"""Where a claim's parts stand, in JSON: by offsets, with the words there or by the words alone."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from config.given import Input
from sources.limits import WORDS

from ..domain.finding import PIECES
from ..domain.spans import words
from ..extraction.types import Span
from .fields import OFFSETS

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
_TYPED = {"type": "string", "maxLength": WORDS}


class SpanText(serializers.Serializer[Any]):
    start = serializers.IntegerField(help_text=OFFSETS)
    end = serializers.IntegerField()
    text = serializers.CharField(help_text="The exact words from start to end.")
    utf16 = serializers.ListField(
        child=serializers.IntegerField(),
        required=False,
        help_text="With `offsets=utf16`: start and end in UTF-16 units.",
    )


class Part(serializers.Serializer[Any]):
    text = serializers.CharField(help_text="The words of all its spans, joined by ` … `.")
    spans = SpanText(many=True)


def part_of(text: str, spans: Iterable[Span]) -> dict[str, Any]:
    """What ``Part`` says of these places in a text."""
    spans = list(spans)
    places = [{"start": s.start, "end": s.end, "text": text[s.start : s.end]} for s in spans]
    return {"text": words(text, spans), "spans": places}


@extend_schema_field({"oneOf": [_TYPED, _OFFSETS]})
class PartInput(serializers.Field[Any, Any, Any, Any]):
    """One part's words, or its places: a string, or spans."""

    default_error_messages = {
        "invalid": gettext_lazy("Send the words, or a list of [start, end]."),
        "too_long": gettext_lazy("This is too long for one part of a claim."),
    }

    def to_internal_value(self, data: Any) -> str | tuple[Span, ...]:
        if isinstance(data, str):
            if len(data) > WORDS or data.count("…") >= PIECES:
                self.fail("too_long")
            return data
        if not isinstance(data, list) or not all(map(_is_span, data)):
            self.fail("invalid")
        if len(data) > PIECES:
            self.fail("too_long")
        return tuple(Span(*pair) for pair in data)


def _is_span(pair: Any) -> bool:
    return isinstance(pair, list) and [type(offset) for offset in pair] == [int, int]


class PlacesInput(Input):
    """Each part by its words, or by its offsets as `[[start, end], …]`.

    Words are looked for near where the part stands. Those of a new claim are chosen
    together: where content, cue and source stand nearest to each other. Where that leaves
    two choices the answer is `passage_ambiguous`: send offsets. Pieces are joined by ` … `.
    """

    source = PartInput(required=False, help_text=OFFSETS)  # type: ignore[assignment]
    cue = PartInput(required=False)
    content = PartInput(required=False)
