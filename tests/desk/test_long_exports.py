"""A list too long to be a file at once: asked for, written by a worker, fetched, or stopped."""

import csv
import io
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.utils import timezone

from claims.models import Claim
from claims.tasks import sweep, write_export
from sources.actions import exports
from sources.models import Export, ExportPart

from .. import examples
from .conftest import _staff

PAGE, LIST = "/desk/files/", "/desk/claims/claim/"


@pytest.fixture
def claims(db: None, monkeypatch: pytest.MonkeyPatch) -> list[Claim]:
    monkeypatch.setattr("sources.desk.EXPORT_DIRECT", 2)
    monkeypatch.setattr("sources.exports.CHUNK", 2)
    article = examples.article(title="السد")
    return examples.record(article, *examples.ALL)


def asked(desk: Any, address: str = f"{LIST}export.csv?o=1") -> Export:
    """What is asked for as a person does: from the list to the page, and the button there."""
    led = desk.get(address)
    assert led.status_code == 302
    page = desk.get(led.url)
    assert page.status_code == 200
    given = {name: page.context["asked"][name] for name in ("list", "kind", "query")}
    assert desk.post(PAGE, given).status_code == 302
    return Export.objects.latest("asked_at")


def fetched(desk: Any, export: Export) -> bytes:
    answer = desk.get(f"{PAGE}{export.pk}/")
    assert answer["Content-Disposition"] == f'attachment; filename="{export.file_name}"'
    return b"".join(answer.streaming_content)


def test_a_long_list_is_written_by_a_worker_and_holds_what_the_list_shows(
    desk: Any, claims: list[Claim], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "PART", 64)
    direct = {}
    for kind in ("csv", "json", "xlsx"):
        export = asked(desk, f"{LIST}export.{kind}?voice=all&o=1")
        assert (export.state, export.query) == ("queued", "voice=all&o=1")
        assert write_export(export.pk) is True
        export.refresh_from_db()
        direct[kind] = fetched(desk, export)
        assert (export.state, export.rows, export.written) == ("done", len(claims), len(claims))
        assert export.size == len(direct[kind])
    assert ExportPart.objects.filter(export__kind="csv").count() > 2
    monkeypatch.setattr("sources.desk.EXPORT_DIRECT", 100)
    for kind in ("csv", "json"):
        at_once = desk.get(f"{LIST}export.{kind}?voice=all&o=1")
        assert b"".join(at_once.streaming_content) == direct[kind]
    assert direct["xlsx"].startswith(b"PK")


def test_a_file_is_in_its_askers_language(desk: Any, claims: list[Claim]) -> None:
    led = desk.get(f"{LIST}export.csv", headers={"accept-language": "ar"})
    given = {"list": "claims.claim", "kind": "csv", "query": ""}
    assert led.url == "/desk/files/?list=claims.claim&kind=csv&query="
    desk.post(PAGE, given, headers={"accept-language": "ar"})
    export = Export.objects.get()
    write_export(export.pk)
    header = next(csv.reader(io.StringIO(fetched(desk, export).decode("utf-8-sig"))))
    assert header[1] == "الادعاء"


def test_its_page_shows_how_far_it_is(desk: Client, claims: list[Claim]) -> None:
    export = asked(desk)
    assert "waiting" in desk.get(f"{PAGE}?part").content.decode()
    Export.objects.filter(pk=export.pk).update(state="writing", rows=20_000, written=5_000)
    shown = desk.get(f"{PAGE}?part").content.decode()
    assert '<progress max="100" value="25"' in shown
    assert "5,000 · 25%" in shown


def test_one_is_written_for_a_person_at_a_time(desk: Client, claims: list[Claim]) -> None:
    asked(desk)
    again = desk.post(PAGE, {"list": "claims.claim", "kind": "csv", "query": ""})
    assert "A file is being written for you." in again.content.decode()
    assert Export.objects.count() == 1


def test_what_is_stopped_while_it_is_written_leaves_nothing(
    desk: Client, claims: list[Claim], monkeypatch: pytest.MonkeyPatch
) -> None:
    export = asked(desk)

    def stopped(row: Export, tell: Any) -> tuple[int, Iterator[bytes]]:
        def pieces() -> Iterator[bytes]:
            yield b"x" * exports.PART
            desk.post(PAGE, {"stop": row.pk})
            tell(1)
            yield b"never"

        return 2, pieces()

    assert exports.export_write(export_id=export.pk, listed=stopped) is False
    export.refresh_from_db()
    assert (export.state, export.parts.count()) == ("stopped", 0)
    assert write_export(export.pk) is False
    assert desk.get(f"{PAGE}{export.pk}/").status_code == 404
    assert [desk.post(PAGE, {"stop": key}).status_code for key in ("x", "0", "9" * 30)] == [404] * 3


def test_a_dead_workers_file_is_begun_again_and_in_the_end_given_up(
    desk: Client, claims: list[Claim]
) -> None:
    export = asked(desk)
    row = Export.objects.filter(pk=export.pk)
    silent = {"state": "writing", "seen_at": timezone.now() - timedelta(minutes=3)}
    for attempt in (1, 2):
        row.update(**silent, attempt=attempt)
        assert sweep() == 1
        assert row.get().state == "queued"
    row.update(**silent, attempt=3)
    sweep()
    assert row.get().state == "failed"
    assert "It could not be written." in desk.get(PAGE).content.decode()


def test_enough_are_written_at_once_and_the_next_follows(desk: Client, claims: list[Claim]) -> None:
    others = [_staff(role) for role in ("reader", "reviewer")][: exports.AT_ONCE]
    for other in others:
        Export.objects.create(
            owner=other,
            listed="claims.claim",
            kind="csv",
            language="en",
            state="writing",
            asked_at=timezone.now(),
            seen_at=timezone.now(),
        )
    export = asked(desk)
    assert write_export(export.pk) is False
    Export.objects.filter(owner=others[0]).update(state="done")
    assert write_export(export.pk) is True


def test_a_file_is_its_owners_while_they_see_the_list(
    desk: Client, claims: list[Claim], editor: User
) -> None:
    export = asked(desk)
    write_export(export.pk)
    desk.force_login(_staff("admin"))
    assert desk.get(f"{PAGE}{export.pk}/").status_code == 404
    desk.force_login(editor)
    editor.groups.clear()
    assert desk.get(f"{PAGE}{export.pk}/").status_code == 403
    again = {"list": "claims.claim", "kind": "csv", "query": ""}
    assert desk.post(PAGE, again).status_code == 403
    editor.user_permissions.add(Permission.objects.get(codename="view_claim"))
    assert desk.get(f"{PAGE}{export.pk}/").status_code == 200


@pytest.mark.parametrize(
    "label", ["auth.nothing", "nothing", "django_celery_beat.periodictask", "claims.claimspan"]
)
def test_only_lists_of_the_desk_become_files(desk: Client, db: None, label: str) -> None:
    assert desk.get(f"{PAGE}?list={label}&kind=csv&query=").status_code == 404


def test_old_files_are_forgotten(desk: Client, claims: list[Claim]) -> None:
    export = asked(desk)
    write_export(export.pk)
    Export.objects.update(asked_at=timezone.now() - exports.KEPT - timedelta(minutes=1))
    sweep()
    assert (Export.objects.count(), ExportPart.objects.count()) == (0, 0)
