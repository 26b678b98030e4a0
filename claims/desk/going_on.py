"""Where an editor goes on: the next claim of the list that they came from."""

from django.http import HttpRequest, JsonResponse

from config.needs import needs
from sources.ids import row_id

from ..queries.queues import claims_still_waiting
from ..templatetags.desk import claim_address

#: How many claims are looked at; a page of a list holds no more.
MOST = 200


@needs("claims.view_claim")
def next_claim(request: HttpRequest) -> JsonResponse:
    """``{"address"}`` of the first of ``claims`` ("5,8,9") that still waits; empty where none.

    For what it waits, ``queue`` says; without, for a first answer.
    """
    asked = map(row_id, request.GET.get("claims", "").split(",")[:MOST])
    queue = request.GET.get("queue", "")
    waiting = claims_still_waiting([key for key in asked if key], queue=queue, user=request.user)
    return JsonResponse({"address": claim_address(waiting[0]) if waiting else ""})
