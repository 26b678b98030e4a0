"""Stock forms of the desk whose submission is one action."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse

from config.signed_in import signed_in

from .desk import DeskAdmin
from .errors import Refused


class ActionAdmin(DeskAdmin):
    """A stock form whose submission is one action, which also notes who did what.

    A refusal becomes an error of the form, at the field that the action names, and nothing
    that was typed is lost; a refused deletion becomes a message.
    """

    def act(
        self, *, by: User, thing: Any, given: dict[str, Any], rows: list[dict[str, Any]]
    ) -> Any:
        """Call the action with what was filled in; returns what it made or changed.

        ``thing`` is None where it is to be made.  ``rows`` are those of the inline forms
        that stay.  Raises Refused.
        """
        raise NotImplementedError

    def act_delete(self, *, by: User, thing: Any) -> None:
        """The action that takes it away; raises Refused."""
        raise NotImplementedError

    def get_form(self, request: Any, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """The form, which leaves to the action what may stand beside what is stored."""
        form = super().get_form(request, obj, change=change, **kwargs)
        return type(form.__name__, (_FormOfAction, form), {"refused": _refused_of(request)})

    def changeform_view(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """The page; if the action refuses, the page again, which now says why."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except Refused as refused:
            request.refused = refused
            return super().changeform_view(request, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Nothing yet: the action wants the inline rows too."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """The action."""
        filled = [row.cleaned_data for formset in formsets for row in formset.forms]
        rows = [row for row in filled if row and not row.get("DELETE")]
        thing = form.instance if change else None
        done = self.act(by=signed_in(request), thing=thing, given=form.cleaned_data, rows=rows)
        form.instance.pk, form.instance._state.adding = done.pk, False

    def delete_view(self, request: Any, object_id: str, extra_context: Any = None) -> Any:
        """The page that asks; a refusal leads back with the reason."""
        try:
            return super().delete_view(request, object_id, extra_context)
        except Refused as refused:
            messages.error(request, str(refused))
            name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
            return HttpResponseRedirect(reverse(name, args=[object_id]))

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """The action."""
        self.act_delete(by=signed_in(request), thing=obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """The action, for each; all or none."""
        with transaction.atomic():
            for thing in queryset:
                self.act_delete(by=signed_in(request), thing=thing)

    def construct_change_message(self, *_args: Any, **_kwargs: Any) -> list[Any]:
        """None: the action notes what was done."""
        return []

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """As above."""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """As above."""

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        """As above."""


def _refused_of(request: Any) -> Refused | None:
    refused: Refused | None = getattr(request, "refused", None)
    return refused


class _FormOfAction:
    """What ``ActionAdmin`` lays over a stock form."""

    refused: Refused | None

    def validate_unique(self) -> None:
        """The action refuses in its own words what may not stand beside other rows."""

    def _post_clean(self: Any) -> None:
        self.instance.validate_constraints = lambda **_: None  # as above
        super()._post_clean()  # type: ignore[misc]
        del self.instance.validate_constraints
        if self.refused:
            field = self.refused.field if self.refused.field in self.fields else None
            self.add_error(field, ValidationError(str(self.refused), code=self.refused.code))
