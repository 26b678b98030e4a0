"""Requests to the product's own server, among made rows, beside a bare list."""

from pathlib import Path
from typing import Any

import pytest

from claims.measuring.api_benchmark import measure
from claims.measuring.load_rows import load
from claims.measuring.queries_benchmark import NotLoaded
from claims.models import Article


@pytest.mark.services
def test_each_kind_of_request_is_answered_by_the_real_server(
    transactional_db: None, services_env: dict[str, str], own_folder: Path, monkeypatch: Any
) -> None:
    for name, value in services_env.items():
        monkeypatch.setenv(name, value)
    articles = load(claims=300)
    claims, rows = measure(folder=own_folder / "api", each=8)
    kinds = {row.name: set(row.statuses) for row in rows}
    assert (claims, Article.objects.count()) == (300, articles + 16)  # 8 of them to warm up
    assert kinds.pop("an article sent, one at a time") == {202}
    assert len(kinds) == 10
    assert set.union(*kinds.values()) == {200}
    assert all(0 < row.p50 <= row.p95 and row.a_second > 0 for row in rows)


def test_a_desk_that_was_not_made_for_it_is_left_alone(db: None, tmp_path: Path) -> None:
    with pytest.raises(NotLoaded):
        measure(folder=tmp_path)
