"""Every address: the desk at the root, the API under ``/api/v1/``, health checks."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView
from django.views.i18n import JavaScriptCatalog

from .health import health

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="admin:index"), name="home"),
    path("desk/", admin.site.urls),
    path("health/", health),
    path("i18n/", include("django.conf.urls.i18n")),
    path("jsi18n/", JavaScriptCatalog.as_view(packages=["claims"]), name="javascript-catalog"),
]
