"""The workbench: an article's text, its claims in place, and what editors do with them."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.db.models.functions import Substr
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from config.signed_in import signed_in
from sources.errors import Refused
from sources.forms import ActionForm
from sources.ids import row_id
from sources.models import Document
from sources.queries import outlets_known, sources_with_names

from ..actions.runs import run_cancel, run_request
from ..domain.marking import Piece, Place, lines_marked
from ..models import Article, Claim, Evidence, ExtractionRun
from ..queries.articles import corrections_of, run_progress, runs_newest_first
from ..queries.claims import (
    claims_aside,
    claims_for_full_cards,
    claims_of,
    claims_versions,
    proposals_open,
)
from ..queries.likenesses import articles_alike
from ..queries.memory import passages_proposed, repeats_of, repeats_shown
from ..queries.newsroom import four_eyes_known, newsroom_settings
from ..queries.people import people_callable, people_who_may
from ..queries.speakers import speakers_meant
from ..queries.topics import topics_known
from ..queries.turns import runs_ahead
from ..queries.verdicts import labels_in_use
from ..templatetags.desk import article_address
from .article_facts import ARTICLE_FORMS, ArticleActForm, FactsForm, TopicsForm, WithdrawForm
from .card_forms import ClaimForm
from .cards import Card, cards_of, draft_begun, neighbours_note
from .correction_forms import CARD_FORMS, PAGE_FORMS, AddForm
from .done import say_done, say_undoable
from .selection import ALL, WORTH_ORDER, WorkbenchSelection

#: How many known names and documents the fields of a card suggest.
SUGGESTIONS = 200
UNDER_WAY = {ExtractionRun.State.QUEUED, ExtractionRun.State.RUNNING}
#: {what a card lets one do: the permission for it}
PERMISSIONS = {
    "assess": "claims.add_assessment",
    "evidence": "claims.add_evidence",
    "remove": "claims.delete_evidence",
    "correct": "claims.change_claim",
    "merge": "sources.change_source",
    "add": "claims.add_claim",
    "extract": "claims.add_extractionrun",
    "review": "claims.review_draft",
    "comment": "claims.add_comment",
}


def article_page(request: HttpRequest, article: Article, context: dict[str, Any]) -> HttpResponse:
    """Show the workbench, or do what one of its forms asks and come back to it."""
    if request.method != "POST":
        return _page(request, article, context, claim=_claim_chosen(request, article))
    act = request.POST.get("act", "")
    if act in ("extract", "cancel"):
        return _extract(request, article, cancel=act == "cancel")
    if act in ARTICLE_FORMS:
        return _article_act(request, article, context, act)
    if act in PAGE_FORMS:
        return _page_act(request, article, context, act)
    if act not in CARD_FORMS:
        raise Http404
    claim = _claim_asked(request, article)
    form = CARD_FORMS[act](request.POST, request.FILES, claim=claim)
    if not form.perform(by=signed_in(request)):
        return _page(request, article, context, claim=claim, refused=form, act=act)
    claim.refresh_from_db(fields=["set_aside", "voice", "assignee"])
    say_done(request, act, form)
    return _back(request, article, claim)


def article_card(request: HttpRequest, article: Article, pk: int) -> HttpResponse:
    """One card with all that can be done on it, for the page that opens it."""
    claim = article.claims.filter(pk=pk, set_aside="").first()
    if claim is None:
        raise Http404
    cards = _cards(article, voice=claim.voice, chosen=claim, user=request.user)
    card = next(card for card in cards if card.claim.pk == pk)
    page = {**_card_context(request, article), "card": card, "article": article}
    return TemplateResponse(request, "claims/card.html", page)


def article_status(_request: HttpRequest, article: Article) -> JsonResponse:
    """How the latest extraction stands, for the page that waits for it."""
    run = runs_newest_first(article).first()
    under_way = bool(run and run.state in UNDER_WAY)
    seconds, share = run_progress(run) if run and under_way else (0, None)
    return JsonResponse(
        {
            "state": run.state if run else "",
            "under_way": under_way,
            "says": _waiting_says(run),
            "seconds": seconds,
            "share": share,
        }
    )


def _waiting_says(run: ExtractionRun | None) -> str:
    """What the page says while it waits for the run; nothing once that ended."""
    if run is None or run.state not in UNDER_WAY:
        return ""
    ahead = runs_ahead(run)
    if ahead is None:
        return _("Looking for claims. They appear here as soon as they are found.")
    if not ahead:
        return _("Next in the queue. The claims appear here as soon as they are found.")
    before = ngettext("%(n)d article goes before it.", "%(n)d articles go before it.", ahead)
    then = _("The claims appear here as soon as they are found.")
    return " ".join((_("In the queue."), before % {"n": ahead}, then))


def _extract(request: HttpRequest, article: Article, *, cancel: bool) -> HttpResponse:
    """Have the article read, or stop that."""
    try:
        if cancel and (run := runs_newest_first(article).first()):
            run_cancel(run=run, by=signed_in(request))
        elif not cancel:
            run_request(document=article, by=signed_in(request), is_awaited=True)
    except Refused as refused:
        messages.error(request, str(refused))
    return HttpResponseRedirect(article_address(article))


def _article_act(
    request: HttpRequest, article: Article, context: dict[str, Any], act: str
) -> HttpResponse:
    """Correct what is known about the article, withdraw it, or have it back."""
    takes, says = ARTICLE_FORMS[act]
    form = takes(request.POST, document=article)
    if form.perform(by=signed_in(request)):
        if form.result:
            messages.success(request, says)
        return HttpResponseRedirect(article_address(article))
    if act == "have-back":
        for problems in form.errors.values():
            messages.error(request, " ".join(map(str, problems)))
        return HttpResponseRedirect(article_address(article))
    return _page(request, article, context, about=form)


def _page_act(
    request: HttpRequest, article: Article, context: dict[str, Any], act: str
) -> HttpResponse:
    """What concerns the whole article: a claim that was missed, or the last step back."""
    form = PAGE_FORMS[act](request.POST, document=article)
    done = form.perform(by=signed_in(request))
    if isinstance(form, AddForm):
        if not done:
            return _page(request, article, context, adding=form)
        say_undoable(request, _("The claim was added."))
        return _back(request, article, form.result)
    if done:
        messages.success(request, _("Undone: %s.") % form.result)
    for problems in form.errors.values():
        messages.error(request, " ".join(map(str, problems)))
    return _back(request, article, _claim_chosen(request, article))


def _back(request: HttpRequest, article: Article, claim: Claim | None) -> HttpResponse:
    """The page again, with the claim selected if it still stands."""
    if claim and not claim.set_aside:
        query = WorkbenchSelection.asked(request, article, claim).selecting(claim)
    else:
        query = WorkbenchSelection.asked(request, article).query
    return HttpResponseRedirect(article_address(article) + query)


def _claim_asked(request: HttpRequest, article: Article) -> Claim:
    asked = request.POST.get("claim", "")
    claim = article.claims.filter(pk=row_id(asked)).first()
    if claim is None:
        raise Http404
    return claim


def _claim_chosen(request: HttpRequest, article: Article) -> Claim | None:
    """The claim that the address names, where it is one of the article's."""
    asked = row_id(request.GET.get("claim", ""))
    return article.claims.filter(set_aside="", pk=asked).first() if asked else None


