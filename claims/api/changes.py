"""What people changed about claims, and what a later extraction would, under ``/api/v1/``."""

from typing import Any, ClassVar

from django.contrib.auth import get_user_model
from django.shortcuts import get_object_or_404
from django.utils.functional import SimpleLazyObject
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import generics, mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from config.contract import Contract
from config.given import AnyWords, Filters, Input, YesNo
from config.links import RowLink
from config.rows import Shown
from config.signed_in import signed_in
from sources.errors import Conflict

from ..actions.claims import change_undo
from ..actions.proposals import proposal_decide
from ..extraction.types import Span
from ..models import Article, Change, Claim, ClaimSpan, Proposal, Topic
from ..queries.claims import claim_read_at, claims_listed
from .fields import number_sent
from .places import Part, part_of
from .shapes import ClaimFull

CHANGE = {"POST": "claims.change_claim"}


# --- what people changed ---------------------------------------------------------------


class Reading(serializers.Serializer[Any]):
    """A claim as it was before or after a change."""

    source = serializers.CharField(source="source_text")  # type: ignore[assignment]
    cue = serializers.CharField(source="cue_text")
    content = serializers.CharField(source="content_text")
    wording = serializers.CharField(default="", help_text="In a full sentence; or empty.")
    kind = serializers.ChoiceField(Claim.Kind.choices, allow_blank=True)
    polarity = serializers.ChoiceField(Claim.Polarity.choices)
    speakers = serializers.ListField(
        child=serializers.IntegerField(), help_text="Ids of the sources that spoke."
    )
    set_aside = serializers.ChoiceField(Claim.Aside.choices, allow_blank=True)
    merged_into = serializers.IntegerField(source="merged_into_id", allow_null=True)
    assignee = serializers.SerializerMethodField()
    due_on = serializers.DateField(default=None, allow_null=True)
    topics = serializers.SerializerMethodField(help_text="What it was about, by name.")

    def get_topics(self, reading: dict[str, Any]) -> list[str]:
        names: dict[int, str] = self.context["topics"]
        return sorted(names[topic] for topic in reading.get("topics", ()) if topic in names)

    def get_assignee(self, reading: dict[str, Any]) -> str | None:
        usernames: dict[int, str] = self.context["usernames"]
        return usernames.get(reading["assignee_id"])


class ReadingNamed(Reading):
    """A claim as it was when a draft about it was submitted."""

    names = serializers.ListField(
        child=serializers.CharField(), help_text="What the speakers were called then."
    )


class ChangeBrief(Shown[Change]):
    """One correction, of one claim or of many at once."""

    href = RowLink(view_name="api:change-detail")
    by = serializers.CharField(source="by.username")
    claims = serializers.SerializerMethodField(help_text="Ids of all claims that it touched.")
    undone_by = serializers.CharField(source="undone_by.username", default=None, allow_null=True)

    class Meta:
        model = Change
        fields = ["id", "href", "kind", "by", "at", "claims", "undone_at", "undone_by"]

    def get_claims(self, change: Change) -> list[int]:
        return sorted(map(int, change.after))


class ClaimChange(ChangeBrief):
    """What one correction made of one claim."""

    before = serializers.SerializerMethodField(help_text="Null for a claim that it made.")
    after = serializers.SerializerMethodField()

    class Meta(ChangeBrief.Meta):
        fields = [*ChangeBrief.Meta.fields, "before", "after"]

    @extend_schema_field(Reading(allow_null=True))
    def get_before(self, change: Change) -> Any:
        return self._reading(change.before)

    @extend_schema_field(Reading)
    def get_after(self, change: Change) -> Any:
        return self._reading(change.after)

    def _reading(self, readings: dict[str, Any]) -> Any:
        reading = readings[str(self.context["view"].kwargs["claim"])]
        return reading and Reading(reading, context=self.context).data


class ClaimChangesView(Contract, generics.ListAPIView[Change]):
    """What people corrected about a claim, the latest first."""

    queryset = Change.objects.select_related("by", "undone_by")
    serializer_class = ClaimChange
    filterset_fields = ["kind"]
    ordering_fields = ["id"]

    def filter_queryset(self, queryset: Any) -> Any:
        claim = get_object_or_404(Claim, pk=self.kwargs["claim"])
        return super().filter_queryset(queryset.filter(claims=claim))

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), **_with_usernames()}


class ChangeFilter(Filters):
    by = AnyWords("by__username", help_text="By username.")
    undone = YesNo("undone_at", "isnull", exclude=True)

    class Meta:
        model = Change
        fields = ["kind"]


class ChangeView(
    Contract, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Change]
):
    """Corrections of claims, the latest first, and the way back from each."""

    queryset = Change.objects.select_related("by", "undone_by")
    serializer_class = ChangeBrief
    filterset_class = ChangeFilter
    ordering_fields = ["id"]
    lookup_value_converter = "int"
    needs: ClassVar[dict[str, str]] = {}

    @extend_schema(request=None, responses={200: ChangeBrief})
    @action(detail=True, methods=["post"], needs=CHANGE)
    def undo(self, request: Request, pk: int) -> Response:
        """Put back what it altered.

        409 `changed_since`: something else was changed after it, which goes first.
        """
        change_undo(change=self.get_object(), by=signed_in(request))
        return Response(self.get_serializer(self.get_object()).data)


def claim_read(claim: Claim, version: int) -> Any:
    """The claim as somebody read it at an earlier version; None where no change tells."""
    reading = claim_read_at(claim, version)
    return reading and Reading(reading, context=_with_usernames()).data


