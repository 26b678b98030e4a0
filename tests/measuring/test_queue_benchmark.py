"""What the queue costs, beside bare tasks over the same broker."""

from pathlib import Path
from typing import Any

import pytest
import redis

from claims.measuring import queue_benchmark
from claims.measuring.load_rows import NotEmpty
from claims.models import ExtractionRun

from .. import examples


@pytest.mark.services
def test_a_persons_articles_are_read_before_those_of_a_load(
    transactional_db: None,
    queue: redis.Redis,
    services_env: dict[str, str],
    tmp_path: Path,
    monkeypatch: Any,
) -> None:
    for name, value in services_env.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(queue_benchmark, "EACH", 3)
    monkeypatch.setattr(queue_benchmark, "OF_A_PERSON", 2)
    monkeypatch.setattr(queue_benchmark, "READ", 3)
    found = queue_benchmark.measure(folder=tmp_path, workers=1, bulk=40)
    done = ExtractionRun.objects.filter(state="done").count()
    ended = ExtractionRun.objects.filter(reason="unsupported_language").count()
    assert (ended, ExtractionRun.objects.count()) == (3, 3 + 4 + 3 + 40)
    assert 0 < found.left <= 40
    assert done >= 4 + 3 + 40 - found.left
    each = found.bare, found.article, found.stored, found.read
    assert min(*each, *found.alone, *found.loaded) > 0


def test_a_desk_with_articles_is_left_alone(db: None, tmp_path: Path) -> None:
    examples.article("قال الوزير إن السد سيكتمل.")
    with pytest.raises(NotEmpty):
        queue_benchmark.measure(folder=tmp_path, workers=1, bulk=1)
