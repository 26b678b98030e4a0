"""What an answer is about, and what it rests on: the database keeps it while it stands or waits."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from claims.actions.assessments import assessment_publish
from claims.actions.drafts import draft_drop, draft_save
from claims.actions.evidence import evidence_add
from claims.actions.reopening import answer_reopen
from claims.models import Assessment, Claim, ClaimSpan, Draft, Evidence, Label, LabelName
from sources.actions.documents import document_store
from sources.actions.sources import source_store
from sources.models import Document, Source

Act = Callable[[], Any]


class Answered:
    """A claim with an answer, or a draft of one, that rests on a passage and has a label."""

    def __init__(self, claim: Claim, by: User, *, waits: bool) -> None:
        self.claim, self.by, self.waits = claim, by, waits
        cited, _new = document_store(text="The minutes.", url="https://example.org/minutes")
        add: dict[str, Any] = {"claim": claim, "document": cited, "stance": "supports", "by": by}
        self.cited, self.piece = cited, evidence_add(start=0, end=3, **add)
        self.spare = evidence_add(start=4, end=11, **add)
        self.label = Label.objects.create(verdict="verified", rating=3)
        LabelName.objects.create(label=self.label, language="en", name="True")
        given: dict[str, Any] = {"aspect": "content", "verdict": "verified", "label": self.label}
        given |= {"claim": claim, "by": by, "evidence": [self.piece]}
        self.answer: Any = (
            draft_save(**given, submit=True) if waits else assessment_publish(**given)
        )

    def reopen(self) -> None:
        answer_reopen(claim=self.claim, reason="Another minister.", by=self.by)


def column(model: Any, pk: Any, **values: Any) -> Act:
    return lambda: model.objects.filter(pk=pk).update(**values)


#: What is free again once the answer no longer stands or waits: {name: the write}.
ABOUT: dict[str, Callable[[Answered], Act]] = {
    "speaker": lambda w: lambda: w.claim.speakers.set([source_store(names={"en": ["x"]})[0]]),
    "no speaker": lambda w: w.claim.speakers.clear,
    "polarity": lambda w: column(Claim, w.claim.pk, polarity="denied"),
    "kind": lambda w: column(Claim, w.claim.pk, kind="mixed"),
    "words": lambda w: column(Claim, w.claim.pk, content_text="x"),
    "end": lambda w: column(Claim, w.claim.pk, end=3),
    "label as read": lambda w: column(Claim, w.claim.pk, speaker_label="x"),
    "set aside": lambda w: column(Claim, w.claim.pk, set_aside="rejected"),
    "span": lambda w: lambda: ClaimSpan.objects.filter(claim=w.claim).update(end=60),
    "spans": lambda w: lambda: ClaimSpan.objects.filter(claim=w.claim).delete(),
    "one more span": lambda w: (
        lambda: ClaimSpan.objects.create(claim=w.claim, role="cue", start=50, end=51)
    ),
    "article's title": lambda w: column(Document, w.claim.document_id, title="x"),
    "article's publisher": lambda w: column(
        Document, w.claim.document_id, publisher=Source.objects.first()
    ),
}
#: What stays with every answer there ever was, and with a draft while it waits.
RESTS_ON: dict[str, Callable[[Answered], Act]] = {
    "stance": lambda w: column(Evidence, w.piece.pk, stance="refutes"),
    "passage": lambda w: column(Evidence, w.piece.pk, start=1),
    "note": lambda w: column(Evidence, w.piece.pk, note="x"),
    "cited passage taken away": lambda w: w.piece.delete,
    "evidence cleared": lambda w: w.answer.evidence.clear,
    "evidence added": lambda w: lambda: w.answer.evidence.add(w.spare),
    "evidence exchanged": lambda w: (
        lambda: type(w.answer).evidence.through.objects.update(evidence=w.spare)
    ),
    "title": lambda w: column(Document, w.cited.pk, title="x"),
    "address": lambda w: column(Document, w.cited.pk, url="https://example.org/other"),
}
#: What stays as long as anything carries it.
LABEL: dict[str, Callable[[Answered], Act]] = {
    "label's verdict": lambda w: column(Label, w.label.pk, verdict="disputed"),
    "label's question": lambda w: column(Label, w.label.pk, aspect="content"),
    "label's rating": lambda w: column(Label, w.label.pk, rating=5),
    "label's name": lambda w: lambda: w.label.names.update(name="False"),
    "label's name taken away": lambda w: lambda: w.label.names.all().delete(),
}


def refused(act: Act) -> bool:
    try:
        with transaction.atomic():
            act()
    except IntegrityError:
        return True
    return False


@pytest.mark.parametrize("waits", [False, True], ids=["stands", "waits"])
@pytest.mark.parametrize("name", ABOUT | RESTS_ON | LABEL)
def test_what_an_answer_is_about_or_rests_on_stays_in_the_database(
    claim: Claim, editor: User, name: str, waits: bool
) -> None:
    world = Answered(claim, editor, waits=waits)
    act = (ABOUT | RESTS_ON | LABEL)[name](world)
    assert refused(act)
    world.reopen()
    kept = name in LABEL or (name in RESTS_ON and not waits)
    assert refused(act) is kept


def test_what_answers_are_not_about_is_free(claim: Claim, editor: User) -> None:
    world = Answered(claim, editor, waits=False)
    Claim.objects.filter(pk=claim.pk).update(assignee=editor, assigned_at=claim.created_at)
    Evidence.objects.filter(pk=world.spare.pk).update(stance="context")
    Label.objects.filter(pk=world.label.pk).update(active=False, position=4)
    LabelName.objects.create(label=world.label, language="ar", name="صحيح")
    world.spare.delete()


def test_no_assessment_is_deleted_and_no_draft_that_waits(claim: Claim, editor: User) -> None:
    world = Answered(claim, editor, waits=False)
    with pytest.raises(IntegrityError, match="kept"), transaction.atomic():
        Assessment.objects.all()._raw_delete("default")
    draft = draft_save(
        claim=claim, aspect="attribution", verdict="unverifiable", submit=True, by=editor
    )
    with pytest.raises(IntegrityError, match="kept"), transaction.atomic():
        draft.delete()
    draft_drop(draft=draft, by=editor)
    draft.delete()
    assert (Assessment.objects.get(), Draft.objects.count()) == (world.answer, 0)


@pytest.mark.parametrize(
    "change",
    [
        {"verdict": "disputed"},
        {"rationale": "x"},
        {"cited_url": "https://example.org/"},
        {"version": 7},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_draft_that_waits_says_what_was_read(
    claim: Claim, editor: User, change: dict[str, Any]
) -> None:
    world = Answered(claim, editor, waits=True)
    with pytest.raises(IntegrityError, match="read"), transaction.atomic():
        Draft.objects.filter(pk=world.answer.pk).update(**change)
