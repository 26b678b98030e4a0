"""``manage.py import_checks``: fact checks that others published, from files."""

from collections import Counter
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser

from claims.actions.fact_checks import Outcome, checks_import
from claims.management.people import person_named
from sources.fact_checks import file_fact_checks
from sources.unreadable import Unreadable


class Command(BaseCommand):
    """What is stored already is known again, so the same command goes on after a break."""

    help = (
        "Import fact checks published elsewhere: ClaimReview as JSON-LD, a DataFeed such as"
        " Google's and Data Commons', or a saved page. They are kept as others' work, and proposed"
        " on claims that seem the same."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", help="JSON in UTF-8, or HTML")
        parser.add_argument("--as", dest="user", metavar="USER", help="in whose name")

    def handle(self, *args: Any, **options: Any) -> None:
        by = person_named(options["user"])
        for path in map(Path, options["files"]):
            self._take(path, by)

    def _take(self, path: Path, by: User | None) -> None:
        try:
            read = file_fact_checks(path.read_bytes())
        except OSError as error:
            raise CommandError(f"{path} can't be read: {error.strerror}.") from error
        except Unreadable as error:
            line = f" Look at line {error.about}." if error.about else ""
            raise CommandError(f"{path} is no JSON in UTF-8, nor a page.{line}") from error
        counts: Counter[Outcome] = Counter()
        for done in checks_import(read=read, by=by):
            counts[done.outcome] += 1
            if done.refused:
                self.stderr.write(f"{path}: {done.item}: {done.refused}")
        told = ", ".join(f"{counts[outcome]:,} {outcome}" for outcome in Outcome)
        self.stdout.write(f"{path}: {told}.")
