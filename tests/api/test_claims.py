"""Claims come out with their exact places, their speakers and both questions."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from rest_framework.test import APIClient

from claims.models import Claim
from sources.actions.merges import source_merge
from sources.actions.sources import source_store
from sources.models import Document, Source

from .. import examples

CLAIMS = "/api/v1/claims/"


def test_a_claim_with_all_that_is_known_about_it(
    api: APIClient, document: Document, claims: list[Claim]
) -> None:
    paper, union = claims[2:]
    speaker = paper.speakers.get()
    shown = api.get(f"{CLAIMS}{union.pk}/").json()
    article = shown.pop("article")
    assert (article["id"], article["title"]) == (document.pk, "السد")
    assert shown | {"created_at": "", "updated_at": ""} == {
        "id": union.pk,
        "href": f"http://testserver{CLAIMS}{union.pk}/",
        "voice": "attributed",
        "kind": "indirect",
        "polarity": "denied",
        "source": part("النقابة"),
        "cue": part("قولها"),
        "cue_lemma": "",
        "content": part("العمال لم يقبضوا أجورهم"),
        "wording": "",
        "wording_proposed": "",
        "construction": "",
        "speaker_label": "النقابة",
        "speakers": [],  # "the union" is nobody's name
        "parent": paper.pk,
        "confidence": 0.5,
        "check_worthiness": {"score": 0.0, "reasons": []},
        "start": union.start,
        "end": union.end,
        "place": {},
        "questions": {
            "attribution": {"verdict": "open", "assessment": None},
            "content": {"verdict": "open", "assessment": None},
        },
        "assignee": None,
        "due_on": None,
        "topics": [],
        "set_aside": "",
        "merged_into": None,
        "version": 0,
        "created_at": "",
        "updated_at": "",
    }
    href = f"http://testserver/api/v1/sources/{speaker.pk}/"
    assert api.get(f"{CLAIMS}{paper.pk}/").json()["speakers"] == [
        {"id": speaker.pk, "href": href, "name": "صحيفة النهر"}
    ]


def test_what_the_article_says_itself(api: APIClient) -> None:
    herald, _new = source_store(names={"en": ["River Herald"]})
    document = examples.article(publisher=herald)
    [own] = examples.record(document, examples.statement("الكلفة بلغت", 0.75, "number", "opinion"))
    shown = api.get(f"{CLAIMS}{own.pk}/").json()
    nothing = {"text": "", "spans": []}
    assert {key: shown[key] for key in ("voice", "kind", "source", "cue", "speaker_label")} == {
        "voice": "outlet",
        "kind": "",
        "source": nothing,
        "cue": nothing,
        "speaker_label": "",
    }
    assert shown["content"] == part("الكلفة بلغت")
    assert [speaker["name"] for speaker in shown["speakers"]] == ["River Herald"]
    assert shown["check_worthiness"] == {"score": 0.75, "reasons": ["number", "opinion"]}
    assert shown["questions"] == {
        "attribution": None,
        "content": {"verdict": "open", "assessment": None},
    }
    answer = {"claim": own.pk, "verdict": "unverifiable"}
    refused = api.post("/api/v1/assessments/", answer | {"aspect": "attribution"})
    assert (refused.status_code, refused.json()["error"]["code"]) == (400, "not_attributed")
    assert api.post("/api/v1/assessments/", answer | {"aspect": "content"}).status_code == 201
    shown = api.get(f"{CLAIMS}{own.pk}/").json()
    assert shown["questions"]["content"]["verdict"] == "unverifiable"


def part(words: str) -> dict[str, Any]:
    place = examples.span(examples.ARTICLE, words)
    return {"text": words, "spans": [{"start": place.start, "end": place.end, "text": words}]}


def test_offsets_count_code_points_and_the_text_stands_beside_them(
    api: APIClient, claims: list[Claim]
) -> None:
    """The first claim holds an emoji: from there on UTF-16 offsets are one off."""
    text = api.get("/api/v1/articles/").json()["results"][0]["href"]
    text = api.get(text.removeprefix("http://testserver")).json()["text"]
    spans = [
        span
        for row in api.get(CLAIMS).json()["results"]
        for role in ("source", "cue", "content")
        for span in row[role]["spans"]
    ]
    assert len(spans) == 11
    assert [text[span["start"] : span["end"]] for span in spans] == [span["text"] for span in spans]


def test_what_claims_and_articles_are_about_is_set_read_and_asked_for(
    api: APIClient, claims: list[Claim]
) -> None:
    row, article = f"{CLAIMS}{claims[0].pk}/", f"/api/v1/articles/{claims[0].document_id}/"
    told = api.post(f"{row}topics/", {"topics": ["Dams", "Water"]}, format="json").json()
    assert told["topics"] == ["Dams", "Water"]
    [change] = api.get(f"{row}changes/").json()["results"]
    assert (change["before"]["topics"], change["after"]["topics"]) == ([], ["Dams", "Water"])
    told = api.post(f"{article}topics/", {"topics": ["water"]}, format="json").json()
    assert told["topics"] == api.get(article).json()["topics"] == ["Water"]
    listed = api.get("/api/v1/topics/?name=WATER").json()["results"]
    assert [(each["name"], each["articles_count"], each["claims_count"]) for each in listed] == [
        ("Water", 1, 1)
    ]
    found = {
        name: len(api.get(f"{CLAIMS}?topic={name}").json()["results"]) for name in ("dams", "water")
    }
    assert found == {"dams": 1, "water": len(claims)}
    assert len(api.get("/api/v1/articles/?topic=water").json()["results"]) == 1
    empty = api.post(f"{row}topics/", {"topics": []}, format="json").json()
    assert empty["topics"] == []


def test_by_when_a_claim_is_due_is_set_read_and_asked_for(
    api: APIClient, claims: list[Claim]
) -> None:
    today, row = timezone.localdate(), f"{CLAIMS}{claims[0].pk}/"
    assert api.post(f"{row}due/", {"due_on": today.isoformat()}).status_code == 200
    assert api.get(row).json()["due_on"] == today.isoformat()
    [change] = api.get(f"{row}changes/").json()["results"]
    told = (change["kind"], change["before"]["due_on"], change["after"]["due_on"])
    assert told == ("due", None, today.isoformat())
    past = api.post(f"{row}due/", {"due_on": "2020-01-01"})
    assert (past.status_code, past.json()["error"]["code"]) == (400, "due_past")
    Claim.objects.filter(pk=claims[1].pk).update(due_on=today - timedelta(days=1))
    found = {
        query: [each["id"] for each in api.get(f"{CLAIMS}?ordering=id&{query}").json()["results"]]
        for query in (f"due_from={today}", f"due_to={today}", "overdue=true", "overdue=false")
    }
    first, second, *others = (claim.pk for claim in claims)
    expected = [[first], [first, second], [second], [first, *others]]
    assert list(found.values()) == expected


def test_a_merged_speaker_is_shown_and_found_as_the_one_it_is(
    api: APIClient, claims: list[Claim]
) -> None:
    ghanem = Source.objects.get(names__name="سامي الغانم")
    whole, _new = source_store(names={"ar": ["سامي أحمد"], "en": ["Sami Ahmad"]})
    source_merge(source=ghanem, into=whole)
    for query in (f"speaker={whole.pk}", "speaker_name=sami ahmad", "speaker_name=الغانم"):
        answer = api.get(f"{CLAIMS}?{query}")
        assert answer.status_code == 200, answer.content
        rows = answer.json()["results"]
        assert [row["speakers"][0]["name"] for row in rows] == ["Sami Ahmad"] * 2, query
    [speaker] = api.get(f"{CLAIMS}{claims[0].pk}/", headers={"Accept-Language": "ar"}).json()[
        "speakers"
    ]
    assert (speaker["id"], speaker["name"]) == (whole.pk, "سامي أحمد")
