"""Who else looks at an article, and what is new there: what an open workbench asks."""

from django.http import Http404, HttpRequest, JsonResponse
from django.views.decorators.http import require_POST

from config.needs import needs
from config.signed_in import signed_in
from sources.ids import row_id

from ..actions.presence import presence_note
from ..models import Article, Claim
from ..queries.claims import claims_versions
from ..queries.people import people_present


@require_POST
@needs("claims.view_article")
def article_presence(request: HttpRequest, pk: int) -> JsonResponse:
    """Note where the person looks; answer where the others do, and with the claims' versions.

    A form's fields: ``claim``, the claim chosen on the page, or empty; ``writing``, where
    something is begun there; ``gone``, where the page is left.
    ``{"people": [{"name", "claim", "writing"}], "versions": {claim: token}}`` comes back; a card
    that was drawn at another token than it has now is stale.
    """
    if not Article.every.filter(pk=pk).exists():
        raise Http404
    gone = bool(request.POST.get("gone"))
    presence_note(
        document_id=pk,
        claim_id=_claim(request, pk),
        by=signed_in(request),
        writing=bool(request.POST.get("writing")),
        gone=gone,
    )
    if gone:
        return JsonResponse({})
    people = people_present(pk, but=request.user)
    return JsonResponse({"people": people, "versions": claims_versions(pk, seen_by=request.user)})


def _claim(request: HttpRequest, article: int) -> int | None:
    asked = row_id(request.POST.get("claim", ""))
    known = Claim.objects.filter(pk=asked, document=article).values_list("pk", flat=True)
    return known.first()
