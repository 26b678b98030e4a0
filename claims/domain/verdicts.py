"""The two questions that a claim raises, and what can be answered; pure.

The conditions are said of rows: STANDING of assessments, UNANSWERED of claims with their
verdicts (``queries.claims.claims_with_verdicts``).
"""

from django.db.models import Q, TextChoices
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _


class Aspect(TextChoices):
    """The two questions that a claim raises."""

    ATTRIBUTION = "attribution", _("Was it said?")
    CONTENT = "content", _("Is it true?")


class Verdict(TextChoices):
    """What an assessment says."""

    VERIFIED = "verified", _("verified")
    DISPUTED = "disputed", _("disputed")
    UNVERIFIABLE = "unverifiable", _("unverifiable")
    WITHDRAWN = "withdrawn", _("withdrawn")
    REOPENED = "reopened", _("reopened")


ASPECTS = Aspect.choices
#: What leaves a question open: the newsroom took its answer back, or somebody took it up again.
OPENING = (Verdict.WITHDRAWN, Verdict.REOPENED)
#: The verdicts that answer a question, the best first.
VERDICTS = tuple(verdict.value for verdict in Verdict if verdict not in OPENING)
#: The same with what an editor reads.
VERDICT_CHOICES = [choice for choice in Verdict.choices if choice[0] in VERDICTS]
#: What somebody can give: a verdict, or taking the one that stands back.
GIVEN_CHOICES = [choice for choice in Verdict.choices if choice[0] != Verdict.REOPENED]
#: What a question is called that nobody has answered.
OPEN = "open"
#: Of an assessment: nothing superseded it, and it does not open the question again.
STANDING = Q(superseded_by__isnull=True) & ~Q(verdict__in=OPENING)
#: One of the claim's questions has no answer.
UNANSWERED = Q(attribution_verdict=OPEN) | Q(content_verdict=OPEN)

#: Why an answer was taken back that its editor undid: the same words, whoever reads them later.
UNDONE = gettext_noop("Undone.")
#: Answers undone in Arabic have it so from before.
_UNDONE_ONCE = "تم التراجع."


def reason_said(reason: str) -> str:
    """A stored reason as people wrote it; what the desk wrote, in the reader's language."""
    return gettext(UNDONE) if reason in (UNDONE, _UNDONE_ONCE) else reason
