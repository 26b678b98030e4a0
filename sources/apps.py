from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class SourcesConfig(AppConfig):
    """Who speaks, who publishes, and what they published."""

    name = "sources"
    verbose_name = _("Sources")

    def ready(self) -> None:
        from config.checks import checks_register

        from .word_index import word_indexes_renew

        checks_register()
        post_migrate.connect(word_indexes_renew, sender=self)


class DeskConfig(AdminConfig):
    """Django's admin, with the desk's own site."""

    default_site = "sources.desk.DeskSite"
