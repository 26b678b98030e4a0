"""What workers do: each task takes ids, calls one action, and can run twice."""

import logging
from smtplib import SMTPException
from typing import Any

from celery import shared_task
from django.conf import settings

from .actions import notifications, runs

log = logging.getLogger(__name__)


@shared_task(
    bind=True,
    soft_time_limit=settings.ISNAD_RUN_SECONDS,
    time_limit=settings.ISNAD_RUN_SECONDS + 30,
)
def extract_run(self: Any, run_id: int) -> None:
    """Find the claims of the run's document."""
    redelivered = bool((self.request.delivery_info or {}).get("redelivered"))
    runs.run_execute(run_id=run_id, redelivered=redelivered)


@shared_task
def sweep() -> int:
    """Queue again the runs whose task was lost; returns how many."""
    return runs.runs_requeue_lost()


@shared_task(bind=True, max_retries=4)
def mail_notification(self: Any, notification_id: int) -> None:
    """Mail the notification; a server that does not take it is asked again for half an hour."""
    try:
        notifications.notification_mail(notification_id=notification_id)
    except (SMTPException, OSError) as error:
        if self.request.retries >= self.max_retries:
            log.error("notification %s: not mailed: %s", notification_id, error)
            return
        log.warning("notification %s: not mailed yet: %s", notification_id, error)
        raise self.retry(exc=error, countdown=2 * 10**self.request.retries) from error
