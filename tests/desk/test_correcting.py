"""Editors correct the machine on the article's page, and take it back; without a script too."""

import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from claims.actions._changes import snapshots
from claims.actions.assessments import assessment_publish
from claims.actions.drafts import draft_save
from claims.actions.evidence import evidence_quote
from claims.models import (
    Article,
    Assessment,
    Claim,
    Draft,
    Evidence,
    Label,
    LabelName,
    Newsroom,
    Proposal,
)
from claims.queries.claims import places_of
from sources.actions.sources import source_store
from sources.models import Source

from .. import examples
from .conftest import SEED, SEEDED
from .test_workbench import address, opened, send


def content(claim: Claim) -> str:
    claim.refresh_from_db()
    return claim.content_text


def read(draft: Draft) -> dict[str, Any]:
    """What the card says of the draft's version."""
    return {f"version_{draft.pk}": Draft.objects.get(pk=draft.pk).version}


def undo(desk: Client, article: Any) -> str:
    """Press undo; returns what the page says then."""
    page = desk.post(address(article), {"act": "undo"}, follow=True)
    return [str(message) for message in page.context["messages"]][-1]


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


def test_undo_takes_back_the_last_deed_and_then_the_one_before(
    desk: Client, editor: User, article: Article, claims: list[Claim]
) -> None:
    words = content(claims[0])
    send(desk, claims[0], "split", version=0, second="أن واشنطن تعتزم")
    evidence_quote(
        claim=claims[1], quote="x y", stance="context", url="https://example.org", by=editor
    )
    send(desk, claims[1], "assess", answer="content:unverifiable")
    send(desk, claims[2], "assign", assignee=editor.pk)

    assert undo(desk, article) == "Undone: assigned."
    assert Claim.objects.get(pk=claims[2].pk).assignee is None
    assert "unverifiable" in undo(desk, article)
    latest = Assessment.objects.get(superseded_by=None)
    assert (latest.verdict, latest.reason) == ("withdrawn", "Undone.")
    assert undo(desk, article) == "Undone: evidence added."
    assert not Evidence.objects.exists()
    assert undo(desk, article) == "Undone: split."
    assert (article.claims.count(), content(claims[0])) == (len(SEEDED), words)
    assert undo(desk, article) == "There is nothing of yours to undo in this article."


def test_undo_of_a_submitted_draft_has_it_back_to_write_on(
    desk: Client, editor: User, article: Article, claims: list[Claim]
) -> None:
    draft = draft_save(
        claim=claims[0],
        aspect="content",
        verdict="unverifiable",
        rationale="Nobody knows.",
        by=editor,
        submit=True,
    )
    assert undo(desk, article) == "Undone: submitted for review."
    draft.refresh_from_db()
    assert (draft.state, draft.submitted_at, draft.rationale) == ("draft", None, "Nobody knows.")
    assert [read["rationale"] for read in draft.earlier.values()] == ["Nobody knows."]
    assert undo(desk, article) == "Undone: draft."
    draft.refresh_from_db()
    assert draft.state == "dropped"


def test_one_change_in_the_history_can_be_undone_unless_something_changed_since(
    desk: Client, claims: list[Claim]
) -> None:
    send(desk, claims[0], "reading", version=0, kind="direct", polarity="denied")
    [change] = claims[0].changes.all()
    send(desk, claims[0], "reading", version=1, kind="direct", polarity="doubted")
    html = send(desk, claims[0], "undo-change", change=change.pk).content.decode()
    assert "Somebody changed this since." in html
    latest = claims[0].changes.first()
    assert latest
    send(desk, claims[0], "undo-change", change=latest.pk)
    send(desk, claims[0], "undo-change", change=change.pk)
    claims[0].refresh_from_db()
    assert (claims[0].kind, claims[0].polarity) == ("indirect", "affirmed")


def test_an_answer_is_withdrawn_with_a_reason_and_the_question_is_open_again(
    desk: Client, editor: User, claims: list[Claim]
) -> None:
    answer = assessment_publish(
        claim=claims[0], aspect="content", verdict="unverifiable", by=editor
    )
    refused = send(
        desk, claims[0], "assess", answer="content:withdrawn", seen_content=answer.pk
    ).content.decode()
    assert "An answer stands. Say in a few words why it is corrected." in refused
    send(
        desk,
        claims[0],
        "assess",
        answer="content:withdrawn",
        seen_content=answer.pk,
        reason="Wrong claim.",
    )
    html = desk.get(opened(claims[0])).content.decode()
    assert "Wrong claim." in html
    assert "2 earlier answers" in html
    assert '<span class="chip open">' in html


# --- four eyes ---------------------------------------------------------------------------


@pytest.fixture
def four_eyes(db: None) -> None:
    Newsroom.objects.update_or_create(pk=1, defaults={"four_eyes": True})


