"""Published claims as ClaimReviews, with their addresses on the public host."""

import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from ..domain.claimreview import Publisher, claim_review
from ..domain.published import PublishedClaim
from ..queries.newsroom import newsroom_settings

#: Said here, since what is streamed is read when the request's own is forgotten.
URLCONF = "claims.publication.urls"
#: What would end a script element, or begin another, within its JSON.
_ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def publisher_of(request: HttpRequest) -> Publisher:
    """The newsroom, as it publishes on this host."""
    room = newsroom_settings()
    return Publisher(
        name=settings.ISNAD_PUBLIC_NAME,
        address=request.build_absolute_uri("/"),
        worst=room.rating_worst,
        best=room.rating_best,
    )


def review_of(
    request: HttpRequest, claim: PublishedClaim, publisher: Publisher | None = None
) -> dict[str, Any] | None:
    """The ClaimReview of a claim, in the language that is active; None where it has none."""
    return claim_review(
        claim,
        address=address_of(request, claim),
        publisher=publisher or publisher_of(request),
        language=get_language() or settings.LANGUAGE_CODE,
    )


def address_of(request: HttpRequest, claim: PublishedClaim) -> str:
    """Where a claim's page is, in the language that is active."""
    return request.build_absolute_uri(reverse("published-claim", urlconf=URLCONF, args=[claim.key]))


def in_page(review: dict[str, Any]) -> SafeString:
    """JSON as it may stand in a script element."""
    written = json.dumps(review, ensure_ascii=False).translate(_ESCAPES)
    return mark_safe(written)  # noqa: S308 - no sign of HTML is left in it
