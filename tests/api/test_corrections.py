"""What a person corrects about claims, a program can."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from rest_framework.test import APIClient

from claims.models import Change, Claim
from sources.actions.sources import source_store
from sources.models import Document

from .. import examples

CLAIMS = "/api/v1/claims/"
TEXT = examples.ARTICLE


def code(answer: Any) -> tuple[int, str, str]:
    error = answer.json()["error"]
    return answer.status_code, error["code"], error["field"]


def claims_at(document: Document) -> str:
    return f"/api/v1/articles/{document.pk}/claims/"


def pair(words: str) -> list[int]:
    place = examples.span(TEXT, words)
    return [place.start, place.end]


def parts(claim: dict[str, Any]) -> tuple[str, str, str]:
    for role in ("source", "cue", "content"):
        for span in claim[role]["spans"]:
            assert TEXT[span["start"] : span["end"]] == span["text"]
    return claim["source"]["text"], claim["cue"]["text"], claim["content"]["text"]


# --- adding -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "given",
    [
        {"source": "صحيفة النهر", "cue": "نقلت", "content": "العمال  لم يقبضوا أجورهم"},
        {
            "source": [pair("صحيفة النهر")],
            "cue": [pair("نقلت")],
            "content": [pair("العمال لم يقبضوا أجورهم")],
        },
    ],
    ids=["words", "offsets"],
)
def test_a_claim_that_was_missed_is_added(
    api: APIClient, document: Document, given: dict[str, Any]
) -> None:
    answer = api.post(claims_at(document), given | {"kind": "direct"})
    assert answer.status_code == 201
    shown = api.get(answer["Location"].removeprefix("http://testserver")).json()
    assert shown == answer.json() == api.get(claims_at(document)).json()["results"][0]
    assert parts(shown) == ("صحيفة النهر", "نقلت", "العمال لم يقبضوا أجورهم")
    assert (shown["voice"], shown["kind"], shown["version"]) == ("attributed", "direct", 1)
    assert code(api.post(claims_at(document), given)) == (400, "claim_there", "")


def test_words_are_found_nearest_to_the_claim_and_never_within_it(api: APIClient) -> None:
    text = "The mayor said no. The union said that the mayor said the bridge is safe."
    document = examples.article(text, language="en")
    given = {"source": "union", "cue": "said", "content": "that the mayor said the bridge is safe"}
    shown = api.post(claims_at(document), given).json()
    assert shown["cue"]["spans"] == [{"start": 29, "end": 33, "text": "said"}]


def test_a_claim_without_a_cue_is_the_articles_own_and_may_have_pieces(api: APIClient) -> None:
    herald, _new = source_store(names={"en": ["River Herald"]})
    document = examples.article(publisher=herald)
    given = {"content": "الكلفة بلغت … العمال لم يقبضوا"}
    shown = api.post(claims_at(document), given).json()
    assert parts(shown) == ("", "", "الكلفة بلغت … العمال لم يقبضوا")
    assert (shown["voice"], shown["kind"]) == ("outlet", "")
    assert [speaker["name"] for speaker in shown["speakers"]] == ["River Herald"]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, (400, "invalid_input", "content")),
        ({"content": ""}, (400, "content_missing", "content")),
        ({"content": 7}, (400, "invalid_input", "content")),
        ({"content": [1, 2]}, (400, "invalid_input", "content")),
        ({"content": [[1, True]]}, (400, "invalid_input", "content")),
        ({"content": [[0, 1, 2]]}, (400, "invalid_input", "content")),
        ({"content": [[0, 2**70]]}, (400, "too_long", "content")),
        ({"content": [[5, 5]]}, (400, "passage_outside", "content")),
        ({"content": [[-1, 5]]}, (400, "passage_outside", "content")),
        ({"content": [[0, 1]] * 51}, (400, "invalid_input", "content")),
        ({"content": "x" * 20_001}, (400, "invalid_input", "content")),
        ({"content": "كلمات ليست هنا"}, (400, "passage_not_found", "content")),
        ({"content": "السد", "cue": "زعم"}, (400, "passage_not_found", "cue")),
        ({"content": "السد", "source": "النقابة"}, (400, "cue_missing", "cue")),
        ({"content": [[0, 9]], "cue": [[0, 3]]}, (400, "places_overlap", "content")),
        ({"content": "السد", "cue": "قال", "kind": "loud"}, (400, "invalid_input", "kind")),
    ],
)
def test_a_claim_that_makes_none_is_refused(
    api: APIClient, document: Document, given: dict[str, Any], expected: tuple[int, str, str]
) -> None:
    assert code(api.post(claims_at(document), given)) == expected
    assert not Claim.objects.exists()


# --- correcting ---------------------------------------------------------------------------


def test_a_claims_words_are_corrected_part_by_part(api: APIClient, claims: list[Claim]) -> None:
    address = f"{CLAIMS}{claims[0].pk}/"
    answer = api.patch(address, {"version": 0, "places": {"content": "سيكتمل في مايو"}})
    assert answer.status_code == 200
    assert parts(answer.json()) == ("وزير المياه سامي الغانم", "قال", "سيكتمل في مايو")
    assert answer.json()["version"] == 1
    again = {"source": "سامي الغانم", "cue": [pair("قال"), pair("إن")]}
    answer = api.patch(address, {"version": 1, "places": again})
    assert parts(answer.json()) == ("سامي الغانم", "قال … إن", "سيكتمل في مايو")
    assert api.get(address).json() == answer.json()


def test_speakers_kind_and_polarity_are_corrected(api: APIClient, claims: list[Claim]) -> None:
    union, _new = source_store(names={"en": ["The union"]})
    address = f"{CLAIMS}{claims[1].pk}/"
    shown = api.patch(address, {"version": 0, "speakers": [union.pk]}).json()
    assert [speaker["name"] for speaker in shown["speakers"]] == ["The union"]
    shown = api.patch(address, {"version": 1, "polarity": "denied"}).json()
    assert (shown["kind"], shown["polarity"]) == ("indirect", "denied")
    shown = api.patch(address, {"version": 2, "kind": "direct"}).json()
    assert (shown["kind"], shown["polarity"], shown["version"]) == ("direct", "denied", 3)
    assert api.patch(address, {"version": 3, "speakers": []}).json()["speakers"] == []
    worded = api.patch(address, {"version": 4, "wording": "The dam opens in May 2026."}).json()
    assert (worded["wording"], worded["version"]) == ("The dam opens in May 2026.", 5)
    [change, *_earlier] = api.get(f"{address}changes/").json()["results"]
    assert [change[at]["wording"] for at in ("before", "after")] == ["", worded["wording"]]


def test_a_correction_of_an_older_version_is_a_conflict_and_shows_the_newer(
    api: APIClient, claims: list[Claim]
) -> None:
    address = f"{CLAIMS}{claims[0].pk}/"
    theirs = api.patch(address, {"version": 0, "polarity": "doubted"}).json()
    corrections: list[dict[str, Any]] = [
        {"places": {"content": "السد"}},
        {"speakers": []},
        {"polarity": "denied"},
    ]
    for given in corrections:
        answer = api.patch(address, {"version": 0} | given)
        assert code(answer) == (409, "claim_changed", "")
        assert answer.json()["claim"] == theirs
    split = api.post(f"{address}split/", {"version": 0, "at": pair("في مايو")[0]})
    assert code(split) == (409, "claim_changed", "")
    assert api.get(address).json() == theirs


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"polarity": "denied"}, "version"),
        ({"version": -1, "polarity": "denied"}, "version"),
        ({"version": 0}, ""),
        ({"version": 0, "speakers": [], "kind": "direct"}, ""),
        ({"version": 0, "speakers": [4711]}, "speakers"),
        ({"version": 0, "kind": "loud"}, "kind"),
        ({"version": 0, "places": "السد"}, "places"),
        ({"version": 0, "places": {"cue": 3}}, "places.cue"),
    ],
)
def test_a_correction_that_makes_no_sense_names_the_field(
    api: APIClient, claims: list[Claim], given: dict[str, Any], field: str
) -> None:
    assert code(api.patch(f"{CLAIMS}{claims[0].pk}/", given)) == (400, "invalid_input", field)
    assert not Change.objects.exists()


def test_what_an_answer_is_about_stays_until_it_is_reopened(
    api: APIClient, reader_api: APIClient, claims: list[Claim]
) -> None:
    address = f"{CLAIMS}{claims[0].pk}/"
    answer = {"claim": claims[0].pk, "aspect": "content", "verdict": "unverifiable"}
    api.post("/api/v1/assessments/", answer)
    for refused in (
        api.patch(address, {"version": 0, "places": {"content": "السد"}}),
        api.post(f"{address}split/", {"version": 0, "at": pair("في مايو")[0]}),
        api.post(f"{address}merge/", {"others": [claims[1].pk]}),
        api.post(f"{address}reject/"),
        api.patch(address, {"version": 0, "speakers": []}),
        api.patch(address, {"version": 0, "polarity": "denied"}),
    ):
        assert code(refused) == (400, "claim_answered", "")
    assert code(api.post(f"{address}reopen/")) == (400, "invalid_input", "reason")
    why = {"reason": "He denied it.", "aspect": "content"}
    assert code(reader_api.post(f"{address}reopen/", why)) == (403, "not_allowed", "")
    opened = api.post(f"{address}reopen/", why).json()
    assert opened["questions"]["content"] == {"verdict": "open", "assessment": None}
    log = api.get(f"{address}assessments/").json()["results"]
    assert [(a["verdict"], a["reason"], a["superseded_by"]) for a in log] == [
        ("reopened", "He denied it.", None),
        ("unverifiable", "", log[0]["id"]),
    ]
    assert api.patch(address, {"version": 0, "polarity": "denied"}).json()["polarity"] == "denied"
    assert code(api.post(f"{address}reopen/", why)) == (400, "nothing_to_reopen", "")


def test_a_claim_is_split_and_merged_again(api: APIClient, claims: list[Claim]) -> None:
    address = f"{CLAIMS}{claims[0].pk}/"
    outside = api.post(f"{address}split/", {"version": 0, "at": 0})
    assert code(outside) == (400, "split_outside", "at")
    halves = api.post(f"{address}split/", {"version": 0, "at": pair("في مايو")[0]}).json()
    said = ("وزير المياه سامي الغانم", "قال")
    assert parts(halves["first"]) == (*said, "السد سيكتمل")
    assert parts(halves["second"]) == (*said, "في مايو 🌊")
    assert halves["first"]["id"] == claims[0].pk
    assert halves["second"]["speakers"] == halves["first"]["speakers"]

    second = halves["second"]["id"]
    whole = api.post(f"{address}merge/", {"others": [second]}).json()
    assert parts(whole) == (*said, "السد سيكتمل في مايو 🌊")
    part = api.get(f"{CLAIMS}{second}/").json()
    assert (part["set_aside"], part["merged_into"]) == ("merged", claims[0].pk)


def test_what_cannot_be_merged(api: APIClient, claims: list[Claim]) -> None:
    [foreign] = examples.record(
        examples.article("قال الخبير إن الماء قليل."),
        examples.attribution("الخبير", "قال", "الماء قليل", "قال الخبير إن الماء قليل."),
    )
    address = f"{CLAIMS}{claims[0].pk}/merge/"
    for others, expected in (
        ([claims[0].pk], (400, "merge_nothing", "")),
        ([foreign.pk], (400, "merge_foreign", "")),
        ([4711], (400, "invalid_input", "others")),
        ([2**70], (400, "invalid_input", "others")),
    ):
        assert code(api.post(address, {"others": others})) == expected


def test_a_claim_that_is_none_is_rejected_and_taken_back(
    api: APIClient, claims: list[Claim]
) -> None:
    address = f"{CLAIMS}{claims[0].pk}/"
    assert api.post(f"{address}reject/").json()["set_aside"] == "rejected"
    assert len(api.get(CLAIMS).json()["results"]) == 3
    assert api.post(f"{address}restore/").json()["set_aside"] == ""
    assert len(api.get(CLAIMS).json()["results"]) == 4


def test_a_claim_is_given_to_somebody(api: APIClient, editor: User, claims: list[Claim]) -> None:
    examples.user_in("reader", "lina")
    address = f"{CLAIMS}{claims[0].pk}/assign/"
    assert api.post(address, {"assignee": editor.username}).json()["assignee"] == editor.username
    assert code(api.post(address, {"assignee": "lina"})) == (
        400,
        "assignee_reads_only",
        "assignee",
    )
    for nobody in ({"assignee": "x"}, {"assignee": "\0"}, {"assignee": [1]}, {}):
        assert code(api.post(address, nobody)) == (400, "invalid_input", "assignee")
    assert api.post(address, {"assignee": None}).json()["assignee"] is None
