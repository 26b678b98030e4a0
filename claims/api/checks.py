"""Checks as files under ``/api/v1/``: of an article, and of one claim."""

from typing import Any, ClassVar

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics
from rest_framework.request import Request

from config.contract import AnswersFile
from config.given import ParameterRefused

from ..models import Article, Claim
from ..paper.check import KINDS, check_file, claim_check_file

_answers_check = extend_schema(
    parameters=[
        OpenApiParameter("kind", enum=list(KINDS), default="pdf", description="Of which kind.")
    ],
    responses={(200, kind.media_type): OpenApiTypes.BINARY for kind in KINDS.values()},
)


class CheckView(AnswersFile, generics.GenericAPIView[Any]):
    reads = ("kind",)
    needs: ClassVar[dict[str, str]] = {"GET": "claims.view_claim"}

    def kind(self) -> str:
        """One of ``KINDS``; raises ParameterRefused for another."""
        kind = self.request.query_params.get("kind", "pdf")
        if kind not in KINDS:
            message = _("Say one of these: %s.") % ", ".join(KINDS)
            raise ParameterRefused(message, code="parameter_unreadable")
        return kind


class ArticleCheckView(CheckView):
    queryset = Article.every.all()

    @_answers_check
    def get(self, request: Request, pk: int) -> HttpResponse:
        """The article's check as a PDF or Word file, in the language of `Accept-Language`.

        Its claims with what the newsroom says of each, and on what that rests; those who answered
        are named as far as readers outside may know them.
        """
        kind = self.kind()
        return check_file(get_object_or_404(self.get_queryset(), pk=pk), kind=kind)


class ClaimCheckView(CheckView):
    queryset = Claim.objects.select_related("document")

    @_answers_check
    def get(self, request: Request, pk: int) -> HttpResponse:
        """One claim's check as a PDF or Word file, in the language of `Accept-Language`.

        As an article's `check/`, of this claim alone.
        """
        kind = self.kind()
        return claim_check_file(get_object_or_404(self.get_queryset(), pk=pk), kind=kind)
