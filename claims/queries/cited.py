"""Every read of the pages that claims are checked against."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from sources.models import Document
from sources.queries import documents_at, names_fetched, texts_deferred

from ..models import Assessment, Citation, CitedPage, Evidence
from .fetches import fetch_lost


def copy_known(url: str) -> Document | None:
    """The latest document on the desk that was fetched from this address, without its text."""
    rows = Document.objects.filter(documents_at(url), withdrawn_at=None)
    fetched = rows.filter(originals__final__gt="")
    return texts_deferred(fetched.distinct()).order_by("-pk").first()


def citations_listed() -> QuerySet[Citation]:
    """What cards and answers cite, with pages and copies, whose texts are left out."""
    rows = Citation.objects.select_related(
        "page__picture", "document__publisher__merged_into", "document__picture"
    ).defer("page__picture__shown", "document__picture__shown")
    rows = rows.prefetch_related(*names_fetched("document__publisher"))
    return texts_deferred(rows, "document")


def citations_of_cards() -> "Prefetch[str, QuerySet[Citation], str]":
    """The pages that a claim's card asks for, as ``asked_pages``."""
    rows = citations_listed().filter(answer=None)
    return Prefetch("citations", rows, to_attr="asked_pages")


def cited_pages_lost(now: datetime) -> QuerySet[CitedPage]:
    """Cited pages whose task is gone."""
    return CitedPage.objects.filter(fetch_lost(now))


def answers_uncopied() -> QuerySet[Assessment]:
    """Answers that cite an address for which no copy was ever asked."""
    rows = Assessment.objects.exclude(cited_url="").filter(citation=None)
    return rows.select_related("claim", "editor")


def evidence_pageless() -> QuerySet[Evidence]:
    """Evidence from an address whose page nobody watches yet."""
    rows = Evidence.objects.filter(page=None, document__url__startswith="http")
    return texts_deferred(rows.select_related("document", "added_by"), "document")


def cited_pages_due(now: datetime) -> QuerySet[CitedPage]:
    """Cited pages that are to be looked at again, those that wait longest first."""
    used = Exists(Evidence.objects.filter(page=OuterRef("pk")))
    cited = Exists(Citation.objects.filter(page=OuterRef("pk"), answer__isnull=False))
    settled = [CitedPage.State.KEPT, CitedPage.State.FAILED]
    rows = CitedPage.objects.filter(used | cited, state__in=settled, next_at__lte=now)
    return rows.order_by("next_at", "pk")
