from concurrent.futures import ThreadPoolExecutor
from resource import RUSAGE_THREAD, getrusage

import pytest

from config import wsgi
from config.interpreter import with_room

DEPTHS, TURNS = 150, 400


def test_a_loop_of_calls_takes_no_memory_anew_however_deep_it_stands() -> None:
    with ThreadPoolExecutor(1) as anew:  # this thread's tests have room already
        assert anew.submit(pages_taken).result() > TURNS
    with ThreadPoolExecutor(1) as anew:
        assert anew.submit(with_room, pages_taken).result() < TURNS


def test_what_gunicorn_serves_has_such_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wsgi, "_served", lambda _environ, _start: [pages_taken()])
    with ThreadPoolExecutor(1) as anew:
        [taken] = anew.submit(wsgi.application, {}, lambda *_: None).result()
    assert taken < TURNS


def pages_taken() -> int:
    """How often memory was first touched while loops of calls ran at all these depths."""
    before = getrusage(RUSAGE_THREAD).ru_minflt
    for depth in range(DEPTHS):
        deep(depth)
    return getrusage(RUSAGE_THREAD).ru_minflt - before


def deep(depth: int) -> None:
    if depth:
        return deep(depth - 1)
    for _turn in range(TURNS):
        further(3)
    return None


def further(frames: int) -> None:
    if frames:
        further(frames - 1)
