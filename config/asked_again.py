"""``Idempotency-Key``: a request that is sent twice is done once, and answered alike.

After the draft of the IETF's HTTP API group (draft-ietf-httpapi-idempotency-key-header).  What was
refused changed nothing and is not kept: the next request by that key is judged anew.
"""

import hashlib
import json
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import QueryDict
from django.utils.crypto import salted_hmac
from rest_framework.request import Request
from rest_framework.response import Response

from sources.actions.kept_answers import answer_begin, answer_free, answer_keep

from .bodies import json_escaped
from .signed_in import signed_in

KEY_HEADER = "Idempotency-Key"
#: Says that an answer was given before.
REPLAYED = "Idempotency-Replayed"

#: Headers that are part of an answer.
TOLD = ("ETag", "Location", "Retry-After")

Handler = Callable[..., Response]


def answered_once(handler: Handler, *, whole: bool) -> Handler:
    """The handler, called once for each key of a person; ``whole``: in one transaction.

    Then what it does and what it answers are there together, even if this process dies.  Where it
    reads files, for seconds perhaps, it should hold no lock that long: there it must do no harm
    to do it again.
    """

    def answered(request: Request, *args: Any, **kwargs: Any) -> Response:
        key, digest = request.headers[KEY_HEADER], _digest(request)
        row = answer_begin(by=signed_in(request), key=key, digest=digest)
        if row.status is not None:
            return _again(row)
        try:
            with transaction.atomic() if whole else nullcontext():
                response = handler(request, *args, **kwargs)
                headers = {name: response[name] for name in TOLD if name in response}
                body = json_escaped(response.data)
                answer_keep(row=row, status=response.status_code, headers=headers, body=body)
        except BaseException:
            answer_free(row=row)
            raise
        return response

    return answered


def _again(row: Any) -> Response:
    headers = {**row.headers, REPLAYED: "true"}
    return Response(json.loads(row.body), status=row.status, headers=headers)


def _digest(request: Request) -> str:
    """Of what is asked: method, address, and the body as it is read, whatever its boundary was.

    By a key that is in no database: among what is sent are passwords.
    """
    data: Any = request.data
    given = dict(data.lists()) if isinstance(data, QueryDict) else data
    asked = json.dumps([request.method, request.path, given], sort_keys=True, default=_content)
    return salted_hmac(__name__, asked, algorithm="sha256").hexdigest()


def _content(value: Any) -> str:
    """The digest of a file's bytes, or of a body that is none but text."""
    digest = hashlib.sha256()
    if isinstance(value, UploadedFile):
        digest.update(repr((value.name, value.content_type)).encode("utf-8", "backslashreplace"))
        for chunk in value.chunks():
            digest.update(chunk)
        value.seek(0)
    else:
        digest.update(value)
    return digest.hexdigest()
