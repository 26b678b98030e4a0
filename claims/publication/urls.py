"""Every address of the public host (``config.public_door``); a page's begins with a language."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import path

from . import data, feeds, pages

handler400 = "claims.publication.pages.not_readable"
handler404 = "claims.publication.pages.not_found"
handler500 = "claims.publication.pages.failed"

urlpatterns = [
    path("robots.txt", feeds.robots),
    path("sitemap.xml", feeds.sitemap_index, name="published-sitemaps"),
    path("sitemap-<section>.xml", feeds.sitemap, name="published-sitemap"),
    *i18n_patterns(
        path("", pages.index_page, name="published-index"),
        path("claims/<int:pk>/", pages.claim_page, name="published-claim"),
        path("claims/<int:pk>/card.png", pages.claim_card, name="published-card"),
        path(
            "claims/<int:pk>/pictures/<int:key>.png",
            pages.claim_picture,
            name="published-picture",
        ),
        path("speakers/<int:pk>/", pages.speaker_page, name="published-speaker"),
        path("outlets/<int:pk>/", pages.outlet_page, name="published-outlet"),
        path("feed.rss", feeds.rss, name="published-rss"),
        path("feed.atom", feeds.atom, name="published-atom"),
        path("claimreviews.json", data.claim_reviews, name="published-reviews"),
        path("claims.jsonl", data.claim_lines, name="published-lines"),
    ),
]
