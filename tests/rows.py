"""Rows that most tests of models, queries and actions start from."""

import pytest
from django.contrib.auth.models import User

from claims.models import Claim
from sources.models import Document

from . import examples


@pytest.fixture
def editor(db: None) -> User:
    return examples.user_in("editor")


@pytest.fixture
def reader(db: None) -> User:
    return examples.user_in("reader")


@pytest.fixture
def document(db: None) -> Document:
    return examples.article()


@pytest.fixture
def claim(document: Document) -> Claim:
    return examples.record(document, examples.MINISTER)[0]
