"""A write that is sent twice with one ``Idempotency-Key`` is done once, and answered alike."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from rest_framework.test import APIClient

from claims.actions.comments import comment_add
from claims.api import talk
from claims.models import Claim, Comment
from sources.actions.kept_answers import KEPT, PATIENCE, answers_forget
from sources.models import KeptAnswer

from .. import examples
from ..at_once import at_once
from .conftest import client_of

V1 = "/api/v1"


def sent(
    api: APIClient, address: str, body: Any, key: str, method: str = "post", **rest: Any
) -> Any:
    return getattr(api, method)(f"{V1}/{address}", body, headers={"Idempotency-Key": key}, **rest)


def said(claim: Claim) -> str:
    return f"claims/{claim.pk}/comments/"


def refused(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


@pytest.fixture
def claim(claims: list[Claim]) -> Claim:
    return claims[0]


def test_the_first_answer_is_given_again_and_nothing_is_done(api: APIClient, claim: Claim) -> None:
    evidence = {"stance": "context", "quote": "The ministry's words.", "url": "https://a.example/"}
    for address, body in (
        (said(claim), {"text": "@editor look"}),
        (f"claims/{claim.pk}/evidence/", evidence),
        ("articles/", {"text": "قال الوزير إن السد قديم.", "language": "ar"}),
    ):
        key = str(uuid4())
        first, again = (sent(api, address, body, key) for _time in range(2))
        assert first.status_code in (201, 202)
        assert (again.status_code, again.json()) == (first.status_code, first.json())
        for header in ("Location", "Retry-After", "Content-Type"):
            assert again.get(header) == first.get(header)
        assert ("Idempotency-Replayed" in first, again["Idempotency-Replayed"]) == (False, "true")
    assert Comment.objects.count() == 1


def test_the_same_key_with_another_request_is_refused(api: APIClient, claim: Claim) -> None:
    assert sent(api, said(claim), {"text": "first"}, "k").status_code == 201
    assert refused(sent(api, said(claim), {"text": "second"}, "k")) == (422, "key_reused")
    assert refused(sent(api, "sources/", {"text": "first"}, "k")) == (422, "key_reused")
    assert Comment.objects.get().text == "first"


def test_the_order_of_fields_and_a_forms_boundary_are_not_the_request(
    api: APIClient, claim: Claim
) -> None:
    one = {"stance": "context", "quote": "Words."}
    address = f"claims/{claim.pk}/evidence/"
    first, again = (
        sent(api, address, dict(each), "k") for each in (one.items(), [*one.items()][::-1])
    )
    assert first.json() == again.json()

    def file(content: bytes) -> dict[str, Any]:
        return {"file": SimpleUploadedFile("a.txt", content), "language": "en"}

    answers = []
    for boundary in ("one", "two"):
        fields = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.txt"'
        form = f"{fields}\r\n\r\nThe dam is old.\r\n--{boundary}--\r\n"
        kind = f"multipart/form-data; boundary={boundary}"
        headers = {"Idempotency-Key": "f"}
        answers.append(api.generic("POST", f"{V1}/documents/", form, kind, headers=headers))
    assert [each.status_code for each in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    other = sent(api, "documents/", file(b"Another."), "f", format="multipart")
    assert refused(other) == (422, "key_reused")


def test_a_key_is_its_persons(api: APIClient, claim: Claim) -> None:
    other = client_of(examples.user_in("editor", "salma"))
    for each in (api, other):
        answer = sent(each, said(claim), {"text": "mine"}, "k")
        assert (answer.status_code, "Idempotency-Replayed" in answer) == (201, False)
    assert Comment.objects.count() == 2


def test_what_was_refused_changed_nothing_and_leaves_its_key_free(
    api: APIClient, claim: Claim
) -> None:
    assert refused(sent(api, said(claim), {"text": " "}, "k")) == (400, "comment_missing")
    assert refused(sent(api, said(claim), {"no": 1}, "k")) == (400, "invalid_input")
    assert not KeptAnswer.objects.exists()
    assert sent(api, said(claim), {"text": "now"}, "k").status_code == 201


def test_corrections_and_removals_may_come_twice_too(api: APIClient, claim: Claim) -> None:
    body = {"version": claim.version, "polarity": "denied"}
    answers = [sent(api, f"claims/{claim.pk}/", body, "p", "patch") for _time in range(2)]
    assert [each.status_code for each in answers] == [200, 200]
    assert answers[0].json() == answers[1].json()
    passage = {"stance": "context", "quote": "Words."}
    made = api.post(f"{V1}/claims/{claim.pk}/evidence/", passage).json()["id"]
    address = f"claims/{claim.pk}/evidence/{made}/"
    first = sent(api, address, None, "d", "delete")
    assert (first.status_code, first.content) == (204, b"")
    assert sent(api, address, None, "d", "delete").status_code == 204


def test_a_key_in_use_is_told_when_to_come_again_and_a_dead_ones_request_is_done(
    api: APIClient, claim: Claim, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("config.asked_again.answer_free", lambda **_row: None)  # it died
    monkeypatch.setattr(talk, "comment_add", _dies)
    assert sent(api, said(claim), {"text": "x"}, "k").status_code == 500
    monkeypatch.setattr(talk, "comment_add", comment_add)
    busy = sent(api, said(claim), {"text": "x"}, "k")
    assert (*refused(busy), busy["Retry-After"]) == (409, "key_in_use", "2")
    KeptAnswer.objects.update(begun_at=timezone.now() - PATIENCE - timedelta(seconds=1))
    assert sent(api, said(claim), {"text": "x"}, "k").status_code == 201
    assert Comment.objects.count() == 1


def _dies(**_given: Any) -> None:
    raise MemoryError


def test_who_was_thought_dead_and_goes_on_changes_nothing(
    api: APIClient, claim: Claim, monkeypatch: pytest.MonkeyPatch
) -> None:
    def late(**given: Any) -> Comment:
        KeptAnswer.objects.update(attempt=2)
        return comment_add(**given)

    monkeypatch.setattr(talk, "comment_add", late)
    assert refused(sent(api, said(claim), {"text": "x"}, "k")) == (409, "key_in_use")
    assert not Comment.objects.exists()


def test_answers_are_kept_for_a_day(api: APIClient, claim: Claim) -> None:
    for key in ("old", "new"):
        sent(api, said(claim), {"text": key}, key)
    KeptAnswer.objects.filter(key="old").update(begun_at=timezone.now() - KEPT - KEPT)
    answer = sent(api, said(claim), {"text": "another"}, "old")
    assert (answer.status_code, answer.json()["text"]) == (201, "another")
    KeptAnswer.objects.filter(key="old").update(begun_at=timezone.now() - KEPT - KEPT)
    assert answers_forget() == 1
    assert KeptAnswer.objects.get().key == "new"


@pytest.mark.parametrize("key", ["", "k" * 201, "a\tb", "مفتاح"])
def test_a_key_that_is_none_is_refused(api: APIClient, claim: Claim, key: str) -> None:
    assert refused(sent(api, said(claim), {"text": "x"}, key)) == (400, "key_malformed")


def test_a_secret_is_not_kept(db: None) -> None:
    examples.user_in("editor", "huda", "tamarind-brook-27")
    given = {"username": "huda", "password": "tamarind-brook-27"}
    tokens = [sent(APIClient(), "auth/token/", given, "k").json()["token"] for _time in range(2)]
    assert tokens[0] != tokens[1]
    assert not KeptAnswer.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_many_at_once_are_done_once(editor: User) -> None:
    claim = examples.record(examples.article(), examples.MINISTER)[0]
    answers: list[Any] = []

    def send() -> None:
        answers.append(sent(client_of(editor), said(claim), {"text": "once"}, "k"))

    assert at_once(*[send] * 8) == ["done"] * 8
    assert Comment.objects.count() == 1
    assert {each.status_code for each in answers} <= {201, 409}
    done = [each for each in answers if each.status_code == 201]
    assert {each.json()["id"] for each in done} == {Comment.objects.get().pk}
    assert ["Idempotency-Replayed" in each for each in done].count(False) == 1
    assert {refused(each) for each in answers if each not in done} <= {(409, "key_in_use")}
    assert sent(client_of(editor), said(claim), {"text": "once"}, "k").json() == done[0].json()
