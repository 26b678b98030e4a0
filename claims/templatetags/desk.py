"""How the desk writes texts, marks and verdicts in HTML."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import template
from django.db.models.functions import Substr
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from claims.domain.construction_labels import construction_worded
from claims.domain.marking import Piece
from claims.domain.spans import words
from claims.domain.verdicts import OPEN, reason_said
from claims.domain.worth_labels import reasons_worded
from claims.extraction.types import Span
from claims.models import (
    Article,
    Assessment,
    Claim,
    ClaimSpan,
    ExtractionRun,
    Feed,
    Intake,
    Label,
    Proposal,
    Repeat,
)
from claims.queries.articles import articles_listed
from sources.days import day_of
from sources.models import Correction, Document, Source
from sources.text import first_line

register = template.Library()
register.filter("reason_said", reason_said)

#: Verdicts are told apart by sign and word; colour only helps.
GLYPHS = {
    OPEN: "○",
    "verified": "✓",
    "disputed": "✗",
    "unverifiable": "?",
    "withdrawn": "↺",
    "reopened": "↺",
}
_RTL = {"ar", "fa", "he", "ur", "ps", "ckb", "yi", "dv", "sd", "ug"}


@register.filter
def direction(language: str) -> str:
    """The ``dir`` of a text in this language; unknown languages are told by their letters."""
    if not language:
        return "auto"
    return "rtl" if language in _RTL else "ltr"


@register.filter
def heading(opening: str) -> str:
    """The line that heads a text, of its opening."""
    return first_line(opening)


@register.filter
def glyph(verdict: str) -> str:
    """The sign of a verdict."""
    return GLYPHS[verdict]


@register.filter
def verdict_label(verdict: str) -> str:
    """The verdict in the reader's language."""
    return _("open") if verdict == OPEN else str(Assessment.Verdict(verdict).label)


@register.filter
def chip(verdict: str | None, label: Label | None = None) -> SafeString:
    """A verdict as a small label: sign and the newsroom's word, or ours.

    A dash for a question nobody asks.
    """
    if verdict is None:
        return mark_safe("–")
    return format_html(
        '<span class="chip {}"><span aria-hidden="true">{}</span> {}</span>',
        verdict,
        GLYPHS[verdict],
        label or verdict_label(verdict),
    )


@register.filter
def difference_kind(kind: str) -> str:
    """What two claims differ in, in the reader's language."""
    return str(Repeat.Differs(kind).label)


@register.filter
def found_words(proposal: Proposal, document: Document) -> str:
    """How the engine reads the claim now, in the text's words: who, cue, content."""
    parts = (
        words(document.text, (Span(*place) for place in proposal.found[role]))
        for role in ClaimSpan.Role.values
    )
    return " | ".join(filter(None, parts))


@register.filter
def add_pk(name: str, pk: int) -> str:
    """ "draft-" and 12: "draft-12"."""
    return f"{name}{pk}"


@register.filter
def run_state(state: str, reason: str = "") -> SafeString:
    """The state of an extraction run as a small label, with the reason where it failed."""
    if not state:
        return mark_safe("–")
    label = ExtractionRun.State(state).label
    html = format_html('<span class="chip run-{}">{}</span>', state, label)
    if not reason:
        return html
    said = ExtractionRun.Reason(reason).label
    return format_html('{}<p class="reason">{}</p>', html, said)


@register.filter
def intake_state(intake: Any) -> SafeString:
    """How far an address has come (``intakes_with_progress``), with the reason where it failed."""
    progress = Intake.Progress(intake.progress)
    html = format_html('<span class="chip run-{}">{}</span>', progress, progress.label)
    why = intake.sentence
    if intake.run_reason:
        why = ExtractionRun.Reason(intake.run_reason).label
    elif not why and intake.document_id and not intake.is_new:
        return format_html('{}<p class="hint">{}</p>', html, _("was on the desk already"))
    return format_html('{}<p class="reason">{}</p>', html, why) if why else html


@register.filter
def intake_label(intake: Intake) -> SafeString:
    """The article that an address became, as a link, else its title; and the address."""
    address = format_html(
        '<a class="hint" dir="ltr" href="{}" rel="noopener noreferrer external">{}</a>',
        intake.url,
        Truncator(intake.url).chars(70),
    )
    if intake.document:
        html = '<a href="{}"><bdi class="label">{}</bdi></a> {}'
        title = intake.document.title or intake
        return format_html(html, article_address(intake.document), title, address)
    if not intake.title:
        return address
    return format_html('<bdi class="label">{}</bdi> {}', intake.title, address)


