"""What can be done to many rows of a list at once: seen first, then done, then undone if need be.

An action of a list leads to a page that says what will happen to which rows, and which of
them are left out and why.  What is confirmed there is done to these rows and no others.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar
from urllib.parse import urlsplit

from django.contrib import admin, messages
from django.contrib.admin import helpers
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.db.models.functions import Substr
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from config.needs import needs
from config.signed_in import signed_in
from sources.errors import Refused
from sources.ids import row_id
from sources.people import display_name
from sources.queries import text_opening, texts_deferred

from ...actions.claims import change_undo, claims_assign, claims_reject, claims_restore
from ...actions.due import claims_due_set
from ...actions.runs import run_request
from ...actions.topics import How, articles_topics_set, claims_topics_set
from ...measuring.gold import gold_lines
from ...models import Article, Change, Claim
from ...queries.claims import claims_waiting, speakers_fetched
from ...queries.people import people_who_may
from ...queries.topics import topics_known
from ..planning_forms import topics_typed
from .acts import (
    ACTS,
    ARTICLE_TOPICS,
    ASSIGN,
    DUE,
    EXTRACT,
    OF_ARTICLES,
    REJECT,
    RESTORE,
    TOPICS,
    Act,
)
from .lists import ListAdmin

#: How many rows one action takes, and how many of them its page names.
MOST, SHOWN = 500, 100
NOBODY = "nobody"
#: What somebody to whom claims are given must be allowed.
SETTLE = "claims.add_assessment"


@dataclass
class Excluded:
    """Rows that are left out for one reason."""

    reason: str
    rows: list[Model] = field(default_factory=list)
    more: int = 0


# --- the page before, and what it confirms ----------------------------------------------


def preview(
    request: HttpRequest, act: Act, chosen: Sequence[int], *, back: str, problem: str = ""
) -> HttpResponse:
    """What will happen to which rows; those left out, each with its reason."""
    refused = act.refusals(chosen)
    able = [key for key in chosen if key not in refused]
    left: dict[str, Excluded] = {}
    shown = _rows(act, [*able[:SHOWN], *[key for key in chosen if key in refused][:SHOWN]])
    for key, reason in refused.items():
        group = left.setdefault(reason, Excluded(reason))
        if key in shown:
            group.rows.append(shown[key])
        else:
            group.more += 1
    context = {
        **admin.site.each_context(request),
        "title": act.title,
        "act": act,
        "opts": _opts(back),
        "rows": [shown[key] for key in able[:SHOWN] if key in shown],
        "able": len(able),
        "more": max(0, len(able) - SHOWN),
        "left": list(left.values()),
        "chosen": ",".join(map(str, able)),
        "back": back,
        "problem": problem,
        "people": _people(request) if act is ASSIGN else [],
        "assignee": request.POST.get("assignee", ""),
        "due_on": request.POST.get("due_on", ""),
        "topics": request.POST.get("topics", ""),
        "topics_known": topics_known() if act in (TOPICS, ARTICLE_TOPICS) else None,
        "of_articles": act in OF_ARTICLES,
        "nobody": NOBODY,
    }
    return TemplateResponse(request, "claims/bulk.html", context)


@needs("claims.view_claim")
def bulk_view(request: HttpRequest) -> HttpResponse:
    """Do what a preview confirmed, to the rows it named; then back to the list it came from."""
    act, back = ACTS.get(request.POST.get("act", "")), back_asked(request)
    if act is None:
        return HttpResponseRedirect(back)
    if not request.user.has_perm(act.permission):
        raise PermissionDenied
    keys = request.POST.get("chosen", "").split(",")
    chosen = [key for key in map(row_id, keys) if key][:MOST]
    refused = act.refusals(chosen)
    able = [key for key in chosen if key not in refused]
    if not able:
        return preview(request, act, chosen, back=back, problem=_("Nothing is left to do here."))
    try:
        _carry_out(request, act, able)
    except Refused as problem:
        return preview(request, act, chosen, back=back, problem=str(problem))
    if refused:
        message = ngettext(
            "%(n)s was left as it is, since it changed meanwhile.",
            "%(n)s were left as they are, since they changed meanwhile.",
            len(refused),
        )
        messages.warning(request, message % {"n": len(refused)})
    return HttpResponseRedirect(back)


def _carry_out(request: HttpRequest, act: Act, keys: Sequence[int]) -> None:
    if act is EXTRACT:
        for article in texts_deferred(Article.objects.filter(pk__in=keys)):
            run_request(document=article, by=signed_in(request))
        messages.success(request, _("Queued again: %d") % len(keys))
        return
    if act is ARTICLE_TOPICS:
        rows = texts_deferred(Article.objects.filter(pk__in=keys))
        n = articles_topics_set(articles=rows, by=signed_in(request), **_topics(request))
        said = ngettext("%(n)s article has other topics.", "%(n)s articles have other topics.", n)
        messages.success(request, said % {"n": n})
        return
    by, claims, who = signed_in(request), Claim.objects.filter(pk__in=keys), ""
    if act is REJECT:
        change = claims_reject(claims=claims, by=by)
        said = ngettext("%(n)s claim rejected.", "%(n)s claims rejected.", len(keys))
    elif act is RESTORE:
        change = claims_restore(claims=claims, by=by)
        said = ngettext("%(n)s claim taken back.", "%(n)s claims taken back.", len(keys))
    elif act is TOPICS:
        change = claims_topics_set(claims=claims, by=by, **_topics(request))
        n = sum(change.before[key] != row for key, row in change.after.items())
        said = ngettext("%(n)s claim has other topics.", "%(n)s claims have other topics.", n)
        keys = range(n)
    elif act is DUE:
        due_on = _day(request)
        change = claims_due_set(claims=claims, due_on=due_on, by=by)
        who = date_format(due_on, "j M Y") if due_on else ""
        said = _due(len(keys), due_on)
    else:
        assignee = _assignee(request)
        given = list(claims.exclude(assignee=assignee))
        if not given:  # as wanted already, and since when stays
            raise Refused("assigned_already", _("These are theirs already."))
        change, keys = claims_assign(claims=given, assignee=assignee, by=by), [c.pk for c in given]
        said, who = _given(len(keys), assignee), display_name(assignee) if assignee else ""
    said %= {"n": len(keys), "who": who}
    messages.success(request, said, extra_tags=f"change-{change.pk}")


def _topics(request: HttpRequest) -> dict[str, Any]:
    """What was typed, and whether it comes to what is there or goes from it."""
    how, names = request.POST.get("how", ""), topics_typed(request.POST.get("topics", ""))
    if how not in (How.ADD, How.DROP) or not names:
        message = _("Name a topic, and say whether it comes or goes.")
        raise Refused("topics_missing", message, field="topics")
    return {"names": names, "how": How(how)}


def _due(n: int, due_on: date | None) -> str:
    if due_on is None:
        return ngettext("%(n)s claim has no day now.", "%(n)s claims have no day now.", n)
    return ngettext("%(n)s claim is due on %(who)s.", "%(n)s claims are due on %(who)s.", n)


def _day(request: HttpRequest) -> date | None:
    """The day that was chosen; none where it was left empty."""
    asked = request.POST.get("due_on", "")
    try:
        return date.fromisoformat(asked) if asked else None
    except ValueError as error:
        message = _("Write the day as in 2026-11-27.")
        raise Refused("day_malformed", message, field="due_on") from error


def _given(n: int, assignee: Any) -> str:
    if assignee is None:
        return ngettext("%(n)s claim is nobody's now.", "%(n)s claims are nobody's now.", n)
    return ngettext("%(n)s claim given to %(who)s.", "%(n)s claims given to %(who)s.", n)


def _assignee(request: HttpRequest) -> Any:
    asked = request.POST.get("assignee", "")
    if asked == NOBODY:
        return None
    found = people_who_may(SETTLE).filter(pk=row_id(asked)).first()
    if found is None:
        raise Refused("assignee_missing", _("Choose who is to settle them."), field="assignee")
    return found


@needs("claims.view_claim")
def undo_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo a change, or say why not; asked for by an address only, ask first."""
    change = Change.objects.filter(pk=pk).select_related("by", "undone_by").first()
    if change is None:
        raise Http404
    back = back_asked(request)
    if request.method != "POST":
        return _undo_page(request, change, back)
    try:
        change_undo(change=change, by=signed_in(request))
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        n = len(change.before)
        said = ngettext(
            "Undone: %(n)s claim is as it was.", "Undone: %(n)s claims are as they were.", n
        )
        messages.success(request, said % {"n": n})
    return HttpResponseRedirect(back)


