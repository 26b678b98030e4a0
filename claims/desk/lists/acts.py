"""What can be done to many rows at once, and why one of them would be left out of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ...models import Claim, ExtractionRun
from ...queries.claims import claims_with_verdicts
from ...queries.queues import claims_settled


@dataclass(frozen=True)
class Act:
    """Something that can be done to many rows, by whoever has the permission.

    ``says`` what, once it is too late to ask.
    """

    name: str
    permission: str
    title: Any
    says: Any
    button: Any
    refusals: Callable[[Sequence[int]], dict[int, str]]


def _standing(claims: Sequence[int], set_aside: str) -> dict[int, str]:
    rows = Claim.objects.filter(pk__in=claims).exclude(set_aside="")
    return dict.fromkeys(rows.values_list("pk", flat=True), set_aside)


def _not_to_reject(claims: Sequence[int]) -> dict[int, str]:
    settled = claims_settled(claims_with_verdicts(aside=True).filter(pk__in=claims))
    answered = _("A verdict rests on this claim, or waits for review. Reopen it first.")
    return dict.fromkeys(settled, answered) | _standing(claims, _("Set aside already."))


def _not_to_restore(claims: Sequence[int]) -> dict[int, str]:
    rows = Claim.objects.filter(pk__in=claims, set_aside="")
    return dict.fromkeys(rows.values_list("pk", flat=True), _("Not set aside."))


def _not_to_assign(claims: Sequence[int]) -> dict[int, str]:
    return _standing(claims, _("Set aside. Take it back first."))


def _not_to_extract(articles: Sequence[int]) -> dict[int, str]:
    under_way = ExtractionRun.objects.filter(document__in=articles, state__in=["queued", "running"])
    message = _("Its claims are being looked for already.")
    return dict.fromkeys(under_way.order_by().values_list("document", flat=True), message)


def _nothing(_articles: Sequence[int]) -> dict[int, str]:
    return {}


ASSIGN = Act(
    "assign",
    "claims.change_claim",
    gettext_lazy("Assign to…"),
    gettext_lazy("These claims are given to whom you choose."),
    gettext_lazy("Assign"),
    _not_to_assign,
)
DUE = Act(
    "due",
    "claims.change_claim",
    gettext_lazy("Due on…"),
    gettext_lazy("These claims are to be answered by the end of the day that you choose."),
    gettext_lazy("Set the day"),
    _not_to_assign,
)
TOPICS = Act(
    "topics",
    "claims.change_claim",
    gettext_lazy("Topics…"),
    gettext_lazy("These claims are put under the topics that you name, or taken from under them."),
    gettext_lazy("Save"),
    _not_to_assign,
)
ARTICLE_TOPICS = Act(
    "article-topics",
    "claims.change_article",
    gettext_lazy("Topics…"),
    gettext_lazy(
        "These articles are put under the topics that you name, or taken from under them; with"
        " each its claims."
    ),
    gettext_lazy("Save"),
    _nothing,
)
REJECT = Act(
    "reject",
    "claims.change_claim",
    gettext_lazy("Reject: no claim"),
    gettext_lazy(
        "These are set aside as no claims. They leave every list and count, stay in the"
        " history, and can be taken back."
    ),
    gettext_lazy("Reject"),
    _not_to_reject,
)
RESTORE = Act(
    "restore",
    "claims.change_claim",
    gettext_lazy("Take back what was set aside"),
    gettext_lazy(
        "These stand as claims again. One that had become part of another claim stands beside it."
    ),
    gettext_lazy("Take back"),
    _not_to_restore,
)
EXTRACT = Act(
    "extract",
    "claims.add_extractionrun",
    gettext_lazy("Find claims again"),
    gettext_lazy(
        "The claims of these articles are looked for once more. What people have worked on stays."
    ),
    gettext_lazy("Find claims again"),
    _not_to_extract,
)
ACTS = {act.name: act for act in (ASSIGN, DUE, TOPICS, REJECT, RESTORE, EXTRACT, ARTICLE_TOPICS)}
#: What is done to articles, and not to claims.
OF_ARTICLES = (EXTRACT, ARTICLE_TOPICS)
