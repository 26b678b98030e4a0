"""What editors answer on a claim's card, and by what evidence; each submission is one action."""

import re
from typing import Any, ClassVar

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.translation import gettext as _

from sources import limits
from sources.errors import Refused
from sources.forms import ActionForm, PastedText
from sources.given import outlet_named
from sources.ids import row_id
from sources.limits import length_require
from sources.models import Document, Source
from sources.queries import documents_quoting
from sources.received import as_file

from ..actions.cited_pages import citation_remove, page_cite
from ..actions.drafts import answer_give, draft_approve, draft_drop, draft_return, draft_submit
from ..actions.evidence import evidence_add, evidence_picture, evidence_quote, evidence_remove
from ..actions.reopening import answer_reopen
from ..models import Assessment, Citation, Claim, Draft, Evidence, Label
from ..queries.claims import claim_read_at
from ..queries.verdicts import DraftRead, draft_earlier, drafts_seen_by


class ClaimForm(ActionForm):
    """A form on a claim's card; ``version`` is the claim's that the card showed."""

    version = forms.IntegerField(required=False)

    def __init__(self, data: Any, files: Any = None, *, claim: Claim) -> None:
        super().__init__(data, files)
        self.claim = claim

    @property
    def sent(self) -> list[tuple[str, str]]:
        """All that the form was sent with, to send it once more with an answer to a question."""
        asked = {"csrfmiddlewaretoken", *self.asks}
        return [(n, v) for n, vs in self.data.lists() if n not in asked for v in vs]

    @property
    def seen(self) -> int | None:
        """The claim's version in view."""
        version: int | None = self.cleaned_data["version"]
        return version

    @property
    def read_then(self) -> dict[str, Any] | None:
        """How the claim read at that version, where somebody changed it since."""
        seen = self.cleaned_data.get("version")
        self.claim.refresh_from_db(fields=["version", "speakers_since"])
        then = None if seen is None else claim_read_at(self.claim, seen)
        if then is None:
            return None
        speakers = Source.objects.filter(pk__in=then["speakers"]).prefetch_related("names")
        return _in_words(then) | {"speakers": list(speakers)}

    #: Fields with which a refused form is answered.
    asks: ClassVar[tuple[str, ...]] = ()


class CorrectionForm(ClaimForm):
    """A correction of the claim.

    Where a verdict rests on it or waits, it is refused, until ``reopen`` says why that is
    looked at again: then it is reopened and the claim corrected, both or neither.
    """

    reopen = forms.CharField(required=False, max_length=limits.NOTE)
    asks = ("reopen",)

    @property
    def reopens(self) -> bool:
        """Was it refused because a verdict rests on the claim, or waits?"""
        return self.has_error(NON_FIELD_ERRORS, "claim_answered")

    def act(self, *, by: User) -> Any:
        """Reopen what rests on the claim, where that is asked for, then correct it."""
        reason = self.cleaned_data["reopen"].strip()
        if reason:
            answer_reopen(claim=self.claim, reason=reason, by=by)
        return self.correct(by=by)

    def correct(self, *, by: User) -> Any:
        """The action; raises Refused."""
        raise NotImplementedError


class AssessmentForm(ClaimForm):
    """One press: ``answer`` is "aspect:verdict", with ":label" behind it for the newsroom's own.

    ``seen_…`` is what stood there before; with ``draft``, it is only kept for oneself.
    ``confirm`` says that it is meant, though all of the evidence speaks against it.
    """

    asks = ("confirm",)

    answer = forms.CharField()
    draft = forms.BooleanField(required=False)
    rationale = forms.CharField(required=False, max_length=limits.NOTE)
    cited_url = forms.CharField(required=False, max_length=limits.ADDRESS)
    reason = forms.CharField(required=False, max_length=limits.NOTE)
    evidence = forms.MultipleChoiceField(required=False)
    seen_attribution = forms.CharField(required=False)
    seen_content = forms.CharField(required=False)
    confirm = forms.BooleanField(required=False)

    def __init__(self, data: Any, files: Any = None, *, claim: Claim) -> None:
        super().__init__(data, files, claim=claim)
        pieces = self.fields["evidence"]
        assert isinstance(pieces, forms.MultipleChoiceField)
        pieces.choices = [(str(piece.pk), piece.pk) for piece in claim.evidence.all()]

    @property
    def contrary(self) -> bool:
        """Was it refused because all of the evidence speaks against it?"""
        return self.has_error("confirm", "evidence_contrary")

    def act(self, *, by: User) -> Assessment | Draft:
        """The new answer to one of the claim's two questions."""
        given = self.cleaned_data
        aspect, verdict, label = [*given["answer"].split(":"), "", ""][:3]
        chosen = [e for e in self.claim.evidence.all() if str(e.pk) in given["evidence"]]
        return answer_give(
            claim=self.claim,
            aspect=aspect,
            verdict=verdict,
            label=Label.objects.filter(pk=row_id(label)).first(),
            draft=given["draft"],
            rationale=given["rationale"],
            evidence=chosen,
            cited_url=given["cited_url"],
            reason=given["reason"],
            seen=given.get(f"seen_{aspect}", ""),
            claim_version=self.seen,
            confirm=given["confirm"],
            by=by,
        )


