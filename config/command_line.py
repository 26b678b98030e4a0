"""``manage.py``: Django's command line, which tells in a line what settings or database lack."""

import sys
from collections.abc import Sequence

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import DatabaseError, InterfaceError

from .lacking import migrations_missing


def run(arguments: Sequence[str]) -> None:
    """Run a command.

    Where a setting can't be read, or the database does not answer or is older than this version,
    the command ends with a sentence that says what to do, and exit code 1; with ``--traceback`` as
    Django ends it.
    """
    try:
        settings.INSTALLED_APPS  # noqa: B018 - they are read now
    except ImproperlyConfigured as error:
        if "--traceback" in arguments:
            raise
        sys.exit(f"CommandError: {error}")
    try:
        execute_from_command_line(list(arguments))
    except (DatabaseError, InterfaceError):
        lacks = "" if "--traceback" in arguments else _lacks()
        if not lacks:
            raise
        sys.exit(f"CommandError: {lacks}")


def _lacks() -> str:
    """What is to be done about the database; empty where that is not the fault."""
    try:
        missing = migrations_missing()
    except (DatabaseError, InterfaceError) as error:
        says = str(error).partition("\n")[0]
        return f"The database does not answer ({says}). Start it, or correct DATABASE_URL."
    if missing:
        return f"The database lacks {missing} migrations. Run `manage.py migrate` first."
    return ""
