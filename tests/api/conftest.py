"""Clients of the API, each in one of the desk's roles."""

import pytest
from django.contrib.auth.models import User
from rest_framework.test import APIClient

from claims.models import Claim
from sources.models import Document

from .. import examples


@pytest.fixture
def editor(db: None) -> User:
    return examples.user_in("editor")


@pytest.fixture
def api(editor: User) -> APIClient:
    """An editor's client."""
    return client_of(editor)


@pytest.fixture
def reader_api(db: None) -> APIClient:
    return client_of(examples.user_in("reader"))


@pytest.fixture
def reviewer_api(db: None) -> APIClient:
    return client_of(examples.user_in("reviewer"))


def client_of(user: User) -> APIClient:
    client = APIClient(raise_request_exception=False)
    client.force_authenticate(user)
    return client


@pytest.fixture
def document(db: None) -> Document:
    return examples.article(title="السد", url="https://example.org/dam")


@pytest.fixture
def claims(document: Document) -> list[Claim]:
    """The minister's two claims, the paper's, and the union's in it."""
    return examples.record(document, *examples.ALL)
