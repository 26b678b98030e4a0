"""Every address of the public host (``config.public_door``); a page's begins with a language."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import path

from . import pages

handler400 = "claims.publication.pages.not_readable"
handler404 = "claims.publication.pages.not_found"
handler500 = "claims.publication.pages.failed"

urlpatterns = i18n_patterns(
    path("", pages.index_page, name="published-index"),
    path("speakers/<int:pk>/", pages.speaker_page, name="published-speaker"),
    path("outlets/<int:pk>/", pages.outlet_page, name="published-outlet"),
    path("claims/<int:pk>/", pages.claim_page, name="published-claim"),
)