class PagesForm(ClaimForm):
    """A page for the claim: asked for by its address, fetched anew, or taken off the card."""

    url = forms.CharField(required=False, max_length=limits.ADDRESS)
    fresh = forms.CharField(required=False, max_length=limits.ADDRESS)
    drop = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)

    def act(self, *, by: User) -> Citation | None:
        """The page's citation, or None where it was taken off."""
        given = self.cleaned_data
        if given["drop"] is None:
            url = given["fresh"] or given["url"]
            return page_cite(claim=self.claim, url=url, fresh=bool(given["fresh"]), by=by)
        citation = self.claim.citations.filter(pk=given["drop"]).first()
        if citation:
            citation_remove(citation=citation, by=by)
        return None


class GivenEvidenceForm(ClaimForm):
    """What is said of evidence that an editor brings: how it bears, and where it was published."""

    stance = forms.CharField(required=False)
    url = forms.CharField(required=False, max_length=limits.ADDRESS)
    outlet = forms.CharField(required=False, max_length=limits.NAME)
    note = forms.CharField(required=False, max_length=limits.NOTE)


class EvidenceForm(GivenEvidenceForm):
    """A passage: out of a stored document, or pasted with the address where it stands.

    ``start`` and ``end`` are where a script saw it chosen: they hold if the words stand there.
    """

    quote = PastedText(required=False, max_length=limits.WORDS)
    document = forms.CharField(required=False)
    start = forms.IntegerField(required=False, min_value=0)
    end = forms.IntegerField(required=False, min_value=1)

    def clean_document(self) -> Document | None:
        """The stored document named by "#12 …" or by its whole title."""
        named = self.cleaned_data["document"].strip()
        if not named:
            return None
        number = re.match(r"#?(\d{1,18})\b", named)
        wanted = {"pk": int(number[1])} if number else {"title__iexact": named}
        document = Document.objects.filter(**wanted).first()
        if document is None:
            raise forms.ValidationError(
                _("No document has this number or title. Pick one from the list.")
            )
        return document

    def act(self, *, by: User) -> Evidence:
        """The passage as evidence on the claim."""
        given = self.cleaned_data
        document = given["document"] or self._document_found()
        if document and (chosen := self._chosen(document)):
            start, end = chosen
            passage = {"start": start, "end": end, "stance": given["stance"], "note": given["note"]}
            return evidence_add(claim=self.claim, document=document, by=by, **passage)
        return evidence_quote(
            claim=self.claim,
            quote=given["quote"],
            stance=given["stance"],
            document=document,
            url="" if document else given["url"],
            publisher=None if document else outlet_named(given["outlet"], language=""),
            note=given["note"],
            by=by,
        )

    def _chosen(self, document: Document) -> tuple[int, int] | None:
        """Where the passage was chosen, without white space at its ends."""
        start, end = self.cleaned_data["start"], self.cleaned_data["end"]
        if start is None or end is None:
            return None
        words = document.quote(start, end)
        if not words.strip() or words.split() != self.cleaned_data["quote"].split():
            return None
        start += len(words) - len(words.lstrip())
        return start, start + len(words.strip())

    def _document_found(self) -> Document | None:
        """Without document and address: the one stored document that has these words."""
        quote = self.cleaned_data["quote"].strip()
        if self.cleaned_data["url"] or not quote:
            return None
        found = list(documents_quoting(quote)[:2])
        if len(found) == 1:
            return found[0]
        message = (
            _("Several documents have these words. Pick the one you mean.")
            if found
            else _("No stored document has these words. Give the address where they stand.")
        )
        raise Refused("evidence_from_nowhere", message, field="document" if found else "url")


