"""How a request's body is read: JSON, a form with a file, or a text that is the body itself.

And how an answer's is written.
"""

import json
from io import BytesIO
from math import isfinite
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from django.utils.translation import gettext as _
from rest_framework import exceptions, parsers, renderers
from rest_framework.request import Request


def _bounded(context: Any) -> HttpRequest:
    request: HttpRequest = context["request"]
    if int(request.META.get("CONTENT_LENGTH") or 0) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
        raise RequestDataTooBig  # Django counts JSON and forms itself, but no files, no plain text
    return request


class JSONBody(parsers.JSONParser):
    """JSON of finite numbers, nested as deep as Python reads."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        try:
            return json.loads(stream.read(), parse_float=_finite, parse_constant=_finite)
        except json.JSONDecodeError as error:
            message = _("This is no JSON: look at line %(line)d, character %(character)d.")
            said = message % {"line": error.lineno, "character": error.colno}
            raise exceptions.ParseError(said) from error
        except (ValueError, RecursionError) as error:  # no number, no UTF-8, a pit of brackets
            raise exceptions.ParseError(_("This is no JSON that can be read.")) from error


def _finite(number: str) -> float:
    if not isfinite(float(number)):
        raise ValueError(number)
    return float(number)


class FormBody(parsers.MultiPartParser):
    """A form, whose boundary and parts can be told."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        _bounded(parser_context)
        try:
            return super().parse(stream, media_type, parser_context)
        except exceptions.ParseError as error:  # whose own words are English
            message = _("This form can't be read: its boundary or one of its parts is broken.")
            raise exceptions.ParseError(message) from error


class PlainText(parsers.BaseParser):
    """A body that is the text itself, byte for byte; what is said about it, in the query."""

    media_type = "text/plain"

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        request: Any = _bounded(parser_context)
        return {**request.query_params.dict(), "text": stream.read()}


class LinesBody(parsers.BaseParser):
    """A body of lines (NDJSON), each of which is read by itself (``line_read``)."""

    media_type = "application/x-ndjson"

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        _bounded(parser_context)
        return stream.read().split(b"\n")


def line_read(line: bytes) -> Any:
    """What one line says.  Raises ParseError, as a body of JSON does."""
    return JSONBody().parse(BytesIO(line))


#: What takes a file takes it as a part of a form.
FORM_BODIES = [JSONBody, FormBody]
#: What takes a text takes it as JSON, as a file, or as the body itself.
TEXT_BODIES = [JSONBody, FormBody, PlainText]


def sent_as_json(request: Request) -> bool:
    """Is the body JSON, and neither a form nor a text that is the body itself?"""
    kind = (request.content_type or "").partition(";")[0].strip().lower()
    return kind not in (FormBody.media_type, PlainText.media_type)


class JSONAnswer(renderers.JSONRenderer):
    """JSON in UTF-8; where that has no bytes for half a character that was sent, escaped."""

    def render(self, *given: Any, **rest: Any) -> Any:
        try:
            return super().render(*given, **rest)
        except UnicodeEncodeError:
            return _JSONEscaped().render(*given, **rest)


class LinesAnswer(renderers.JSONRenderer):
    """One result a line (NDJSON); an error is one line."""

    media_type, format = "application/x-ndjson", "ndjson"

    def render(self, data: Any, *given: Any, **rest: Any) -> bytes:
        lines = data if isinstance(data, list) else [data]
        return "".join(f"{json_escaped(line)}\n" for line in lines).encode()


def json_escaped(data: Any) -> str:
    """What an answer's data are as JSON in ASCII, which every database keeps."""
    rendered: bytes = _JSONEscaped().render(data)
    return rendered.decode() or "null"


class _JSONEscaped(renderers.JSONRenderer):
    ensure_ascii = True
