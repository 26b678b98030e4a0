"""What every address under ``/api/v1/`` shares: errors, pages, permissions.

An error is a problem (RFC 9457): ``type``, ``title``, ``status`` and ``detail``, and ``error``
with ``code``, ``message`` and ``field``.  The code is stable and for programs, the message is in
the language of the ``Accept-Language`` header, the field names the input at fault or is empty.
``invalid_input`` adds ``fields``, one entry for every field at fault.
"""

import sys
from base64 import urlsafe_b64decode, urlsafe_b64encode
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig, ValidationError
from django.db import InterfaceError, OperationalError
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.template import loader
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import defaults
from knox.auth import TokenAuthentication
from knox.crypto import hash_token
from knox.models import AuthToken
from rest_framework import exceptions, pagination, permissions, views
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from claims.actions.tokens import token_used
from claims.roles import EVERYTHING, scope_of
from sources.errors import Conflict, NotAllowed, Refused

from .errors import PROBLEM, described, error_body, problem, problem_page
from .given import ParameterRefused
from .slashes import PREFIX

#: What HTTP has a status of its own for.
_STATUS = {"key_reused": 422, "version_other": 412}
#: Seconds after which a database that was away may be back.
AWAY_SECONDS = 5


class TooLarge(exceptions.APIException):
    """The request's body is over ``DATA_UPLOAD_MAX_MEMORY_SIZE``."""

    status_code = 413
    default_code = "too_large"
    default_detail = gettext_lazy(
        "This is larger than the desk takes in. Split it and send the parts."
    )


# --- errors -----------------------------------------------------------------------


