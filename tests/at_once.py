"""Several people who act in the same moment, each over a connection of their own."""

import threading
from collections.abc import Callable
from typing import Any

from django.db import connection

from sources.errors import Refused

Act = Callable[[], Any]


def at_once(*acts: Act) -> list[str]:
    """What became of each, "done" or the code it was refused with; they begin together.

    The test needs ``django_db(transaction=True)``, so that the others see its rows.
    """
    together, outcomes = threading.Barrier(len(acts)), [""] * len(acts)

    def run(place: int, act: Act) -> None:
        together.wait(10)
        try:
            act()
            outcomes[place] = "done"
        except Refused as refused:
            outcomes[place] = refused.code
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return outcomes
