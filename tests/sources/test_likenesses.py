"""Articles that are nearly the same are linked: versions of one outlet, copies of another."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from claims.actions.articles import article_submit
from sources.actions.likenesses import document_likened
from sources.actions.sources import source_store
from sources.models import Document, Likeness, Sketch, Source
from sources.shingles import MARKS, runs_of, share_of

SENTENCES = [
    "قال وزير المياه سامي الغانم إن السد سيكتمل في مايو بعد عامين من العمل المتواصل.",
    "وأضاف أن الكلفة بلغت ثلاثة مليارات بعد أن ارتفعت أسعار الإسمنت والحديد.",
    "ونقلت صحيفة النهر عن النقابة قولها إن العمال لم يقبضوا أجورهم منذ يناير.",
    "وتقع بحيرة السد على بعد أربعين كيلومترا من العاصمة وتغذي ثلاث محافظات.",
]
TEXT = "\n".join(SENTENCES)
CHANGED = TEXT.replace("ثلاثة مليارات", "أربعة مليارات") + "\nولم يصدر تعليق من الوزارة."
OTHER = (
    "The city council of Northbridge voted on Monday to close the old swimming bath for good."
    " Residents who had collected nine thousand signatures left the hall before the count."
)


def outlet(name: str) -> Source:
    return source_store(names={"en": [name]}, kind="outlet")[0]


def article(text: str, **given: Any) -> Document:
    return article_submit(text=text, **given)[0]


def linked() -> list[tuple[int, int, str]]:
    rows = Likeness.objects.order_by("later", "earlier")
    return list(rows.values_list("earlier", "later", "kind"))


def test_another_text_at_one_address_is_a_version(db: None) -> None:
    first = article(TEXT, url="https://example.org/dam")
    second = article(OTHER, url="https://www.example.org/dam/?utm_source=x")
    assert linked() == [(first.pk, second.pk, "version")]


def test_much_of_a_text_from_its_outlet_is_a_version_and_from_another_a_copy(db: None) -> None:
    herald, times = outlet("River Herald"), outlet("River Times")
    first = article(TEXT, url="https://herald.example/1", publisher=herald)
    second = article(CHANGED, url="https://herald.example/2", publisher=herald)
    third = article(f"{TEXT}\n{OTHER}", url="https://times.example/9", publisher=times)
    article(OTHER, url="https://elsewhere.example/1")
    assert linked()[:2] == [(first.pk, second.pk, "version"), (first.pk, third.pk, "copy")]
    likeness = Likeness.objects.get(earlier=first, later=third)
    assert likeness.share == 1.0


@pytest.mark.parametrize("text", [OTHER, "\n".join(SENTENCES[:1]) + f"\n{OTHER}", "قال إن السد."])
def test_what_shares_little_is_not_linked(db: None, text: str) -> None:
    article(TEXT, url="https://herald.example/1")
    article(text, url="https://times.example/9")
    assert linked() == []


def test_spelling_and_layout_make_no_other_text() -> None:
    spelled = TEXT.replace("أ", "ا").replace("\n", "\n\n").replace("السد", "السـد\u200c")
    assert share_of(runs_of(TEXT), runs_of(spelled)) == 1.0


def test_done_again_it_is_done_anew(db: None) -> None:
    article(TEXT, url="https://herald.example/1")
    later = article(CHANGED, url="https://times.example/9", publisher=outlet("River Times"))
    before = linked(), Sketch.objects.count()
    document_likened(later)
    assert (linked(), Sketch.objects.count()) == before


def test_many_that_may_be_alike_are_asked_for_together(db: None) -> None:
    queries = []
    for number in range(3):
        later = article(f"{TEXT}\n{number}", url=f"https://herald{number}.example/1")
        with CaptureQueriesContext(connection) as asked:
            document_likened(later)
        queries.append(len(asked))
    assert (Likeness.objects.count(), queries[1]) == (3, queries[2])


def test_those_that_may_be_alike_are_found_by_an_index(db: None) -> None:
    marks = [each.mark for each in article(TEXT).sketch.all()]
    assert 12 <= len(marks) <= MARKS
    plan = Sketch.objects.filter(mark__in=marks).values("document").explain()
    if connection.vendor == "sqlite":
        assert "COVERING INDEX sketch_mark" in plan


def test_the_api_tells_versions_and_copies(db: None, editor: User, client: Client) -> None:
    first = article(TEXT, url="https://herald.example/1")
    second = article(CHANGED, url="https://herald.example/1")
    client.force_login(editor)
    shown = client.get(f"/api/v1/articles/{second.pk}/").json()["alike"]
    share = Likeness.objects.get().share
    href = f"http://testserver/api/v1/articles/{first.pk}/"
    assert shown == [
        {"id": first.pk, "href": href, "kind": "version", "share": share, "is_earlier": True}
    ]
