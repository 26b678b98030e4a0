"""The picture that a published claim is shown by where its page is shared."""

from django.utils.text import Truncator

from ..domain.published import PublishedClaim
from .typeset import listed, speakers, typeset, verdict, words

#: What there is room for, in characters.
STATED, LINE = 180, 80


def card(claim: PublishedClaim, *, newsroom: str) -> bytes:
    """A PNG picture of 1200 × 630 pixels, as Open Graph's readers expect it."""
    by = listed(Truncator(speakers(claim)).chars(LINE), claim.polarity)
    return typeset(
        "card.typ",
        "png",
        newsroom=words(newsroom),
        stated=words(Truncator(claim.stated).chars(STATED)),
        by=words(by["text"]),  # on the side of the name's first letter, as the claim on its own
        answers=[verdict(answer) for answer in claim.answers],
    )
