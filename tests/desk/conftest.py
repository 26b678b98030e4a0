"""The seed article with claims marked by hand, and people who work at the desk."""

from dataclasses import replace

import pytest
from django.contrib.auth.models import User
from django.test import Client

from claims.extraction.types import Span
from claims.models import Article, Claim
from config.settings import SEEDS

from .. import examples

SEED = next((SEEDS / "articles").glob("*.txt")).read_text(encoding="utf-8")


def words(first: str, last: str) -> str:
    """The seed article's words from ``first`` to the next ``last``."""
    start = SEED.index(first)
    return SEED[start : SEED.index(last, start) + len(last)]


SAID = SEED.index("قال البيت الأبيض")
CALL = words("ترامب وبوتين اتفقا", "العنف”")
SEEDED = (
    examples.attribution(
        "البيت الأبيض", "أعلن", words("الرئيس الأمريكي", "وتستمر ليومين"), text=SEED
    ),
    replace(
        examples.attribution("البيت الأبيض", "قال", CALL, text=SEED, kind="mixed"),
        source=(Span(SAID + len("قال "), SAID + len("قال البيت الأبيض")),),
    ),
    examples.attribution(
        "ترامب وبوتين",
        "اتفقا",
        words("المعاناة في سوريا", "إنهاء العنف"),
        text=SEED,
        kind="direct",
        parent=1,
        speakers=("دونالد ترامب", "فلاديمير بوتين"),
    ),
    examples.attribution(
        "البيان",
        "وصف",
        words("الحوار بين الرئيسين", "وغيرها الكثير”"),
        text=SEED,
        resolved_source="البيت الأبيض",
    ),
)


@pytest.fixture
def editor(db: None) -> User:
    return _staff("editor")


@pytest.fixture
def reader(db: None) -> User:
    return _staff("reader")


def _staff(role: str) -> User:
    user = examples.user_in(role)
    user.is_staff = True
    user.save()
    return user


@pytest.fixture
def article(db: None) -> Article:
    """The seed article, its extraction done."""
    document = examples.article(SEED)
    examples.record(document, *SEEDED)
    return Article.objects.get(pk=document.pk)


@pytest.fixture
def claims(article: Article) -> list[Claim]:
    """Its claims in text order; the third lies within the second."""
    return list(article.claims.order_by("start", "pk"))


@pytest.fixture
def desk(client: Client, editor: User) -> Client:
    """A client of an editor who asks for English."""
    client.force_login(editor)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client