@register.filter
def feed_state(feed: Feed) -> SafeString:
    """Whether a feed is asked, with the reason where it could not be read."""
    state, label = ("done", _("active")) if feed.active else ("queued", _("stopped"))
    if feed.code and feed.active:
        state, label = "failed", _("in trouble")
    html = format_html('<span class="chip run-{}">{}</span>', state, label)
    return format_html('{}<p class="reason">{}</p>', html, feed.sentence) if feed.code else html


@register.filter
def standing(source: Source) -> Source:
    """The source that this one turned out to be, where it was merged; else itself."""
    return source.merged_into or source


@register.filter
def from_to(correction: Correction) -> list[tuple[str, str, str]]:
    """(what a column is called, what stood there, what stands there since), in words."""

    def said(name: str, fact: Any) -> str:
        if isinstance(fact, bool):
            return _("yes") if fact else _("no")
        if name == "published_at" and fact:
            return date_format(day_of(datetime.fromisoformat(fact)) or "", "DATE_FORMAT")
        return str(fact or "–")

    return [
        (
            str(Document._meta.get_field(name).verbose_name),  # type: ignore[union-attr]
            said(name, correction.before.get(name)),
            said(name, fact),
        )
        for name, fact in correction.after.items()
    ]


@register.inclusion_tag("claims/latest.html")
def latest_articles() -> dict[str, Any]:
    """The newest articles with their states, for the desk's front page."""
    return {"articles": articles_listed().annotate(opening=Substr("text", 1, 200))[:12]}


@register.inclusion_tag("claims/worth.html")
def worth(claim: Claim) -> dict[str, Any]:
    """Check-worthiness as a meter with its reasons; nothing where nobody weighed the claim."""
    return {
        "score": round(100 * claim.check_worthiness),
        "reasons": reasons_worded(claim.worth_reasons),
    }


@register.inclusion_tag("claims/construction.html")
def read_as(claim: Claim) -> dict[str, Any]:
    """As what the engine read the claim, with an example; nothing where a person added it."""
    words, example = construction_worded(claim.construction, claim.document.language)
    return {"words": words, "example": example}


@register.simple_tag
def marked(line: Iterable[Piece], cards: dict[int, Any]) -> SafeString:
    """A line of the text with its claims: pins where one begins, nested marks around words."""
    return format_html_join("", "{}", ((_piece(piece, cards),) for piece in line))


def _piece(piece: Piece, cards: dict[int, Any]) -> SafeString:
    html = format_html("{}", piece.text)
    for mark in reversed(piece.marks):
        html = format_html(
            '<mark class="{} lane-{}{} {}" data-claim="{}">{}</mark>',
            mark.role,
            mark.lane,
            " own" if cards[mark.claim].own else "",
            cards[mark.claim].state,
            mark.claim,
            html,
        )
    pins = (_pin(cards[claim]) for claim in piece.begins)
    return mark_safe("".join(pins) + html)  # noqa: S308 - every part is escaped above


def _pin(card: Any) -> SafeString:
    """A numbered link to the card.  Its text is CSS content: what is copied is the article's."""
    verdicts = [question.verdict for question in card.questions]
    said = ", ".join(f"{q.label} {verdict_label(q.verdict)}" for q in card.questions)
    announced = (
        _("Statement %(number)s of the article. %(state)s")
        if card.own
        else _("Claim %(number)s. %(state)s")
    )
    return format_html(
        '<a class="pin{} {}" href="?claim={}#claim-{}" data-claim="{}"'
        ' data-label="{} {}" aria-label="{}"></a>',
        " own" if card.own else "",
        card.state,
        card.claim.pk,
        card.claim.pk,
        card.claim.pk,
        card.sign,
        "".join(GLYPHS[verdict] for verdict in verdicts),
        announced % {"number": card.number, "state": said},
    )


@register.simple_tag
def counted(count: int, what: str) -> str:
    """ "3 claims", in the reader's grammar."""
    if what == "claims":
        return ngettext("%(n)s claim", "%(n)s claims", count) % {"n": count}
    if what == "statements":
        return ngettext("%(n)s statement", "%(n)s statements", count) % {"n": count}
    if what == "statements open":
        return ngettext("%(n)s still open", "%(n)s still open", count) % {"n": count}
    return ngettext("%(n)s open", "%(n)s open", count) % {"n": count}


def article_address(document: Document | Article) -> str:
    """Where the workbench of an article is."""
    return reverse("admin:claims_article_change", args=[document.pk])


@register.simple_tag
def listed(things: Iterable[Any]) -> str:
    """The things' names in one line, parted as a field reads them."""
    return _(", ").join(map(str, things))


@register.filter
def claim_address(claim: Claim) -> str:
    """Where a claim is seen in its article."""
    page = reverse("admin:claims_article_change", args=[claim.document_id])
    return f"{page}?claim={claim.pk}#claim-{claim.pk}"
