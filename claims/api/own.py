"""The caller: who they are to the desk, what their token is for, and what they have set."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import transaction
from drf_spectacular.utils import extend_schema
from knox.models import AuthToken
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from config.contract import Contract
from config.given import Input
from config.signed_in import signed_in
from sources.limits import Typed
from sources.people import display_name

from ..actions.bylines import NAME, byline_set
from ..actions.preferences import preference_set
from ..models import Notification, Preference
from ..queries.notifications import kinds_mailed, preference_of
from ..queries.people import byline_of
from ..roles import SCOPES

_MAIL = "When the caller is written to: `at_once`, `daily` or `none`."
_KINDS = "What the caller is written to about; of the others they are told in the desk alone."
_BYLINE = "What readers are told that the caller is called; empty: nothing."
_LANGUAGE = "Of mails; empty: the desk's usual one."
_SPOKEN_OF = "The form of verbs about the caller, where a language has two; empty: neither is told."


class OwnToken(serializers.Serializer[Any]):
    """The token that the request came with."""

    name = serializers.CharField(source="note.name")
    scopes = serializers.ListField(
        source="note.scopes", child=serializers.ChoiceField(list(SCOPES))
    )
    expiry = serializers.DateTimeField(allow_null=True)


class Own(serializers.Serializer[Any]):
    username = serializers.CharField()
    name = serializers.CharField(help_text="As the desk calls them.")
    email = serializers.CharField(help_text="Set at the desk; empty: none.")
    roles = serializers.ListField(child=serializers.CharField())
    token = OwnToken(allow_null=True, help_text="Null in a session of a browser.")
    mail = serializers.ChoiceField(Preference.Mail.choices, help_text=_MAIL)
    kinds = serializers.ListField(
        child=serializers.ChoiceField(Notification.Kind.choices), help_text=_KINDS
    )
    language = serializers.CharField(help_text=_LANGUAGE)
    spoken_of = serializers.ChoiceField(
        Preference.SpokenOf.choices, allow_blank=True, help_text=_SPOKEN_OF
    )
    byline = serializers.CharField(help_text=_BYLINE)


class OwnInput(Input):
    """What is to be set otherwise; what is left out stays."""

    mail = serializers.ChoiceField(Preference.Mail.choices, help_text=_MAIL)
    kinds = serializers.ListField(
        child=serializers.ChoiceField(Notification.Kind.choices),
        max_length=len(Notification.Kind),
        help_text=_KINDS,
    )
    language = serializers.ChoiceField(settings.LANGUAGES, allow_blank=True, help_text=_LANGUAGE)
    spoken_of = serializers.ChoiceField(
        Preference.SpokenOf.choices, allow_blank=True, help_text=_SPOKEN_OF
    )
    byline = Typed(NAME, allow_blank=True, help_text=_BYLINE)


class OwnView(Contract, generics.GenericAPIView[Preference]):
    """Who asks, and what they have set about themselves."""

    queryset = Preference.objects.all()
    serializer_class = Own
    filterset_class = None
    pagination_class = None
    needs: ClassVar[dict[str, str]] = dict.fromkeys(("GET", "PATCH"), "claims.view_claim")

    one_row = True

    def get_object(self) -> Any:
        """The caller, whose row all of these writes lock."""
        return signed_in(self.request)

    def retrieve(self, request: Request) -> Response:
        """What a GET answers."""
        return self.get(request)

    @extend_schema(responses=Own)
    def get(self, request: Request) -> Response:
        """The caller, their roles, what the token is for, and their settings."""
        return Response(self._shown(request))

    @extend_schema(request=OwnInput(partial=True), responses=Own)
    def patch(self, request: Request) -> Response:
        """Set when and about what one is written to, in which words, and what readers are told.

        Name, mail address and password are set at the desk.
        """
        me = signed_in(request)
        given = OwnInput(data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        wanted = dict(given.validated_data)
        with transaction.atomic():
            if "byline" in wanted:
                byline_set(by=me, name=wanted.pop("byline"))
            if wanted:
                preference_set(by=me, **wanted)
        return Response(self._shown(request))

    def _shown(self, request: Request) -> Any:
        me = signed_in(request)
        preference = preference_of(me)
        return Own(
            {
                "username": me.get_username(),
                "name": display_name(me),
                "email": me.email,
                "roles": sorted(me.groups.values_list("name", flat=True)),
                "token": request.auth if isinstance(request.auth, AuthToken) else None,
                "mail": preference.mail,
                "kinds": kinds_mailed(preference),
                "language": preference.language,
                "spoken_of": preference.spoken_of,
                "byline": byline_of(me),
            }
        ).data
