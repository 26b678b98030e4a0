"""Faults, injected into the real processes of a desk: what is lost, and how soon it is mended.

``python -m tests.ops.chaos`` sets a desk up in a folder of its own (gunicorn, worker, fetcher, beat
and the project's broker, over SQLite or PostgreSQL), lets one fault after another happen while
articles come in, and prints a line for each.  ``faults`` says what happens, ``desk`` what it
happens to.
"""
