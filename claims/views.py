"""The workbench: an article's text, its claims in place, and what editors do with them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models.functions import Substr
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sources.errors import Refused
from sources.models import Document, Source
from sources.queries import sources_with_names

from .forms import CARD_FORMS, AssessmentForm, ClaimForm
from .marking import Piece, Place, lines_marked
from .models import VERDICTS, Article, Assessment, Claim, Evidence, ExtractionRun
from .queries import OPEN, claims_by_voice, claims_of
from .runs import run_request

#: How many known names and documents the fields of a card suggest.
SUGGESTIONS = 200
UNDER_WAY = {ExtractionRun.State.QUEUED, ExtractionRun.State.RUNNING}
ALL = "all"
VOICES = {**dict(Claim.Voice.choices), ALL: gettext_lazy("all")}
TEXT_ORDER, WORTH_ORDER = "text", "worth"
ORDERS = {
    TEXT_ORDER: gettext_lazy("as in the text"),
    WORTH_ORDER: gettext_lazy("most check-worthy first"),
}


@dataclass(frozen=True)
class Choice:
    """One position of a switch; ``count`` is None where there is nothing to count."""

    label: str
    query: str
    chosen: bool
    count: int | None = None


@dataclass(frozen=True)
class Shown:
    """Which claims the page shows in which order, as its address says.

    Where it says nothing, what others said comes first: the article's own statements
    are many, and wait until they are asked for (or there is nothing else).  Those come
    with what to check first, the others as in the text.
    """

    voice: str
    order: str
    counts: dict[str, int]
    given: dict[str, str]

    @classmethod
    def asked(cls, request: HttpRequest, article: Article, claim: Claim | None = None) -> "Shown":
        """What the request's address asks for, and whatever it asks for, ``claim``."""
        counts = claims_by_voice(article)
        counts[ALL] = sum(counts.values())
        known = {"voice": VOICES, "order": ORDERS}
        given = {k: request.GET[k] for k in known if request.GET.get(k) in known[k]}
        nothing_else = counts[ALL] and not counts[Claim.Voice.ATTRIBUTED]
        usual = Claim.Voice.OUTLET if nothing_else else Claim.Voice.ATTRIBUTED
        voice = given.get("voice", usual)
        if claim and voice not in (claim.voice, ALL):
            voice = given["voice"] = claim.voice
        own = voice == Claim.Voice.OUTLET
        order = given.get("order", WORTH_ORDER if own else TEXT_ORDER)
        return cls(voice, order, counts, given)

    @property
    def query(self) -> str:
        """The part of the address that says so, with its question mark."""
        return _query(self.given)

    @property
    def voices(self) -> list[Choice]:
        """The switch between the voices."""
        return [
            Choice(str(label), _query(self.given | {"voice": v}), v == self.voice, self.counts[v])
            for v, label in VOICES.items()
        ]

    @property
    def orders(self) -> list[Choice]:
        """The switch between the orders."""
        here = self.given | {"voice": self.voice}
        return [
            Choice(str(label), _query(here | {"order": order}), order == self.order)
            for order, label in ORDERS.items()
        ]


def _query(given: dict[str, str]) -> str:
    return f"?{urlencode(given)}" if given else ""


@dataclass
class Question:
    """One of a claim's two questions, its answer, and the answers before that one."""

    aspect: str
    label: str
    verdict: str
    current: Assessment | None
    earlier: list[Assessment]


@dataclass
class Card:
    """A claim as its card shows it; ``refused`` is a form that could not be carried out."""

    number: int
    claim: Claim
    parent: "Card | None"
    questions: list[Question]
    refused: ClaimForm | None = None
    act: str = ""
    fresh: set[int] = field(default_factory=set)

    @property
    def own(self) -> bool:
        """Does the article say it itself?"""
        return self.claim.voice == Claim.Voice.OUTLET

    @property
    def sign(self) -> str:
        """What it is called in text and cards; the article's own are counted apart."""
        return f"¶{self.number}" if self.own else str(self.number)

    @property
    def speakers(self) -> list[Source]:
        """Who spoke; a merged source is read as the one it turned out to be."""
        found = (speaker.merged_into or speaker for speaker in self.claim.speakers.all())
        return list(dict.fromkeys(found))

    @property
    def state(self) -> str:
        """The claim's state in one word: what is disputed or open comes first."""
        verdicts = {question.verdict for question in self.questions}
        return next(v for v in ("disputed", OPEN, "unverifiable", "verified") if v in verdicts)

    @property
    def unanswered(self) -> bool:
        """Does a question wait for its first answer?"""
        return any(question.verdict == OPEN for question in self.questions)

    @property
    def typed(self) -> dict[str, Any]:
        """What was typed into the refused form."""
        return dict(self.refused.data.items()) if self.refused else {}

    @property
    def ticked(self) -> set[int]:
        """Evidence with a tick: as chosen before, else what no answer rests on yet."""
        if isinstance(self.refused, AssessmentForm):
            return {int(pk) for pk in self.refused.data.getlist("evidence") if pk.isdecimal()}
        return self.fresh


