"""``manage.py verify_history``: is what people did still what was written down?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from claims.actions.history import history_seal
from claims.models import Unsealed
from claims.queries.history import history_faults, seal_last


def _head(written: str) -> tuple[int, str]:
    number, _colon, chain = written.partition(":")
    return int(number), chain


class Command(BaseCommand):
    """Each row that is altered, missing or was slipped in is a line, and the exit code 1."""

    help = (
        "Compare changes of claims, drafts and verdicts with the chain that seals them, and print"
        " where the chain ends. Note that elsewhere, and give it with --head the next time."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--head",
            type=_head,
            action="append",
            default=[],
            metavar="NUMBER:DIGEST",
            help="an end of the chain that was printed earlier; may be given several times",
        )
        parser.add_argument("--seal", action="store_true", help="first seal what waits for it")

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError where something is not as it was sealed."""
        while options["seal"] and history_seal():
            pass
        faults = 0
        for fault in history_faults(heads=options["head"]):
            faults += 1
            self.stdout.write(f"{fault.kind} {fault.thing} {fault.says}")
        waiting = Unsealed.objects.count()
        if faults:
            raise CommandError(f"Not as it was sealed: {faults}.")
        self.stdout.write(f"All is as it was sealed. Waiting to be sealed: {waiting}.")
        self.stdout.write(f"The chain ends at {seal_last() or '0:'}")