def _undo_page(request: HttpRequest, change: Change, back: str) -> HttpResponse:
    keys = list(change.claims.order_by("pk").values_list("pk", flat=True))
    shown = _rows(REJECT, keys[:SHOWN])
    context = {
        **admin.site.each_context(request),
        "title": _("Undo"),
        "opts": Claim._meta,
        "change": change,
        "rows": list(shown.values()),
        "able": len(keys),
        "more": max(0, len(keys) - SHOWN),
        "back": back,
    }
    return TemplateResponse(request, "claims/undo.html", context)


def back_asked(request: HttpRequest) -> str:
    """The list with its filters that the request wants to go back to, and nowhere else."""
    lists = [reverse(f"admin:claims_{name}_changelist") for name in ("claim", "article")]
    try:
        asked = urlsplit(request.POST.get("back", ""))
    except ValueError:  # as in http://[
        return lists[0]
    if asked.netloc or asked.scheme or asked.path not in lists:
        return lists[0]
    return f"{asked.path}?{asked.query}" if asked.query else asked.path


def _opts(back: str) -> Any:
    """Whose list the page belongs to."""
    articles = reverse("admin:claims_article_changelist")
    return Article._meta if back.startswith(articles) else Claim._meta


def _rows(act: Act, keys: Iterable[int]) -> dict[int, Any]:
    """{key: the row with what its line shows}, without the articles' texts."""
    if act in OF_ARTICLES:
        articles = Article.objects.annotate(opening=Substr("text", 1, 200))
        return texts_deferred(articles).in_bulk(list(keys))
    claims = (
        Claim.objects.annotate(opening=text_opening())
        .select_related("document", "assignee")
        .prefetch_related(*speakers_fetched())
    )
    return texts_deferred(claims, "document").in_bulk(list(keys))