def error_response(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler; None leaves an unforeseen error to ``server_error``."""
    response = _refusal(error) if isinstance(error, Refused) else _of_framework(error, context)
    if response is not None:
        response.data = problem(response.data, response.status_code)
        response.content_type = PROBLEM
    return response


def _of_framework(error: Exception, context: dict[str, Any]) -> Response | None:
    if isinstance(error, RequestDataTooBig):
        error = TooLarge()
    if isinstance(error, Http404):  # whose own words are English
        error = exceptions.NotFound(_("There is nothing at this address."))
    response = views.exception_handler(error, context)
    if response is not None:
        response.data = described(response.data)
    return response


def _refusal(error: Refused) -> Response:
    status = {Conflict: 409, NotAllowed: 403}.get(type(error), 400)
    details = dict(error.details)
    told = {"Retry-After": details.pop("retry_after", ""), "ETag": details.pop("etag", "")}
    headers = {name: str(value) for name, value in told.items() if value}
    body = error_body(error.code, str(error), error.field)
    body["error"] |= details
    return Response(body, status=_STATUS.get(error.code, status), headers=headers)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """``handler400``: what Django itself refuses, such as an unknown host name."""
    if isinstance(exception, RequestDataTooBig):
        return _too_large(request)
    if isinstance(exception, BadRequest) and not request.path.startswith(PREFIX):
        return render(request, "claims/unreadable.html", status=400)
    if not request.path.startswith(PREFIX):
        return defaults.bad_request(request, exception)
    return problem_page("malformed", _("This request can't be read."), status=400)


def _too_large(request: HttpRequest) -> HttpResponse:
    """A page for the person who pasted it.  A browser shows it once it has sent all.

    Whoever has not logged in is answered at once, and nothing of theirs is read.
    """
    if request.path.startswith(PREFIX):
        return problem_page("too_large", str(TooLarge.default_detail), status=413)
    if not request.user.is_authenticated:
        return render(request, "413_stranger.html", status=413)
    with suppress(OSError):  # the browser hung up
        for _megabyte in range(200):
            if not request.read(1 << 20):
                break
    return render(request, "413.html", {"limit": settings.DATA_UPLOAD_MAX_MEMORY_SIZE}, status=413)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """``handler404``: no view has this address."""
    if not request.path.startswith(PREFIX):
        return defaults.page_not_found(request, exception)
    return problem_page("not_found", _("There is nothing at this address."), status=404)


def server_error(request: HttpRequest) -> HttpResponseBase:
    """``handler500``: our fault, or a database that is away; Django has logged it."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        # Restarted, locked or full: what was sent can be sent again in a moment.
        message = _("The database does not answer. Nothing was changed; try again in a moment.")
        answer = _broken(request, message, code="database_away", status=503)
        answer["Retry-After"] = str(AWAY_SECONDS)
        return answer
    message = _("Something went wrong on our side. Nothing was changed; try again later.")
    return _broken(request, message, code="server_error", status=500)


def _broken(request: HttpRequest, message: str, *, code: str, status: int) -> HttpResponse:
    """A page that asks nothing of the database."""
    if request.path.startswith(PREFIX):
        return problem_page(code, message, status=status)
    page = loader.render_to_string("broken.html", {"message": message})
    return HttpResponse(page, status=status)


# --- pages, logins, permissions ----------------------------------------------------------


class Pages(pagination.CursorPagination):
    """Pages that a growing list does not shift, and that count nothing.

    DRF's own cursor skips rows on the way back where many have the same value
    (confidence), so ours holds the value and the primary key of the row at the edge.
    """

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200
    template = None

    def get_page_size(self, request: Any) -> int:
        """Rows of a page, as asked for and at most ``max_page_size``.

        Raises ParameterRefused("parameter_unreadable") for what is no number of rows.
        """
        asked = request.query_params.get(self.page_size_query_param, "")
        if asked and not (asked.isdecimal() and asked.isascii() and int(asked[:9])):
            message = _("page_size is a number of rows, from 1 to %d.") % self.max_page_size
            raise ParameterRefused(message, code="parameter_unreadable")
        return min(int(asked[:9] or self.page_size), self.max_page_size)

    def paginate_queryset(self, queryset: Any, request: Any, view: Any = None) -> list[Any]:
        size = self.get_page_size(request)
        order = (*queryset.query.order_by, "-pk")[0]
        try:
            backwards, _value, pk = edge = self._decoded(request)
            queryset = self._beyond(queryset, order, edge)
            rows = list(queryset[: size + 1])
        except (ValueError, OverflowError, ValidationError) as error:  # a made-up cursor
            raise exceptions.NotFound(self.invalid_cursor_message) from error
        more, rows = len(rows) > size, rows[:size]
        if backwards:
            rows.reverse()
        here, name = request.build_absolute_uri(), order.lstrip("-")
        self.links = {
            "next": rows and (more or backwards) and self._link(here, False, rows[-1], name),
            "previous": rows
            and (more if backwards else pk)
            and self._link(here, True, rows[0], name),
        }
        return rows

    def get_next_link(self) -> Any:
        return self.links["next"] or None

    def get_previous_link(self) -> Any:
        return self.links["previous"] or None

    def _beyond(self, queryset: Any, order: str, edge: tuple[bool, str, str]) -> Any:
        """The rows on the far side of the edge, the nearest first."""
        backwards, value, pk = edge
        down = order.startswith("-") != backwards
        name, side, sign = order.lstrip("-"), "lt" if down else "gt", "-" if down else ""
        if pk:
            further = Q(**{f"{name}__{side}": value})
            queryset = queryset.filter(further | Q(**{name: value, f"pk__{side}": pk}))
        return queryset.order_by(sign + name, sign + "pk")

    def _decoded(self, request: Any) -> tuple[bool, str, str]:
        """(whether it leads back, value and primary key at the edge, "" at the start)."""
        cursor = request.query_params.get(self.cursor_query_param, "")
        parts = urlsafe_b64decode(cursor.encode()).decode().split("|") if cursor else ["n", "", ""]
        way, value, pk = parts
        return way == "p", value, pk

    def _link(self, here: str, backwards: bool, row: Any, name: str) -> str:
        parts = f"{'p' if backwards else 'n'}|{getattr(row, name)}|{row.pk}"
        cursor = urlsafe_b64encode(parts.encode()).decode()
        return replace_query_param(here, self.cursor_query_param, cursor)


class Tokens(TokenAuthentication):
    """``Authorization: Token …`` or ``Bearer …``; what is no text is none (Knox takes it)."""

    def authenticate(self, request: Any) -> Any:
        kind, _space, token = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
        if kind.lower() != "bearer":
            return super().authenticate(request)
        return self.authenticate_credentials(token.strip().encode())

    def authenticate_credentials(self, token: bytes) -> Any:
        """(person, token); with its person and its note it is one query, where Knox's are three.

        Found by its digest, which is its key.  Raises AuthenticationFailed.
        """
        digest = hash_token(token.decode()) if token.isascii() else ""
        rows = AuthToken.objects.select_related("user", "note")
        row = rows.filter(pk=digest).first()
        if row is None or (row.expiry and row.expiry < timezone.now()):
            raise exceptions.AuthenticationFailed(_("Invalid token."))
        person = self.validate_user(row)
        row.note = token_used(row)
        return person

    def validate_user(self, auth_token: Any) -> Any:
        """Its person; a token that outlived the account, however that was closed, ends here."""
        if not auth_token.user.is_active:
            auth_token.delete()
        return super().validate_user(auth_token)


class ModelPermissions(permissions.DjangoModelPermissions):
    """What the person may do with the view's model, and their token is for; looking, too.

    A view that is allowed knows the scopes that this took as ``scopes_needed`` (``config.rates``).

    Where the action behind a method asks for another permission than the model's, the
    view says so: ``needs = {"POST": "claims.change_claim"}``.  Where its writes are for another
    scope than their permission, ``writes_in`` names that.
    """

    perms_map = {
        **permissions.DjangoModelPermissions.perms_map,
        "GET": ["%(app_label)s.view_%(model_name)s"],
        "HEAD": ["%(app_label)s.view_%(model_name)s"],
        "OPTIONS": ["%(app_label)s.view_%(model_name)s"],
    }

    def has_permission(self, request: Any, view: Any) -> bool:
        if request.user.is_authenticated and request.method not in view.allowed_methods:
            raise exceptions.MethodNotAllowed(request.method)
        asked = "GET" if request.method in ("HEAD", "OPTIONS") else request.method
        needs = getattr(view, "needs", {})
        needed = needs.get(request.method) or needs.get(asked)
        if not needed and request.method == "OPTIONS" and getattr(view, "queryset", None) is None:
            needed = next(iter(needs.values()), None)  # it has no model: what it does will say
        if needed:
            allowed = bool(request.user and request.user.has_perm(needed))
        else:
            allowed = super().has_permission(request, view)
        if allowed:
            writes = request.method not in permissions.SAFE_METHODS
            asked_for = [needed] if needed else self._of_model(request, view)
            elsewhere: str = getattr(view, "writes_in", "")
            view.scopes_needed = (
                {elsewhere}
                if writes and elsewhere
                else {scope_of(each, writes=writes) for each in asked_for}
            )
            if isinstance(request.auth, AuthToken):
                self._scopes_require(request, view.scopes_needed)
        return allowed

    def _of_model(self, request: Any, view: Any) -> list[str]:
        if getattr(view, "_ignore_model_permissions", False):
            return []
        found: list[str] = self.get_required_permissions(request.method, self._queryset(view).model)
        return found

    def _scopes_require(self, request: Any, scopes: set[str]) -> None:
        """Refuse what the token is not for; raises PermissionDenied("scope_missing")."""
        has = request.auth.note.scopes
        if EVERYTHING not in has and (missing := scopes.difference(has)):
            message = _("This token may not do that. Make one with the scope “%s”.")
            raise exceptions.PermissionDenied(message % min(missing), code="scope_missing")
