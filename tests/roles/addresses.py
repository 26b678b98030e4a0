"""Every address that Isnad answers at, with a row of the tests' own newsroom in each place."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.apps import apps
from django.urls import URLPattern, get_resolver

from .newsroom import Newsroom

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Address(NamedTuple):
    """A way in: its route as the resolver has it, and a path that leads there."""

    route: str
    path: str
    view: Any

    @property
    def methods(self) -> frozenset[str]:
        """Those that it knows: an API view refuses any other before it looks further."""
        if not self.route.startswith("api/"):
            return METHODS
        actions = getattr(self.view, "actions", None) or dir(self.view.view_class)
        known = {each for each in METHODS if each.lower() in actions}
        return frozenset(known | {"OPTIONS"} | ({"HEAD"} if "GET" in known else set()))


def addresses(newsroom: Newsroom) -> list[Address]:
    """All of them, from the resolver; those of a draft also of one that is not submitted."""
    unfinished = newsroom._replace(keys=newsroom.keys | {"draft": newsroom.keys["unfinished"]})
    found = [
        Address(route, f"/{_path(route, rows)}", pattern.callback)
        for route, pattern in patterns()
        for rows in (newsroom, unfinished)
    ]
    return list(dict.fromkeys(found))


def patterns() -> Iterator[tuple[str, URLPattern]]:
    """(whole route, pattern) of every view."""
    return _below(get_resolver().url_patterns, "")


def _below(found: Any, before: str) -> Iterator[tuple[str, URLPattern]]:
    for each in found:
        route = before + str(each.pattern)
        if isinstance(each, URLPattern):
            yield route, each
        else:
            yield from _below(each.url_patterns, route)


#: What stands where a route does not name the sort of row by its own folder.
_PLACES = {
    "desk/r/<path:content_type_id>/<path:object_id>/": "desk/r/{contenttype}/{source}/",
    "desk/sources/source/^([^/]+)/history/([^/]+)/$": (
        "desk/sources/source/{merged}/history/{history}/"
    ),
    "desk/claims/article/<int:pk>/card/<int:claim>/": "desk/claims/article/{article}/card/{claim}/",
    "desk/claims/claim/speaker/<int:pk>/": "desk/claims/claim/speaker/{source}/",
    "desk/claims/claim/speaker/<int:pk>/split/": "desk/claims/claim/speaker/{source}/split/",
    "desk/claims/claim/undo/<int:pk>/": "desk/claims/claim/undo/{change}/",
    "desk/(?P<url>.*)$": "desk/nowhere/",
    "api/v1/tokens/<str:pk>/": "api/v1/tokens/{digest}/",
}


def _path(route: str, newsroom: Newsroom) -> str:
    """The route with rows in its places."""
    if route in _PLACES:
        return _PLACES[route].format_map(newsroom.keys)
    if route.startswith("desk/^(?P<app_label>"):
        return "desk/claims/"

    def key(place: re.Match[str]) -> str:
        name, before = place[1], route[: place.start()].rstrip("/").split("/")
        return str(newsroom.keys.get(name) or newsroom.keys.get(_sort(before)) or 1)

    return re.sub(r"<(?:\w+:)?(\w+)>", key, route)


def _sort(folders: list[str]) -> str:
    """What is kept in a folder: "desk/claims/label" holds labels, "api/v1/runs" runs."""
    last = folders[-1]
    if folders[0] == "desk" and len(folders) > 2:
        return apps.get_model(folders[-2], last)._meta.model_name or ""
    return {"evidence": "evidence", "pages": "citation", "deliveries": "delivery"}.get(
        last, last.removesuffix("s")
    )
