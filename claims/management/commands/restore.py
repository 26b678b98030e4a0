"""``manage.py restore``: a copy that ``manage.py backup`` made, put back."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from claims.triggers import series_begin
from config.backups import BackupError, backup_restore, backup_take, migrations_in
from sources.models import Document


class Command(BaseCommand):
    """Into an empty database; or, where that is asked for, in the place of what is there."""

    help = (
        "Put a copy back that `backup` made, and bring it up to this version. Stop the desk's"
        " processes first. What is there is replaced with --replace alone, and copied before."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="what `backup` wrote")
        parser.add_argument(
            "--replace", action="store_true", help="also where the database holds something"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        try:
            _refuse_newer(file)
            if _holds_something():
                self._set_aside(file, may=options["replace"])
            connection.close()
            backup_restore(connection.settings_dict, file)
        except (BackupError, OSError) as error:
            raise CommandError(str(error)) from error
        call_command("migrate", interactive=False, verbosity=0)
        series_begin()  # what programs have read of what was there is of another time
        documents, people = Document.objects.count(), User.objects.count()
        self.stdout.write(f"Put back from {file}: {documents:,} documents, {people:,} people.")

    def _set_aside(self, file: Path, *, may: bool) -> None:
        if not may:
            raise CommandError(
                "There is something in this database. Say --replace, and it is copied beside the"
                " file and replaced."
            )
        before = file.with_name(f"{file.name}.before-{datetime.now():%Y%m%d-%H%M%S}")
        backup_take(connection.settings_dict, before)
        self.stdout.write(f"What was there is kept in {before}.")


def _refuse_newer(file: Path) -> None:
    known = MigrationLoader(None).disk_migrations
    apps = {app for app, _name in known}
    newer = [each for each in migrations_in(connection.settings_dict, file) if each not in known]
    if unknown := sorted(name for app, name in newer if app in apps):
        raise BackupError(f"A newer version made this copy ({unknown[-1]}). Update first.")


def _holds_something() -> bool:
    if User._meta.db_table not in connection.introspection.table_names():
        return False
    return User.objects.exists() or Document.objects.exists()
