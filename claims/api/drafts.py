"""Drafts under ``/api/v1/``: answers on their way past a second person."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from config.contract import Contract
from config.signed_in import signed_in
from sources.errors import Conflict

from ..actions.drafts import (
    draft_approve,
    draft_drop,
    draft_return,
    draft_save,
    draft_submit,
    draft_take_back,
)
from ..models import Draft
from ..queries.verdicts import draft_earlier, drafts_listed, drafts_seen_by
from .answers import (
    ApproveInput,
    AssessmentFull,
    DraftFull,
    DraftInput,
    DraftSaid,
    ReturnInput,
    SubmitInput,
)
from .assessments import assessment_answer, draft_answer
from .changes import claim_shown_with
from .fields import number_sent
from .filters import DraftFilter

WRITE = {"POST": "claims.add_assessment"}
REVIEW = {"POST": "claims.review_draft"}


class DraftView(
    Contract, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Draft]
):
    """Answers that are not published: one's own, and what others have submitted."""

    locked_by = "claim.document_id"
    queryset = drafts_listed()
    serializer_class = DraftFull
    filterset_class = DraftFilter
    ordering_fields = ["id"]
    lookup_value_converter = "int"
    needs: ClassVar[dict[str, str]] = WRITE

    def get_queryset(self) -> QuerySet[Draft]:
        return super().get_queryset().filter(drafts_seen_by(self.request.user))

    def filter_queryset(self, queryset: Any) -> Any:
        return super().filter_queryset(queryset) if self.action == "list" else queryset

    @extend_schema(request=DraftInput, responses={201: DraftFull})
    def create(self, request: Request) -> Response:
        """Keep an answer as your draft, in place of the one you have of this question.

        409 `claim_changed`: as for `assessments/`.
        """
        given = DraftInput(data=request.data)
        given.is_valid(raise_exception=True)
        draft = draft_save(by=signed_in(request), **given.validated_data)
        return draft_answer(draft, request, status=201)

    @extend_schema(request=SubmitInput, responses={200: DraftFull})
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, pk: int) -> Response:
        """Ask for a second person's eyes; again, where the claim was changed while it waited.

        409 `claim_changed`: as for `assessments/`.
        """
        draft = self.get_object()
        given = SubmitInput(data=request.data)
        given.is_valid(raise_exception=True)
        submitted = draft_submit(draft=draft, by=signed_in(request), **given.validated_data)
        return draft_answer(submitted, request)

    @extend_schema(request=None, responses={200: DraftFull})
    @action(detail=True, methods=["post"], url_path="take-back")
    def take_back(self, request: Request, pk: int) -> Response:
        """Have your submitted draft back to write on: it waits no longer."""
        draft = draft_take_back(draft=self.get_object(), by=signed_in(request))
        return draft_answer(draft, request)

    @extend_schema(request=None, responses={200: DraftFull})
    @action(detail=True, methods=["post"])
    def drop(self, request: Request, pk: int) -> Response:
        """Give your draft up; it stays in the history."""
        return draft_answer(draft_drop(draft=self.get_object(), by=signed_in(request)), request)

    @extend_schema(request=ApproveInput, responses={201: AssessmentFull})
    @action(detail=True, methods=["post"], needs=REVIEW)
    def approve(self, request: Request, pk: int) -> Response:
        """Publish what somebody else submitted, as theirs and reviewed by you.

        403 `own_draft` for its author; 409 `assessment_changed` where another answer stands
        by now than they had in view; 409 `draft_changed` where it was changed since you read
        it, or submitted again after its claim was: beside the error, `draft` is how it is now,
        `read` what you had read. 409 `claim_changed`: the claim reads otherwise than when the
        draft was submitted, or at `claim_version`; beside the error, `claim` is how it is now,
        `read` how it was, with the names of who spoke. Its author then submits it again.
        """
        draft = self.get_object()
        given = ApproveInput(data=request.data)
        given.is_valid(raise_exception=True)
        published = draft_approve(draft=draft, by=signed_in(request), **given.validated_data)
        return assessment_answer(published, request)

    @extend_schema(request=ReturnInput, responses={200: DraftFull})
    @action(detail=True, methods=["post"], url_path="return", needs=REVIEW)
    def send_back(self, request: Request, pk: int) -> Response:
        """Send what somebody else submitted back to them, with the reason.

        409 `draft_changed`, `claim_changed`: as for `approve/`.
        """
        draft = self.get_object()
        given = ReturnInput(data=request.data)
        given.is_valid(raise_exception=True)
        returned = draft_return(draft=draft, by=signed_in(request), **given.validated_data)
        return draft_answer(returned, request)

    def handle_exception(self, exc: Exception) -> Response:
        response = super().handle_exception(exc)
        if isinstance(exc, Conflict) and exc.code == "draft_changed":
            draft = self.get_object()
            read = draft_earlier(draft, number_sent(self.request, "version"))
            response.data["read"] = read and DraftSaid(read).data
            response.data["draft"] = self.get_serializer(draft).data
        if isinstance(exc, Conflict) and exc.code == "claim_changed":
            self._claim_shown(response)
        return response

    def _claim_shown(self, response: Response) -> None:
        """How the claim is now, and how it was when the draft was submitted, or as was named."""
        if self.action == "create":
            claim, about = number_sent(self.request, "claim"), None
        else:
            draft = self.get_object()
            decides = self.action in ("approve", "send_back")
            claim, about = draft.claim_id, draft.about if decides else None
        claim_shown_with(response, claim, self, "claim_version", about=about)
