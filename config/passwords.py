"""What follows from a new password, at whatever door it is set."""

from typing import Any

from django.utils.translation import gettext as _

from claims.actions.tokens import tokens_end


class TokensEnd:
    """A password validator that refuses none: Django tells every validator of a new password."""

    def validate(self, password: str, user: Any = None) -> None:
        """Any will do."""

    def password_changed(self, password: str, user: Any = None) -> None:  # noqa: ARG002
        """End the person's tokens: who knew the old password may have made some."""
        if user is not None and user.pk is not None:
            tokens_end([user.pk])

    def get_help_text(self) -> str:
        """What happens then."""
        return _("A new password ends your API tokens, and your other visits to the desk.")
