"""The lists an editor looks things up in."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from lxml import html as pages
from pytest_django import DjangoAssertNumQueries

from claims.actions.assessments import assessment_publish
from claims.actions.intakes import intake_request
from claims.models import Article, Claim, ExtractionRun
from sources.actions.merges import source_merge
from sources.actions.sources import source_store
from sources.models import Document, Source

from .. import examples

ARTICLES, CLAIMS = "/desk/claims/article/", "/desk/claims/claim/"


@pytest.fixture
def english(db: None) -> Document:
    """An English article that no run was asked for, by an outlet, on a day."""
    outlet, _new = source_store(names={"en": ["River Times"]}, kind="outlet")
    return examples.article(
        "The dam is safe.",
        title="Dam declared safe",
        language="en",
        publisher=outlet,
        published_at=timezone.now(),
    )


@pytest.fixture
def failed(db: None) -> Document:
    document = examples.article("Une phrase.", language="fr", title="Sans modèle")
    now = timezone.now()
    ExtractionRun.objects.create(
        document=document,
        state="failed",
        reason="unsupported_language",
        queued_at=now,
        finished_at=now,
    )
    return document


@pytest.fixture
def all_remembered(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What is counted is remembered for a minute, however quickly it was."""
    settings.ISNAD_COUNTS_SECONDS = 60
    monkeypatch.setattr("config.remembered.DEAR", 0)
    monkeypatch.setattr("config.remembered.TIMES", 1e9)
    cache.clear()
    yield
    cache.clear()


def listed(desk: Client, path: str, **query: Any) -> list[int]:
    page = desk.get(path, query)
    assert page.status_code == 200
    return [row.pk for row in page.context["cl"].result_list]


@pytest.mark.django_db
def test_articles_are_narrowed_by_each_filter(
    desk: Client, editor: User, claims: list[Claim], english: Document, failed: Document
) -> None:
    seed = claims[0].document_id
    assessment_publish(
        claim=claims[0],
        aspect="content",
        verdict="disputed",
        cited_url="https://example.org",
        by=editor,
    )
    speaker = claims[2].speakers.order_by("pk")[0].pk
    everything = {seed, english.pk, failed.pk}
    assert set(listed(desk, ARTICLES)) == everything
    assert listed(desk, ARTICLES, state="failed") == [failed.pk]
    assert listed(desk, ARTICLES, true="disputed") == [seed]
    assert listed(desk, ARTICLES, said="disputed") == []
    assert listed(desk, ARTICLES, speaker=speaker) == [seed]
    assert listed(desk, ARTICLES, outlet=english.publisher_id) == [english.pk]
    assert listed(desk, ARTICLES, language="fr") == [failed.pk]
    assert listed(desk, ARTICLES, published_on__gte=timezone.now().date()) == [english.pk]


def test_the_articles_show_state_reason_and_counts(
    desk: Client, claims: list[Claim], failed: Document
) -> None:
    html = desk.get(ARTICLES).content.decode()
    assert "There is no language pack for this text&#x27;s language yet" in html
    assert '<td class="field-claims_found">4</td>' in html
    assert '<td class="field-open_claims">4</td>' in html


@pytest.mark.parametrize("asked", ["السوريه", "ٱلسُّوريّة", "White House", "Maison-Blanche"])
def test_articles_are_found_in_any_spelling_and_by_speakers_names(
    desk: Client, claims: list[Claim], english: Document, asked: str
) -> None:
    source_store(names={"ar": ["البيت الأبيض"], "en": ["White House"], "fr": ["Maison-Blanche"]})
    assert listed(desk, ARTICLES, q=asked) == [claims[0].document_id]


