"""What is published, for programs that follow it: RSS, Atom and a sitemap."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps import views as sitemaps
from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, rfc3339_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page

from ..domain.published import Corrected, PublishedClaim
from ..models import Claim
from ..queries.published import as_published, claims_ended, claims_published, claims_to_publish

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
        return _plain(f"{item.stated} – {item.finding}")

    def item_description(self, item: PublishedClaim) -> str:
        told = [f"{answer.question} {answer.word}. {answer.rationale}" for answer in item.standing]
        told += [_corrected(each) for each in item.corrections]
        return _plain(" ".join(" ".join(told).split()))

    def item_link(self, item: PublishedClaim) -> str:
        return reverse("published-claim", args=[item.key])

    def item_pubdate(self, item: PublishedClaim) -> datetime:
        return item.first_at

    def item_updateddate(self, item: PublishedClaim) -> datetime:
        return item.changed_at


class WithEnded(Atom1Feed):
    """Atom that also names entries that are no more (RFC 6721), so that who has them drops them."""

    def root_attributes(self) -> dict[str, str]:
        return super().root_attributes() | {"xmlns:at": "http://purl.org/atompub/tombstones/1.0"}

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        for address, at in self.feed["ended"]:
            gone = {"ref": address, "when": rfc3339_date(at)}
            handler.addQuickElement("at:deleted-entry", attrs=gone)


class Atom(Rss):
    """The same in Atom, with the latest of what is published no more."""

    feed_type = WithEnded

    def subtitle(self) -> str:
        return self.description()

    def get_object(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpRequest:
        return request

    def feed_extra_kwargs(self, obj: HttpRequest) -> dict[str, Any]:
        ended = claims_ended(LATEST)
        pages = ((reverse("published-claim", args=[pk]), at) for pk, at in ended)
        return {"ended": [(obj.build_absolute_uri(page), at) for page, at in pages]}


class Claims(Sitemap):
    """Every page of a claim, in each language."""

    i18n = True
    alternates = True

    def items(self) -> QuerySet[Claim]:
        return claims_published()

    def location(self, item: Claim) -> str:
        return reverse("published-claim", args=[item.pk])

    def lastmod(self, item: Claim) -> datetime:
        told: datetime = item.told_at  # type: ignore[attr-defined]
        return told


_SITEMAPS: dict[str, Any] = {"claims": Claims}


def sitemap(request: HttpRequest, section: str) -> HttpResponse:
    """Every page of a section, or so many of them; by its ETag alone one knows whether it changed,
    as with feeds."""
    response: HttpResponse = sitemaps.sitemap(request, _SITEMAPS, section=section)
    del response["Last-Modified"]
    return response


def sitemap_index(request: HttpRequest) -> HttpResponse:
    """Where the sitemaps are."""
    response: HttpResponse = sitemaps.index(
        request, _SITEMAPS, sitemap_url_name="published-sitemap"
    )
    del response["Last-Modified"]
    return response


rss, atom = conditional_page(Rss()), conditional_page(Atom())


def robots(request: HttpRequest) -> HttpResponse:
    """Everything may be read; where the sitemap is."""
    sitemap = request.build_absolute_uri(reverse("published-sitemaps"))
    lines = ["User-agent: *", "Disallow:", f"Sitemap: {sitemap}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain")


def _corrected(each: Corrected) -> str:
    day = date_format(each.at)
    told = _("Corrected on %(day)s: %(question)s The answer was %(before)s, and is %(after)s.")
    said = {"day": day, "question": each.question, "before": each.before, "after": each.after}
    return f"{told % said} {each.reason}"


def _plain(words: str) -> str:
    return _CONTROLS.sub("", words)
