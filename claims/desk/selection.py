"""Which of an article's claims the workbench shows, and in which order."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from ..models import Article, Claim
from ..queries.claims import claims_by_voice

ALL = "all"
VOICES = {**dict(Claim.Voice.choices), ALL: gettext_lazy("all")}
TEXT_ORDER, WORTH_ORDER = "text", "worth"
ORDERS = {
    TEXT_ORDER: gettext_lazy("as in the text"),
    WORTH_ORDER: gettext_lazy("most check-worthy first"),
}


@dataclass(frozen=True)
class Choice:
    """One position of a switch; ``count`` is None where there is nothing to count."""

    label: str
    query: str
    chosen: bool
    count: int | None = None


@dataclass(frozen=True)
class WorkbenchSelection:
    """Which claims the page shows in which order, as its address says.

    Where it says nothing, what others said comes first: the article's own statements
    are many, and wait until they are asked for (or there is nothing else).  Those come
    with what to check first, the others as in the text.
    """

    voice: str
    order: str
    counts: dict[str, int]
    given: dict[str, str]

    @classmethod
    def asked(
        cls, request: HttpRequest, article: Article, claim: Claim | None = None
    ) -> "WorkbenchSelection":
        """What the request's address asks for, and whatever it asks for, ``claim``."""
        counts = claims_by_voice(article)
        counts[ALL] = sum(counts.values())
        known = {"voice": VOICES, "order": ORDERS}
        given = {k: request.GET[k] for k in known if request.GET.get(k) in known[k]}
        nothing_else = counts[ALL] and not counts[Claim.Voice.ATTRIBUTED]
        usual = Claim.Voice.OUTLET if nothing_else else Claim.Voice.ATTRIBUTED
        voice = given.get("voice", usual)
        if claim and voice not in (claim.voice, ALL):
            voice = given["voice"] = claim.voice
        own = voice == Claim.Voice.OUTLET
        order = given.get("order", WORTH_ORDER if own else TEXT_ORDER)
        return cls(voice, order, counts, given)

    @property
    def query(self) -> str:
        """The part of the address that says so, with its question mark."""
        return _query(self.given)

    def selecting(self, claim: Claim) -> str:
        """The same, with a claim chosen."""
        return f"{_query(self.given | {'claim': str(claim.pk)})}#claim-{claim.pk}"

    @property
    def voices(self) -> list[Choice]:
        """The switch between the voices."""
        return [
            Choice(str(label), _query(self.given | {"voice": v}), v == self.voice, self.counts[v])
            for v, label in VOICES.items()
        ]

    @property
    def orders(self) -> list[Choice]:
        """The switch between the orders."""
        here = self.given | {"voice": self.voice}
        return [
            Choice(str(label), _query(here | {"order": order}), order == self.order)
            for order, label in ORDERS.items()
        ]


def _query(given: dict[str, str]) -> str:
    return f"?{urlencode(given)}" if given else ""
