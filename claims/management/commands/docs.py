"""``manage.py docs``: the parts of the documentation that are made from the code."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from claims.extraction.attribution import constructions
from claims.extraction.languages import schema
from sources.error_codes import error_tables


def marked(text: str, tables: Mapping[str, str]) -> str:
    """The text with each table between ``<!-- made: NAME -->`` and ``<!-- end -->``.

    Raises CommandError for a mark whose table nobody makes.
    """

    def table(mark: re.Match[str]) -> str:
        if mark[2] not in tables:
            raise CommandError(f"Nothing makes “{mark[2]}”.")
        return f"{mark[1]}\n{tables[mark[2]].strip()}\n{mark[3]}"

    return re.sub(r"(?s)(<!-- made: (\S+) -->).*?(<!-- end -->)", table, text)


#: {page: its text as it stands -> its text as the code has it}
MADE: dict[str, Callable[[str], str]] = {
    "docs/errors.md": lambda text: marked(text, {"errors": error_tables()}),
    "docs/languages.md": lambda text: marked(text, schema.tables()),
    "docs/engine.md": lambda text: marked(text, {"constructions": constructions.table()}),
}


class Command(BaseCommand):
    """Write what is made; with --check only say what is out of date, and exit 1."""

    help = "Write the made parts of docs/."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; fail if different")

    def handle(self, *args: Any, **options: Any) -> None:
        stale = []
        for name, make in MADE.items():
            page = Path(settings.BASE_DIR, name)
            text = page.read_text(encoding="utf-8")
            made = make(text)
            if made == text:
                continue
            stale.append(name)
            if not options["check"]:
                page.write_text(made, encoding="utf-8")
        if stale and options["check"]:
            raise CommandError(f"Out of date: {', '.join(stale)}. Run manage.py docs.")
        for name in stale:
            self.stdout.write(f"Wrote {name}.")
