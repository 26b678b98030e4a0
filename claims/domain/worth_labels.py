"""Why a claim asks to be checked, in an editor's words."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..extraction.own_voice.check_worthiness import FEATURES

#: {feature of ``claims.extraction.own_voice.check_worthiness``: what an editor reads}
REASONS = {
    "casualties": gettext_lazy("casualties"),
    "violence": gettext_lazy("violence"),
    "number": gettext_lazy("a number"),
    "percentage": gettext_lazy("a percentage"),
    "money": gettext_lazy("money"),
    "date": gettext_lazy("a date"),
    "cause": gettext_lazy("a cause"),
    "comparison": gettext_lazy("a comparison"),
    "superlative": gettext_lazy("a superlative"),
    "named": gettext_lazy("a name"),
    "policy": gettext_lazy("a public matter"),
    "deed": gettext_lazy("a past deed"),
    "trend": gettext_lazy("a rise or a fall"),
    "absolute": gettext_lazy("without exception"),
    "details": gettext_lazy("details"),
    "power": gettext_lazy("those in power"),
    "speaker": gettext_lazy("about the speaker"),
    "address": gettext_lazy("words to the audience"),
    "question": gettext_lazy("a question"),
    "prediction": gettext_lazy("a prediction"),
    "opinion": gettext_lazy("opinion"),
    "boilerplate": gettext_lazy("boilerplate"),
}


def reasons_worded(names: Sequence[str]) -> str:
    """ "casualties, a number; lowered by opinion": what speaks for checking, then against."""
    against = [name for name in names if FEATURES.get(name, 0) < 0]
    words = _listed([name for name in names if name not in against])
    if not against:
        return words
    lowered = _("lowered by %s") % _listed(against)
    return (
        _("%(reasons)s; %(lowered)s") % {"reasons": words, "lowered": lowered} if words else lowered
    )


def _listed(names: Sequence[str]) -> str:
    return _(", ").join(str(REASONS.get(name, name)) for name in names)
