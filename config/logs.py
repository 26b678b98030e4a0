"""Logs for programs: a line is a JSON object, with the ids of what it is about."""

import json
import logging
import re
import uuid
from collections.abc import Callable
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse

from sources.traced import traced, traced_ids

Handler = Callable[[HttpRequest], HttpResponse]
HEADER = "X-Request-ID"
#: What a proxy may call a request; anything else is named anew.
_NAME = re.compile(r"[\w.:-]{8,64}", re.ASCII)


class JSONFormatter(logging.Formatter):
    """``time`` (UTC), ``level``, ``logger``, ``message``, ids as known, and an ``exception``."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **traced_ids(),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


def request_named(handle: Handler) -> Handler:
    """Each request has a name, the proxy's where it gave one, which the answer tells, too."""

    def handled(request: HttpRequest) -> HttpResponse:
        given = request.headers.get(HEADER, "")
        name = given if _NAME.fullmatch(given) else uuid.uuid4().hex
        with traced(request=name):
            response = handle(request)
        response[HEADER] = name
        return response

    return handled
