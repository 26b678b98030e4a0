"""The schema is whole, the API keeps to it, and its page needs no other server."""

from typing import Any

import pytest
import schemathesis
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.utils import timezone
from hypothesis import given, settings
from knox.models import get_token_model
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer
from rest_framework.test import APIClient
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

from claims.actions.saved_views import view_save
from claims.actions.tokens import token_make
from claims.models import Change, Claim, Delivery, FactCheck, Label, Proposal, Topic, Webhook
from config.wsgi import application
from sources.actions.merges import source_merge
from sources.actions.pictures import picture_keep
from sources.actions.sources import source_make
from sources.models import Export, Merge
from sources.pictures import PictureRead
from sources.received import as_file

from .. import examples
from ..sources.pictures import png
from ..sources.test_fact_checks import CHECK

OPERATIONS = 161
schemathesis.serializer.alias("application/x-ndjson", "text/plain")


def test_the_schema_is_valid_and_complete(tmp_path: Any) -> None:
    call_command("spectacular", validate=True, fail_on_warn=True, file=tmp_path / "schema.yml")


def test_the_schema_says_what_offsets_and_errors_are(db: None) -> None:
    schema = APIClient().get("/api/v1/schema/?format=json").json()
    span = schema["components"]["schemas"]["SpanText"]["properties"]
    assert "code points" in span["start"]["description"]
    operations = [each for path in schema["paths"].values() for each in path.values()]
    assert len(operations) == OPERATIONS
    for operation in operations:
        for status in ("4XX", "5XX"):
            content = operation["responses"][status]["content"]["application/problem+json"]
            assert content["schema"] == {"$ref": "#/components/schemas/Error"}


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_whatever_is_sent_the_answer_is_as_the_schema_says(
    api: APIClient, editor: User, claims: list[Claim]
) -> None:
    """Made-up requests to every operation, wrong ones among them: no 5xx, no other shape."""
    examples.record(
        examples.article("السد قديم."), examples.statement("السد", 0.5, "named", text="السد قديم.")
    )
    editor.groups.add(Group.objects.get(name="admin"))
    there = things_to_ask_for(api, claims[0])
    schema: Any = schemathesis.openapi.from_wsgi("/api/v1/schema/?format=json", application)
    checks = [not_a_server_error, status_code_conformance, response_schema_conformance]
    answers: dict[str, set[int]] = {}
    headers = {"Accept-Encoding": "identity"}  # else it would have to unpack by itself
    for operation in (each.ok() for each in schema.get_all_operations()):
        _row, token = get_token_model().objects.create(user=editor)  # one of them ends its own
        headers["Authorization"] = f"Token {token}"

        @settings(max_examples=8, derandomize=True, deadline=None, database=None)
        @given(operation.as_strategy())
        def send(case: Any) -> None:
            case.path_parameters = {**case.path_parameters, **there.get(case.path, {})}
            # Which fields a row has left of those asked for, no schema can say: see test_sparse.
            sparse = "fields" in (case.query or {})
            asked = checks[:2] if sparse else checks
            answer = case.call_and_validate(headers=headers, checks=asked)
            answers.setdefault(case.operation.label, set()).add(answer.status_code)

        send()
    assert len(answers) == OPERATIONS
    reached = {label for label, statuses in answers.items() if min(statuses) < 300}
    assert {label for label in answers if label.startswith(("GET", "DELETE"))} <= reached