def _page(
    request: HttpRequest,
    article: Article,
    context: dict[str, Any],
    *,
    claim: Claim | None = None,
    refused: ClaimForm | None = None,
    act: str = "",
    adding: ActionForm | None = None,
    about: ArticleActForm | None = None,
) -> TemplateResponse:
    shown = WorkbenchSelection.asked(request, article, claim)
    run = runs_newest_first(article).first()
    cards = _cards(
        article, voice=shown.voice, chosen=claim, user=request.user, refused=refused, act=act
    )
    new = set(run.changes.get("new", ())) if run else set()
    for card in cards:
        card.is_new = card.claim.pk in new
    if shown.order == WORTH_ORDER:
        cards.sort(key=lambda card: -card.claim.check_worthiness)
    page = {
        **context,
        **_card_context(request, article),
        **_about(request, article, about),
        "article": article,
        "alike": articles_alike(article),
        "run": run,
        "under_way": bool(run and run.state in UNDER_WAY),
        "waiting_says": _waiting_says(run),
        "cards": cards,
        "shown": shown,
        "open_count": sum(card.unanswered for card in cards),
        "lines": _lines(article, cards),
        "by_pk": {card.claim.pk: card for card in cards},
        "proposals": proposals_open(article),
        "aside": claims_aside(article),
        "adding": adding,
    }
    return TemplateResponse(request, "claims/workbench.html", page)


