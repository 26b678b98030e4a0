"""The main job as a program does it: token, article, watch, claims, evidence, two verdicts."""

from pathlib import Path
from typing import Any

import pytest
from rest_framework.test import APIClient

from .. import examples
from ..conftest import wait_for

V1 = "/api/v1/"
PASSWORD = "tamarind-brook-27"


@pytest.mark.services
def test_from_a_posted_article_to_a_verified_and_a_disputed_claim(worker: Path) -> None:
    examples.user_in("editor", "huda", PASSWORD)
    api = APIClient()
    token = api.post(f"{V1}auth/token/", {"username": "huda", "password": PASSWORD}).json()["token"]
    api.credentials(HTTP_AUTHORIZATION=f"Token {token}")

    taken = api.post(f"{V1}articles/", {"text": examples.ARTICLE, "language": "ar"})
    assert taken.status_code == 202
    watch = taken.json()["watch"].removeprefix("http://testserver")
    wait_for(lambda: "Retry-After" not in api.get(watch))
    run = api.get(watch).json()
    assert (run["state"], run["reason"]) == ("done", None)

    listed = run["claims"].removeprefix("http://testserver")
    claims: list[Any] = api.get(f"{listed}?voice=attributed").json()["results"]
    own = api.get(f"{listed}?voice=outlet").json()["results"]
    assert run["claims_found"] == len(claims) >= 2
    assert run["statements_found"] == len(own)
    text = api.get(f"{V1}articles/{run['article']}/").json()["text"]
    for span in (span for claim in claims for span in claim["content"]["spans"]):
        assert text[span["start"] : span["end"]] == span["text"]

    for claim, verdict, stance in zip(
        claims, ("verified", "disputed"), ("supports", "refutes"), strict=False
    ):
        given = {
            "quote": "The ministry's own words.",
            "url": "https://example.org/",
            "stance": stance,
        }
        evidence = api.post(f"{V1}claims/{claim['id']}/evidence/", given).json()["id"]
        answer = {"claim": claim["id"], "aspect": "content", "verdict": verdict}
        answered = api.post(f"{V1}assessments/", answer | {"evidence": [evidence], "seen": ""})
        assert answered.status_code == 201
    for claim, verdict in zip(claims, ("verified", "disputed"), strict=False):
        [found] = api.get(f"{V1}claims/?content={verdict}").json()["results"]
        assert (found["id"], found["questions"]["content"]["verdict"]) == (claim["id"], verdict)
