"""Editors correct the machine on the article's page; without a script too."""

import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from claims.actions._snapshots import snapshots
from claims.actions.assessments import assessment_publish
from claims.models import Article, Assessment, Claim, Proposal
from claims.queries.claims import places_of
from sources.actions.sources import source_store
from sources.models import Source

from .. import examples
from .conftest import SEED, SEEDED
from .test_workbench import address, opened, send


def content(claim: Claim) -> str:
    claim.refresh_from_db()
    return claim.content_text


def test_words_are_corrected_by_writing_them_as_they_stand(
    desk: Client, claims: list[Claim]
) -> None:
    claim = claims[0]
    send(
        desk,
        claim,
        "words",
        version=0,
        source="البيت  الأبيض",
        cue="أعلن",
        content="واشنطن تعتزم المشاركة في محادثات",
    )
    claim.refresh_from_db()
    assert (claim.content_text, claim.cue_text, claim.source_text, claim.version) == (
        "واشنطن تعتزم المشاركة في محادثات",
        "أعلن",
        "البيت الأبيض",
        1,
    )
    span = claim.spans.get(role="content")
    assert SEED[span.start : span.end] == claim.content_text
    html = desk.get(opened(claim)).content.decode()
    assert "words adjusted" in html
    assert 'class="history-form"' in html


def test_words_at_the_offsets_of_a_selection_are_taken_there(
    desk: Client, claims: list[Claim]
) -> None:
    claim = claims[3]
    second = SEED.index("البيت الأبيض", SEED.index("البيت الأبيض") + 1)
    places = {"source": [[second, second + len("البيت الأبيض")]]}
    fields = {"source": "البيت الأبيض", "cue": claim.cue_text, "content": claim.content_text}
    send(desk, claim, "words", version=0, places=json.dumps(places), **fields)
    assert [span.start for span in places_of(Claim.objects.get(pk=claim.pk)).source] == [second]


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"content": "كلمات ليست في المقال"}, "does not stand in the text"),
        ({"content": ""}, "Select the words of the claim too"),
        ({"content": "أعلن البيت"}, "can&#x27;t be two of source, cue and claim"),
        ({"cue": ""}, "Select the words that report it too"),
    ],
)
def test_words_that_make_no_claim_are_refused_and_stay_in_the_form(
    desk: Client, claims: list[Claim], fields: dict[str, str], says: str
) -> None:
    given = {"source": "البيت الأبيض", "cue": "أعلن", "content": "واشنطن تعتزم"} | fields
    html = send(desk, claims[0], "words", version=0, **given).content.decode()
    assert says in html
    for role, words in given.items():
        assert f'name="{role}" rows="{2 if role == "content" else 1}" dir="auto">{words}<' in html
    assert Claim.objects.get(pk=claims[0].pk).version == 0


def test_a_second_correction_of_an_old_view_is_refused_with_both_in_view(
    desk: Client, claims: list[Claim]
) -> None:
    theirs = {"source": "البيت الأبيض", "cue": "أعلن", "content": "واشنطن تعتزم المشاركة"}
    send(desk, claims[0], "words", version=0, **theirs)
    ours = theirs | {"content": "تكثيف الجهود لحل الأزمة السورية"}
    html = send(desk, claims[0], "words", version=0, **ours).content.decode()
    assert "Somebody changed this claim meanwhile" in html
    assert "واشنطن تعتزم المشاركة</span>" in html  # theirs, on the card
    assert "تكثيف الجهود لحل الأزمة السورية</textarea>" in html  # ours, in the form
    assert content(claims[0]) == "واشنطن تعتزم المشاركة"
    assert 'name="version" value="1"' in html
    send(desk, claims[0], "words", version=1, **ours)
    assert content(claims[0]) == "تكثيف الجهود لحل الأزمة السورية"


def test_a_claim_is_split_where_the_second_begins_and_merged_again(
    desk: Client, article: Article, claims: list[Claim]
) -> None:
    whole = content(claims[0])
    send(desk, claims[0], "split", version=0, second="أن واشنطن تعتزم")
    first, second, *_rest = article.claims.order_by("start", "content_text")
    both = sorted([first, second], key=lambda claim: places_of(claim).content)
    assert (
        " ".join(claim.content_text for claim in both).split()
        == whole.replace("وأن", "و أن").split()
    )
    assert [str(s) for s in both[1].speakers.all()] == ["البيت الأبيض"]
    assert both[1].cue_text == "أعلن"
    send(desk, both[0], "merge", other=both[1].pk)
    both[1].refresh_from_db()
    assert (both[1].set_aside, both[1].merged_into) == ("merged", both[0])
    assert "1 claim set aside" in desk.get(address(article)).content.decode()


def test_what_is_no_claim_is_set_aside_and_can_be_taken_back(
    desk: Client, article: Article, claims: list[Claim]
) -> None:
    page = send(desk, claims[1], "reject")
    assert page.headers["Location"] == address(article)
    html = desk.get(address(article)).content.decode()
    assert f'data-claim="{claims[1].pk}"' not in html
    assert "Set aside: no claim." in html
    assert "1 claim set aside" in html
    assert html.count('class="card ') == 3
    send(desk, claims[1], "restore")
    assert f'data-claim="{claims[1].pk}"' in desk.get(address(article)).content.decode()


CORRECTIONS: list[tuple[str, dict[str, Any]]] = [
    ("reject", {}),
    ("split", {"second": "واشنطن"}),
    ("speakers", {"speaker": ["وزير المياه"]}),
    ("reading", {"kind": "direct", "polarity": "denied"}),
    ("words", {"source": "البيت الأبيض", "cue": "أعلن", "content": "واشنطن تعتزم"}),
]


