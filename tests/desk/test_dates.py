"""Days and times have one form on every page, and languages their names."""

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override
from lxml import html

from config.settings import BASE_DIR
from sources.actions.documents import document_store
from sources.actions.sources import source_store
from sources.days import midnight
from sources.language_names import languages_named

from .. import examples

#: For programs, for a form's field, and two for people: a day, and a day with its time.
FORMS = {"c", "Y-m-d", "j M Y", "j M Y H:i"}
BOTH = pytest.mark.parametrize(
    ("language", "day", "named"), [("en", "2 May 2017", "Arabic"), ("ar", "2 مايو 2017", "العربية")]
)


def test_templates_know_a_day_in_one_form_and_a_time_in_one() -> None:
    pages = [*(BASE_DIR / "claims").rglob("*.html"), *(BASE_DIR / "sources").rglob("*.html")]
    forms = {
        form
        for page in pages
        for form in re.findall(r'\|date:"([^"]+)"', page.read_text(encoding="utf-8"))
    }
    assert forms == FORMS


@BOTH
def test_who_published_on_a_day_is_given_no_time_of_day(
    desk: Client, language: str, day: str, named: str
) -> None:
    given: dict[str, Any] = {
        "published_at": midnight(date(2017, 5, 2)),
        "language": "ar",
        "title": "السد",
    }
    claims = examples.record(examples.article(**given), examples.COST)
    article = claims[0].document
    report, _new = document_store(text="السد يكتمل.", kind="report", **given)
    for path in (
        "claims/article/",
        f"claims/article/{article.pk}/change/",
        "sources/document/",
        f"sources/document/{article.pk}/change/",
        "search/?q=السد",
        f"claims/claim/{claims[0].pk}/evidence/?document={report.pk}",
    ):
        page = html.fromstring(
            desk.get(f"/desk/{path}", headers={"accept-language": language}).content.decode()
        )
        said = " ".join(page.find(".//main").text_content().split())
        assert day in said, path
        assert not re.search(rf"{day},? *\d\d?:\d\d", said), path
        if path.startswith("sources/"):
            assert named in said, path


@BOTH
def test_a_name_is_given_its_language_by_name(
    desk: Client, language: str, day: str, named: str
) -> None:
    source, _new = source_store(names={"ar": ["الوزارة"], "so": ["Wasaaradda"]})
    page = html.fromstring(
        desk.get(
            f"/desk/sources/source/{source.pk}/change/", headers={"accept-language": language}
        ).content.decode()
    )
    chosen = [
        each.xpath("string(option[@selected])")
        for each in page.xpath("//select[contains(@name, '-language')]")
    ]
    assert chosen[:2] == [named, "so"]  # nobody here has a name for the other; it stays
    with override(language):
        offered = languages_named()
    assert list(offered)[:2] == ["ar", "en"]
    assert len(offered) > 80
    if language == "ar":  # the catalogue of Django lacks some
        assert [name for name in offered.values() if name.isascii()] == []
