"""Notifications by e-mail: a real worker, a real broker, a real SMTP server on loopback."""

import email
import email.policy
import socketserver
import threading
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
import redis
from django.conf import settings
from django.contrib.auth.models import User
from django.core import mail
from django.utils import timezone

from claims.actions.comments import comment_add
from claims.actions.notifications import notification_mail
from claims.actions.preferences import preference_set
from claims.models import Claim, Notification
from config.celery import app
from config.services import process_start, process_stop, worker_command

from .. import examples
from ..conftest import wait_for


class Session(socketserver.StreamRequestHandler):
    """One conversation with a mail server."""

    server: "Server"

    def handle(self) -> None:
        self._say("220 here")
        while line := self.rfile.readline().decode().strip():
            command = line.upper()
            if command.startswith("RCPT") and self.server.refusals:
                self._say(self.server.refusals.pop())
            elif command == "DATA":
                self._say("354 go on")
                self.server.received.append(self._message())
                self._say("250 taken")
            elif command == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 well")

    def _message(self) -> EmailMessage:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line.removeprefix(b"."))
        message = email.message_from_bytes(b"".join(lines), policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        return message

    def _say(self, answer: str) -> None:
        self.wfile.write(f"{answer}\r\n".encode())


class Server(socketserver.ThreadingTCPServer):
    """A mail server that keeps what it takes, and first refuses as often as it is told to."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Session)
        self.received: list[EmailMessage] = []
        self.refusals: list[str] = []


@pytest.fixture
def smtp() -> Iterator[Server]:
    with Server() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def mailer(
    transactional_db: None,
    queue: redis.Redis,
    services_env: dict[str, str],
    own_folder: Path,
    smtp: Server,
) -> Iterator[Path]:
    """A worker that mails by that server, in Arabic; yields its log."""
    log = own_folder / "mailer.log"
    env = {
        **services_env,
        "EMAIL_URL": f"smtp://127.0.0.1:{smtp.server_address[1]}",
        "DEFAULT_FROM_EMAIL": "Isnad <desk@example.org>",
        "ISNAD_URL": "https://isnad.example.org/",
        "LANGUAGE_CODE": "ar",
        "LOG_LEVEL": "INFO",
    }
    process = process_start(worker_command(name="mailer"), log=log, env=env)
    wait_for(lambda: "mailer-" in str(app.control.ping(timeout=0.5)))
    yield log
    process_stop(process)


def salma() -> User:
    user = examples.user_in("editor", "salma")
    user.email = "salma@example.org"
    user.save()
    return user


def claimed() -> Claim:
    return examples.record(examples.article(title="سدّ الوادي"), examples.MINISTER)[0]


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_a_mention_is_mailed_once_even_if_the_server_refuses_first(
    mailer: Path, smtp: Server, queue: redis.Redis
) -> None:
    smtp.refusals.append("451 later")
    editor = examples.user_in("editor", "omar")
    editor.first_name, editor.last_name = "عمر", "باسل"
    editor.save()
    examples.user_in("editor", "huda")  # has no address
    salma()
    claim = claimed()
    comment_add(claim=claim, text="هل رأيتِ هذا يا @salma؟ و@huda؟", by=editor)
    notification = Notification.objects.get(user__username="salma")
    for _twice in range(2):
        app.send_task("claims.tasks.mail_notification", args=[notification.pk])
    wait_for(lambda: len(smtp.received) > 0)
    app.send_task("claims.tasks.mail_notification", args=[notification.pk])
    wait_for(lambda: not queue.llen("upkeep") and not queue.hlen("unacked"))
    [message] = smtp.received
    assert (message["To"], message["From"]) == ("salma@example.org", "Isnad <desk@example.org>")
    assert message["Subject"].strip() == "من عمر باسل: إشارة إليك – السد سيكتمل في مايو 🌊"
    assert message.get_content().splitlines() == [
        "من عمر باسل: إشارة إليك.",
        "",
        "الادعاء: السد سيكتمل في مايو 🌊",
        "المقال: سدّ الوادي",
        "",
        "هل رأيتِ هذا يا @salma؟ و@huda؟",
        "",
        f"https://isnad.example.org/desk/notifications/{notification.pk}/",
    ]
    notification.refresh_from_db()
    assert notification.mailed_at
    assert f"notification {notification.pk}: not mailed yet" in mailer.read_text()


def noted(user: User, by: User) -> Notification:
    return Notification.objects.create(user=user, kind="commented", claim=claimed(), by=by)


@pytest.mark.django_db
def test_what_was_read_or_concerns_somebody_who_left_is_not_mailed() -> None:
    editor, user = examples.user_in("editor"), salma()
    read = noted(user, editor)
    Notification.objects.update(read_at=timezone.now())
    assert not notification_mail(notification_id=read.pk)
    assert not notification_mail(notification_id=read.pk + 1)
    Notification.objects.update(read_at=None)
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert not notification_mail(notification_id=read.pk)
    assert mail.outbox == []


@pytest.mark.django_db
def test_a_mail_sets_apart_what_runs_in_the_other_direction() -> None:
    editor, user = examples.user_in("editor", "Eve"), salma()
    preference_set(by=user, language="en")
    preference_set(by=editor, spoken_of="she")
    assert notification_mail(notification_id=noted(user, editor).pk)
    preference_set(by=user, language="ar")
    for kind in ("returned", "assigned"):
        row = Notification.objects.create(
            user=user, kind=kind, claim=Claim.objects.get(), by=editor, text="3"
        )
        assert notification_mail(notification_id=row.pk)
    assert [message.subject for message in mail.outbox] == [
        "Eve commented on a claim that concerns you – \u2068السد سيكتمل في مايو 🌊\u2069",
        "أعادت \u2068Eve\u2069 مسودتك إليك – السد سيكتمل في مايو 🌊",
        "أسندت إليك \u2068Eve\u2069 3 ادعاءات",  # many claims are not named by the first
    ]
    own = settings.ISNAD_URL
    assert mail.outbox[0].body.splitlines() == [
        "Eve commented on a claim that concerns you.",
        "",
        "Claim: \u2068السد سيكتمل في مايو 🌊\u2069",
        "Article: \u2068سدّ الوادي\u2069",
        "",
        f"{own}/desk/notifications/{Notification.objects.earliest('pk').pk}/",
    ]
    assert mail.outbox[2].body.splitlines() == [
        "أسندت إليك \u2068Eve\u2069 3 ادعاءات.",
        "",
        f"{own}/desk/notifications/{row.pk}/",
    ]


@pytest.mark.django_db
def test_a_name_with_a_line_break_makes_no_header() -> None:
    editor = examples.user_in("editor")
    User.objects.filter(pk=editor.pk).update(first_name="Eve\nBcc: \u202eall@example.org")
    editor.refresh_from_db()
    assert notification_mail(notification_id=noted(salma(), editor).pk)
    assert not notification_mail(notification_id=Notification.objects.get().pk)
    [message] = mail.outbox
    assert message.subject.startswith("Eve Bcc: all@example.org commented on")
    assert message.recipients() == ["salma@example.org"]


def test_without_an_address_of_a_server_mails_are_written_to_the_log() -> None:
    from config import settings

    assert vars(settings)["EMAIL_BACKEND"] == "django.core.mail.backends.console.EmailBackend"
