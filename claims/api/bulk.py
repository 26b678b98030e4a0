"""Many articles at once under ``/api/v1/``: one JSON object a line, and one result a line."""

from typing import Any, ClassVar

from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from config.api import error_response
from config.bodies import JSONAnswer, LinesAnswer, LinesBody, line_read
from config.contract import Contract
from config.signed_in import signed_in
from sources.errors import Refused

from ..actions.articles import article_complete, article_submit
from ..actions.intakes import intake_request
from .articles import ArticleInput

#: Lines of a request at most; its bytes are bounded as every body's are.
LINES = 500


class BulkLine(serializers.Serializer[Any]):
    """What became of one line."""

    line = serializers.IntegerField(help_text="Its number, from 1; empty lines count, too.")
    status = serializers.IntegerField(
        help_text="202: stored, or its page will be fetched. 200: stored before. 4xx: refused."
    )
    article = serializers.IntegerField(allow_null=True)
    watch = serializers.URLField(allow_null=True, help_text="The address of its run or intake.")
    error = serializers.DictField(allow_null=True, help_text="Why it was refused, as for errors.")


class ArticlesBulkView(Contract):
    """Articles line by line; the others do not mind one that is refused."""

    parser_classes = [LinesBody]
    renderer_classes = [LinesAnswer, JSONAnswer]
    needs: ClassVar[dict[str, str]] = {"POST": "claims.add_article"}

    @extend_schema(
        request={"application/x-ndjson": OpenApiTypes.STR},
        responses={(200, "application/x-ndjson"): BulkLine},
    )
    def post(self, request: Request) -> Response:
        """Take in up to 500 articles, each as `articles/` takes one as JSON.

        A line is done or refused by itself, and what editors add goes before. Sent again, what
        is stored is answered with 200.
        """
        lines = request.data
        if len(lines) > LINES:
            message = _("Send %d lines at most, and the others in another request.")
            raise exceptions.ParseError(message % LINES)
        told = [self._told(number, line) for number, line in enumerate(lines, 1) if line.strip()]
        return Response(told)

    def _told(self, number: int, line: bytes) -> dict[str, Any]:
        empty = {"line": number, "status": 202, "article": None, "watch": None, "error": None}
        try:
            return empty | self._taken_in(line)
        except (Refused, exceptions.APIException) as refused:
            answer = error_response(refused, {"view": self, "request": self.request})
            assert answer
            return empty | {"status": answer.status_code, "error": answer.data["error"]}

    def _taken_in(self, line: bytes) -> dict[str, Any]:
        given = ArticleInput(data=line_read(line), context={"request": self.request})
        given.is_valid(raise_exception=True)
        sent, by = given.validated_data, signed_in(self.request)
        if "text" not in sent:
            intake = intake_request(**sent, by=by)[0]
            return {"watch": self._address("intake", intake.pk)}
        document, run, created = article_submit(**sent, by=by)
        if not created:
            article_complete(article=document, by=by, **sent)
        told = {"article": document.pk, "watch": self._address("run", run.pk)}
        return told if created else told | {"status": 200}

    def _address(self, kind: str, pk: int) -> str:
        return str(reverse(f"api:{kind}-detail", [pk], request=self.request))
