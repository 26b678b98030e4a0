"""Tokens for programs: given for a name and a password, taken back on demand."""

from typing import Any

from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.auth.signals import user_logged_in
from django.utils.translation import gettext_lazy as _
from drf_spectacular.contrib.knox_auth_token import KnoxTokenScheme
from drf_spectacular.utils import extend_schema
from knox.views import LogoutView
from rest_framework import exceptions, serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from claims.actions.tokens import NAME, token_make
from claims.roles import EVERYTHING, SCOPES
from sources.limits import PASSWORD

from .api import Tokens
from .contract import Contract
from .given import Input
from .logins import LoginThrottle, login_wait


class TokenScheme(KnoxTokenScheme):  # type: ignore[no-untyped-call]
    """How the API's schema describes ``Tokens``."""

    target_class = "config.api.Tokens"
    name = "token"


class Credentials(Input):
    username = serializers.CharField(max_length=150)
    password = serializers.CharField(max_length=PASSWORD, trim_whitespace=False)
    name = serializers.CharField(
        max_length=NAME,
        default="",
        allow_blank=True,
        help_text="What the token is for, as its person's page at the desk calls it.",
    )
    scopes = serializers.ListField(
        child=serializers.ChoiceField(list(SCOPES)),
        default=[EVERYTHING],
        allow_empty=False,
        help_text="What the token is for, so that it can do no more: `read` what the person reads;"
        " `ingest` articles, documents, feeds and sources; `assess`: correct claims, gather"
        " evidence, answer; `publish`: review; `admin`. `*`: all that the person may do.",
    )


class Token(serializers.Serializer[Any]):
    token = serializers.CharField(
        help_text="Send it along as `Authorization: Token …`. It is shown this once."
    )
    username = serializers.CharField()
    scopes = serializers.ListField(child=serializers.ChoiceField(list(SCOPES)))
    expiry = serializers.DateTimeField(
        allow_null=True,
        help_text="When it ends; earlier with the password, the account, or a role that is taken.",
    )


class TokenView(Contract):
    """A token for a name and a password, as the desk's login takes them.

    Ten wrong passwords lock the name for this address for a quarter of an hour, as in the desk.
    """

    authentication_classes = [Tokens]
    permission_classes = [AllowAny]
    throttle_classes = [LoginThrottle]
    keeps_answers = False  # it holds a secret

    @extend_schema(request=Credentials, responses=Token, auth=[])
    def post(self, request: Request) -> Response:
        given = Credentials(data=request.data)
        given.is_valid(raise_exception=True)
        about = {name: given.validated_data.pop(name) for name in ("name", "scopes")}
        plain: Any = request._request
        if seconds := login_wait(plain, given.validated_data["username"]):
            raise exceptions.Throttled(wait=seconds)
        user = authenticate(plain, **given.validated_data)
        if getattr(plain, "axes_locked_out", False):
            plain.axes_locked_out = False  # else its middleware answers, and not in JSON
            raise exceptions.Throttled(wait=settings.AXES_COOLOFF_TIME * 3600)
        if user is None:
            raise exceptions.AuthenticationFailed(
                _("This name and password do not belong together."), code="credentials_wrong"
            )
        row, token = token_make(by=user, **about)
        user_logged_in.send(sender=type(user), request=plain, user=user)
        told = {"username": user.get_username(), "scopes": row.note.scopes, "expiry": row.expiry}
        return Response(Token({"token": token, **told}).data)


class TokenEndView(Contract, LogoutView):
    """End the token that this request was made with."""

    authentication_classes = (Tokens,)

    @extend_schema(request=None, responses={204: None})
    def post(self, request: Request, format: Any = None) -> Response:
        answer: Response = super().post(request, format)
        return answer
