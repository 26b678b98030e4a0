"""What people set about themselves: when, about what and in which language they are written to."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.core import mail
from django.utils import timezone
from django.utils.translation import override

from claims.actions import notifications
from claims.actions.notifications import digest_mail, digests_send_due, notify
from claims.actions.preferences import preference_set
from claims.models import Claim, Notification, Preference
from claims.queries.notifications import notification_said, notifications_of
from sources.errors import Refused

from .. import examples


@pytest.fixture
def other(db: None) -> User:
    return examples.user_in("reviewer", "huda")


@pytest.fixture
def queued(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """What was sent to the workers."""
    sent: list[tuple[Any, ...]] = []
    monkeypatch.setattr(notifications, "enqueue", lambda *task: sent.append(task))
    return sent


def wants(person: User, when: str, **rest: Any) -> Preference:
    given = {"first_name": "سلمى", "last_name": "", "email": "salma@example.org"} | rest
    silent = given.pop("silent", ())
    kinds = [kind for kind in Notification.Kind.values if kind not in silent]
    person.refresh_from_db()
    return preference_set(by=person, mail=when, kinds=kinds, **given)


def tell(person: User, by: User, claim: Claim, kind: str = "commented") -> None:
    person.refresh_from_db()
    notify(users=[person], kind=kind, claim=claim, by=by, text="انظر هنا")


def test_one_is_written_to_when_and_about_what_one_wants(
    claim: Claim, editor: User, other: User, queued: list[tuple[Any, ...]]
) -> None:
    User.objects.filter(pk=editor.pk).update(email="salma@example.org")
    tell(editor, other, claim)  # who has set nothing is written to at once
    assert [task for task, _pk in queued] == ["mail_notification"]
    wants(editor, "at_once", silent=["commented"])
    tell(editor, other, claim)
    assert len(queued) == 1
    tell(editor, other, claim, "mentioned")
    assert len(queued) == 2
    for when in ("daily", "none"):
        wants(editor, when)
        tell(editor, other, claim)
    assert len(queued) == 2
    assert Notification.objects.filter(user=editor).count() == 5  # all are told in the desk


def test_one_mail_a_day_tells_what_was_not_read_once_in_ones_own_language(
    claim: Claim, editor: User, other: User, queued: list[tuple[Any, ...]]
) -> None:
    wants(editor, "daily", silent=["mentioned"], language="ar")
    for kind in ("commented", "mentioned", "assigned"):
        tell(editor, other, claim, kind)
    assert (digests_send_due(), digest_mail(user_id=editor.pk)) == (0, False)
    due = timezone.now() - timedelta(minutes=1)
    Preference.objects.update(digest_at=due)
    assert digests_send_due() == 1
    assert queued == [("mail_digest", editor.pk)]
    assert [digest_mail(user_id=editor.pk) for _again in range(2)] == [True, False]
    [sent] = mail.outbox
    assert (sent.to, sent.subject) == (["salma@example.org"], "إشعاران غير مقروءين")
    assert "من \u2068huda\u2069: تعليق على ادعاء يعنيك" in sent.body
    assert Preference.objects.get(digest_at__gt=timezone.now() + timedelta(hours=23))


def test_a_mail_of_the_day_that_is_refused_is_due_again(
    claim: Claim, editor: User, other: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    wants(editor, "daily")
    tell(editor, other, claim)
    Preference.objects.update(digest_at=timezone.now())

    def refuse(*_mail: Any) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(notifications, "send_mail", refuse)
    with pytest.raises(ConnectionRefusedError):
        digest_mail(user_id=editor.pk)
    monkeypatch.undo()
    assert digest_mail(user_id=editor.pk)


def test_what_one_sets_about_oneself_is_noted_and_refused_where_it_is_nonsense(
    editor: User,
) -> None:
    wants(editor, "none", language="en")
    editor.refresh_from_db()
    assert (editor.first_name, editor.email) == ("سلمى", "salma@example.org")
    assert LogEntry.objects.filter(user=editor).count() == 2  # the account, and the settings
    for wrong, code in (
        ({"when": "hourly"}, "mail_unknown"),
        ({"language": "xx"}, "language_unknown"),
        ({"spoken_of": "they"}, "spoken_of_unknown"),
        ({"email": "no address"}, "email_malformed"),
    ):
        with pytest.raises(Refused) as refused:
            wants(editor, **({"when": "none"} | wrong))
        assert refused.value.code == code


def test_the_desk_speaks_of_one_as_one_has_said(claim: Claim, editor: User, other: User) -> None:
    said = []
    for form in ("", "she", "he"):
        preference_set(by=other, spoken_of=form)
        for kind, text in (("returned", ""), ("assigned", "3")):
            notify(users=[editor], kind=kind, claim=claim, by=other, text=text)
            with override("ar"):
                said.append(notification_said(notifications_of(editor)[0]))
    assert said == [
        "من %(who)s: إعادة مسودتك إليك",
        "من %(who)s: 3 ادعاءات مُسندة إليك",
        "أعادت %(who)s مسودتك إليك",
        "أسندت إليك %(who)s 3 ادعاءات",
        "أعاد %(who)s مسودتك إليك",
        "أسند إليك %(who)s 3 ادعاءات",
    ]
    with override("en"):
        assert notification_said(notifications_of(editor)[0]) == "%(who)s assigned 3 claims to you"


def test_what_is_not_said_stays_whatever_was_set_meanwhile(editor: User) -> None:
    wants(editor, "daily", silent=["mentioned"], language="ar")
    due = Preference.objects.get(user=editor).digest_at
    before = User.objects.get(pk=editor.pk)  # as another window has read it
    preference_set(by=editor, language="en", spoken_of="she")
    preference_set(by=before, kinds=["assigned"])

    row = Preference.objects.get(user=editor)
    assert (row.mail, row.language, row.spoken_of) == ("daily", "en", "she")
    assert row.digest_at == due
    assert [kind for kind in Notification.Kind.values if kind not in row.silent] == ["assigned"]
    editor.refresh_from_db()
    assert (editor.first_name, editor.email) == ("سلمى", "salma@example.org")
