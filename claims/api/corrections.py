"""What people correct about claims through the API: the bodies they send, and each one's action."""

from typing import Any, ClassVar

from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from config.contract import Contract
from config.given import Input
from config.signed_in import signed_in
from sources import limits
from sources.errors import Conflict
from sources.limits import Typed
from sources.models import Source

from ..actions.claims import (
    claim_reading_set,
    claim_respan,
    claim_speakers_set,
    claim_split,
    claim_word,
    claims_assign,
    claims_merge,
    claims_reject,
    claims_restore,
)
from ..actions.due import claims_due_set
from ..actions.places import places_given
from ..actions.reopening import answer_reopen
from ..actions.topics import claims_topics_set
from ..domain.verdicts import Aspect
from ..models import Claim
from ..queries.claims import claims_listed, places_of
from .changes import claim_shown_with
from .fields import OFFSETS, ByName, Rows
from .places import PartInput, PlacesInput
from .shapes import ClaimFull
from .topics import TopicsInput

CHANGE = {"POST": "claims.change_claim"}
SEEN = "The claim's version that you had in view; another one by now is a 409."


class ClaimInput(PlacesInput):
    """A claim by its places; without a cue it is the article's own."""

    content = PartInput()
    kind = serializers.ChoiceField(
        Claim.Kind.choices, required=False, help_text="How it is quoted; `indirect` if not given."
    )