def _about(request: HttpRequest, article: Article, sent: ArticleActForm | None) -> dict[str, Any]:
    """What is known of the article, what was corrected about it, and the forms to do so."""
    log = corrections_of(article)
    may = request.user.has_perm("claims.change_article")
    about: dict[str, Any] = {"corrections": log, "may_facts": may}
    about["further"] = list(article.addresses.all())
    topics = topics_known(article)
    about |= {"topics_known": topics, "topics": [topic for topic in topics if topic.is_own]}
    if article.withdrawn_at:
        about["withdrawal"] = next(each for each in log if each.after.get("withdrawn_at"))
    elif may:
        known = FactsForm(document=article)
        about["facts"] = sent if isinstance(sent, FactsForm) else known
        about["withdrawing"] = sent if isinstance(sent, WithdrawForm) else None
        about["outlets"] = outlets_known()
        about["topics_refused"] = sent if isinstance(sent, TopicsForm) else None
    return about


def _card_context(request: HttpRequest, article: Article) -> dict[str, Any]:
    """What every card needs beside its claim."""
    user = request.user
    newsroom = newsroom_settings()
    stands = article.withdrawn_at is None
    may = {name: stands and user.has_perm(needed) for name, needed in PERMISSIONS.items()}
    context: dict[str, Any] = {
        "may": may,
        "four_eyes": newsroom.four_eyes,
        "eyes_known": four_eyes_known(newsroom),
        "stances": Evidence.Stance.choices,
        "kinds": Claim.Kind.choices,
        "polarities": Claim.Polarity.choices,
    }
    if may["comment"]:
        context["callable"] = people_callable()
    if may["correct"]:
        context["people"] = people_who_may("claims.add_assessment")
    if may["evidence"] or may["correct"]:
        context |= _suggestions(article)
    return context


def _cards(
    article: Article,
    *,
    voice: str,
    chosen: Claim | None,
    user: Any,
    refused: ClaimForm | None = None,
    act: str = "",
) -> list[Card]:
    """The cards of a voice in text order; the chosen one with all that it holds."""
    claims = claims_of(article, seen_by=user)
    if voice != ALL:
        claims = claims.filter(voice=voice)
    rows = list(claims)
    full = claims_for_full_cards(article, seen_by=user)
    whole = full.filter(pk=chosen.pk).first() if chosen else None
    if whole:
        rows = [whole if row.pk == whole.pk else row for row in rows]
    for row in rows:
        row.document = article  # which tells the page or time of each
    tokens = claims_versions(article.pk, seen_by=user)
    cards = cards_of(rows, tokens=tokens, labels=labels_in_use())
    repeats = repeats_shown(rows)
    for card in cards:
        card.repeats = repeats.get(card.claim.pk, [])
        if whole and card.claim.pk == whole.pk:
            card.full, card.refused, card.act = True, refused, act
            card.begun = draft_begun(whole, user)
            card.repeats = repeats_of(whole)
            card.passages = passages_proposed(whole)
            card.meant = [] if card.speakers else speakers_meant(whole)
            neighbours_note(cards, card)
    return cards


def _lines(article: Article, cards: Iterable[Card]) -> list[list[Piece]]:
    places = [
        Place(card.claim.pk, span.role, span.start, span.end)
        for card in cards
        for span in card.claim.spans.all()
    ]
    return lines_marked(article.text, places)


def _suggestions(article: Article) -> dict[str, Any]:
    """Names and documents that the fields offer: those most recently in use."""
    # In the order of their keys, which an index gives, and not of their times.
    newest = Document.objects.exclude(pk=article.pk).order_by("-pk")
    others = newest.annotate(opening=Substr("text", 1, 80))
    documents = others.values_list("pk", "title", "opening")[:SUGGESTIONS]
    return {
        "sources": sources_with_names().order_by("-pk")[:SUGGESTIONS],
        "documents": [(article.pk, _("this article"), ""), *documents],
    }
