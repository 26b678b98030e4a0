"""Every view of our own says which permission it needs."""

import inspect
from typing import Any

from .addresses import patterns

OURS = ("claims.", "sources.", "config.")
#: Addresses of the API that nobody needs a role for: log in, log out, and the reference.
OPEN = {"api/v1/auth/token/", "api/v1/auth/logout/", "api/v1/schema/", "api/v1/docs/"}


def test_every_view_of_our_own_at_the_desk_names_its_permission() -> None:
    assert {place(view) for _route, view in desk_views() if not named(view)} == set()


def test_every_view_of_the_api_asks_for_the_permission_of_its_model() -> None:
    asked = {
        route: {each.__name__ for each in view.cls.permission_classes}
        for route, view in all_views()
        if hasattr(view, "cls")
    }
    others = {route for route, names in asked.items() if names != {"ModelPermissions"}}
    assert others == OPEN


def all_views() -> list[tuple[str, Any]]:
    return [(route, pattern.callback) for route, pattern in patterns()]


def desk_views() -> list[tuple[str, Any]]:
    """Those at the desk whose code is ours."""
    views = [(route, view) for route, view in all_views() if route.startswith("desk/")]
    return [(route, view) for route, view in views if place(view).startswith(OURS)]


def named(view: Any) -> bool:
    """Does it say so itself, or hand on to a stock view, which asks its list's permissions?"""
    inner = inspect.unwrap(view)
    return hasattr(view, "needs") or f"super().{inner.__name__}(" in inspect.getsource(inner)


def place(view: Any) -> str:
    inner = inspect.unwrap(view)
    return f"{inner.__module__}.{inner.__qualname__}"
