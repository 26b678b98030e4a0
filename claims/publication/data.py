"""All that is published, as data: a feed of ClaimReviews, and a line of JSON for each claim.

Both come as they are read, however much there is.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, StreamingHttpResponse

from sources.exports import in_language

from ..domain.published import PublishedClaim
from ..queries.published import as_published, claims_published, claims_to_publish
from .reviews import address_of, publisher_of, review_of

#: Claims that are read at once.
CHUNK = 200


def claim_reviews(request: HttpRequest) -> StreamingHttpResponse:
    """A DataFeed (schema.org) of every ClaimReview, in the language of the address."""
    publisher = publisher_of(request)
    head = {"@context": "https://schema.org", "@type": "DataFeed", "name": publisher.name}
    opening = json.dumps(head, ensure_ascii=False)[:-1]

    def written() -> Iterator[str]:
        yield f'{opening}, "dataFeedElement": ['
        comma = ""
        for claim in _every():
            review = review_of(request, claim, publisher)
            if review:
                yield comma + "\n" + _json(_entry(claim, review))
                comma = ","
        yield "\n]}\n"

    return _streamed(written(), "application/json")


def claim_lines(request: HttpRequest) -> StreamingHttpResponse:
    """Every published claim as one line: its page's address, and all that the page says."""

    def written() -> Iterator[str]:
        for claim in _every():
            yield _json({"address": address_of(request, claim)} | asdict(claim)) + "\n"

    return _streamed(written(), "application/x-ndjson")


def _every() -> Iterator[PublishedClaim]:
    rows = claims_to_publish(claims_published())
    return map(as_published, rows.iterator(chunk_size=CHUNK))


def _entry(claim: PublishedClaim, review: dict[str, Any]) -> dict[str, Any]:
    return {
        "@type": "DataFeedItem",
        "dateCreated": claim.first_at,
        "dateModified": claim.changed_at,
        "item": [{name: value for name, value in review.items() if name != "@context"}],
    }


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, cls=DjangoJSONEncoder)


def _streamed(pieces: Iterator[str], content_type: str) -> StreamingHttpResponse:
    return StreamingHttpResponse(in_language(pieces), content_type=f"{content_type}; charset=utf-8")
