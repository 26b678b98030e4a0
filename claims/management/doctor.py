"""What ``manage.py doctor`` looks at: each look says what it found, and what to do about it."""

import os
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import Enum
from pathlib import Path
from smtplib import SMTPException
from typing import NamedTuple

from django.conf import settings
from django.core import checks
from django.core.mail import get_connection
from django.db import DatabaseError, connection
from django.template.defaultfilters import filesizeformat
from django.utils import timezone

from config.health import FULL
from config.lacking import migrations_missing
from config.work import queue_length, queues_taken
from sources.queue import EXTRACTIONS, extraction_queues

from ..extraction.parsing.weights import installed_models
from ..models import ExtractionRun
from ..queries.articles import runs_latest
from ..queries.statistics import SWEEP_PATIENCE, sweep_sent, work_state

#: Free bytes below which the disk will be full before long.
LITTLE = 20 * FULL
#: How far apart two machines' clocks may be before times on the desk mislead.
APART = timedelta(seconds=5)
#: Seconds that a mail server has to answer.
PATIENT = 5


class Sign(Enum):
    """How a finding is to be taken."""

    WELL, NOTE, ILL = "✓", "·", "✗"


class Finding(NamedTuple):
    """One thing that was looked at; ``do`` is empty where there is nothing to do."""

    sign: Sign
    what: str
    says: str
    do: str = ""


def findings() -> Iterator[Finding]:
    """Everything, in the order in which one thing rests on another."""
    yield from _settings()
    yield from _disk()
    yield from _watched()
    yield from _models()
    yield from _broker()
    yield from _mail()
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        do = "Start it, or correct DATABASE_URL. What needs it was not looked at."
        yield Finding(Sign.ILL, "database", f"It does not answer: {_line(error)}.", do)
        return
    yield from _database()


def _settings() -> Iterator[Finding]:
    """What Django and Isnad say of their settings; for a desk that others reach, all of it."""
    told = checks.run_checks(include_deployment_checks=not settings.DEBUG)
    serious = [each for each in told if each.level >= checks.WARNING and not each.is_silenced()]
    for each in serious:
        says, do = f"{_line(each.msg)} ({each.id}).", _line(each.hint or "")
        sign = Sign.ILL if each.level >= checks.ERROR else Sign.NOTE
        yield Finding(sign, "settings", says, do and f"{do}.")
    if not serious:
        yield Finding(Sign.WELL, "settings", "Nothing is found to mend.")


def _disk() -> Iterator[Finding]:
    free = shutil.disk_usage(settings.VAR).free
    says = f"{filesizeformat(free)} are free for {settings.VAR}."
    if not os.access(settings.VAR, os.W_OK):
        do = "Give that folder to the user that Isnad runs as."
        yield Finding(Sign.ILL, "disk", f"Nothing can be written to {settings.VAR}.", do)
    elif free < LITTLE:
        yield Finding(Sign.ILL, "disk", says, "Make room, or the desk will stand still.")
    else:
        yield Finding(Sign.WELL, "disk", says)


def _watched() -> Iterator[Finding]:
    """A folder that the worker sees need not be there for whoever runs this."""
    folder = settings.ISNAD_WATCH
    if not folder:
        return
    if Path(folder).is_dir() and os.access(folder, os.W_OK):
        yield Finding(Sign.WELL, "watched", f"What lies in {folder} becomes articles.")
    else:
        says = f"Here is no folder {folder} that can be written to."
        do = "Make it for the user that Isnad runs as, where the worker of the queue fetch runs."
        yield Finding(Sign.NOTE, "watched", says, do)


def _models() -> Iterator[Finding]:
    languages = sorted({models.language for models in installed_models()})
    if languages:
        yield Finding(Sign.WELL, "models", f"Texts in {', '.join(languages)} can be read.")
    else:
        do = "Put the bundled ones back (seeds/stanza/), or run `manage.py models download ar en`."
        yield Finding(Sign.ILL, "models", "There are none, so that no text can be read.", do)


