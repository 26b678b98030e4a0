"""Rows as raw as the ORM can write them, to try the database's promises with."""

from typing import Any

from django.contrib.auth.models import User
from django.db import models
from django.utils import timezone

from claims.models import (
    Assessment,
    Byline,
    Citation,
    CitedPage,
    Claim,
    ClaimSpan,
    Draft,
    Evidence,
    EvidenceProposal,
    ExtractionRun,
    FactCheck,
    Feed,
    Intake,
    Label,
    LabelName,
    Newsroom,
    PassageTrace,
    Preference,
    Presence,
    Proposal,
    Repeat,
    SavedView,
    SourceSplit,
    Topic,
)
from sources.models import (
    Correction,
    Document,
    DocumentAddress,
    Export,
    ExportPart,
    KeptAnswer,
    Likeness,
    Original,
    Source,
    SourceName,
    Update,
)
from sources.models.register import Apart, ReliabilityNote, Role, RoleTitle

from ..examples import article

NOW = timezone.now()


def insert(model: type[models.Model], **fields: Any) -> models.Model:
    """A row as raw as the ORM can write it: no action, no ``save``."""
    return model._default_manager.bulk_create([model(**fields)])[0]


class World:
    """Rows to hang others on."""

    def __init__(self, claim: Claim, editor: User) -> None:
        self.claim, self.editor, self.document = claim, editor, claim.document
        self.source = Source.objects.get(names__name="سامي الغانم")

    def put_source(self, **fields: Any) -> models.Model:
        return insert(Source, **fields)

    def merge(self, into: str) -> None:
        other = Source.objects.create()
        chosen = {"itself": self.source, "another": other}[into]
        Source.objects.filter(pk=self.source.pk).update(merged_into=chosen)

    def put_split(self, **fields: Any) -> models.Model:
        base = {"source": self.source, "by": self.editor, "made": False}
        names: dict[str, Any] = {"names_before": {}, "names_after": {}}
        into = {} if "into" in fields else {"into": Source.objects.create()}
        return insert(SourceSplit, **(base | names | into | fields))

    def put_name(self, **fields: Any) -> models.Model:
        base = {"source": self.source, "language": "en", "name": "Sami", "norm": "sami"}
        return insert(SourceName, **(base | fields))

    def put_address(self, **fields: Any) -> models.Model:
        base = {"document": self.document, "url": "https://example.org/x", "address_key": "x"}
        return insert(DocumentAddress, **(base | fields))

    def put_correction(self, **fields: Any) -> models.Model:
        return insert(Correction, **({"document": self.document, "version": 1} | fields))

    def put_likeness(self, **fields: Any) -> Any:
        later = self.put_document(url=f"https://example.org/{Document.objects.count()}")
        base = {"later": later, "earlier": self.document, "kind": "copy", "share": 1.0}
        return insert(Likeness, **(base | fields))

    def put_document(self, **fields: Any) -> models.Model:
        return insert(Document, **({"text": "x", "sha256": "00", "language": "en"} | fields))

    def put_original(self, **fields: Any) -> models.Model:
        base = {"document": self.document, "size": 0, "sha256": "00", "received_at": NOW}
        return insert(Original, **(base | {"packed": b""} | fields))

    def put_update(self, **fields: Any) -> models.Model:
        return insert(Update, **{"kind": "feed", "thing": "x", "at": NOW} | fields)

    def put_answer(self, **fields: Any) -> models.Model:
        base = {"user": self.editor, "key": "k", "digest": "d", "begun_at": NOW}
        return insert(KeptAnswer, **(base | fields))

    def put_feed(self, **fields: Any) -> models.Model:
        return insert(Feed, **({"url": "x", "address_key": "00", "next_at": NOW} | fields))

    def put_page(self, **fields: Any) -> models.Model:
        key = str(CitedPage.objects.count())
        base = {"url": "https://example.org/", "address_key": key, "due_at": NOW}
        return insert(CitedPage, **(base | fields))

    def put_citations(self, *pages: models.Model) -> None:
        for page in pages:
            insert(Citation, claim=self.claim, page=page)

    def put_intake(self, **fields: Any) -> models.Model:
        return insert(Intake, **({"url": "x", "address_key": "00", "due_at": NOW} | fields))

    def put_entries(self, *keys: str) -> None:
        feed = self.put_feed()
        for key in keys:
            self.put_intake(feed=feed, entry_key=key, state="read")

    def put_run(self, **fields: Any) -> models.Model:
        base = {"document": self.document, "state": "queued", "queued_at": NOW}
        return insert(ExtractionRun, **(base | fields))

    def put_claim(self, **fields: Any) -> models.Model:
        base = {"document": self.document, "kind": "direct", "cue_text": "y", "content_text": "x"}
        return insert(Claim, **(base | {"start": 0, "end": 1, "fingerprint": "00"} | fields))

    def put_statement(self, **fields: Any) -> models.Model:
        return self.put_claim(**({"voice": "outlet", "kind": "", "cue_text": ""} | fields))

    def put_draft(self, **fields: Any) -> models.Model:
        base = {"claim": self.claim, "aspect": "content", "verdict": "verified"}
        return insert(Draft, **(base | {"author": self.editor} | fields))

    def put_label(self, **fields: Any) -> models.Model:
        return insert(Label, **({"verdict": "disputed"} | fields))

    def put_label_name(self, **fields: Any) -> models.Model:
        base = {"label": Label.objects.create(verdict="disputed"), "language": "en", "name": "x"}
        return insert(LabelName, **(base | fields))

    def put_proposal(self, **fields: Any) -> models.Model:
        base = {"run": self.claim.run, "claim": self.claim, "kind": "gone"}
        return insert(Proposal, **(base | fields))

    def put_repeat(self, claim: Any = None, **fields: Any) -> models.Model:
        base = {"claim": claim or self.put_claim(), "earlier": self.claim, "likeness": 1}
        return insert(Repeat, **(base | fields))

    def put_passage(self, **fields: Any) -> models.Model:
        base: dict[str, Any] = {"document": self.document, "start": 0, "end": 1}
        bytes_ = dict.fromkeys(("signs", "vector", "marks"), b"")
        return insert(PassageTrace, **(base | bytes_ | fields))

    def put_proposed(self, **fields: Any) -> models.Model:
        base = {"claim": self.claim, "document": self.document, "start": 0, "end": 1}
        return insert(EvidenceProposal, **(base | {"likeness": 1} | fields))

    def put_check(self, **fields: Any) -> models.Model:
        number = Document.objects.count()
        document = article(f"The tower is tall. {number}", kind="report")
        base = {"claim": "c", "rating": "r", "publisher": "p", "address_key": "a", "claim_key": "k"}
        return insert(FactCheck, **({"document": document} | base | fields))

    def put_role(self, **fields: Any) -> models.Model:
        return insert(Role, **({"source": self.source} | fields))

    def put_title(self, **fields: Any) -> models.Model:
        role = Role.objects.first() or self.put_role()
        base = {"role": role, "language": "en", "name": "minister", "norm": "minister"}
        return insert(RoleTitle, **(base | fields))

    def put_reliability(self, **fields: Any) -> models.Model:
        base = {"source": self.source, "text": "often late", "by": self.editor}
        return insert(ReliabilityNote, **(base | fields))

    def put_apart(self, *, first: int = 0, second: int = 1) -> models.Model:
        while Source.objects.count() < 3:
            self.put_source()
        rows = list(Source.objects.order_by("pk"))
        return insert(Apart, source=rows[first], other=rows[second], by=self.editor)

    def put_byline(self, **fields: Any) -> models.Model:
        return insert(Byline, **({"user": self.editor, "name": "R. Reader"} | fields))

    def put_export(self, **fields: Any) -> models.Model:
        given = {"owner": self.editor, "listed": "claims.claim", "kind": "csv", "asked_at": NOW}
        return insert(Export, **(given | fields))

    def put_export_part(self, number: int, export: models.Model) -> models.Model:
        return insert(ExportPart, export=export, number=number, packed=b"")

    def put_view(self, **fields: Any) -> models.Model:
        return insert(SavedView, **({"owner": self.editor, "list": "claim", "name": "x"} | fields))

    def put_topic(self, **fields: Any) -> models.Model:
        return insert(Topic, **({"name": "Water", "key": "water"} | fields))

    def put_presence(self) -> models.Model:
        return insert(Presence, user=self.editor, document=self.document, seen_at=NOW)

    def put_newsroom(self, **fields: Any) -> models.Model:
        Newsroom.objects.all().delete()
        return insert(Newsroom, **fields)

    def put_preference(self, **fields: Any) -> models.Model:
        return insert(Preference, user=self.editor, **fields)

    def assign(self, **fields: Any) -> None:
        Claim.objects.filter(pk=self.claim.pk).update(**fields)

    def nest(self, into: str) -> None:
        other = self.put_claim()
        chosen = {"itself": self.claim, "another": other}[into]
        Claim.objects.filter(pk=self.claim.pk).update(parent=chosen)

    def put_span(self, **fields: Any) -> models.Model:
        base = {"claim": self.claim, "role": "content", "start": 3, "end": 5}
        return insert(ClaimSpan, **(base | fields))

    def put_evidence(self, **fields: Any) -> models.Model:
        base = {"claim": self.claim, "document": self.document, "stance": "context"}
        return insert(Evidence, **(base | {"start": 0, "end": 4, "added_by": self.editor} | fields))

    def put_assessment(self, **fields: Any) -> models.Model:
        base = {"claim": self.claim, "aspect": "content", "verdict": "unverifiable"}
        return insert(Assessment, **(base | {"editor": self.editor} | fields))