def article_page(request: HttpRequest, article: Article, context: dict[str, Any]) -> HttpResponse:
    """Show the workbench, or do what one of its forms asks and come back to it."""
    if request.method != "POST":
        return _page(request, article, context)
    if request.POST.get("act") == "extract":
        return _extract(request, article)
    claim = _claim_asked(request, article)
    act = request.POST.get("act", "")
    if act not in CARD_FORMS:
        raise Http404
    form = CARD_FORMS[act](request.POST, claim=claim)
    if form.perform(by=request.user):
        query = Shown.asked(request, article, claim).query
        return HttpResponseRedirect(f"{article_address(article)}{query}#claim-{claim.pk}")
    return _page(request, article, context, refused=form, act=act)


def article_status(request: HttpRequest, article: Article) -> JsonResponse:
    """How the latest extraction stands, for the page that waits for it."""
    run = article.runs.order_by("-pk").first()
    return JsonResponse(
        {
            "state": run.state if run else "",
            "under_way": bool(run and run.state in UNDER_WAY),
        }
    )


def article_address(document: Document | Article) -> str:
    """Where the workbench of an article is."""
    return reverse("admin:claims_article_change", args=[document.pk])


def claim_address(claim: Claim) -> str:
    """Where a claim is seen in its article."""
    page = reverse("admin:claims_article_change", args=[claim.document_id])
    own = claim.voice == Claim.Voice.OUTLET
    return f"{page}{_query({'voice': claim.voice}) if own else ''}#claim-{claim.pk}"


def _extract(request: HttpRequest, article: Article) -> HttpResponse:
    try:
        run_request(document=article, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    return HttpResponseRedirect(article_address(article))


def _claim_asked(request: HttpRequest, article: Article) -> Claim:
    asked = request.POST.get("claim", "")
    claim = article.claims.filter(pk=asked).first() if asked.isdecimal() else None
    if claim is None:
        raise Http404
    return claim


def _page(
    request: HttpRequest,
    article: Article,
    context: dict[str, Any],
    *,
    refused: ClaimForm | None = None,
    act: str = "",
) -> TemplateResponse:
    shown = Shown.asked(request, article, refused.claim if refused else None)
    claims = claims_of(article).prefetch_related("speakers__merged_into__names")
    if shown.voice != ALL:
        claims = claims.filter(voice=shown.voice)
    cards = _cards(claims, refused, act)
    if shown.order == WORTH_ORDER:
        cards.sort(key=lambda card: -card.claim.check_worthiness)
    run = article.runs.order_by("-pk").first()
    may = {
        "assess": request.user.has_perm("claims.add_assessment"),
        "evidence": request.user.has_perm("claims.add_evidence"),
        "remove": request.user.has_perm("claims.delete_evidence"),
        "speakers": request.user.has_perm("claims.change_claim"),
        "extract": request.user.has_perm("claims.add_extractionrun"),
    }
    page = {
        **context,
        "article": article,
        "run": run,
        "under_way": bool(run and run.state in UNDER_WAY),
        "cards": cards,
        "shown": shown,
        "open_count": sum(card.unanswered for card in cards),
        "lines": _lines(article, cards),
        "by_pk": {card.claim.pk: card for card in cards},
        "may": may,
        "verdicts": VERDICTS,
        "stances": Evidence.Stance.choices,
    }
    if may["evidence"] or may["speakers"]:
        page |= _suggestions(article)
    return TemplateResponse(request, "claims/workbench.html", page)


def _cards(claims: Iterable[Claim], refused: ClaimForm | None, act: str) -> list[Card]:
    cards: dict[int, Card] = {}
    numbers = {voice: count(1) for voice in Claim.Voice.values}
    for claim in claims:
        card = cards[claim.pk] = Card(next(numbers[claim.voice]), claim, None, _questions(claim))
        if refused and refused.claim.pk == claim.pk:
            card.refused, card.act = refused, act
        cited = {e.pk for a in claim.assessments.all() for e in a.evidence.all()}
        card.fresh = {e.pk for e in claim.evidence.all()} - cited
    for card in cards.values():
        card.parent = cards.get(card.claim.parent_id or 0)
    return list(cards.values())


def _questions(claim: Claim) -> list[Question]:
    questions = []
    for aspect, label in Assessment.Aspect.choices:
        if aspect == Assessment.Aspect.ATTRIBUTION and claim.voice == Claim.Voice.OUTLET:
            continue  # it stands there: nobody asks whether the article said it
        answers = [a for a in claim.assessments.all() if a.aspect == aspect]
        current = next((a for a in answers if a.superseded_by_id is None), None)
        earlier = [a for a in answers if a is not current]
        verdict = current.verdict if current else OPEN
        questions.append(Question(aspect, str(label), verdict, current, earlier))
    return questions


def _lines(article: Article, cards: Iterable[Card]) -> list[list[Piece]]:
    places = [
        Place(card.claim.pk, span.role, span.start, span.end)
        for card in cards
        for span in card.claim.spans.all()
    ]
    return lines_marked(article.text, places)


def _suggestions(article: Article) -> dict[str, Any]:
    """Names and documents that the fields offer: those most recently in use."""
    others = Document.objects.exclude(pk=article.pk).annotate(opening=Substr("text", 1, 80))
    documents = others.values_list("pk", "title", "opening")[:SUGGESTIONS]
    return {
        "sources": sources_with_names().order_by("-pk")[:SUGGESTIONS],
        "documents": [(article.pk, _("this article"), ""), *documents],
    }