class PictureForm(GivenEvidenceForm):
    """A picture with what is to be seen on it: a file, or what came from an address.

    ``press`` is how it bears on the claim, with the number of the citation behind it ("supports:4")
    where it came from an address; that one's words then stand in ``description_4``.
    """

    picture = forms.FileField(required=False, allow_empty_file=True)
    description = PastedText(required=False, max_length=limits.NOTE)
    press = forms.CharField(required=False)

    def act(self, *, by: User) -> Evidence:
        """The picture as evidence on the claim."""
        given, file = self.cleaned_data, self.cleaned_data["picture"]
        stance, _colon, number = given["press"].partition(":")
        if number:
            words = self.data.get(f"description_{number}", "")
            length_require(len(words), limits.NOTE, field="description")
            citation = self.claim.citations.filter(pk=row_id(number)).first()
            return evidence_picture(
                claim=self.claim, citation=citation, description=words, stance=stance, by=by
            )
        return evidence_picture(
            claim=self.claim,
            received=as_file(file.name, file.read(), file.content_type or "") if file else None,
            description=given["description"],
            stance=given["stance"],
            url=given["url"],
            publisher=outlet_named(given["outlet"], language=""),
            note=given["note"],
            by=by,
        )


class EvidenceRemoveForm(ClaimForm):
    """Take a passage off a claim again."""

    evidence = forms.IntegerField()

    def act(self, *, by: User) -> None:
        """Nothing comes back."""
        piece = self.claim.evidence.filter(pk=self.cleaned_data["evidence"]).first()
        if piece:
            evidence_remove(evidence=piece, by=by)


class DraftForm(ClaimForm):
    """What happens to a draft: ``press`` is what is done, and to which ("approve:12").

    ``version_12`` is the version of it that was in view.
    """

    press = forms.CharField()
    note = forms.CharField(required=False, max_length=limits.NOTE)

    def act(self, *, by: User) -> Draft | Assessment:
        """Submit or drop one's own; approve or send back somebody else's."""
        press, draft = self._pressed()
        seen = drafts_seen_by(by)
        if draft is None or not Draft.objects.filter(seen, pk=draft.pk).exists():
            raise Refused("draft_unknown", _("There is no such draft any more."))
        if press == "submit":
            return draft_submit(draft=draft, claim_version=self.seen, by=by)
        if press == "drop":
            return draft_drop(draft=draft, by=by)
        if press == "approve":
            version = self._version(draft)
            return draft_approve(draft=draft, version=version, claim_version=self.seen, by=by)
        if press == "return":
            note = self.cleaned_data["note"]
            return draft_return(draft=draft, version=self._version(draft), note=note, by=by)
        raise Refused("draft_unknown", _("There is no such draft any more."))

    @property
    def read_then(self) -> dict[str, Any] | None:
        """How the claim read when a draft was submitted that somebody decided on, else as above."""
        press, draft = self._pressed()
        if draft is None or draft.about is None or press not in ("approve", "return"):
            return super().read_then
        about, seen = draft.about, self.cleaned_data.get("version")
        if seen is not None and seen < about["version"]:
            return super().read_then
        if about["version"] == draft.claim.version:
            return None
        return _in_words(about) | {"speakers": about["names"]}

    @property
    def read(self) -> tuple[int, DraftRead] | None:
        """(key, what it said) of the draft upon whose older version somebody decided."""
        _press, draft = self._pressed()
        earlier = draft and draft_earlier(draft, self._version(draft))
        return (draft.pk, earlier) if draft and earlier else None

    def _pressed(self) -> tuple[str, Draft | None]:
        press, _colon, pk = self.cleaned_data.get("press", "").partition(":")
        return press, self.claim.drafts.filter(pk=row_id(pk)).first()

    def _version(self, draft: Draft) -> int:
        return row_id(self.data.get(f"version_{draft.pk}", "")) or 0


def _in_words(reading: dict[str, Any]) -> dict[str, Any]:
    """A reading of a claim with its kind and polarity as people call them."""
    return reading | {
        "kind": dict(Claim.Kind.choices).get(reading["kind"], ""),
        "polarity": dict(Claim.Polarity.choices)[reading["polarity"]],
    }
