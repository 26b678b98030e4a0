"""What an outlet changed between two versions of an article, or a copy against its original."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from ..domain.comparing import compared
from ..models import Article
from ..queries.likenesses import articles_alike


def compare_page(
    request: HttpRequest, article: Article, other: int, context: dict[str, Any]
) -> HttpResponse:
    """Both texts in one, the earlier one's words struck out, the later one's underlined."""
    alike = next((each for each in articles_alike(article) if each.article.pk == other), None)
    if alike is None:
        raise Http404
    ends = [Article.objects.get(pk=other), article]
    earlier, later = ends if alike.is_earlier else reversed(ends)
    rows = compared(earlier.text, later.text)
    page = {
        **context,
        "title": _("What changed"),
        "earlier": earlier,
        "later": later,
        "kind": alike.kind,
        "rows": rows,
        "changed": sum(row.is_changed for row in rows),
    }
    return TemplateResponse(request, "claims/compare.html", page)
