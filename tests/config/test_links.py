"""Links to rows are those that DRF's own field makes."""

from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from django.test import RequestFactory
from django.urls import set_script_prefix
from rest_framework import serializers

from config.links import RowLink

FIELDS: list[dict[str, Any]] = [
    {"view_name": "api:claim-detail"},
    {"view_name": "api:article-claims", "lookup_url_kwarg": "article"},
    {
        "view_name": "api:article-claims",
        "lookup_field": "document_id",
        "lookup_url_kwarg": "article",
    },
    {"view_name": "api:document-original"},
    {"view_name": "api:assessment-detail"},
]


@pytest.mark.parametrize("prefix", ["/", "/isnad/"])
@pytest.mark.parametrize("options", FIELDS)
def test_a_link_is_the_one_that_the_address_of_the_row_gives(
    options: dict[str, Any], prefix: str
) -> None:
    request = RequestFactory().get("/")
    set_script_prefix(prefix)
    try:
        for n in (1, 20, 10**17):
            pk = UUID(int=n) if "assessment" in options["view_name"] else n
            row = SimpleNamespace(pk=pk, document_id=n + 1)
            own: Any = serializers.HyperlinkedIdentityField(**options)
            asked = row, options["view_name"], request, None
            assert RowLink(**options).get_url(*asked) == own.get_url(*asked)
    finally:
        set_script_prefix("/")


def test_a_row_that_is_not_stored_has_no_link() -> None:
    row = SimpleNamespace(pk=None)
    assert (
        RowLink(view_name="api:claim-detail").get_url(row, "api:claim-detail", None, None) is None
    )
