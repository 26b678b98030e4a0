"""``manage.py register``: load the register of sources that comes with Isnad."""

from typing import Any

from django.core.management.base import BaseCommand

from claims.management.register import register_load


class Command(BaseCommand):
    """Each row is loaded once; what people changed since stays as they made it."""

    help = (
        "Load the states, institutions, outlets and office-holders of seeds/register/, each row"
        " once; what people changed since stays."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        loaded = register_load()
        self.stdout.write(
            f"{loaded.made} sources made, {loaded.completed} completed, {loaded.roles} roles."
        )
        if loaded.skipped:
            keys = ", ".join(loaded.skipped)
            self.stdout.write(
                f"Left out, as their names belong to several sources (merge these first): {keys}"
            )
