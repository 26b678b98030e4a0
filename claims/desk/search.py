"""One search for everything on the desk."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.contrib.admin.views.main import SEARCH_VAR
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy, pgettext

from config.needs import ENTERED, needs
from config.signed_in import signed_in
from sources.models import Document

from ..domain.numbers import grouped_number
from ..queries.search import Found, everything_found
from .lists.filters import ALL, ASIDE

#: How many of each kind the page shows.
EACH = 6
_OTHER_KINDS = ",".join(kind for kind in Document.Kind.values if kind != Document.Kind.ARTICLE)
#: {kind: (what it is called, its list, what narrows the list to what the search counts)}
KINDS: dict[str, tuple[Any, str, dict[str, str]]] = {
    "claims": (gettext_lazy("Claims"), "admin:claims_claim_changelist", {"voice": ALL}),
    "articles": (gettext_lazy("Articles"), "admin:claims_article_changelist", {}),
    "documents": (
        gettext_lazy("Documents"),
        "admin:sources_document_changelist",
        {"kind__in": _OTHER_KINDS},
    ),
    "sources": (gettext_lazy("Speakers and outlets"), "admin:sources_source_changelist", {}),
}


@needs(ENTERED)
def search_page(request: HttpRequest) -> HttpResponse:
    """What is found of each kind, the best of it, and the way to the rest."""
    words = request.GET.get(SEARCH_VAR, "").replace("\x00", "").strip()
    everything = everything_found(words, by=signed_in(request), each=EACH)
    page = {
        **admin.site.each_context(request),
        "title": pgettext("a page", "Search"),
        "searched_words": words,
        "kinds": list(_kinds(words, everything)),
        "any_found": any(found.count or found.aside for found in everything),
    }
    return TemplateResponse(request, "claims/search.html", page)


def _kinds(words: str, everything: list[Found]) -> Iterator[dict[str, Any]]:
    for found in everything:
        label, page, narrowed = KINDS[found.kind]
        address = f"{reverse(page)}?{urlencode({SEARCH_VAR: words} | narrowed)}"
        aside = {SEARCH_VAR: words, "voice": ALL, "aside": ASIDE}
        yield {
            "found": found,
            "label": label,
            "count": grouped_number(found.count) + ("+" if found.more else ""),
            "address": address,
            "aside_address": f"{reverse(page)}?{urlencode(aside)}",
        }