class Correction(Input):
    """One thing at a time: places, or speakers, or wording, or kind and polarity."""

    version = serializers.IntegerField(min_value=0, help_text=SEEN)
    places = PlacesInput(required=False, help_text="A part that is left out stays where it is.")
    speakers = Rows(
        Source.objects.all(), required=False, help_text="Ids of the sources that spoke."
    )
    always = serializers.BooleanField(
        required=False, help_text="With one of `speakers`: `speaker_label` is a name of theirs."
    )
    kind = serializers.ChoiceField(
        Claim.Kind.choices, required=False, allow_blank=True, help_text="Empty for the article's."
    )
    polarity = serializers.ChoiceField(Claim.Polarity.choices, required=False)

    wording = Typed(
        limits.NOTE,
        required=False,
        allow_blank=True,
        help_text="The claim in a full sentence of its own; empty: the text's words will do.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        things = [{"places"}, {"speakers"}, {"wording"}, {"kind", "polarity"}]
        if len([thing for thing in things if thing & attrs.keys()]) != 1:
            message = _("Send one of places, speakers, wording, or kind and polarity.")
            raise serializers.ValidationError(message, code="required")
        return attrs


class SplitInput(Input):
    version = serializers.IntegerField(min_value=0, help_text=SEEN)
    at = serializers.IntegerField(
        min_value=0, help_text=f"Where in the text the second one's content begins. {OFFSETS}"
    )


class Halves(serializers.Serializer[Any]):
    first = ClaimFull()
    second = ClaimFull()


class MergeInput(Input):
    others = Rows(Claim.objects.all(), help_text="Ids of the claims that become part of it.")


class ReopenInput(Input):
    reason = Typed(limits.NOTE, help_text="Why the verdict is looked at again.")
    aspect = serializers.ChoiceField(
        Aspect.choices, required=False, help_text="One question; without it, both."
    )


class AssignInput(Input):
    assignee = ByName(
        slug_field="username",
        queryset=get_user_model()._default_manager.filter(is_active=True),
        allow_null=True,
        help_text="A username; null for nobody.",
    )


class DueInput(Input):
    due_on = serializers.DateField(
        allow_null=True, help_text="The day by whose end it is to be answered; null for none."
    )


class Corrections(Contract, viewsets.GenericViewSet[Claim]):
    """Each correction is kept, under the claim's `changes/`, and can be undone there."""

    needs: ClassVar[dict[str, str]] = {}

    @extend_schema(request=Correction, responses={200: ClaimFull})
    def partial_update(self, request: Request, pk: int) -> Response:
        """Correct where a claim stands, who spoke, how it is worded, or how it is quoted.

        409 `claim_changed`: somebody corrected it meanwhile; `claim`, beside the error, is
        how it is now, `read` how it was at your version. 400 `claim_answered`: an answer
        stands on the claim, or waits; `reopen/` it first.
        """
        claim = self.get_object()
        given = Correction.of(request)
        known = {"claim": claim, "version": given["version"], "by": signed_in(request)}
        if "places" in given:
            places = places_given(claim.document.text, given["places"], there=places_of(claim))
            claim_respan(places=places, **known)
        elif "speakers" in given:
            always = given.get("always", False)
            claim_speakers_set(speakers=given["speakers"], always=always, **known)
        elif "wording" in given:
            claim_word(wording=given["wording"], **known)
        else:
            kind, polarity = given.get("kind", claim.kind), given.get("polarity", claim.polarity)
            claim_reading_set(kind=kind, polarity=polarity, **known)
        return self._answer(claim)

    @extend_schema(request=SplitInput, responses={200: Halves})
    @action(detail=True, methods=["post"], needs=CHANGE)
    def split(self, request: Request, pk: int) -> Response:
        """Make two claims of one; both have its source and cue."""
        claim = self.get_object()
        halves = claim_split(claim=claim, by=signed_in(request), **SplitInput.of(request))
        first, second = (self.shown(half) for half in halves)
        return Response({"first": first, "second": second})

    @extend_schema(request=MergeInput, responses={200: ClaimFull})
    @action(detail=True, methods=["post"], needs=CHANGE)
    def merge(self, request: Request, pk: int) -> Response:
        """Take the words of other claims into this one; they are set aside."""
        claim = self.get_object()
        return self._answer(
            claims_merge(claim=claim, by=signed_in(request), **MergeInput.of(request))
        )

    @extend_schema(request=None, responses={200: ClaimFull})
    @action(detail=True, methods=["post"], needs=CHANGE)
    def reject(self, request: Request, pk: int) -> Response:
        """Set a claim aside that is none."""
        claim = self.get_object()
        claims_reject(claims=[claim], by=signed_in(request))
        return self._answer(claim)

    @extend_schema(request=None, responses={200: ClaimFull})
    @action(detail=True, methods=["post"], needs=CHANGE)
    def restore(self, request: Request, pk: int) -> Response:
        """Take a claim back that was set aside."""
        claim = self.get_object()
        claims_restore(claims=[claim], by=signed_in(request))
        return self._answer(claim)

    @extend_schema(request=ReopenInput, responses={200: ClaimFull})
    @action(detail=True, methods=["post"], needs={"POST": "claims.add_assessment"})
    def reopen(self, request: Request, pk: int) -> Response:
        """Open questions again that were answered, so that the claim can be corrected.

        Each answer that stands is superseded by `reopened`, with the reason; what waits for
        review goes back to its author. Nobody else has to agree, with four eyes neither;
        editors and reviewers are told. 400 `nothing_to_reopen`.
        """
        claim = self.get_object()
        answer_reopen(claim=claim, by=signed_in(request), **ReopenInput.of(request))
        return self._answer(claim)

    @extend_schema(request=AssignInput, responses={200: ClaimFull})
    @action(detail=True, methods=["post"], needs=CHANGE)
    def assign(self, request: Request, pk: int) -> Response:
        """Give a claim to somebody to settle, or to nobody."""
        claim = self.get_object()
        claims_assign(claims=[claim], by=signed_in(request), **AssignInput.of(request))
        return self._answer(claim)

    @extend_schema(request=DueInput, responses={200: ClaimFull})
    @action(detail=True, methods=["post"], needs=CHANGE)
    def due(self, request: Request, pk: int) -> Response:
        """Say by when a claim is to be answered. 400 `due_past`: that day is over."""
        claim = self.get_object()
        claims_due_set(claims=[claim], by=signed_in(request), **DueInput.of(request))
        return self._answer(claim)

    @extend_schema(request=TopicsInput, responses={200: ClaimFull})
    @action(detail=True, methods=["post"], needs=CHANGE)
    def topics(self, request: Request, pk: int) -> Response:
        """Say what a claim is about: these topics and no others; a new name makes a topic."""
        claim = self.get_object()
        names = TopicsInput.of(request)["topics"]
        claims_topics_set(claims=[claim], names=names, by=signed_in(request))
        return self._answer(claim)

    def handle_exception(self, exc: Exception) -> Response:
        response = super().handle_exception(exc)
        if isinstance(exc, Conflict) and exc.code == "claim_changed":
            claim_shown_with(response, self.get_object().pk, self)
        return response

    def shown(self, claim: Claim) -> Any:
        """A claim as it is now."""
        row = claims_listed(aside=True).get(pk=claim.pk)
        return ClaimFull(row, context=self.get_serializer_context()).data

    def _answer(self, claim: Claim) -> Response:
        return Response(self.shown(claim))