def test_with_four_eyes_a_verdict_waits_for_a_second_person(
    desk: Client, client: Client, editor: User, claims: list[Claim], four_eyes: None
) -> None:
    cited = {"cited_url": "https://example.org/a", "rationale": "The minutes say so."}
    send(desk, claims[0], "assess", answer="content:disputed", **cited)
    draft = Draft.objects.get()
    assert (draft.state, draft.author, Assessment.objects.count()) == ("submitted", editor, 0)
    html = desk.get(opened(claims[0])).content.decode()
    assert "waiting for review" in html
    assert "A reviewer decides on it." not in html
    assert 'value="approve:' not in html

    own = send(desk, claims[0], "draft", press=f"approve:{draft.pk}").content.decode()
    assert "Your role does not allow this." in own

    reviewer = examples.user_in("reviewer")
    reviewer.is_staff = True
    reviewer.save()
    client.force_login(reviewer)
    html = client.get(opened(claims[0])).content.decode()
    assert f'value="approve:{draft.pk}"' in html
    assert "The minutes say so." in html
    unsaid = send(client, claims[0], "draft", press=f"return:{draft.pk}").content.decode()
    assert "Say what is missing" in unsaid
    send(
        client, claims[0], "draft", press=f"return:{draft.pk}", note="Which minutes?", **read(draft)
    )

    client.force_login(editor)
    html = client.get(opened(claims[0])).content.decode()
    assert "Which minutes?" in html
    assert f'value="submit:{draft.pk}"' in html
    more = cited | {"rationale": "The minutes of May say so."}
    send(client, claims[0], "assess", answer="content:disputed", **more)
    client.force_login(reviewer)
    send(client, claims[0], "draft", press=f"approve:{draft.pk}", **read(draft))
    answer = Assessment.objects.get()
    assert (answer.editor, answer.reviewer, answer.verdict, answer.rationale) == (
        editor,
        reviewer,
        "disputed",
        "The minutes of May say so.",
    )
    assert "reviewed by" in client.get(opened(claims[0])).content.decode()


def test_a_reviewer_cannot_approve_what_they_wrote_themselves(
    client: Client, claims: list[Claim], four_eyes: None
) -> None:
    reviewer = examples.user_in("reviewer")
    reviewer.is_staff = True
    reviewer.save()
    client.force_login(reviewer)
    send(client, claims[0], "assess", answer="content:unverifiable")
    draft = Draft.objects.get()
    assert 'value="approve:' not in client.get(opened(claims[0])).content.decode()
    html = send(client, claims[0], "draft", press=f"approve:{draft.pk}").content.decode()
    assert "Four eyes: somebody else than its author approves a verdict." in html
    assert not Assessment.objects.exists()


def test_a_note_calls_a_colleague_and_an_empty_one_is_refused(
    desk: Client, claims: list[Claim]
) -> None:
    huda = examples.user_in("editor", "huda")
    assert "Write what you want to say." in send(desk, claims[0], "comment").content.decode()
    send(desk, claims[0], "comment", text="@huda هل عندك النص؟")
    html = desk.get(opened(claims[0])).content.decode()
    assert '<bdi class="mention">@huda</bdi> هل عندك النص؟' in html
    assert [n.kind for n in huda.notifications.all()] == ["mentioned"]


def test_the_newsrooms_own_labels_stand_in_place_of_the_verdict_they_are_tied_to(
    desk: Client, claims: list[Claim]
) -> None:
    label = Label.objects.create(verdict="disputed", aspect="content", rating=2)
    for language, name in (("ar", "مضلّل"), ("en", "Misleading")):
        LabelName.objects.create(label=label, language=language, name=name)
    html = desk.get(opened(claims[0])).content.decode()
    assert f'value="content:disputed:{label.pk}"' in html
    assert "Misleading" in html
    assert 'value="content:disputed"' not in html
    assert 'value="attribution:disputed"' in html
    cited = {"cited_url": "https://example.org"}
    send(desk, claims[0], "assess", answer=f"content:disputed:{label.pk}", **cited)
    answer = Assessment.objects.get()
    assert (answer.verdict, answer.label) == ("disputed", label)
    arabic = desk.get(address(claims[0].document), headers={"accept-language": "ar"})
    assert "</span> مضلّل</span>" in arabic.content.decode()


def test_a_draft_is_kept_for_oneself_and_dropped(desk: Client, claims: list[Claim]) -> None:
    send(desk, claims[0], "assess", answer="content:verified", draft="1", rationale="Not yet.")
    draft = Draft.objects.get()
    assert (draft.state, draft.rationale, draft.cited_url) == ("draft", "Not yet.", "")
    unfounded = send(desk, claims[0], "draft", press=f"submit:{draft.pk}").content.decode()
    assert "Choose at least one piece of evidence" in unfounded
    send(desk, claims[0], "draft", press=f"drop:{draft.pk}")
    draft.refresh_from_db()
    assert draft.state == "dropped"
    assert "Not yet." not in desk.get(opened(claims[0])).content.decode()


# --- a later extraction ------------------------------------------------------------------


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


def test_a_draft_that_waits_is_on_the_card_of_everybody(desk: Client, claims: list[Claim]) -> None:
    other = examples.user_in("editor", "huda")
    draft_save(
        claim=claims[0],
        aspect="content",
        verdict="disputed",
        cited_url="https://example.org",
        by=other,
        submit=True,
    )
    html = desk.get(opened(claims[0])).content.decode()
    assert "A reviewer decides on it." in html
