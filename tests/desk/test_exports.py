"""Each list can be had as a file: all its rows, in its order, as its filters leave them."""

import csv
import io
import json
import zipfile
from typing import Any
from xml.etree import ElementTree

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import DjangoAssertNumQueries

from claims.actions.claims import claim_word, claims_assign
from claims.actions.saved_views import view_save
from claims.models import Article, Claim
from sources.exports import defused

from .. import examples
from .conftest import _staff

CLAIMS, ARTICLES = "/desk/claims/claim/", "/desk/claims/article/"


def taken(answer: Any) -> str:
    return taken_bytes(answer).decode()


def taken_bytes(answer: Any) -> bytes:
    assert (answer.status_code, answer.streaming) == (200, True)
    return b"".join(answer.streaming_content)


@pytest.fixture
def claims(db: None) -> list[Claim]:
    article = examples.article(
        title="السد", url="https://river.example/dam", published_at="2024-05-02T00:00:00+00:00"
    )
    return examples.record(article, *examples.ALL)


def test_a_list_comes_as_csv_with_whole_words_as_its_filters_leave_it(
    desk: Client, claims: list[Claim], editor: User
) -> None:
    claim_word(claim=claims[0], wording="=HYPERLINK(1) " + "السد " * 60, by=editor)
    claims_assign(claims=[claims[0]], assignee=editor, by=editor)
    view = view_save(list="claim", name="mine", query="said=open&q=السد", by=editor)
    answer = desk.get(f"{CLAIMS}export.csv?{view.query}")
    assert answer["Content-Disposition"] == 'attachment; filename="claim.csv"'
    text = taken(answer)
    assert text.startswith("\ufeff")
    header, *rows = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
    [row] = [dict(zip(header, row, strict=True)) for row in rows]
    assert row == {
        "id": str(claims[0].pk),
        "claim": "'=HYPERLINK(1) " + ("السد " * 60).strip(),
        "in the text": "السد سيكتمل في مايو 🌊",
        "speaker": "سامي الغانم",
        "cue": "قال",
        "article": "السد",
        "address": "https://river.example/dam",
        "published on": "2024-05-02",
        "check-worthiness": "0.0",
        "was it said": "open",
        "is it true": "open",
        "assigned to": editor.username,
        "due": "",
        "topics": "",
    }


def test_a_list_comes_as_json_with_what_its_columns_show(desk: Client, claims: list[Claim]) -> None:
    examples.article("نص آخر.", title="Another one")
    found = json.loads(taken(desk.get(f"{ARTICLES}export.json?o=1")))
    assert [row["label"] for row in found] == ["Another one", "السد"]
    assert found[1] == {
        "id": claims[0].document_id,
        "label": "السد",
        "outlet": None,
        "language": "ar",
        "published_day": "2024-05-02",
        "shown_state": "done",
        "claims_found": 4,
        "open_claims": 4,
        "topics": "",
    }
    assert json.loads(taken(desk.get(f"{ARTICLES}export.json?q=nowhere"))) == []


def test_a_list_comes_as_a_workbook_that_reads_as_its_reader_does(
    desk: Client, claims: list[Claim], editor: User
) -> None:
    long = "=HYPERLINK(1) " + "سد " * 11_000
    Claim.objects.filter(pk=claims[0].pk).update(wording=long)
    for language, way in (("ar", "1"), ("en", None)):
        answer = desk.get(f"{CLAIMS}export.xlsx?o=1", headers={"accept-language": language})
        assert answer["Content-Disposition"] == 'attachment; filename="claim.xlsx"'
        sheet = _sheet(taken_bytes(answer))
        [view] = sheet.iter(f"{_SHEET_XML}sheetView")
        assert view.get("rightToLeft") == way
        rows = [[_value(cell) for cell in row] for row in sheet.iter(f"{_SHEET_XML}row")]
        assert not list(sheet.iter(f"{_SHEET_XML}f"))  # no formula
        assert sorted(row[0] for row in rows[1:]) == sorted(claim.pk for claim in claims)
        [worded] = [row for row in rows if row[0] == claims[0].pk]
        assert (worded[1], worded[8]) == (f"{long[:32_766]}…", 0)
    assert rows[0][:4] == ["id", "claim", "in the text", "speaker"]


_SHEET_XML = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def _sheet(content: bytes) -> ElementTree.Element:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))


def _value(cell: ElementTree.Element) -> str | float:
    """Text stands in the cell itself, as it does where rows are written one by one."""
    return "".join(cell.itertext()) if cell.get("t") == "inlineStr" else float(cell[0].text or 0)


def test_every_list_leads_to_its_files(
    client: Client, claims: list[Claim], monkeypatch: pytest.MonkeyPatch
) -> None:
    boss = _staff("admin")
    client.force_login(boss)
    lists = [model for model in admin.site._registry if hasattr(_admin(model), "export_view")]
    assert len(lists) > 15
    for model in lists:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
        kinds = ("csv", "json")
        csv_file, json_file = (taken(client.get(f"{reverse(name)}export.{k}")) for k in kinds)
        rows = csv_file.removeprefix("\ufeff").splitlines()
        assert len(list(csv.reader(rows))) == len(json.loads(json_file)) + 1
        workbook = taken_bytes(client.get(f"{reverse(name)}export.xlsx"))
        assert (
            len(list(_sheet(workbook).iter(f"{_SHEET_XML}row"))) == len(json.loads(json_file)) + 1
        )
    shown = client.get(f"{CLAIMS}?voice=all&p=1").content.decode()
    assert 'href="export.csv?voice=all"' in shown


def _admin(model: Any) -> Any:
    return admin.site._registry[model]


@pytest.mark.parametrize("path", [CLAIMS, ARTICLES])
def test_a_file_asks_as_many_queries_for_many_rows_as_for_one(
    desk: Client, path: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(3):
        examples.record(examples.article(f"{examples.ARTICLE} {n}"), *examples.ALL)
        with django_assert_max_num_queries(16):
            taken(desk.get(f"{path}export.csv"))


def test_who_does_not_see_a_list_does_not_get_its_file(client: Client, claims: Any) -> None:
    person = User.objects.create_user("guest", is_staff=True)
    person.user_permissions.add(Permission.objects.get(codename="view_article"))
    client.force_login(person)
    assert client.get(f"{CLAIMS}export.csv").status_code == 403
    assert "السد" in taken(client.get(f"{ARTICLES}export.csv"))
    assert client.get(f"{ARTICLES}export.csv?document__text=x").status_code == 404
    assert Article.objects.count() == 1


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\n=1", "'\n=1"),
        ("\uff1d1", "'\uff1d1"),
        ("1=1", "1=1"),
        (-1, -1),
        ("– no answer", "– no answer"),
    ],
)
def test_no_text_is_a_formula(value: Any, told: Any) -> None:
    assert defused(value) == told
