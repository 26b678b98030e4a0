"""Fact checks of others at the desk: taken in from a file, and shown on the card as theirs."""

import csv
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from claims.actions.fact_checks import checks_import
from claims.actions.memory import memory_renew
from claims.actions.passages import passages_remember
from claims.models import Claim, Evidence, FactCheck
from sources.fact_checks import fact_checks_in

from ..examples import claim_saying
from ..sources.test_fact_checks import CHECK, without

PAGE = "/desk/fact-checks/"


def _sent(desk: Client, data: bytes) -> str:
    file = SimpleUploadedFile("feed.json", data)
    return " ".join(desk.post(PAGE, {"file": file}).content.decode().split())


def test_a_file_is_taken_in_and_the_page_says_what_became_of_each(desk: Client) -> None:
    page = _sent(desk, json.dumps([CHECK, without("reviewRating")]).encode())
    assert "new: <bdi>1</bdi> · refused: <bdi>1</bdi>" in page
    assert '<code dir="ltr" translate="no">[1]</code> It has no rating' in page
    assert '<a href="https://tahaqq.example/dam" rel="noreferrer"><bdi>منصة تحقق</bdi></a>' in page
    assert "This file is no JSON in UTF-8, nor a page: look at line 1." in _sent(desk, b"{")
    assert "This file is empty." in _sent(desk, b"")
    assert "Choose a file." in desk.post(PAGE).content.decode()
    assert PAGE in desk.get("/desk/").content.decode()


def test_all_of_them_are_had_as_a_file_of_each_kind(desk: Client) -> None:
    for rating in ("=1+1", "زائف"):  # rated otherwise the second time
        rated = CHECK["reviewRating"] | {"alternateName": rating}
        checks_import(read=fact_checks_in(CHECK | {"reviewRating": rated}))
    page = desk.get(PAGE).content.decode()
    files = {}
    for kind in ("csv", "xlsx", "json"):
        assert f'<a href="export.{kind}" download>' in page
        answer = desk.get(f"{PAGE}export.{kind}")
        files[kind] = b"".join(answer)
    told = json.loads(files["json"])
    assert {each["rating"]: each["current"] for each in told} == {"زائف": True, "=1+1": False}
    assert {each["url"] for each in told} == {CHECK["url"]}
    lines = list(csv.DictReader(files["csv"].decode("utf-8-sig").splitlines()))
    assert {line["Their rating"] for line in lines} == {"زائف", "'=1+1"}
    assert files["xlsx"].startswith(b"PK")


@pytest.fixture
def claim(db: None) -> Claim:
    checks_import(read=fact_checks_in(CHECK))
    passages_remember(document_id=FactCheck.objects.get().document_id)
    claim = claim_saying("السد اكتمل في مايو")
    memory_renew(document_id=claim.document_id)
    return claim


def test_a_card_says_who_checked_it_and_one_press_cites_them(desk: Client, claim: Claim) -> None:
    address = f"/desk/claims/article/{claim.document_id}/change/?claim={claim.pk}"
    page = " ".join(desk.get(address).content.decode().split())
    assert (
        '<span class="tag">others\' work</span> checked by'
        ' <a href="https://tahaqq.example/dam" rel="noreferrer"><bdi>منصة تحقق</bdi></a>:'
        ' <strong><bdi>زائف</bdi></strong> · <time datetime="2026-05-04">4 May 2026</time>'
    ) in page
    pressed = page.partition('name="press" value="refutes:')[2].partition('"')[0]
    sent = {"act": "passage", "claim": str(claim.pk), "press": f"refutes:{pressed}"}
    desk.post(address, sent)
    piece = Evidence.objects.select_related("document").get()
    assert (piece.stance, piece.passage) == ("refutes", 'السد اكتمل "في مايو"\nزائف')
