"""Evidence for one claim: pages fetched by address, stored texts found by words and read in place.

The card shows parts of this page; without script it is a page of its own.
"""

from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import SEARCH_VAR
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from config.needs import needs
from config.signed_in import signed_in
from sources.ids import row_id
from sources.marked import Marked
from sources.models import Document, Picture
from sources.originals import picture_response
from sources.search import terms
from sources.text import places_of

from ..models import Claim, Evidence
from ..queries.cited import citations_listed
from ..queries.search import texts_to_cite
from ..templatetags.desk import claim_address
from .card_forms import ClaimForm, EvidenceForm, PagesForm, PictureForm
from .done import say_done

#: How many stored texts a search shows.
HITS = 8
_FORMS: dict[str, type[ClaimForm]] = {
    "pages": PagesForm,
    "evidence": EvidenceForm,
    "picture": PictureForm,
}


@dataclass(frozen=True)
class ReadLine:
    """A line of a text with the words marked, and the page or time that begins in it."""

    html: SafeString
    place: str = ""
    is_blank: bool = False


@needs("claims.view_evidence")
def evidence_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What is found and read for a claim; or do what one of its forms asks."""
    claim = Claim.objects.select_related("document").filter(pk=pk, set_aside="").first()
    if claim is None:
        raise Http404
    form = None
    if request.method == "POST":
        act = request.POST.get("act", "")
        if act not in _FORMS:
            raise Http404
        form = _FORMS[act](request.POST, request.FILES, claim=claim)
        if form.perform(by=signed_in(request)):
            say_done(request, act, form)
            ours = reverse("desk-evidence", args=[claim.pk])
            return HttpResponseRedirect(ours if act == "pages" else claim_address(claim))
    return TemplateResponse(request, "claims/evidence_page.html", _page(request, claim, form))


@needs("claims.view_evidence")
def picture_page(request: HttpRequest, pk: int) -> HttpResponse:  # noqa: ARG001 - as every view
    """A picture as it is shown."""
    return picture_response(get_object_or_404(Picture, pk=row_id(str(pk))))


def _page(request: HttpRequest, claim: Claim, form: ClaimForm | None) -> dict[str, Any]:
    user, words = request.user, request.GET.get(SEARCH_VAR, "").replace("\x00", "").strip()
    may_read = user.has_perm("sources.view_document")
    document = _document(request.GET.get("document", "")) if may_read else None
    stands = claim.document.withdrawn_at is None
    return {
        **admin.site.each_context(request),
        "title": _("Evidence"),
        "claim": claim,
        "article": claim.document,
        "citations": citations_listed().filter(claim=claim, answer=None),
        "stances": Evidence.Stance.choices,
        "may": {
            "evidence": stands and user.has_perm("claims.add_evidence"),
            "remove": stands and user.has_perm("claims.delete_evidence"),
        },
        "searched": words,
        "found": texts_to_cite(words, but=claim.document_id, each=HITS) if may_read else None,
        "reads": document,
        "lines": document and lines_read(document, words),
        "refused": form,
        "typed": form.data if form else {},
    }


def _document(asked: str) -> Document | None:
    rows = Document.objects.select_related("publisher__merged_into")
    return rows.filter(pk=row_id(asked), withdrawn_at=None).first()


def lines_read(document: Document, words: str) -> list[ReadLine]:
    """A text's lines, those words marked, each with the page or time that begins in it."""
    lines, at, wanted = [], 0, terms(words)
    starts = _starts(document)
    for line in document.text.split("\n"):
        end, place = at + len(line), ""
        while starts and starts[-1][0] <= end:
            place = starts.pop()[1]
        html = Marked(line, places_of(line, wanted) if wanted else []).html
        # A browser reads a bare CR as a line end: as a reference it stays one character.
        kept = mark_safe(html.replace("\r", "&#13;"))  # noqa: S308 - escaped before
        lines.append(ReadLine(kept, place, not line))
        at = end + 1
    return lines


def _starts(document: Document) -> list[tuple[int, str]]:
    """(offset, what a reader calls the place), the last one first."""
    says = {"pages": _("page %s"), "times": _("at %s")}
    places = document.places or {}
    starts = [(at, says[kind] % called) for kind in places for at, called in places[kind]]
    return sorted(starts, reverse=True)
