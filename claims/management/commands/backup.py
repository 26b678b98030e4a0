"""``manage.py backup``: a copy of the whole database, while the desk works."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.template.defaultfilters import filesizeformat

from claims.queries.history import seal_last
from config.backups import BackupError, backup_take


class Command(BaseCommand):
    """One file that ``manage.py restore`` takes: articles, originals, claims, verdicts, people."""

    help = "Copy the whole database into a new file, while the desk works. See also: restore."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="a file that is not there yet")

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        sealed = seal_last()
        try:
            backup_take(connection.settings_dict, file)
        except (BackupError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"Copied into {file} ({filesizeformat(file.stat().st_size)}), and read back."
        )
        if sealed:
            self.stdout.write(f"The chain of its history reaches {sealed} at least.")
