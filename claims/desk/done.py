"""What the page says that an act did, and whether "Undo" beside it takes that back."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sources.people import display_name

from ..models import Assessment, Draft, Evidence
from .card_forms import ClaimForm, DraftForm

#: The tag of a message that says what ``undo_last`` would take back.
UNDOABLE = "undoable"
#: {act of a card's form: what it did}; of the others, see ``_says``.
_DONE = {
    "words": gettext_lazy("The words were adjusted."),
    "split": gettext_lazy("The claim was split."),
    "merge": gettext_lazy("The claims were merged."),
    "reject": gettext_lazy("Set aside: no claim."),
    "restore": gettext_lazy("The claim stands again."),
    "speakers": gettext_lazy("The speaker was changed."),
    "meant": gettext_lazy("The speaker was changed."),
    "reading": gettext_lazy("Kind and polarity were changed."),
    "wording": gettext_lazy("The wording was changed."),
    "topics": gettext_lazy("The claim has these topics."),
    "evidence": gettext_lazy("The passage is evidence now."),
}
#: The same of what "Undo" does not take back.
_DONE_FOR_GOOD = {
    "undo-change": gettext_lazy("The change was undone."),
    "same-speaker": gettext_lazy("They are one source now. The speaker's page parts them again."),
    "comment": gettext_lazy("The note was added."),
    "picture": gettext_lazy("The picture is evidence now."),
    "remove": gettext_lazy("The passage was taken away."),
}
#: {what is pressed on a draft: what it did}
_DRAFTS = {
    "submit": gettext_lazy("Submitted for review."),
    "drop": gettext_lazy("The draft was dropped."),
    "approve": gettext_lazy("Approved and published."),
    "return": gettext_lazy("Sent back to its author."),
}


def say_undoable(request: HttpRequest, words: Any) -> None:
    """Say what was done, beside a button that takes it back."""
    messages.success(request, words, extra_tags=UNDOABLE)


def say_done(request: HttpRequest, act: str, form: ClaimForm) -> None:
    """Say what a card's form did to its claim, which is fresh, where there is something to say."""
    words, undoable = _says(act, form)
    if words:
        messages.success(request, words, extra_tags=UNDOABLE if undoable else "")


def draft_done(form: DraftForm) -> str:
    """What a press on a draft did."""
    return str(_DRAFTS[form.cleaned_data["press"].partition(":")[0]])


def _says(act: str, form: ClaimForm) -> tuple[Any, bool]:
    result = form.result
    if isinstance(form, DraftForm):
        return draft_done(form), False
    if isinstance(result, Draft):
        waits = result.state == Draft.State.SUBMITTED
        words = _("Submitted for review: %s.") if waits else _("Kept as your draft: %s.")
        return words % result, True
    if isinstance(result, Assessment):
        return f"{result}.", True
    if act == "assign":
        return _assigned(form.claim.assignee), True
    if act == "due":
        due_on = form.cleaned_data["due_on"]
        words = _("Due on %s.") % date_format(due_on, "j M Y") if due_on else _("Due on no day.")
        return words, True
    if act == "passage" and isinstance(result, Evidence):
        act = "evidence"
    return (_DONE[act], True) if act in _DONE else (_DONE_FOR_GOOD.get(act, ""), False)


def _assigned(assignee: Any) -> str:
    if assignee is None:
        return _("Assigned to nobody.")
    return _("Assigned to %s.") % display_name(assignee)
