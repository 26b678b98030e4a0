"""In which order the tests run, and which of them share a lane.

Quick ones first: pure code, rows, what is slow, processes, the browser.  Within a module and a
weight the order is a matter of chance, so that no test comes to depend on its neighbours.
"""

import random
from collections.abc import Sequence

import pytest

#: Fixtures that are processes of their own.
SERVICES = {"postgres", "services_env", "worker", "worker_process"}
PURE, ROWS, SLOW, PROCESSES, BROWSER = range(5)


def in_order(items: Sequence[pytest.Item], seed: int) -> list[pytest.Item]:
    """By weight, those of much patience first, then by module as collected, then by chance."""
    modules = {item.path: place for place, item in enumerate(items)}
    chance = {item.nodeid: random.Random(f"{seed} {item.nodeid}").random() for item in items}
    return sorted(
        items, key=lambda i: (weight(i), -_patience(i), modules[i.path], chance[i.nodeid])
    )


def put_together(item: pytest.Item) -> None:
    """All that need the worker share a lane (``xdist_group``): one worker loads the models."""
    if "worker" in _fixtures(item) and not item.get_closest_marker("xdist_group"):
        item.add_marker(pytest.mark.xdist_group("worker"))


def pure(item: pytest.Item) -> bool:
    """Does it need neither rows nor another process, and little time?"""
    return weight(item) == PURE


def needs_browser(item: pytest.Item) -> bool:
    return "browser" in _fixtures(item)


def has_rows(item: pytest.Item) -> bool:
    """Does it read or write the database?"""
    return bool(
        item.get_closest_marker("django_db") or _fixtures(item) & {"db", "transactional_db"}
    )


def weight(item: pytest.Item) -> int:
    """From PURE to BROWSER."""
    if needs_browser(item):
        return BROWSER
    if item.get_closest_marker("services") or _fixtures(item) & SERVICES:
        return PROCESSES
    if item.get_closest_marker("slow"):
        return SLOW
    return ROWS if has_rows(item) else PURE


def _patience(item: pytest.Item) -> float:
    """How many seconds it may take, where it asks for more than others: it must not come last."""
    asked = item.get_closest_marker("timeout")
    return float(asked.args[0]) if asked else 0.0


def _fixtures(item: pytest.Item) -> set[str]:
    return set(getattr(item, "fixturenames", ()))
