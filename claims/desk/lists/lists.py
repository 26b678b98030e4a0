"""What stands above the desk's lists: queues as tabs, and the views that people keep."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.views.main import ORDER_VAR, SEARCH_VAR
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.translation import gettext as _

from config.signed_in import signed_in
from sources.desk import DeskAdmin
from sources.errors import Refused
from sources.forms import ActionForm
from sources.ids import row_id

from ...actions.saved_views import view_delete, view_rename, view_replace, view_save, view_share
from ...models import SavedView
from ...queries.newsroom import newsroom_settings, views_seen
from ...queries.queues import COUNTED, OF_DRAFTS, Queue, queue_counts
from .addresses import query_kept, query_shown

#: How many views a list offers.
OFFERED = 60
#: The queues in which the draft that put a claim there is a column of its own.
DRAFTS_SHOWN = (*OF_DRAFTS, Queue.STUCK)


class ViewForm(ActionForm):
    """Keep the filters and the order of a list under a name."""

    name = forms.CharField(required=False)
    shared = forms.BooleanField(required=False)

    def __init__(self, data: QueryDict, *, list: str, query: str) -> None:
        super().__init__(data)
        self.list, self.kept = list, query

    def act(self, *, by: User) -> SavedView:
        """The new view."""
        given = self.cleaned_data
        return view_save(
            list=self.list, name=given["name"], query=self.kept, shared=given["shared"], by=by
        )


class RenameForm(ActionForm):
    """Another name for a view."""

    name = forms.CharField(required=False)

    def __init__(self, data: QueryDict, *, view: SavedView) -> None:
        super().__init__(data)
        self.view = view

    def act(self, *, by: User) -> SavedView:
        """The view under that name."""
        return view_rename(view=self.view, name=self.cleaned_data["name"], by=by)


@dataclass(frozen=True)
class Tab:
    """A queue above the list; ``count`` is empty where nobody counts."""

    label: str
    query: str
    chosen: bool
    count: str = ""


@dataclass(frozen=True)
class SavedViewRow:
    """A saved view as the list shows it, with what the reader may do to it."""

    view: SavedView
    query: str
    chosen: bool
    own: bool
    may_change: bool
    may_delete: bool
    refused: RenameForm | None = None


class ListAdmin(DeskAdmin):
    """A list whose filters and order can be kept under a name."""

    kept_as: SavedView.List
    change_list_template = "claims/change_list.html"

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The list, or what one of the forms of its views asks, and back to the list."""
        form: ViewForm | RenameForm | None = None
        if request.method == "POST" and "view_act" in request.POST:
            if not self.has_view_permission(request):
                raise Http404
            form = self._view_act(request)
            if form is None:
                return HttpResponseRedirect(request.get_full_path())
        context = {"desk_list": self, "view_form": form, **(extra_context or {})}
        return super().changelist_view(request, context)

    def _view_act(self, request: HttpRequest) -> ViewForm | RenameForm | None:
        """Do it; returns the form where it was refused, so that nothing typed is lost."""
        act, query = request.POST["view_act"], self.query_kept(request)
        if act == "save":
            form = ViewForm(request.POST, list=self.kept_as, query=query)
            if not form.perform(by=signed_in(request)):
                return form
            messages.success(request, _("Kept as “%s”.") % form.result)
            return None
        view = self._view_asked(request)
        if act == "rename":
            renaming = RenameForm(request.POST, view=view)
            return None if renaming.perform(by=signed_in(request)) else renaming
        try:
            if act == "replace":
                view_replace(view=view, query=query, by=signed_in(request))
                messages.success(request, _("“%s” has these filters now.") % view)
            elif act in ("share", "unshare"):
                view_share(view=view, shared=act == "share", by=signed_in(request))
            elif act == "delete":
                view_delete(view=view, by=signed_in(request))
                messages.success(request, _("The view “%s” is gone.") % view)
        except Refused as refused:
            messages.error(request, str(refused))
        return None

    def _view_asked(self, request: HttpRequest) -> SavedView:
        asked = request.POST.get("view", "")
        seen = views_seen(user=request.user, list=self.kept_as)
        view = seen.filter(pk=row_id(asked)).first()
        if view is None:
            raise Http404
        return view

    # --- filters and order as a view keeps them -----------------------------------------

    def query_kept(self, request: HttpRequest) -> str:
        """What the address says that this list understands, as a view keeps it."""
        given = self._known(request.GET)
        return query_kept(given, self._numbered(request, given))

    def query_shown(self, request: HttpRequest, kept: str) -> str:
        """The address, for this reader, of what a view keeps; what is not understood is left."""
        given = self._known(QueryDict(kept))
        return query_shown(given, self._numbered(request, given))

    def _known(self, given: QueryDict) -> QueryDict:
        known = QueryDict(mutable=True)
        for name in filter(self._understood, given):
            known.setlist(name, given.getlist(name))
        return known

    def _understood(self, name: str) -> bool:
        if name in (SEARCH_VAR, ORDER_VAR):
            return True
        fields = [each for each in (*self.list_filter, self.date_hierarchy) if each]
        return any(
            name == each or name.startswith(f"{each}__")
            if isinstance(each, str)
            else name == each.parameter_name
            for each in fields
        )

    def columns(self, queue: str) -> list[Any]:
        """What the list shows of a queue."""
        return list(self.list_display)

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        """What it shows of the queue that is asked for."""
        return self.columns(request.GET.get("queue", ""))

    def _numbered(self, request: HttpRequest, given: QueryDict) -> list[Any]:
        """The columns as a change list numbers them: a box to tick first, where there are any."""
        boxes = ["action_checkbox"] if self.get_actions(request) else []
        return [*boxes, *self.columns(given.get("queue", ""))]

    # --- for the template -----------------------------------------------------------------

    def views(self, request: HttpRequest, refused: Any = None) -> list[SavedViewRow]:
        """The reader's own views and those for everybody, in the order of their names."""
        here, user = self.query_shown(request, self.query_kept(request)), request.user
        change, delete = (
            user.has_perm(f"claims.{verb}_savedview") for verb in ("change", "delete")
        )
        seen = views_seen(user=user, list=self.kept_as)[:OFFERED]
        return [
            SavedViewRow(
                view=view,
                query=query,
                chosen=query == here,
                own=view.owner_id == user.pk,
                may_change=view.owner_id == user.pk or change,
                may_delete=view.owner_id == user.pk or delete,
                refused=refused
                if isinstance(refused, RenameForm) and refused.view == view
                else None,
            )
            for view, query in ((view, self.query_shown(request, view.query)) for view in seen)
        ]

    def tabs(self, request: HttpRequest) -> list[Tab]:
        """No queues, unless a list has some."""
        return []


def queue_tabs(request: HttpRequest) -> list[Tab]:
    """All claims, and the queues that concern the reader, each with its count.

    Queues of drafts are left out where there are none and nobody needs a second person, and so are
    what is overdue and what repeats something disputed where nothing is or does.
    """
    room, user, chosen = newsroom_settings(), request.user, request.GET.get("queue", "")
    counts = queue_counts(user, room)
    works = user.has_perm("claims.add_assessment")
    tabs = [Tab(_("all"), "", chosen not in Queue.values)]
    for queue in Queue:
        count, here = counts[queue], queue == chosen
        own = queue in (Queue.MINE, Queue.RETURNED, Queue.DRAFTS)
        idle = queue in OF_DRAFTS and not (count or room.four_eyes)
        idle = idle or (queue in (Queue.OVERDUE, Queue.REPEATED) and not count)
        if here or not (idle or (own and not works)):
            number = f"{COUNTED}+" if count > COUNTED else str(count)
            tabs.append(Tab(str(queue.label), f"queue={queue}", here, number))
    return tabs
