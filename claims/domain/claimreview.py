"""ClaimReview, as search engines read it from a page (schema.org, Google's rules); pure.

https://schema.org/ClaimReview, https://developers.google.com/search/docs/appearance/structured-data/factcheck
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from .published import Answer, Named, Place, PublishedClaim
from .standalone import is_open
from .verdicts import OPEN, Aspect, Verdict

#: ``claimReviewed`` stays below so many characters: more is cut where it is shown.
LENGTH = 75
#: What a scale of ratings begins with at least.
LEAST = 1
_DASHES = (" –", " -", " —")
CONTEXT = "https://schema.org"
_TYPES = {"person": "Person", "institution": "Organization", "outlet": "Organization"}


@dataclass(frozen=True)
class Publisher:
    """The newsroom: its name and address, and the worst and the best of its ratings."""

    name: str
    address: str
    worst: int
    best: int


class Lack(TextChoices):
    """What search engines miss; each says what to do."""

    WORDING = "wording", _("Word the claim in a full sentence: it is shown by itself.")
    LONG = "long", _("The wording has 75 characters or more: only its beginning is shown.")
    OPEN = "open", _("The wording has a mark [?]: say what is meant, and take it out.")
    RATING = "rating", _("The wording names a verdict: word the claim alone.")
    DENIED = (
        "denied",
        _("The speaker denied or doubted it: search engines are told of nobody who claimed it."),
    )
    SPEAKER = "speaker", _("Say who spoke.")
    KIND = "kind", _("Say whether the speaker is a person or an institution.")
    ITEM = "item", _("Give the speaker's Wikidata item.")
    ADDRESS = "address", _("Give the article's address.")
    DATE = "date", _("Give the article's date.")


def claim_review(
    claim: PublishedClaim, *, address: str, publisher: Publisher, language: str
) -> dict[str, Any] | None:
    """The ClaimReview of a claim's page at ``address``; None where nobody said whether it is true.

    Whether it was said is no rating of a claim: where that is disputed, the claim is the
    outlet's that reported it.
    """
    answers = {answer.aspect: answer for answer in claim.standing}
    content = answers.get(Aspect.CONTENT)
    if content is None:
        return None
    return _whole(
        {
            "@context": CONTEXT,
            "@type": "ClaimReview",
            "url": address,
            "inLanguage": language,
            "datePublished": claim.first_at.isoformat(),
            "dateModified": claim.changed_at.isoformat(),
            "claimReviewed": shortened(claim.stated),
            "author": {
                "@type": "Organization",
                "name": publisher.name,
                "url": publisher.address,
            },
            "itemReviewed": _item(claim),
            "reviewRating": _rating(content, publisher),
        }
    )


def claimants(
    *, speakers: Sequence[Named], outlet: Named | None, reported: bool, polarity: str
) -> Sequence[Named]:
    """Who claimed it, so far as that may be said of them.

    What was ``reported`` alone, and not said by whom it is ascribed to, is the outlet's.  Whoever
    denied or doubted something (``polarity``) did not claim it, nor did who reported that.
    """
    if polarity:
        return ()
    if reported:
        return (outlet,) if outlet else ()
    return speakers


def lacks(
    *,
    stated: str,
    worded: bool,
    speakers: Sequence[Named],
    place: Place,
    words: Iterable[str] = (),
    polarity: str = "",
) -> list[Lack]:
    """What the ClaimReview of a claim would lack; ``words`` name the verdicts.

    ``speakers`` are who would be told of as having claimed it, where nobody denied it.
    """
    told = stated.casefold()
    found = {
        Lack.WORDING: not worded,
        Lack.LONG: worded and len(" ".join(stated.split())) >= LENGTH,
        Lack.OPEN: worded and is_open(stated),
        Lack.RATING: worded and any(_names(told, word) for word in words),
        Lack.DENIED: bool(polarity),
        Lack.SPEAKER: not speakers,
        Lack.KIND: any(speaker.kind not in _TYPES for speaker in speakers),
        Lack.ITEM: any(not speaker.wikidata_id for speaker in speakers),
        Lack.ADDRESS: not place.url,
        Lack.DATE: place.published_on is None,
    }
    return [lack for lack, there in found.items() if there]


def shortened(words: str) -> str:
    """The words in one line of fewer than ``LENGTH`` characters, cut between two words."""
    line = " ".join(words.split())
    if len(line) < LENGTH:
        return line
    whole, _space, _rest = line[: LENGTH - 1].rpartition(" ")
    return (whole or line[: LENGTH - 2]).rstrip(" ,;:،؛") + "…"


def _names(told: str, word: str) -> bool:
    """Does the verdict stand before or behind the wording, as in "False: …" or "… (false)"?"""
    word = word.casefold()
    before = tuple(f"{word}{mark}" for mark in (":", " :", *_DASHES))
    behind = tuple(f"{mark} {word}" for mark in (":", *_DASHES))
    bare = told.rstrip(" .!")
    return told.startswith(before) or bare.endswith((*behind, f"({word})", f"[{word}]"))


def _item(claim: PublishedClaim) -> dict[str, Any]:
    """What was claimed by whom, since when and where.

    Where it stood first is said only if there is one place, or a day is known of each.
    """
    places = sorted((claim.place, *claim.also), key=lambda place: place.published_on or date.max)
    found = [place for place in places if place.url]
    first = 1 if len(found) == 1 or all(place.published_on for place in found) else 0
    works = [_work(place) for place in found]
    by = claimants(
        speakers=claim.speakers,
        outlet=claim.place.publisher,
        reported=claim.own_voice or claim.never_said,
        polarity=claim.polarity,
    )
    authors = [_author(each) for each in by if each.kind in _TYPES]
    return _whole(
        {
            "@type": "Claim",
            "author": authors[0] if len(authors) == 1 else authors,
            "datePublished": _day(places[0].published_on),
            "firstAppearance": works[0] if works[:first] else None,
            "appearance": works[first:],
        }
    )


def _author(source: Named) -> dict[str, Any]:
    item = source.wikidata_id
    return _whole(
        {
            "@type": _TYPES[source.kind],
            "name": source.name,
            "sameAs": item and f"https://www.wikidata.org/wiki/{item}",
        }
    )


def _work(place: Place) -> dict[str, Any]:
    publisher = place.publisher
    return _whole(
        {
            "@type": "CreativeWork",
            "url": place.url,
            "headline": place.title,
            "datePublished": _day(place.published_on),
            "publisher": _author(publisher) if publisher and publisher.kind in _TYPES else None,
        }
    )


def _rating(answer: Answer, publisher: Publisher) -> dict[str, Any]:
    """The verdict in words, and in numbers where the newsroom's scale has one for it.

    "Unverifiable" is no place between true and false, and never a number.  Search engines take
    no scale that begins below 1.
    """
    rated = (
        answer.rating is not None
        and publisher.worst >= LEAST
        and answer.verdict not in (OPEN, Verdict.UNVERIFIABLE)
    )
    numbers = {
        "ratingValue": answer.rating,
        "worstRating": publisher.worst,
        "bestRating": publisher.best,
    }
    return {"@type": "Rating", "alternateName": answer.word} | (numbers if rated else {})


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _whole(properties: dict[str, Any]) -> dict[str, Any]:
    """The properties that say something."""
    return {name: value for name, value in properties.items() if value not in (None, "", [])}