def claim_shown_with(
    response: Response, claim_id: int, view: Any, name: str = "version", *, about: Any = None
) -> None:
    """Add to a 409 how the claim is now and how it was at the version that the body names.

    ``about`` is how it was when the draft was submitted that is decided upon: that is what was
    read, unless the body names a version before it.
    """
    claim = claims_listed(aside=True).get(pk=claim_id)
    named = number_sent(view.request, name) if name in view.request.data else None
    if about and (named is None or named >= about["version"]):
        response.data["read"] = ReadingNamed(about, context=_with_usernames()).data
    else:
        response.data["read"] = None if named is None else claim_read(claim, named)
    response.data["claim"] = ClaimFull(claim, context=view.get_serializer_context()).data


def _with_usernames() -> dict[str, Any]:
    return {"usernames": SimpleLazyObject(_usernames), "topics": SimpleLazyObject(_topics)}


def _topics() -> dict[int, str]:
    return dict(Topic.objects.values_list("pk", "name"))


def _usernames() -> dict[int, str]:
    return dict(get_user_model()._default_manager.values_list("pk", "username"))


# --- what a later extraction would change ---------------------------------------------------


class FoundNow(serializers.Serializer[Any]):
    """How the engine reads the claim now."""

    source = serializers.SerializerMethodField()  # type: ignore[assignment]
    cue = serializers.SerializerMethodField()
    content = serializers.SerializerMethodField()
    kind = serializers.ChoiceField(Claim.Kind.choices)
    polarity = serializers.ChoiceField(Claim.Polarity.choices)
    speakers = serializers.ListField(child=serializers.CharField(), help_text="Their names.")

    @extend_schema_field(Part)
    def get_source(self, found: dict[str, Any]) -> dict[str, Any]:
        return self._part(found, ClaimSpan.Role.SOURCE)

    @extend_schema_field(Part)
    def get_cue(self, found: dict[str, Any]) -> dict[str, Any]:
        return self._part(found, ClaimSpan.Role.CUE)

    @extend_schema_field(Part)
    def get_content(self, found: dict[str, Any]) -> dict[str, Any]:
        return self._part(found, ClaimSpan.Role.CONTENT)

    def _part(self, found: dict[str, Any], role: str) -> dict[str, Any]:
        return part_of(self.context["text"], (Span(*place) for place in found[role]))


class ProposalFull(Shown[Proposal]):
    """What the latest extraction would do to a claim that a person worked on."""

    href = RowLink(view_name="api:proposal-detail")
    version = serializers.IntegerField(
        source="claim.version", read_only=True, help_text="The claim's; send it when you decide."
    )
    found = serializers.SerializerMethodField(help_text="Null where it is found no longer.")
    decided_by = serializers.CharField(source="decided_by.username", default=None, allow_null=True)

    class Meta:
        model = Proposal
        fields = [
            "id",
            "href",
            "claim",
            "version",
            "kind",
            "found",
            "decision",
            "decided_by",
            "decided_at",
        ]
        extra_kwargs = {"decision": {"help_text": "Empty while nobody has decided."}}

    @extend_schema_field(FoundNow(allow_null=True))
    def get_found(self, proposal: Proposal) -> Any:
        if not proposal.found:
            return None
        text = proposal.claim.document.text
        return FoundNow(proposal.found, context={"text": text}).data


class Decision(Input):
    version = serializers.IntegerField(
        min_value=0, help_text="The claim's version that you had in view; another is a 409."
    )
    take = serializers.BooleanField(
        help_text="True: the claim becomes what the engine finds now. False: it stays."
    )


class ArticleProposalsView(Contract, generics.ListAPIView[Proposal]):
    """Where the latest extraction reads claims otherwise that people worked on, undecided.

    Nothing of them was changed: a person decides about each.
    """

    # Prefetched, the article and its text are there once, however many claims it has.
    queryset = Proposal.objects.filter(decision="").prefetch_related("claim__document")
    serializer_class = ProposalFull
    filterset_fields = ["kind"]
    ordering_fields = ["id"]
    ordering = "id"

    def filter_queryset(self, queryset: Any) -> Any:
        article = get_object_or_404(Article.objects.only("pk"), pk=self.kwargs["article"])
        return super().filter_queryset(queryset.filter(claim__document=article))


class ProposalView(Contract, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Proposal]):
    """One such proposal, until it is decided and after."""

    locked_by = "claim.document_id"
    queryset = Proposal.objects.select_related("claim__document", "decided_by")
    serializer_class = ProposalFull
    lookup_value_converter = "int"
    needs: ClassVar[dict[str, str]] = CHANGE

    @extend_schema(request=Decision, responses={200: ProposalFull})
    def decide(self, request: Request, pk: int) -> Response:
        """Take over how the engine reads the claim now, or keep it as people left it.

        409 `claim_changed`: somebody corrected the claim since; `claim`, beside the error, is
        how it is now, `read` how it was at your version, as far as its changes tell.
        """
        proposal = self.get_object()
        given = Decision(data=request.data)
        given.is_valid(raise_exception=True)
        proposal_decide(proposal=proposal, by=signed_in(request), **given.validated_data)
        return Response(self.get_serializer(self.get_object()).data)

    def handle_exception(self, exc: Exception) -> Response:
        response = super().handle_exception(exc)
        if isinstance(exc, Conflict) and exc.code == "claim_changed":
            claim_shown_with(response, self.get_object().claim_id, self)
        return response
