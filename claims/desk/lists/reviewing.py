"""Drafts in the list of claims: what each says and rests on, and the decision on it."""

from typing import Any

from django.contrib import messages
from django.db.models import F, Prefetch, QuerySet, Value
from django.db.models.functions import Substr
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from config.needs import needs
from config.signed_in import signed_in
from sources.ids import row_id

from ...models import Draft, Evidence
from ...queries.queues import Queue, drafts_queued
from ..card_forms import DraftForm
from ..done import draft_done
from .bulk import back_asked
from .cells import draft_head

#: So many characters of a passage are read in a row.
PASSAGE = 300


def drafts_shown(request: HttpRequest, queue: str) -> QuerySet[Draft]:
    """The drafts for which claims are in a queue, with what a row tells of each.

    ``may_decide``: the reader may approve it, or send it back.
    """
    user = request.user
    decides = queue == Queue.REVIEW and user.has_perm("claims.review_draft")
    words = Substr("document__text", F("start") + 1, F("end") - F("start"))
    passages = Evidence.objects.annotate(words=Substr(words, 1, PASSAGE))
    return (
        drafts_queued(queue=queue, user=user)
        .select_related("author", "reviewer__preference", "label")
        .prefetch_related("label__names", Prefetch("evidence", passages))
        .annotate(may_decide=Value(decides))
    )


def drafted(drafts: list[Draft], claim_version: int) -> SafeString:
    """Who asks what, since when, with the verdict and its grounds; of one sent back, why."""
    rows = (
        (*draft_head(draft), _grounds({"draft": draft, "claim_version": claim_version}))
        for draft in drafts
    )
    each = '<div class="drafted"><p>{} · {}<br>{}</p>{}</div>'
    return format_html_join("", each, rows)


def _grounds(shown: dict[str, Any]) -> SafeString:
    return render_to_string("claims/drafted.html", shown)


@require_POST
@needs("claims.view_claim", post="claims.review_draft")
def review_view(request: HttpRequest) -> HttpResponse:
    """Decide on one draft of a list, and come back to it.

    ``press`` is "approve:12" or "return:12"; ``version_12``, ``claim_12`` are the versions of
    draft and claim that were in view, ``note_12`` is what is missing.
    """
    pk = row_id(request.POST.get("press", "").partition(":")[2])
    draft = Draft.objects.filter(pk=pk).select_related("claim").first()
    if draft is None:
        messages.error(request, _("There is no such draft any more."))
        return HttpResponseRedirect(back_asked(request))
    sent = request.POST.copy()
    sent["version"] = request.POST.get(f"claim_{pk}", "")
    sent["note"] = note = request.POST.get(f"note_{pk}", "").strip()
    form = DraftForm(sent, claim=draft.claim)
    if form.perform(by=signed_in(request)):
        messages.success(request, f"{draft}. {draft_done(form)}")
    else:
        why = " ".join(str(problem) for each in form.errors.values() for problem in each)
        kept = _("You wrote: “%s”") % note if note else ""
        messages.error(request, f"{why} {kept}".strip())
    return HttpResponseRedirect(back_asked(request))
