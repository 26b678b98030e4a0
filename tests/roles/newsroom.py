"""A newsroom with a row of every sort, each holding a word that stands nowhere else."""

from typing import Any, NamedTuple

from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from claims.actions.assessments import assessment_publish
from claims.actions.cited_pages import page_cite
from claims.actions.claims import claims_assign, claims_reject
from claims.actions.comments import comment_add
from claims.actions.drafts import draft_save
from claims.actions.evidence import evidence_quote
from claims.actions.labels import label_save
from claims.actions.saved_views import view_save
from claims.actions.splits import source_split
from claims.actions.tokens import token_make
from claims.actions.topics import claims_topics_set
from claims.models import (
    CitedPage,
    Claim,
    Delivery,
    Draft,
    Notification,
    Proposal,
    TokenNote,
    Topic,
    Webhook,
)
from sources.actions.merges import source_merge
from sources.actions.names import Name
from sources.actions.pictures import picture_keep
from sources.actions.register import reliability_note, role_add
from sources.actions.sources import source_save
from sources.models import Export, Source
from sources.pictures import PictureRead
from sources.received import as_file

from .. import examples
from ..sources.pictures import png

PASSWORD = "tamarind-brook-27"
TEXT = (
    "Minister Qspeaker said that the Qclaim opens in May. Qspeaker said that the bridge costs much."
    " The road was closed. Qspeaker said that the tower is tall."
)
READER = {
    "Qspeaker",
    "Qclaim",
    "Qtitle",
    "Qpassage",
    "Qrationale",
    "Qdraft",
    "Qcomment",
    "Qlabel",
    "Qtopic",
    "Qperson",
    "Qview",
    "Qoffice",
    "Qnote",
}
#: What nobody but its author reads: a draft that is not submitted.
UNFINISHED = "Qunfinished"
ADMIN = READER | {"Qmail", "Qrole", "Qhook"}
#: {role: what of the newsroom's words its people may read}
MAY_READ: dict[str, set[str]] = {
    "anonymous": set(),
    "no role": set(),
    "reader": READER,
    "editor": READER,
    "reviewer": READER,
    "admin": ADMIN,
    "superuser": ADMIN | {"Qroot"},
}

PICTURE = png(30, 20)


class Newsroom(NamedTuple):
    """Its rows: ``keys`` by sort of row, people and their tokens by role."""

    keys: dict[str, Any]
    people: dict[str, User]
    tokens: dict[str, str]


def newsroom_made() -> Newsroom:
    """One of everything."""
    people = _people()
    chief, writer = people["superuser"], examples.user_in("reviewer", "writer", PASSWORD)
    writer.first_name, writer.email, writer.is_staff = "Qperson", "Qmail@example.org", True
    writer.save()
    keys = (
        _work(chief, writer)
        | _sources(chief)
        | {"user": writer.pk, "token": writer.pk, "newsroom": 1}
    )
    for person in people.values():
        told = Notification(user=person, kind="commented", by=writer, text="Qcomment")
        told.claim_id = keys["claim"]
        told.save()
    keys["notification"] = keys["notifications"] = told.pk
    hook = Webhook.objects.create(
        url="https://example.org/Qhook", events=["run.failed"], owner=people["admin"]
    )
    now = timezone.now()
    told_it = Delivery(webhook=hook, event="run.failed", body="{}", created_at=now, due_at=now)
    told_it.save()
    keys |= {"webhook": hook.pk, "delivery": told_it.pk}
    keys["digest"] = token_make(by=writer)[0].digest
    keys["account"] = writer.pk
    keys["export"] = Export.objects.create(
        owner=chief, listed="claims.claim", kind="csv", language="en", state="done", asked_at=now
    ).pk
    keys["group"] = keys["role"] = Group.objects.create(name="Qrole").pk
    keys["contenttype"] = ContentType.objects.get_for_model(Source).pk
    tokens = {role: token_make(by=person)[1] for role, person in people.items()}
    TokenNote.objects.update(used_at=timezone.now())  # else the walk's every request would say so
    return Newsroom(keys, people, tokens)


def _people() -> dict[str, User]:
    people = {"no role": User.objects.create_user("nobody")}
    people |= {role: examples.user_in(role) for role in ("reader", "editor", "reviewer", "admin")}
    people["superuser"] = User.objects.create_superuser("root", "Qroot@example.org")
    for person in people.values():
        person.is_staff = True
        person.set_password(PASSWORD)
        person.save()
    return people