def things_to_ask_for(api: APIClient, claim: Claim) -> dict[str, dict[str, Any]]:
    """{path: parameters that lead somewhere}"""
    v1 = "/api/v1"
    quote = {"quote": "The dam is not finished.", "stance": "refutes"}
    evidence = api.post(f"{v1}/claims/{claim.pk}/evidence/", quote).json()["id"]
    answer = {"claim": claim.pk, "aspect": "content", "verdict": "unverifiable"}
    cited = api.post(f"{v1}/claims/{claim.pk}/pages/", {"url": "https://example.org/x"}).json()[
        "id"
    ]
    read = PictureRead(png(30, 20), 30, 20, "image/png")
    picture = picture_keep(received=as_file("dam.png", png(30, 20)), read=read)
    assessment = api.post(f"{v1}/assessments/", answer).json()["id"]
    draft = api.post(f"{v1}/drafts/", answer | {"aspect": "attribution"}).json()["id"]
    topic = Topic.objects.create(name="Water", key="water").pk
    label = Label.objects.create(verdict="disputed").pk
    api.post(f"{v1}/claims/{claim.pk}/assign/", {"assignee": "editor"})
    change = Change.objects.get().pk
    proposal = Proposal.objects.create(run=claim.document.runs.get(), claim=claim, kind="gone").pk
    speaker = claim.speakers.get().pk
    feed = api.post(f"{v1}/feeds/", {"url": "https://example.org/rss"}).json()["id"]
    intake = api.post(f"{v1}/articles/", {"url": "https://example.org/dam"}).json()["intake"]["id"]
    alias, other = (source_make(names={"en": [name]}) for name in ("A", "B"))
    source_merge(source=alias, into=other)
    merge = Merge.objects.get().pk
    parted = {"shared": [{"language": "en", "name": "B"}], "reason": "Two."}
    split = api.post(f"{v1}/sources/{other.pk}/split/", parted, format="json").json()["id"]
    hook, ended = (
        Webhook.objects.create(url="https://example.org/in", owner=Change.objects.get().by)
        for _one in range(2)
    )
    now = timezone.now()
    told = Delivery.objects.create(webhook=hook, event="x", body="{}", created_at=now, due_at=now)
    offices = f"{v1}/sources/{speaker}/roles/"
    office = api.post(offices, {"titles": {"ar": ["وزير المياه"]}}).json()["id"]
    noted = api.post(f"{v1}/sources/{speaker}/reliability/", {"text": "Often late."}).json()["id"]
    api.post(f"{v1}/fact-checks/", CHECK, format="json")
    view = view_save(list="claim", name="all", query="", by=hook.owner)
    export = Export.objects.create(
        owner=hook.owner,
        listed="claims.claim",
        kind="csv",
        language="en",
        state="done",
        asked_at=now,
    )
    spare = token_make(by=hook.owner)[0].digest
    return {
        f"{v1}/views/{{id}}/": {"id": view.pk},
        f"{v1}/roles/{{id}}/": {"id": Group.objects.get(name="reader").pk},
        f"{v1}/tokens/{{token}}/": {"token": spare},
        **{f"{v1}/exports/{{id}}/{what}": {"id": export.pk} for what in ("", "file/", "stop/")},
        f"{v1}/accounts/{{id}}/": {"id": hook.owner.pk},
        f"{v1}/fact-checks/{{id}}/": {"id": FactCheck.objects.get().pk},
        f"{v1}/webhooks/{{id}}/": {"id": ended.pk},
        f"{v1}/webhooks/{{webhook}}/deliveries/": {"webhook": hook.pk},
        f"{v1}/webhooks/{{webhook}}/deliveries/{{id}}/": {"webhook": hook.pk, "id": str(told.pk)},
        f"{v1}/feeds/{{id}}/": {"id": feed},
        f"{v1}/feeds/{{id}}/poll/": {"id": feed},
        f"{v1}/intakes/{{id}}/": {"id": intake},
        f"{v1}/articles/{{id}}/": {"id": claim.document_id},
        f"{v1}/articles/{{article}}/claims/": {"article": claim.document_id},
        f"{v1}/articles/{{article}}/corrections/": {"article": claim.document_id},
        f"{v1}/articles/{{article}}/extract/": {"article": claim.document_id},
        f"{v1}/runs/{{id}}/": {"id": claim.run_id},
        f"{v1}/claims/{{id}}/": {"id": claim.pk},
        f"{v1}/articles/{{article}}/proposals/": {"article": claim.document_id},
        f"{v1}/claims/{{claim}}/changes/": {"claim": claim.pk},
        **{
            f"{v1}/claims/{{claim}}/{what}/": {"claim": claim.pk}
            for what in ("comments", "passages", "repeats", "carry", "speakers")
        },
        **{
            f"{v1}/claims/{{id}}/{what}/": {"id": claim.pk}
            for what in ("split", "merge", "reject", "restore", "assign", "due", "topics", "reopen")
        },
        f"{v1}/changes/{{id}}/": {"id": change},
        f"{v1}/changes/{{id}}/undo/": {"id": change},
        f"{v1}/proposals/{{id}}/": {"id": proposal},
        f"{v1}/drafts/{{id}}/": {"id": draft},
        **{f"{v1}/drafts/{{id}}/{step}/": {"id": draft} for step in ("submit", "drop")},
        f"{v1}/labels/{{id}}/": {"id": label},
        f"{v1}/topics/{{id}}/": {"id": topic},
        f"{v1}/articles/{{id}}/topics/": {"id": claim.document_id},
        f"{v1}/claims/{{claim}}/evidence/": {"claim": claim.pk},
        f"{v1}/claims/{{claim}}/evidence/{{id}}/": {"claim": claim.pk, "id": evidence},
        f"{v1}/claims/{{claim}}/pages/": {"claim": claim.pk},
        f"{v1}/claims/{{claim}}/pages/{{id}}/": {"claim": claim.pk, "id": cited},
        f"{v1}/claims/{{claim}}/assessments/": {"claim": claim.pk},
        f"{v1}/assessments/{{id}}/": {"id": assessment},
        f"{v1}/sources/{{id}}/": {"id": speaker},
        **{
            f"{v1}/sources/{{source}}/{what}/": {"source": speaker}
            for what in ("alike", "place", "roles", "reliability", "split", "split/plan")
        },
        f"{v1}/sources/{{source}}/roles/{{office}}/": {"source": speaker, "office": office},
        f"{v1}/sources/{{source}}/reliability/{{note}}/": {"source": speaker, "note": noted},
        f"{v1}/sources/{{id}}/merge/": {"id": speaker},
        **{f"{v1}/splits/{{id}}/{what}": {"id": split} for what in ("", "undo/")},
        f"{v1}/merges/{{id}}/": {"id": merge},
        f"{v1}/merges/{{id}}/undo/": {"id": merge},
        f"{v1}/documents/{{id}}/": {"id": claim.document_id},
        **{
            f"{v1}/{kind}/{{id}}/original/": {"id": claim.document_id}
            for kind in ("articles", "documents")
        },
        f"{v1}/articles/{{id}}/check/": {"id": claim.document_id},
        f"{v1}/pictures/{{original}}/": {"original": picture.pk},
        **{f"{v1}/claims/{{id}}/{what}/": {"id": claim.pk} for what in ("check", "publication")},
    }


@pytest.mark.browser
def test_the_page_shows_every_operation_and_loads_nothing_from_outside(
    live_server: LiveServer, page: Page
) -> None:
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(f"{live_server.url}/api/v1/docs/")
    page.locator(".opblock").first.wait_for()
    shown: set[str] = set()
    wanted = page.locator("#operations-assessments-assessments_create .opblock-summary-control")
    for _step in range(120):  # of so many operations the page holds those in view alone
        shown |= set(page.locator(".opblock").evaluate_all("all => all.map(each => each.id)"))
        page.mouse.wheel(0, 300)
        page.evaluate("() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))")
    assert len(shown) == OPERATIONS
    while not wanted.count():
        page.mouse.wheel(0, -300)
        page.evaluate("() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))")
    wanted.click()
    page.locator(".opblock-description", has_text="Answer one of a claim's questions").wait_for()
    assert said == []
    assert {url for url in asked if not url.startswith((live_server.url, "data:"))} == set()
