from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class ClaimsConfig(AppConfig):
    """What was said, and whether it holds."""

    name = "claims"
    verbose_name = _("Claims")

    def ready(self) -> None:
        from config.planner import planner_told
        from sources.settled import identity_told_to, settled_told_by

        from .actions.speakers import claims_spoken_by_another
        from .actions.tokens import tokens_watched
        from .queries.claims import source_answered
        from .roles import newsroom_open, roles_create
        from .triggers import triggers_renew

        tokens_watched()
        settled_told_by(source_answered)
        identity_told_to(claims_spoken_by_another)

        post_migrate.connect(roles_create, sender=self)
        post_migrate.connect(newsroom_open, sender=self)
        post_migrate.connect(triggers_renew, sender=self)
        post_migrate.connect(planner_told, sender=self)
