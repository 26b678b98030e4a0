"""The desk's login: as the API's, it is slowed down where it is tried too often."""

from typing import Any

from django.contrib.admin.forms import AdminAuthenticationForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from config.logins import login_slowed, login_wait
from sources.limits import Bounded


class LoginForm(Bounded, AdminAuthenticationForm):
    """A name and a password."""

    error_messages = AdminAuthenticationForm.error_messages | {
        "invalid_login": _(
            "The user name or the password is wrong, or this account may not enter the desk."
            " Capitals count."
        ),
    }

    def clean(self) -> dict[str, Any]:
        """The person; refused without a look at the password where one has to wait."""
        assert self.request
        name = self.cleaned_data.get("username", "")
        seconds = login_slowed(self.request) or login_wait(self.request, name)
        if seconds:
            said = ngettext(
                "Too many tries. Wait %(n)s second, then try again.",
                "Too many tries. Wait %(n)s seconds, then try again.",
                seconds,
            )
            raise ValidationError(said % {"n": seconds}, code="throttled")
        return super().clean()