def _broker() -> Iterator[Finding]:
    waiting = queue_length()
    taken = queues_taken()
    if waiting is None or taken is None:
        do = "Start it, or correct BROKER_URL. Nothing is lost: what waits stands in the database."
        yield Finding(Sign.ILL, "broker", "It does not answer within a second.", do)
        return
    yield Finding(Sign.WELL, "broker", f"It answers; {waiting} tasks wait for a worker.")
    for queue, (work, queues) in _queues().items():
        if queue in taken:
            yield Finding(Sign.WELL, f"queue {queue}", f"A worker takes its work: {work}.")
        else:
            do = f"Start a worker: celery -A config worker --queues {queues}."
            yield Finding(Sign.ILL, f"queue {queue}", f"No worker answers by whom {work}.", do)


def _queues() -> dict[str, tuple[str, str]]:
    """{queue: (what its work is, the queues of the worker that does it)}"""
    return {
        **{
            queue: (f"articles {f'in {language} ' * bool(language)}are read", f"{queue},upkeep")
            for queue, language in extraction_queues().items()
        },
        "fetch": ("pages and feeds are fetched", "fetch,upkeep"),
        "upkeep": ("mails are sent and lost work is queued again", f"{EXTRACTIONS},upkeep"),
    }


def _mail() -> Iterator[Finding]:
    if not settings.EMAIL_BACKEND.endswith(".smtp.EmailBackend"):
        says = "Mails are written to the log, and reach nobody."
        yield Finding(Sign.NOTE, "mail", says, "To send them, set EMAIL_URL.")
        return
    server = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    mail = get_connection(timeout=PATIENT)
    try:
        mail.open()
        yield Finding(Sign.WELL, "mail", f"{server} takes mails.")
    except (OSError, SMTPException) as error:
        says = f"{server} takes no mails: {_line(error)}."
        yield Finding(Sign.ILL, "mail", says, "Start it, or correct EMAIL_URL.")
    finally:
        mail.close()


def _database() -> Iterator[Finding]:
    if missing := migrations_missing():
        says = f"It lacks {missing} migrations. What needs them was not looked at."
        yield Finding(Sign.ILL, "database", says, "Run `manage.py migrate`.")
        return
    yield Finding(Sign.WELL, "database", f"{connection.display_name} answers, and is up to date.")
    yield from _clock()
    yield from _beat()
    yield from _work()


def _clock() -> Iterator[Finding]:
    """A database on another machine has a clock of its own."""
    apart = abs(timezone.now() - _database_now())
    if apart > APART:
        says = f"The database's clock and this machine's are {apart.total_seconds():.0f} s apart."
        yield Finding(Sign.ILL, "clock", says, "Set both by a time server.")
    else:
        yield Finding(Sign.WELL, "clock", "The database's clock goes as this machine's does.")


def _database_now() -> datetime:
    if connection.vendor != "postgresql":
        return timezone.now()  # a file has no clock
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (now,) = cursor.fetchone()
    return datetime.fromisoformat(str(now))


def _beat() -> Iterator[Finding]:
    sent = sweep_sent()
    if sent is None or timezone.now() - sent > SWEEP_PATIENCE:
        when = f"at {sent:%Y-%m-%d %H:%M} UTC" if sent else "never"
        says = f"The sweep was last sent {when}: lost work is not queued again."
        yield Finding(Sign.ILL, "beat", says, "Start it: celery -A config beat.")
    else:
        yield Finding(Sign.WELL, "beat", "It sent the sweep lately.")


def _work() -> Iterator[Finding]:
    work = work_state()
    if work.stalled:
        says = f"{work.queued} articles wait, and nobody has taken the oldest."
        yield Finding(Sign.ILL, "work", says, "Start a worker, or read the worker's log.")
    else:
        yield Finding(Sign.WELL, "work", f"{work.queued} articles wait, {work.running} are read.")
    unread = runs_latest(ExtractionRun.State.FAILED).filter(
        reason=ExtractionRun.Reason.NO_MODELS, filed_at=None
    )
    languages = sorted({*unread.values_list("document__language", flat=True)})
    if languages:
        says = f"{unread.count()} articles failed for want of models."
        do = f"Run `manage.py models download {' '.join(languages)}`, then try them again."
        yield Finding(Sign.ILL, "work", says, do)


def _line(words: object) -> str:
    return " ".join(str(words).split()).rstrip(".")
