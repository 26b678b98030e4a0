"""The pages for readers: HTML without script, the same for everybody, and so kept by caches.

Each has an ETag of what it says: who has it already is told so (304).
"""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page

from sources.ids import row_id

from ..queries.published import claim_ended, claim_published
from .reviews import in_page, review_of


@conditional_page
def claim_page(request: HttpRequest, pk: int) -> HttpResponse:
    """A published claim; 410 for one that was published and is no more."""
    key = row_id(str(pk))
    claim = claim_published(key)
    if claim:
        review = review_of(request, claim)
        return _page(request, "claim", claim=claim, review=review and in_page(review))
    ended = claim_ended(key)
    if ended is None:
        raise Http404
    return _page(request, "ended", status=410, ended=ended)


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
        "base": f"{request.scheme}://{request.get_host()}",
        "address": request.build_absolute_uri(request.path),
    }
    return render(request, f"public/{name}.html", shared | context, status=status)