def _work(chief: User, writer: User) -> dict[str, Any]:
    """An article with all that is done to claims."""
    document = examples.article(
        TEXT, title="Qtitle", language="en", url="https://example.org/dam", by=writer
    )
    said = [
        ("Minister Qspeaker", "said", "that the Qclaim opens in May"),
        ("Qspeaker", "said", "that the bridge costs much"),
        ("Qspeaker", "said", "that the tower is tall"),
    ]
    found = [examples.attribution(*words, text=TEXT, resolved_source="Qspeaker") for words in said]
    own = examples.statement("The road was closed", 0.5, text=TEXT)
    claims = examples.record(document, *found, own)
    label, spare = (
        label_save(label=None, by=chief, names={"en": name}, verdict="disputed")
        for name in ("Qlabel", "spare")
    )
    passages = [
        evidence_quote(claim=claims[at], quote=quote, stance="context", url=url, by=writer)
        for at, quote, url in (
            (0, "Qpassage of a report.", "https://example.org/report"),
            (1, "Bridges are dear.", "https://example.org/bridges"),
        )
    ]
    answer = assessment_publish(
        claim=claims[0],
        aspect="attribution",
        verdict="verified",
        evidence=[passages[0]],
        rationale="Qrationale",
        by=writer,
    )
    draft = draft_save(
        claim=claims[0],
        aspect="content",
        verdict="disputed",
        label=label,
        evidence=[passages[0]],
        rationale="Qdraft",
        submit=True,
        by=writer,
    )
    unfinished = draft_save(
        claim=claims[0],
        aspect="attribution",
        verdict="disputed",
        evidence=[passages[0]],
        rationale=UNFINISHED,
        reason=UNFINISHED,
        by=writer,
    )
    citation = page_cite(claim=claims[0], url="https://example.org/cited", by=writer)
    shown = PictureRead(PICTURE, 30, 20, "image/png")
    picture = picture_keep(received=as_file("q.png", PICTURE), read=shown)
    pictured = page_cite(claim=claims[1], url="https://example.org/q.png", by=writer)
    CitedPage.objects.filter(pk=pictured.page_id).update(state="kept", picture=picture)
    comment = comment_add(claim=claims[0], text="Qcomment", by=writer)
    change = claims_assign(claims=[claims[1]], assignee=writer, by=chief)
    claims_topics_set(claims=[claims[2]], names=["Qtopic"], by=chief)
    claims_reject(claims=[claims[3]], by=chief)
    assert claims[0].run
    proposal = Proposal.objects.create(run=claims[0].run, claim=claims[2], kind="gone")
    view = view_save(list="claim", name="Qview", query="said=open", shared=True, by=chief)
    return {
        "document": document.pk,
        "article": document.pk,
        "run": claims[0].run_id,
        "extractionrun": claims[0].run_id,
        "claim": claims[0].pk,
        "claims": [claim.pk for claim in claims],
        "evidence": passages[0].pk,
        "spare_evidence": passages[1].pk,
        "passage": passages[0].document_id,
        "assessment": answer.pk,
        "draft": draft.pk,
        "unfinished": unfinished.pk,
        "draft_version": Draft.objects.get(pk=draft.pk).version,
        "citation": citation.pk,
        "picture": picture.pk,
        "pictured": pictured.pk,
        "comment": comment.pk,
        "change": change.pk,
        "proposal": proposal.pk,
        "proposal_version": Claim.objects.get(pk=claims[2].pk).version,
        "topic": Topic.objects.get().pk,
        "view": view.pk,
        "label": spare.pk,
        "label_name": spare.names.get().pk,
    }


def _sources(chief: User) -> dict[str, Any]:
    """Who spoke, somebody who was merged into them, and somebody else."""
    source = Source.objects.get(names__name="Qspeaker")
    merged, other = (
        source_save(source=None, by=chief, names=[Name("en", name, True)], kind="person")
        for name in ("Q. Speaker", "somebody else")
    )
    source_merge(source=merged, into=source, by=chief)
    twin = source_save(
        source=None,
        by=chief,
        names=[Name("en", "Q twin", True), Name("en", "Q. Speaker")],
        kind="person",
    )
    split = source_split(
        source=twin, names=[("en", "Q. Speaker")], into=source, reason="Qreason", by=chief
    )
    office = role_add(source=source, titles={"en": ["Qoffice"]}, by=chief)
    note = reliability_note(source=source, text="Qnote", by=chief)
    return {
        "office": office.pk,
        "note": note.pk,
        "source": source.pk,
        "name": source.names.get(name="Qspeaker").pk,
        "other": other.pk,
        "merged": merged.pk,
        "split": split.pk,
        "merge": merged.merges.get().pk,
        "history": merged.history.last().history_id,
    }