def _people(request: HttpRequest) -> list[tuple[int, str]]:
    """Everybody who may be asked, whoever asks first."""
    able = people_who_may(SETTLE)
    people = sorted(able, key=lambda user: (user != request.user, display_name(user)))
    return [(user.pk, display_name(user)) for user in people]


# --- the actions of the lists -------------------------------------------------------------


def _action(act: Act, rows: Callable[[QuerySet[Any]], QuerySet[Any]]) -> Any:
    """The action of a list that leads to ``act``'s page, for the ``rows`` of what is chosen."""

    def chosen(_admin: Any, request: HttpRequest, queryset: QuerySet[Any]) -> Any:
        keys = list(rows(queryset).values_list("pk", flat=True)[: MOST + 1])
        if len(keys) > MOST:
            message = _("At most %d at once. Narrow the list down first.") % MOST
            messages.error(request, message)
        elif not keys:
            messages.warning(request, _("No claim there is open."))
        else:
            return preview(request, act, keys, back=request.get_full_path())
        return None

    return admin.action(chosen, permissions=[act.permission], description=act.title)


def _themselves(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows


def _open_in(articles: QuerySet[Any]) -> QuerySet[Claim]:
    return claims_waiting().filter(document__in=articles.order_by().values("pk"))


class BulkAdmin(ListAdmin):
    """A list with such actions."""

    bulk_actions: ClassVar[dict[str, Any]] = {}

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Only what this person may do, none of the stock ones."""
        return {
            name: (action, name, action.short_description)
            for name, action in self.bulk_actions.items()
            if request.user.has_perm(action.allowed_permissions[0])
        }

    @admin.display(description=mark_safe('<input type="checkbox" id="action-toggle">'))
    def action_checkbox(self, obj: Any) -> SafeString:
        """The box to tick; named without the text of an article, which lists do not load."""
        words = str(obj) if isinstance(obj, Claim) else obj.title or obj.opening
        said = _("Choose: %s") % Truncator(" ".join(words.split())).chars(100)
        box = '<input type="checkbox" name="{}" value="{}" class="action-select" aria-label="{}">'
        return format_html(box, helpers.ACTION_CHECKBOX_NAME, obj.pk, said)


@admin.action(
    description=gettext_lazy("Export as gold for the engine"), permissions=["claims.view_claim"]
)
def export_gold(
    _model_admin: Any, _request: HttpRequest, queryset: QuerySet[Any]
) -> StreamingHttpResponse:
    """The chosen articles' claims as people left them, in the evaluation format."""
    articles = Article.objects.filter(pk__in=queryset.order_by().values("pk")).order_by("pk")
    lines = (f"{line}\n" for line in gold_lines(articles))
    return StreamingHttpResponse(
        lines,
        content_type="application/x-ndjson; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="gold.jsonl"'},
    )


_OF_CLAIMS = (ASSIGN, DUE, TOPICS, REJECT, RESTORE)
CLAIM_ACTIONS = {act.name: _action(act, _themselves) for act in _OF_CLAIMS}
_assign_open = _action(ASSIGN, _open_in)
_assign_open.short_description = gettext_lazy("Assign all open claims to…")
ARTICLE_ACTIONS = {
    EXTRACT.name: _action(EXTRACT, _themselves),
    ARTICLE_TOPICS.name: _action(ARTICLE_TOPICS, _themselves),
    "assign_open": _assign_open,
    "export_gold": export_gold,
}


def bulk_urls(model_admin: admin.ModelAdmin) -> list[URLPattern]:
    """Where previews are confirmed and changes undone."""
    wrap = model_admin.admin_site.admin_view
    return [
        path("bulk/", wrap(bulk_view), name="claims_claim_bulk"),
        path("undo/<int:pk>/", wrap(undo_view), name="claims_claim_undo"),
    ]
