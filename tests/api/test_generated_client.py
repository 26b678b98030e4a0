"""A client that a generator makes of the schema is whole, and does the main job."""

import importlib
import pkgutil
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest
from django.utils import timezone
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer
from knox.models import get_token_model
from openapi_python_client import generate
from openapi_python_client.config import Config, ConfigFile, MetaType

from claims.models import Claim, ExtractionRun
from config.wsgi import application
from sources.models import Document

from .. import examples

NAME = "isnad_client"
#: What addresses answer with that is no JSON.
FILES = ("application/pdf", "image/png")
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def client_module(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """The package that was generated, importable by its name."""
    folder = tmp_path_factory.mktemp("client")
    schema = SchemaGenerator().get_schema(None, True)  # type: ignore[no-untyped-call]
    (folder / "schema.json").write_bytes(OpenApiJsonRenderer().render(schema))
    found = generate(
        config=Config.from_sources(
            ConfigFile(
                post_hooks=[],
                content_type_overrides=dict.fromkeys(FILES, "application/octet-stream"),
            ),
            MetaType.NONE,
            document_source=folder / "schema.json",
            file_encoding="utf-8",
            overwrite=False,
            output_path=folder / NAME,
        )
    )
    # A body that is no JSON and no form is sent by hand; everything else is in the client.
    assert {each.detail for each in found} == {
        f"Unsupported content type {kind}" for kind in ("text/plain", "application/x-ndjson")
    }
    sys.path.insert(0, str(folder))
    yield importlib.import_module(NAME)
    sys.path.remove(str(folder))
    for name in [name for name in sys.modules if name.partition(".")[0] == NAME]:
        del sys.modules[name]


def part(name: str) -> Any:
    return importlib.import_module(f"{NAME}.{name}")


def test_every_module_of_it_can_be_imported(client_module: ModuleType) -> None:
    names = [each.name for each in pkgutil.walk_packages(client_module.__path__, f"{NAME}.")]
    for name in names:
        importlib.import_module(name)
    schema: Any = SchemaGenerator().get_schema(None, True)  # type: ignore[no-untyped-call]
    operations = sum(len(each) for each in schema["paths"].values())
    calls = [each for each in names if each.startswith(f"{NAME}.api.") and each.count(".") == 3]
    assert len(calls) == operations - 1  # lines of JSON are sent by hand


@pytest.fixture
def asking(client_module: ModuleType, transactional_db: None) -> Any:
    """An editor's generated client, which calls the application without a network."""
    editor = examples.user_in("editor")
    _row, token = get_token_model().objects.create(user=editor)
    return client_module.AuthenticatedClient(
        base_url="http://testserver",
        token=token,
        raise_on_unexpected_status=True,
        httpx_args={"transport": httpx.WSGITransport(app=application)},
    )


def test_it_posts_an_article_reads_its_claims_and_answers_upon_evidence(asking: Any) -> None:
    models = part("models")
    article = models.ArticleInputRequest(text=examples.ARTICLE, language="ar", title="السد")
    taken = part("api.articles.articles_create").sync(client=asking, body=article)
    assert isinstance(taken, models.Submitted)
    assert taken.run.state == "queued"
    ExtractionRun.objects.update(state="done", finished_at=timezone.now())  # as a worker does
    examples.record(Document.objects.get(pk=taken.article.id), *examples.ALL)

    listed = part("api.articles.articles_claims_list").sync(taken.article.id, client=asking)
    assert [claim.content.text for claim in listed.results] == [
        each.content_text for each in Claim.objects.order_by("start", "pk")
    ]
    passage = models.EvidenceInputRequest(
        stance=models.StanceEnum.SUPPORTS,
        quote="The ministry's own words.",
        url="https://example.org/ministry",
    )
    claim = listed.results[0].id
    evidence = part("api.claims.claims_evidence_create").sync(claim, client=asking, body=passage)
    answer = models.AnswerInputRequest(
        claim=claim,
        aspect=models.AspectEnum.CONTENT,
        verdict=models.GivenVerdict.VERIFIED,
        evidence=[evidence.id],
        seen="",
    )
    given = part("api.assessments.assessments_create").sync(client=asking, body=answer)
    assert isinstance(given, models.AssessmentFull)
    shown = part("api.claims.claims_retrieve").sync(claim, client=asking)
    assert shown.questions.content.verdict == "verified"
    assert shown.questions.content.assessment == given


def test_it_sends_a_file(asking: Any) -> None:
    types, models = part("types"), part("models")
    with Path(__file__).open("rb") as file:
        sent = types.File(payload=file, file_name="statement.txt", mime_type="text/plain")
        body = models.DocumentFileInputRequest(file=sent, language="en", title="A file")
        kept = part("api.documents.documents_create").sync(client=asking, body=body)
    assert Document.objects.get(pk=kept.id).text.startswith('"""A client that a generator makes')


def test_a_refusal_is_an_error_with_its_code(asking: Any) -> None:
    models = part("models")
    body = models.AnswerInputRequest(
        claim=4711, aspect=models.AspectEnum.CONTENT, verdict=models.GivenVerdict.DISPUTED
    )
    refused = part("api.assessments.assessments_create").sync(client=asking, body=body)
    assert isinstance(refused, models.Error)
    assert (refused.error.code, refused.error.field) == ("invalid_input", "claim")
