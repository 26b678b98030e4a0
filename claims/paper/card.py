"""The picture that a published claim is shown by where its page is shared."""

from django.utils.text import Truncator

from ..domain.published import PublishedClaim
from .typeset import speakers, typeset, verdict, words

#: What there is room for, in characters.
STATED, LINE = 180, 80


def card(claim: PublishedClaim, *, newsroom: str) -> bytes:
    """A PNG picture of 1200 × 630 pixels, as Open Graph's readers expect it."""
    return typeset(
        "card.typ",
        "png",
        newsroom=words(newsroom),
        stated=words(Truncator(claim.stated).chars(STATED)),
        by=words(Truncator(speakers(claim)).chars(LINE)),
        answers=[verdict(answer) for answer in claim.answers],
    )