def test_claims_are_narrowed_by_each_filter(
    desk: Client, editor: User, claims: list[Claim], english: Document
) -> None:
    for claim, verdict in zip(claims, ("verified", "disputed"), strict=False):
        assessment_publish(
            claim=claim,
            aspect="attribution",
            verdict=verdict,
            cited_url="https://example.org",
            by=editor,
        )
    pks = [claim.pk for claim in claims]
    assert listed(desk, CLAIMS) == pks
    assert listed(desk, CLAIMS, said="verified") == pks[:1]
    assert listed(desk, CLAIMS, said="disputed") == pks[1:2]
    assert listed(desk, CLAIMS, said="open", true="open") == pks[2:]
    assert listed(desk, CLAIMS, kind="mixed") == pks[1:2]
    assert listed(desk, CLAIMS, speaker=claims[2].speakers.order_by("pk")[0].pk) == pks[2:3]
    assert listed(desk, CLAIMS, language="ar") == pks
    assert listed(desk, CLAIMS, outlet=english.publisher_id) == []
    assert listed(desk, CLAIMS, q="الاميركي") == []
    assert listed(desk, CLAIMS, q="الامريكي") == pks[:1]
    assert listed(desk, CLAIMS, q="بوتين") == pks[:3]


def test_a_list_offers_who_speaks_most_as_it_was_known_a_moment_ago_less_who_is_gone(
    desk: Client, claims: list[Claim], all_remembered: None
) -> None:
    outlet, _new = source_store(names={"en": ["River Times"]}, kind="outlet")

    def offered() -> list[str]:
        page = desk.get(CLAIMS)
        [speakers] = [each for each in page.context["cl"].filter_specs if each.title == "speaker"]
        return [name for _key, name in speakers.lookup_choices]

    first = offered()
    gone = claims[-1].speakers.get()
    name = str(gone)
    assert name in first
    for claim in claims:
        claim.speakers.add(outlet)
    assert offered() == first
    gone.claims.clear()
    gone.delete()
    assert offered() == [each for each in first if each != name]


def test_a_claim_is_found_by_the_role_of_who_said_it(desk: Client) -> None:
    text = "قال الوزير إن السد آمن."
    said = examples.attribution("الوزير", "قال", "السد آمن", text)
    [claim] = examples.record(examples.article(text), said)
    assert not claim.speakers.exists()
    assert listed(desk, CLAIMS, q="الوزير") == [claim.pk]
    assert "<bdi>الوزير</bdi>" in desk.get(CLAIMS).content.decode()
    page = desk.get(f"/desk/claims/article/{claim.document_id}/change/").content.decode()
    assert "<bdi>الوزير</bdi>" in page


def test_a_merged_speaker_is_found_under_both_names(desk: Client, claims: list[Claim]) -> None:
    old = claims[0].speakers.get()
    new, _created = source_store(names={"en": ["The White House"]})
    chosen = {"action": "merge", "_selected_action": [old.pk, new.pk]}
    page = desk.post("/desk/sources/source/", chosen).content.decode()
    assert "Choose the one that stays" in page
    desk.post("/desk/sources/source/", {**chosen, "into": new.pk})
    old.refresh_from_db()
    assert old.merged_into == new
    assert set(new.names.values_list("name", flat=True)) == {"The White House", "البيت الأبيض"}
    assert len(listed(desk, CLAIMS, speaker=new.pk)) == 3


@pytest.mark.parametrize("typed", ["abc", "-1", "9" * 30, "0"])
def test_an_address_typed_wrong_is_no_error(desk: Client, claims: list[Claim], typed: str) -> None:
    for path in (ARTICLES, CLAIMS):
        for name in ("speaker", "outlet", "said", "state"):
            assert desk.get(path, {name: typed}).status_code in (200, 302)


