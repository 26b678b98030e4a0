"""``manage.py gold``: what people corrected, as gold for ``manage.py evaluate``."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from claims.measuring.gold import (
    articles_corrected,
    articles_with_claims,
    articles_worked,
    gold_lines,
)


class Command(BaseCommand):
    """JSON lines on standard output, how many on standard error."""

    help = "Export articles with their claims as people left them, for manage.py evaluate."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("articles", nargs="*", type=int, metavar="ARTICLE_ID")
        which = parser.add_mutually_exclusive_group()
        which.add_argument(
            "--worked", action="store_true", help="also articles that were only answered"
        )
        which.add_argument(
            "--all", action="store_true", help="all articles with claims, the engine's alone too"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        asked = options["articles"]
        if asked:
            articles = articles_with_claims().filter(pk__in=asked)
            missing = sorted(set(asked) - set(articles.values_list("pk", flat=True)))
            if missing:
                raise CommandError(f"No article with claims: {', '.join(map(str, missing))}.")
        elif options["all"]:
            articles = articles_with_claims()
        else:
            articles = articles_worked() if options["worked"] else articles_corrected()
        lines = 0
        for line in gold_lines(articles.iterator()):
            self.stdout.write(line)
            lines += 1
        self.stderr.write(f"{lines} article{'' if lines == 1 else 's'} exported.")
