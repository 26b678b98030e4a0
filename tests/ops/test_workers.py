"""What a worker that extracts brings along before it begins."""

from types import SimpleNamespace
from typing import Any

import pytest
from celery.concurrency import prefork, thread

from claims import tasks
from claims.extraction import UnsupportedLanguage


@pytest.mark.parametrize(
    ("pool", "queues", "loads"),
    [
        (prefork.TaskPool, ["celery", "upkeep"], ["ar", "en", "encoder"]),
        (prefork.TaskPool, ["celery-fr", "upkeep"], ["fr"]),
        (prefork.TaskPool, ["celery", "celery-fr", "fetch"], ["ar", "en", "encoder", "fr"]),
        (prefork.TaskPool, ["fetch", "upkeep"], []),
        (thread.TaskPool, ["celery", "upkeep"], []),
    ],
)
def test_models_are_loaded_for_the_queues_that_a_worker_takes_before_it_forks(
    pool: Any, queues: list[str], loads: list[str], settings: Any, monkeypatch: Any
) -> None:
    settings.ISNAD_LANGUAGES, settings.ISNAD_LANGUAGE_QUEUES = ["ar", "en", "fr"], ["fr"]
    loaded = []

    def load(language: str) -> float:
        loaded.append(language)
        raise UnsupportedLanguage(language)  # others are loaded all the same

    monkeypatch.setattr(tasks, "load", load)
    monkeypatch.setattr(tasks, "encoder", lambda: loaded.append("encoder"))
    monkeypatch.setattr("gc.freeze", lambda: None)
    taken = SimpleNamespace(consume_from=dict.fromkeys(queues))
    app = SimpleNamespace(amqp=SimpleNamespace(queues=taken))
    tasks.models_loaded(instance=SimpleNamespace(pool_cls=pool, app=app))
    assert sorted(loaded) == loads
