"""``manage.py doctor``: is everything there that the desk needs, and if not, what is to be done?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ..doctor import Sign, findings


class Command(BaseCommand):
    """A line for each thing that is looked at; exit code 1 where something is to be mended."""

    help = "Look at settings, disk, models, broker, workers, mail, database, clock and beat."
    # They are looked at with the rest, and told in the same way.
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError at the end where something is to be mended."""
        ill = 0
        for finding in findings():
            ill += finding.sign is Sign.ILL
            self.stdout.write(f"{finding.sign.value} {finding.what:<13} {finding.says}")
            if finding.do:
                self.stdout.write(f"{'':<16}{finding.do}")
        if ill:
            raise CommandError(f"To be mended: {ill}.")