@pytest.mark.parametrize(("act", "fields"), CORRECTIONS, ids=[act for act, _ in CORRECTIONS])
def test_a_claim_with_a_verdict_is_corrected_by_who_says_why_it_is_reopened(
    desk: Client, editor: User, claims: list[Claim], act: str, fields: dict[str, Any]
) -> None:
    claim, other = claims[0], examples.user_in("editor", "huda")
    assessment_publish(claim=claim, aspect="content", verdict="unverifiable", by=other)
    was = snapshots([claim])
    html = send(desk, claim, act, version=0, **fields).content.decode()
    assert "A verdict rests on this claim, or waits for review" in html
    assert 'class="reopen-form' in html
    assert f'<input type="hidden" name="act" value="{act}">' in html
    assert snapshots([claim]) == was
    done = send(desk, claim, act, version=0, reopen="Another minister.", **fields)
    assert done.status_code == 302
    assert snapshots([Claim.objects.get(pk=claim.pk)]) != was
    latest = Assessment.objects.get(superseded_by=None)
    assert (latest.verdict, latest.reason, latest.editor) == (
        "reopened",
        "Another minister.",
        editor,
    )
    assert [(n.kind, n.text) for n in other.notifications.all()] == [
        ("reopened", "Another minister.")
    ]


def test_nothing_is_reopened_where_the_correction_fails(
    desk: Client, editor: User, claims: list[Claim]
) -> None:
    assessment_publish(claim=claims[0], aspect="content", verdict="unverifiable", by=editor)
    wrong = {"source": "", "cue": "أعلن", "content": "no such words", "reopen": "Wrong words."}
    html = send(desk, claims[0], "words", version=0, **wrong).content.decode()
    assert "does not stand in the text" in html
    assert Assessment.objects.count() == 1


def test_a_claim_that_was_missed_is_added_with_its_speaker(desk: Client, article: Article) -> None:
    given = {"source": "البيان", "cue": "ووصف", "content": "تحقيق سلام دائم"}
    page = desk.post(address(article), {"act": "add", **given})
    claim = article.claims.get(content_text="تحقيق سلام دائم")
    assert page.headers["Location"] == f"{opened(claim)}#claim-{claim.pk}"
    assert ([str(s) for s in claim.speakers.all()], claim.run) == (["البيان"], None)
    assert "The claim was added." in desk.get(opened(claim)).content.decode()


def test_a_cue_without_a_claim_is_refused_and_nothing_selected_is_lost(
    desk: Client, article: Article
) -> None:
    html = desk.post(address(article), {"act": "add", "cue": "وأكد", "source": "البيان"})
    page = html.content.decode()
    assert "Select the words of the claim too, not only the words that report it." in page
    assert ">وأكد</textarea>" in page
    assert ">البيان</textarea>" in page
    assert article.claims.count() == len(SEEDED)


def test_a_name_that_another_bears_can_be_a_new_source(desk: Client, claims: list[Claim]) -> None:
    known, _new = source_store(names={"ar": ["سامي الغانم"]})
    send(desk, claims[0], "speakers", version=0, anew="سامي الغانم")
    speaker = claims[0].speakers.get()
    assert (str(speaker), speaker == known) == ("سامي الغانم", False)
    assert Source.objects.filter(names__name="سامي الغانم").count() == 2


def test_a_note_calls_a_colleague_and_an_empty_one_is_refused(
    desk: Client, claims: list[Claim]
) -> None:
    huda = examples.user_in("editor", "huda")
    assert "Write what you want to say." in send(desk, claims[0], "comment").content.decode()
    send(desk, claims[0], "comment", text="@huda هل عندك النص؟")
    html = desk.get(opened(claims[0])).content.decode()
    assert '<bdi class="mention">@huda</bdi> هل عندك النص؟' in html
    assert [n.kind for n in huda.notifications.all()] == ["mentioned"]


def test_a_later_extraction_shows_what_it_changed_and_asks_where_people_worked(
    desk: Client, editor: User, article: Article, claims: list[Claim]
) -> None:
    given = {"source": "البيت الأبيض", "cue": "أعلن", "content": "واشنطن تعتزم المشاركة"}
    send(desk, claims[0], "words", version=0, **given)
    longer = examples.attribution(
        "البيت الأبيض", "أعلن", "واشنطن تعتزم المشاركة في محادثات", text=SEED
    )
    examples.record(article, longer, SEEDED[1])
    html = desk.get(address(article)).content.decode()
    assert "0 new claims" in html
    assert "2 gone" in html
    assert "1 to decide" in html
    assert "واشنطن تعتزم المشاركة في محادثات</bdi>" in html
    assert content(claims[0]) == "واشنطن تعتزم المشاركة"
    proposal = Proposal.objects.get()
    send(desk, claims[0], "decide", proposal=proposal.pk, version=1, take="1")
    assert content(claims[0]) == "واشنطن تعتزم المشاركة في محادثات"
    assert "to decide" not in desk.get(address(article)).content.decode()


def test_a_reader_corrects_nothing(client: Client, reader: User, claims: list[Claim]) -> None:
    client.force_login(reader)
    for act in ("words", "split", "merge", "reject", "reading", "assign", "speakers"):
        send(client, claims[0], act, version=0, content="x", second="واشنطن", other=claims[1].pk)
    article = claims[0].document
    client.post(address(article), {"act": "add", "cue": "وأكد", "content": "واشنطن تعتزم"})
    client.post(address(article), {"act": "undo"})
    assert list(article.claims.order_by("start", "pk")) == claims
    assert {(claim.version, claim.set_aside) for claim in article.claims.all()} == {(0, "")}
    html = client.get(opened(claims[0])).content.decode()
    for control in ('value="words"', 'value="reject"', 'id="missed"', 'id="undo-form"'):
        assert control not in html
