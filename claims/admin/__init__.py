"""The desk's lists and forms on the stock admin, one file for each of its rooms."""

from django.contrib import admin
from django.utils.translation import gettext_lazy

from . import articles, claims, log, newsroom, people

__all__ = ["articles", "claims", "log", "newsroom", "people"]

admin.site.site_title = admin.site.site_header = gettext_lazy("Isnad")
admin.site.index_title = gettext_lazy("The desk")
admin.site.site_url = None
admin.site.enable_nav_sidebar = False
