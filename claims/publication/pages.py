"""The pages for readers: HTML without script, the same for everybody, and so kept by caches.

Each has an ETag of what it says: who has it already is told so (304).
"""

from typing import Any

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page

from sources import limits
from sources.ids import row_id
from sources.paging import Pages

from ..domain.verdicts import ASPECTS, VERDICT_CHOICES
from ..models import Claim
from ..paper.card import card
from ..queries.claims import claims_spoken_by
from ..queries.published import (
    as_published,
    claim_ended,
    claim_published,
    claims_published,
    claims_to_publish,
    picture_published,
    published_by,
    published_counted,
    published_saying,
    source_public,
)
from .reviews import in_page, publisher_of, review_of

#: Claims on one page of a list.
PER_PAGE = 20
_VERDICTS = [("", ""), *VERDICT_CHOICES]
#: What Open Graph calls our languages.
_LOCALES = {"ar": "ar_AR", "en": "en_US"}


@conditional_page
def claim_page(request: HttpRequest, pk: int) -> HttpResponse:
    """A published claim; 410 for one that was published and is no more."""
    claim = claim_published(row_id(str(pk)))
    if claim is None:
        return _ended(request, pk)
    publisher = publisher_of(request)
    review = review_of(request, claim, publisher)
    told: dict[str, Any] = {
        "claim": claim,
        "review": review and in_page(review),
        "publisher": publisher,
    }
    return _page(request, "claim", **told)


def _ended(request: HttpRequest, pk: int) -> HttpResponse:
    """410 for a claim that was published once; raises Http404 for any other."""
    ended = claim_ended(row_id(str(pk)))
    if ended is None:
        raise Http404
    return _page(request, "ended", status=410, ended=ended)


@conditional_page
def claim_card(request: HttpRequest, pk: int) -> HttpResponse:
    """The picture of a published claim, for where its page is shared (Open Graph)."""
    claim = claim_published(row_id(str(pk)))
    if claim is None:
        return _ended(request, pk)
    picture = card(claim, newsroom=settings.ISNAD_PUBLIC_NAME)
    return HttpResponse(picture, content_type="image/png")


@conditional_page
def claim_picture(request: HttpRequest, pk: int, key: int) -> HttpResponse:  # noqa: ARG001
    """A picture on which an answer of a published claim rests."""
    picture = picture_published(row_id(str(pk)), row_id(str(key)))
    if picture is None:
        raise Http404
    return HttpResponse(bytes(picture.shown), content_type="image/png")


class Asked(forms.Form):
    """What a reader looks for among what is published."""

    q = forms.CharField(required=False, max_length=limits.LINE)
    attribution = forms.ChoiceField(choices=_VERDICTS, required=False)
    content = forms.ChoiceField(choices=_VERDICTS, required=False)


@conditional_page
def index_page(request: HttpRequest) -> HttpResponse:
    """All that is published, the latest first, or what a reader looks for."""
    asked = Asked(request.GET)
    given = asked.cleaned_data if asked.is_valid() else {}
    verdicts = {aspect: given.get(aspect, "") for aspect in ("attribution", "content")}
    rows = published_saying(claims_published(), given.get("q", ""), verdicts)
    rows = rows if asked.is_valid() else rows.none()
    questions = [
        (aspect, label, VERDICT_CHOICES, request.GET.get(aspect, "")) for aspect, label in ASPECTS
    ]
    context = {"questions": questions, "q": request.GET.get("q", ""), "search": True}
    counting = None if any(given.values()) else published_counted()
    return _list(request, rows, counting, title=_("Checked claims"), **context)


@conditional_page
def speaker_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What somebody said, so far as it is published; 404 where nothing is."""
    return _of_source(request, pk, "published-speaker", spoken=True)


@conditional_page
def outlet_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What stood in an outlet, so far as it is published; 404 where nothing is."""
    return _of_source(request, pk, "published-outlet", spoken=False)


def _of_source(request: HttpRequest, pk: int, name: str, *, spoken: bool) -> HttpResponse:
    source = source_public(row_id(str(pk)))
    if source is None:
        raise Http404
    of_it = claims_spoken_by([source.pk], answered=True) if spoken else None
    rows = claims_published().filter(of_it or published_by(source.pk))
    if not rows.exists():
        raise Http404
    if source.pk != pk:  # it was found to be another one
        return HttpResponseRedirect(reverse(name, args=[source.pk]))
    item = source.wikidata_id
    title = _("Ascribed to %s") if spoken else _("Reported by %s")
    return _list(request, rows, title=title % source, item=item, named=str(source))


def _list(
    request: HttpRequest, rows: QuerySet[Claim], counting: Any = None, **context: Any
) -> HttpResponse:
    """``counting`` is as ``Pages`` has it."""
    number = request.GET.get("page", "1")
    pages = Pages(claims_to_publish(rows), PER_PAGE, asked=number, counting=counting)
    page = pages.get_page(number)
    asked = request.GET.copy()
    asked.pop("page", None)
    claims = [as_published(row) for row in page]
    query = f"{asked.urlencode()}&" if asked else ""
    return _page(request, "list", claims=claims, page=page, query=query, **context)


def not_readable(request: HttpRequest, **_exception: Any) -> HttpResponse:
    """What nobody could look up."""
    return _message(request, _("This address can't be read."), status=400)


def not_found(request: HttpRequest, **_exception: Any) -> HttpResponse:
    """What is not there, or not published: readers can't tell which."""
    return _message(request, _("There is nothing at this address."), status=404)


def failed(request: HttpRequest) -> HttpResponse:
    """A fault of ours."""
    return _message(request, _("Something went wrong here. Try again later."), status=500)


def _message(request: HttpRequest, message: str, *, status: int) -> HttpResponse:
    return _page(request, "message", status=status, message=message)


def _page(request: HttpRequest, name: str, *, status: int = 200, **context: Any) -> HttpResponse:
    """A page from ``templates/public``, with what each of them shows."""
    _slash, language, *rest = request.path.split("/", 2)
    known = dict(settings.LANGUAGES)
    others = [
        (code, get_language_info(code)["name_local"], f"/{code}/{''.join(rest)}")
        for code in known
        if language in known
    ]
    shared = {
        "newsroom": settings.ISNAD_PUBLIC_NAME,
        "languages": others,
        "unsaid": f"/{''.join(rest)}",
        "locale": _LOCALES.get(language, ""),
        "base": f"{request.scheme}://{request.get_host()}",
        "address": request.build_absolute_uri(request.path),
    }
    return render(request, f"public/{name}.html", shared | context, status=status)
