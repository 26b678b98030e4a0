"""What editors fill in about articles and claims; each form's submission is one action."""

import re
from typing import Any

from django import forms
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from sources.actions import sources_for
from sources.errors import Refused
from sources.forms import LANGUAGES, ActionForm, DocumentForm, PastedText, outlet_named
from sources.models import Document
from sources.queries import documents_quoting
from sources.text import normalise

from .actions import (
    article_submit,
    evidence_quote,
    evidence_remove,
)
from .corrections import claim_speakers_set
from .extraction import available
from .models import Assessment, Claim, Draft, Evidence
from .review import answer_give


class ArticleForm(DocumentForm):
    """An article whose claims are to be found."""

    field_order = ["text", "file", "title", "outlet", "published_on", "url", "language"]
    kind = None  # type: ignore[assignment]  # an article is an article

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offers every language that has a pack, whatever else the desk knows by name."""
        super().__init__(*args, **kwargs)
        field = self.fields["language"]
        assert isinstance(field, forms.ChoiceField)
        known = {code for code, _name in LANGUAGES}
        others = [(code, language_name(code)) for code in available() if code not in known]
        field.choices = [*LANGUAGES, *others]

    def act(self, *, by: Any) -> tuple[Any, ...]:
        """(document, its latest run, whether it is new)"""
        return article_submit(**self.fields_stored(), by=by)


def language_name(code: str) -> str:
    """A language's name in the reader's own, or its code where nobody knows a name."""
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code


class ClaimForm(ActionForm):
    """A form on a claim's card."""

    def __init__(self, data: Any, *, claim: Claim) -> None:
        super().__init__(data)
        self.claim = claim


class AssessmentForm(ClaimForm):
    """One press: ``answer`` is "aspect:verdict"; ``seen_…`` what stood there before."""

    answer = forms.CharField()
    rationale = forms.CharField(required=False)
    cited_url = forms.CharField(required=False)
    reason = forms.CharField(required=False)
    evidence = forms.MultipleChoiceField(required=False)
    seen_attribution = forms.CharField(required=False)
    seen_content = forms.CharField(required=False)

    def __init__(self, data: Any, *, claim: Claim) -> None:
        super().__init__(data, claim=claim)
        pieces = self.fields["evidence"]
        assert isinstance(pieces, forms.MultipleChoiceField)
        pieces.choices = [(str(piece.pk), piece.pk) for piece in claim.evidence.all()]

    def act(self, *, by: Any) -> Assessment | Draft:
        """The new answer to one of the claim's two questions."""
        given = self.cleaned_data
        aspect, _colon, verdict = given["answer"].partition(":")
        chosen = [e for e in self.claim.evidence.all() if str(e.pk) in given["evidence"]]
        return answer_give(
            claim=self.claim,
            aspect=aspect,
            verdict=verdict,
            rationale=given["rationale"],
            evidence=chosen,
            cited_url=given["cited_url"],
            reason=given["reason"],
            seen=given.get(f"seen_{aspect}", ""),
            by=by,
        )


class EvidenceForm(ClaimForm):
    """A passage: out of a stored document, or pasted with the address where it stands."""

    quote = PastedText(required=False)
    stance = forms.CharField(required=False)
    document = forms.CharField(required=False)
    url = forms.CharField(required=False)
    outlet = forms.CharField(required=False, max_length=300)
    note = forms.CharField(required=False)

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

    def act(self, *, by: Any) -> Evidence:
        """The passage as evidence on the claim."""
        given = self.cleaned_data
        document = given["document"] or self._document_found()
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


class EvidenceRemoveForm(ClaimForm):
    """Take a passage off a claim again."""

    evidence = forms.IntegerField()

    def act(self, *, by: Any) -> None:
        """Nothing comes back."""
        piece = self.claim.evidence.filter(pk=self.cleaned_data["evidence"]).first()
        if piece:
            evidence_remove(evidence=piece, by=by)


class SpeakersForm(ClaimForm):
    """Who spoke: one name a field; names that nobody knows become new sources."""

    def act(self, *, by: Any) -> Claim:
        """The claim with these speakers."""
        names = [name.strip() for name in self.data.getlist("speaker") if name.strip()]
        unreadable = [name for name in names if not normalise(name)]
        if unreadable:
            message = _("“%s” is no name. A name needs a letter or a digit.") % unreadable[0]
            raise Refused("speaker_unnamed", message)
        found = sources_for(names=names, language=self.claim.document.language or "en")
        return claim_speakers_set(claim=self.claim, speakers=set(found.values()), by=by)


#: {what a card's button says in ``act``: the form that does it}
CARD_FORMS: dict[str, type[ClaimForm]] = {
    "assess": AssessmentForm,
    "evidence": EvidenceForm,
    "remove": EvidenceRemoveForm,
    "speakers": SpeakersForm,
}
