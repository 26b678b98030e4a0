"""What the garbage collector costs a run of thousands of tests, and need not.

It looks through all modules and tests again and again, which live until the end.
"""

import gc

#: New objects before a collection, and collections of these before one of the older ones.
SELDOM = (20_000, 20, 20)


def garbage_collected_seldom() -> None:
    """From now on what is there is taken to stay, and what comes is looked through seldom."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*SELDOM)
