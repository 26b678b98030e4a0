"""What happens to the desk.  Each fault brings articles, strikes, and returns those articles.

When it returns, what was taken away is there again, as an operator or a supervisor brings it back:
whatever is still missing then, the desk mends by itself.  Raises AssertionError where the desk
answers as it should not meanwhile.
"""

import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection

from config.broker import sender

from .desk import LONG, Desk


@dataclass(frozen=True)
class Fault:
    """``is_short``: it needs no sweep, so that the tests have the time; ``on``: what database;
    ``needs_disk``: the database's disk can be filled."""

    name: str
    strike: Callable[[Desk, random.Random], list[str]]
    is_short: bool = False
    on: tuple[str, ...] = ("sqlite", "postgresql")
    needs_disk: bool = False


def tasks_delivered_twice(desk: Desk, chance: random.Random) -> list[str]:
    texts = desk.add(*(desk.text() for _ in range(3)))
    for _ in range(2 * len(texts)):
        assert sender.send("claims.tasks.extract_run", [chance.randrange(1000)])
    return texts


def child_killed(desk: Desk, chance: random.Random) -> list[str]:
    texts = desk.add(desk.text(LONG))
    desk.being_read(texts[0], chance=chance)
    desk.kill_child("worker")
    return texts


def worker_killed(desk: Desk, chance: random.Random) -> list[str]:
    texts = desk.add(desk.text(LONG), desk.text())
    desk.being_read(texts[0], chance=chance)
    desk.kill("worker")
    desk.start("worker")
    return texts


def worker_told_to_end(desk: Desk, chance: random.Random) -> list[str]:
    """A deploy whose grace is over before the article is read."""
    texts = desk.add(desk.text(LONG), desk.text())
    desk.being_read(texts[0], chance=chance)
    desk.end("worker", grace=1)
    desk.start("worker")
    return texts


def broker_killed(desk: Desk, chance: random.Random) -> list[str]:
    """It starts again from its file, which may lack the last second."""
    texts = desk.add(*(desk.text() for _ in range(4)))
    desk.kill("broker")
    texts += desk.add(desk.text())
    time.sleep(chance.uniform(0, 2))
    desk.start("broker")
    return texts


def broker_lost(desk: Desk, chance: random.Random) -> list[str]:
    """It starts again without its file: nothing is queued any more."""
    texts = desk.add(desk.text(LONG), *(desk.text() for _ in range(3)))
    desk.being_read(texts[0], chance=chance)
    desk.kill("broker")
    desk.forget_broker_file()
    desk.start("broker")
    return texts


def broker_silent(desk: Desk, chance: random.Random) -> list[str]:
    with desk.silent("broker"):
        begun = time.monotonic()
        texts = desk.add(*(desk.text() for _ in range(3)))
        assert desk.ask("/health/") == 503
        took = time.monotonic() - begun
        assert took < 15, f"three articles and a look at the health took {took:.0f} s"
        time.sleep(chance.uniform(0, 1))
    return texts


def web_killed_mid_post(desk: Desk, chance: random.Random) -> list[str]:
    """Clients whose connection breaks bring their article again."""
    texts = [desk.text() for _ in range(4)]
    clients = [threading.Thread(target=desk.add, args=[text]) for text in texts]
    for client in clients:
        client.start()
    time.sleep(chance.uniform(0, 0.1))
    desk.kill("web")
    desk.start("web")
    for client in clients:
        client.join()
    return texts


def database_locked(desk: Desk, chance: random.Random) -> list[str]:
    """Somebody else writes while an article is read, and is there when its claims are stored."""
    texts = desk.add(desk.text())
    with desk.locked():
        time.sleep(chance.uniform(3, 5))
    return texts


def database_restarted(desk: Desk, chance: random.Random) -> list[str]:
    assert desk.postgres
    texts = desk.add(desk.text(LONG))
    desk.being_read(texts[0], chance=chance)
    desk.postgres.stop()
    assert desk.ask("/health/") == 503
    assert desk.post(desk.text()) == 503
    time.sleep(chance.uniform(0, 3))
    desk.postgres.start()
    connection.close()  # our own, which the server has ended
    return texts + desk.add(desk.text())


def disk_full(desk: Desk, chance: random.Random) -> list[str]:
    """There is no room for an article's claims, nor for further articles, and then there is."""
    texts = desk.add(desk.text(LONG))
    desk.being_read(texts[0], chance=chance)
    with desk.full():
        # The first may find room that the database has taken from the disk already.
        answers = [desk.ask("/api/v1/articles/", _large(n)) for n in range(3)]
        assert {503} <= {*answers} <= {202, 503}, answers
        assert desk.ask("/desk/login/") == 200, "the login can't be opened on a full disk"
        time.sleep(chance.uniform(3, 6))
    return texts + desk.add(desk.text())


def _large(n: int) -> dict[str, Any]:
    """An article of a megabyte in a language that no pack reads."""
    return {"text": f"Ministeri sanoi, että pato {n} valmistuu. " * 25_000, "language": "fi"}


def web_renewed(desk: Desk, chance: random.Random) -> list[str]:
    """A new version of the web: four clients send articles meanwhile, each of them once."""
    texts: list[str] = []
    answers: list[int] = []
    over = threading.Event()

    def send() -> None:
        while not over.is_set():
            texts.append(text := desk.text())
            answers.append(desk.post(text))

    clients = [threading.Thread(target=send) for _ in range(4)]
    for client in clients:
        client.start()
    for _ in range(3):
        time.sleep(chance.uniform(0, 0.5))
        desk.renew_web()
    over.set()
    for client in clients:
        client.join()
    lost = [status for status in answers if status not in (200, 202)]
    assert not lost, f"{len(lost)} of {len(answers)} articles were not taken: {lost}"
    return texts


def beat_away(desk: Desk, chance: random.Random) -> list[str]:
    """Nobody sends the sweep when a worker dies."""
    desk.kill("beat")
    return worker_killed(desk, chance)


FAULTS = [
    Fault("tasks delivered twice", tasks_delivered_twice, is_short=True),
    Fault("a worker's child killed", child_killed, is_short=True),
    Fault("web killed while articles come in", web_killed_mid_post, is_short=True),
    Fault("broker silent", broker_silent),
    Fault("broker killed", broker_killed),
    Fault("broker killed, its file lost", broker_lost),
    Fault("worker killed", worker_killed),
    Fault("worker told to end, grace over", worker_told_to_end),
    Fault("database locked", database_locked, is_short=True, on=("sqlite",)),
    Fault("disk full while an article is read", disk_full, needs_disk=True),
    Fault("web renewed while articles come in", web_renewed),
    Fault("database restarted", database_restarted, on=("postgresql",)),
    Fault("beat away, worker killed", beat_away),
]
