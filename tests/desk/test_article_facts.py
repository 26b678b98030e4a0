"""On its page, an article is corrected, withdrawn and had back; failures are filed away."""

from datetime import UTC, datetime
from typing import Any

from django.contrib.auth.models import User
from django.test import Client

from claims.actions.articles import article_submit
from claims.actions.assessments import assessment_publish
from claims.actions.memory import memory_renew
from claims.actions.runs import run_execute
from claims.models import Article, ExtractionRun
from sources.actions.likenesses import document_likened
from sources.models import Document

from .. import examples


def page_of(article: Document) -> str:
    return f"/desk/claims/article/{article.pk}/change/"


def sent(desk: Client, article: Document, act: str, **given: Any) -> str:
    return desk.post(page_of(article), {"act": act} | given, follow=True).content.decode()


def test_an_articles_page_corrects_what_is_known(desk: Client) -> None:
    article = examples.article(title="Damm")
    facts = {"title": "Dam", "author": "Huda", "outlet": "River Herald", "language": "ar"}
    facts |= {"published_on": "2026-03-01", "url": "https://example.org/dam"}
    html = sent(desk, article, "facts", version=0, reason="A slip.", **facts)
    assert "Corrected." in html
    for line in ("<bdi>Damm</bdi> → <bdi>Dam</bdi>", "<bdi>–</bdi> → <bdi>1 Mar 2026</bdi>"):
        assert line in html
    stale = sent(desk, article, "facts", version=0, **facts | {"title": "Dams"})
    assert "Somebody changed what is known about this meanwhile." in stale
    assert 'value="Dams"' in stale
    assert Document.objects.get().title == "Dam"


def test_what_nobody_touched_is_not_corrected(desk: Client) -> None:
    article = examples.article(title="Dam", published_at=datetime(2026, 3, 1, 9, 30, tzinfo=UTC))
    article.refresh_from_db()
    form = desk.get(page_of(article)).context["facts"]
    given = {name: form[name].value() or "" for name in form.fields}
    sent(desk, article, "facts", **given | {"published_on": "2026-03-01"})
    assert Document.objects.get().version == 0


def test_a_withdrawn_article_says_why_and_can_be_had_back(desk: Client) -> None:
    article = examples.article(title="Dam")
    examples.record(article, *examples.ALL)
    refused = sent(desk, article, "withdraw", version=0, reason="")
    assert "Say why this is withdrawn. Everybody can read it." in refused
    html = sent(desk, article, "withdraw", version=0, reason="Never published.")
    assert "This article was withdrawn." in html
    assert "Never published." in html
    assert "السد سيكتمل" in html
    listed = "/desk/claims/article/"
    counts = [
        desk.get(f"{listed}{query}").context["cl"].result_count
        for query in ("", "?withdrawn=yes", "?withdrawn=all")
    ]
    claims = desk.get("/desk/claims/claim/").context["cl"].result_count
    assert (counts, claims) == ([0, 1, 1], 0)
    again = desk.post("/desk/claims/article/add/", {"text": examples.ARTICLE})
    assert "This article was withdrawn (Never published.)." in again.content.decode()
    assert "The article is back." in sent(desk, article, "have-back", version=1)
    assert Article.objects.count() == 1


def test_a_reader_sees_corrections_and_no_form(client: Client, reader: User) -> None:
    article = examples.article(title="Dam")
    reader.is_staff = True
    reader.save()
    client.force_login(reader)
    assert "facts" not in client.get(page_of(article)).context


def test_the_front_page_files_failures_away(desk: Client) -> None:
    _document, run, _new = article_submit(text="")
    run_execute(run_id=run.pk)

    def shown(query: str = "") -> list[ExtractionRun]:
        return list(desk.get(f"/desk/{query}").context["failed"])

    assert shown() == [run]
    desk.post("/desk/", {"run": run.pk, "file": "away"})
    assert (shown(), shown("?failures=filed")) == ([], [run])
    desk.post("/desk/", {"run": run.pk, "file": "back"})
    assert (shown(), shown("?failures=filed")) == ([run], [])


def test_versions_and_copies_are_named_with_what_changed(desk: Client, editor: User) -> None:
    text = f"{examples.ARTICLE}\nوتقع بحيرة السد على بعد أربعين كيلومترا من العاصمة."
    first = examples.article(text, url="https://example.org/1")
    claims = examples.record(first, *examples.ALL)
    assessment_publish(
        claim=claims[0],
        aspect="content",
        verdict="disputed",
        cited_url="https://example.org/x",
        by=editor,
    )
    changed = text.replace("ثلاثة مليارات", "أربعة مليارات")
    second = examples.article(changed, url="https://example.org/1")
    document_likened(second)
    [claim] = examples.record(
        second, examples.attribution("سامي الغانم", "قال", "السد سيكتمل في مايو 🌊", changed)
    )
    for each in (first, second):
        memory_renew(document_id=each.pk)
    html = desk.get(page_of(second)).content.decode()
    assert "A later version of" in html
    headed = "<bdi>قال وزير المياه سامي الغانم إن السد سيكتمل في مايو 🌊.</bdi>"
    assert f'{headed} <span dir="ltr">#{first.pk}' in html
    asked = 'perhaps checked before <span class="verdict-now"><span class="ask">Is it true?</span>'
    assert asked in html
    assert "disputed" in html.split(asked)[1][:200]
    assert claim.assessments.count() == 0
    compared = desk.get(f"/desk/claims/article/{second.pk}/compare/{first.pk}/").content.decode()
    assert "<del>ثلاثة </del><ins>أربعة </ins>" in compared
    assert "1 paragraph changed" in compared
    back = desk.get(f"/desk/claims/article/{first.pk}/compare/{second.pk}/").content.decode()
    assert "<del>ثلاثة </del><ins>أربعة </ins>" in back
    assert desk.get(f"/desk/claims/article/{first.pk}/compare/{first.pk}/").status_code == 404
