"""What is published, for programs that follow it: RSS, Atom and a sitemap."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page

from ..domain.published import PublishedClaim
from ..models import Claim
from ..queries.published import as_published, claims_published, claims_to_publish

#: How many of the latest a feed holds.
LATEST = 50
#: What XML 1.0 has no place for.
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class Rss(Feed):
    """The latest claims that were answered or corrected, in RSS."""

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().__call__(request, *args, **kwargs)
        # What was withdrawn makes the feed another one, and its latest entry no later: programs
        # that go by the date would keep what is gone.  The ETag tells.
        del response["Last-Modified"]
        return response

    def title(self) -> str:
        return _plain(settings.ISNAD_PUBLIC_NAME)

    def link(self) -> str:
        return reverse("published-index")

    def description(self) -> str:
        return _("Checked claims")

    def items(self) -> Iterable[PublishedClaim]:
        return map(as_published, claims_to_publish(claims_published())[:LATEST])

    def item_title(self, item: PublishedClaim) -> str:
        return _plain(item.stated)

    def item_description(self, item: PublishedClaim) -> str:
        told = (f"{answer.question} {answer.word}. {answer.rationale}" for answer in item.standing)
        return _plain(" ".join(" ".join(told).split()))

    def item_link(self, item: PublishedClaim) -> str:
        return reverse("published-claim", args=[item.key])

    def item_pubdate(self, item: PublishedClaim) -> datetime:
        return item.first_at

    def item_updateddate(self, item: PublishedClaim) -> datetime:
        return item.changed_at


class Atom(Rss):
    """The same in Atom."""

    feed_type = Atom1Feed

    def subtitle(self) -> str:
        return self.description()


class Claims(Sitemap):
    """Every page of a claim, in each language."""

    i18n = True
    alternates = True

    def items(self) -> QuerySet[Claim]:
        return claims_published()

    def location(self, item: Claim) -> str:
        return reverse("published-claim", args=[item.pk])

    def lastmod(self, item: Claim) -> datetime:
        answered: datetime = item.answered_at  # type: ignore[attr-defined]
        return answered


SITEMAPS = {"claims": Claims}
rss, atom = conditional_page(Rss()), conditional_page(Atom())


def robots(request: HttpRequest) -> HttpResponse:
    """Everything may be read; where the sitemap is."""
    sitemap = request.build_absolute_uri(reverse("published-sitemaps"))
    lines = ["User-agent: *", "Disallow:", f"Sitemap: {sitemap}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain")


def _plain(words: str) -> str:
    return _CONTROLS.sub("", words)