def test_long_lists_take_no_more_queries_than_short_ones(
    desk: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(30):
        outlet, _new = source_store(names={"en": [f"Paper {number}"]}, kind="outlet")
        document = examples.article(f"{examples.ARTICLE} {number}", publisher=outlet)
        examples.record(document, *examples.ALL)
    for path, rows in ((ARTICLES, 30), (CLAIMS, 50), ("/desk/sources/document/", 30)):
        with django_assert_max_num_queries(25):
            assert len(listed(desk, path)) == rows


def test_a_claim_of_the_list_leads_to_its_place(desk: Client, claims: list[Claim]) -> None:
    pk, article = claims[1].pk, claims[1].document_id
    place = f"/desk/claims/article/{article}/change/?claim={pk}#claim-{pk}"
    assert place in desk.get(CLAIMS).content.decode()
    assert desk.get(f"{CLAIMS}{claims[1].pk}/change/").headers["Location"] == place


def test_every_list_and_page_opens_for_a_reader(
    client: Client, reader: User, editor: User, claims: list[Claim]
) -> None:
    answer = assessment_publish(
        claim=claims[0], aspect="content", verdict="unverifiable", rationale="No record.", by=editor
    )
    client.force_login(reader)
    document = claims[0].document
    pages = [
        "",
        "claims/extractionrun/",
        f"claims/extractionrun/{document.runs.get().pk}/change/",
        "claims/assessment/",
        f"claims/assessment/{answer.pk}/change/",
        "claims/evidence/",
        "sources/source/",
        f"sources/source/{claims[0].speakers.get().pk}/change/",
        f"sources/source/{claims[0].speakers.get().pk}/history/",
        "sources/document/",
        f"sources/document/{document.pk}/change/",
    ]
    for language in ("ar", "en"):
        for page in pages:
            answered = client.get(f"/desk/{page}", headers={"accept-language": language})
            assert answered.status_code == 200, page
            html = answered.content.decode()
            assert f'lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}"' in html
            assert "<style" not in html, page
            assert " style=" not in html, page
            assert not _inline_script(html), page


def test_people_are_called_by_name(desk: Client, editor: User, reader: User) -> None:
    User.objects.filter(pk=editor.pk).update(first_name="سلمى", last_name="حداد")
    one, _new = source_store(names={"en": ["River Ministry"]})
    other, _new = source_store(names={"en": ["Ministry of Rivers"]})
    source_merge(source=one, into=other, by=editor)
    intake_request(url="https://a.example/1", by=editor)
    document = examples.article(by=editor)
    for page in ("claims/intake/", "sources/merge/", f"sources/document/{document.pk}/change/"):
        shown = pages.fromstring(desk.get(f"/desk/{page}").content.decode()).find(".//main")
        assert "سلمى حداد" in shown.text_content(), page
        assert editor.username not in shown.text_content(), page
    [row] = json.loads(desk.get("/desk/claims/intake/export.json").getvalue())
    assert row["requested_by"] == editor.username


def _inline_script(html: str) -> bool:
    opened = [part.split(">", 1) for part in html.split("<script")[1:]]
    return any(
        "src=" not in tag and "json" not in tag and body.split("</script")[0].strip()
        for tag, body in opened
    )


def test_the_title_of_a_page_runs_in_its_own_direction(desk: Client, claims: list[Claim]) -> None:
    document = claims[0].document
    page = pages.fromstring(
        desk.get(f"/desk/sources/document/{document.pk}/change/").content.decode()
    )
    [title] = page.xpath("//h2/bdi")
    assert title.text == str(document)


def test_a_source_gets_names_in_any_language(desk: Client) -> None:
    desk.post(
        "/desk/sources/source/add/",
        {
            "kind": "institution",
            "wikidata_id": "",
            "names-TOTAL_FORMS": "2",
            "names-INITIAL_FORMS": "0",
            "names-0-language": "ar",
            "names-0-name": "نقابة الصيادين",
            "names-0-is_main": "on",
            "names-1-language": "fr",
            "names-1-name": "Syndicat des pêcheurs",
        },
    )
    source = Source.objects.get()
    assert {(name.language, name.norm) for name in source.names.all()} == {
        ("ar", "نقابه الصيادين"),
        ("fr", "syndicat des pecheurs"),
    }


def test_a_source_is_renamed_and_what_is_refused_stands_in_the_form(desk: Client) -> None:
    source, _new = source_store(names={"en": ["Whitehouse"]})
    source_store(names={"en": ["United States"]}, wikidata_id="Q30")
    name = source.names.get()
    given = {
        "kind": "institution",
        "wikidata_id": "Q30",
        "names-TOTAL_FORMS": "1",
        "names-INITIAL_FORMS": "1",
        "names-0-id": name.pk,
        "names-0-source": source.pk,
        "names-0-language": "en",
        "names-0-name": "White House",
        "names-0-is_main": "on",
    }
    path = f"/desk/sources/source/{source.pk}/change/"
    page = desk.post(path, given)
    [error] = page.context["adminform"].form.errors["wikidata_id"]
    assert error == "United States has this Wikidata item already. Merge the two instead."
    assert source.names.get().name == "Whitehouse"
    assert desk.post(path, given | {"wikidata_id": ""}).status_code == 302
    source.refresh_from_db()
    kept = source.names.get()
    assert (source.kind, kept.pk, kept.name) == ("institution", name.pk, "White House")
    log = desk.get("/desk/admin/logentry/").content.decode()
    assert "English: Whitehouse *" in log
    assert "English: White House *" in log


def test_what_changed_in_a_source_is_said_in_the_reader_s_words(
    desk: Client, claims: list[Claim]
) -> None:
    source = claims[0].speakers.get()
    source.kind = Source.Kind.PERSON
    source.parent, _new = source_store(names={"ar": ["الوزارة"]})
    source.save()
    address = f"/desk/sources/source/{source.pk}/history/"
    for language, kind in (("ar", "غير مصنّف بعد ← شخص"), ("en", "not yet classified → person")):
        page = desk.get(address, headers={"accept-language": language}).content.decode()
        said = pages.fromstring(page).get_element_by_id("change-history").iter("p")
        words = [each.text_content().partition(": ")[2] for each in said]
        assert words == [kind, f"– {kind.split()[-2]} الوزارة"]


def test_a_source_of_an_earlier_time_says_of_when_it_is(desk: Client, claims: list[Claim]) -> None:
    source = claims[0].speakers.get()
    then = source.history.latest()
    address = f"/desk/sources/source/{source.pk}/history/{then.pk}/"
    at = date_format(localtime(then.history_date), "j M Y H:i")
    page = pages.fromstring(desk.get(address).content.decode())
    [way] = page.find_class("breadcrumbs")
    assert way.text_content() == f"Home › Sources › {source} › History › {at}"
    assert page.xpath("normalize-space(//h1)") == str(source)
    assert page.xpath("//form//p[@class='hint']/text()")[0] == f"As it was on {at}."


def test_runs_are_asked_for_again_from_their_list(desk: Client, failed: Document) -> None:
    run = failed.runs.get()
    chosen = {"action": "retry", "_selected_action": [run.pk]}
    desk.post("/desk/claims/extractionrun/", chosen)
    assert list(failed.runs.values_list("state", flat=True)) == ["queued", "failed"]


def test_a_claim_is_not_deleted_or_edited_at_the_desk(desk: Client, claims: list[Claim]) -> None:
    User.objects.filter(username="editor").update(is_superuser=True)
    for path in (
        f"{CLAIMS}{claims[0].pk}/delete/",
        f"{ARTICLES}{claims[0].document_id}/delete/",
        f"/desk/sources/document/{claims[0].document_id}/delete/",
    ):
        assert desk.post(path, {"post": "yes"}).status_code == 403
    path = f"/desk/sources/document/{claims[0].document_id}/change/"
    assert desk.post(path, {"title": "New"}).status_code == 403
    assert Article.objects.filter(title="New").count() == 0


def test_an_empty_list_says_a_sentence_and_offers_nothing_to_do(desk: Client) -> None:
    empty = desk.get("/desk/claims/claim/").content.decode()
    assert "Nothing here yet." in empty
    assert 'name="action"' not in empty
    narrowed = desk.get("/desk/claims/claim/?said=verified").content.decode()
    assert "Nothing here fits the search and the filters." in narrowed
