"""What a fresh install starts from: the speakers, statements and articles under ``seeds/``."""

import json
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from claims.actions.articles import article_submit
from claims.actions.runs import run_request
from claims.management.register import register_load
from claims.models import ExtractionRun
from sources.actions.documents import document_store
from sources.actions.sources import source_store, sources_for
from sources.errors import Conflict
from sources.models import Document


def seeds_load(folder: Path = settings.SEEDS) -> list[ExtractionRun]:
    """Store what ``folder`` holds and ask for each article's claims; returns the runs.

    Loading twice stores nothing twice: sources are known by item or name, articles
    by their text.  An article whose latest run failed is tried again.
    """
    for source in json.loads((folder / "sources.json").read_text()):
        with suppress(Conflict):  # people have set it otherwise since
            source_store(**source)
    register_load()
    for statement in json.loads((folder / "statements.json").read_text()):
        document_store(
            text=(folder / "statements" / statement["file"]).read_bytes(),
            kind=Document.Kind.STATEMENT,
            title=statement["title"],
            language=statement["language"],
            published_at=datetime.fromisoformat(statement["published_at"]),
        )
    articles = json.loads((folder / "articles.json").read_text())
    return [_article_load(article, folder / "articles") for article in articles]


def _article_load(article: dict[str, Any], folder: Path) -> ExtractionRun:
    language, publisher = article["language"], article["publisher"]
    document, run, _created = article_submit(
        text=(folder / article["file"]).read_bytes(),
        title=article["title"],
        language=language,
        url=article["url"] or "",
        publisher=publisher and sources_for(names=[publisher], language=language)[publisher],
        published_at=datetime.fromisoformat(article["published_at"]),
    )
    failed = run.state == ExtractionRun.State.FAILED
    return run_request(document=document) if failed else run
