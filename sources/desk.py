"""What the desk's lists and forms have in common, whatever they show."""

from collections.abc import Callable, Iterator
from functools import wraps
from operator import attrgetter
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.apps import apps
from django.contrib import admin, messages
from django.contrib.admin.exceptions import DisallowedModelAdminLookup
from django.contrib.admin.forms import AdminPasswordChangeForm
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import (
    ERROR_FLAG,
    ORDER_VAR,
    PAGE_VAR,
    ChangeList,
    ChangeListSearchForm,
)
from django.contrib.auth.models import User
from django.contrib.auth.views import PasswordChangeView
from django.core.exceptions import PermissionDenied
from django.db import DataError
from django.db.models import QuerySet, Value
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django.views.i18n import JavaScriptCatalog
from simple_history.admin import SimpleHistoryAdmin
from simple_history.models import DeletedObject
from simple_history.template_utils import HistoricalRecordContextHelper

from config.needs import ENTERED, needs

from .exports import KINDS, Columns, columns_shown, exported, exported_slowly, in_language
from .language_names import language_name
from .limits import Bounded
from .models import Export
from .paging import BOUND, Pages
from .queries import documents_languages
from .search import RANKED, terms

#: A list of more rows than these, as far as they are counted, becomes a file in a worker.
EXPORT_DIRECT = BOUND
#: What filters and the hierarchy of dates add to a column's name in an address.
_ENDINGS = ("", "__exact", "__in", "__isnull", "__gte", "__lt", "__year", "__month", "__day")


class SearchForm(Bounded, ChangeListSearchForm):
    """The words that a list is searched for."""


class BoundedList(ChangeList):
    """A list whose search has a limit."""

    search_form_class = SearchForm


class NarrowAdmin(admin.ModelAdmin):
    """A list that is asked for what it offers itself, and for nothing else; its form is bounded."""

    def get_form(self, request: Any, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """The form, which takes no text without end."""
        form = super().get_form(request, obj, change=change, **kwargs)
        return type(form.__name__, (Bounded, form), {})

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """The stock list; a search that is too long is told, and not made."""
        return BoundedList

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        """Only what the list itself offers.

        A pattern that a reader makes up would take as long as they like, and one that leads
        through relations tells what their role does not show.
        """
        names = {_offered(each) for each in (*self.list_filter, self.date_hierarchy) if each}
        return lookup in {name + ending for name in names for ending in _ENDINGS}


def _offered(filtered: Any) -> str:
    """The column, or the parameter, of one of a list's filters."""
    named = filtered[0] if isinstance(filtered, tuple) else filtered
    return str(named if isinstance(named, str) else named.parameter_name)


class OwnPasswordForm(Bounded, AdminPasswordChangeForm):
    """Another password for oneself."""


class DeskSite(admin.AdminSite):
    """The desk; the lists of what Isnad is made of are asked as narrowly as its own."""

    @needs(ENTERED)
    def password_change(self, request: Any, extra_context: Any = None) -> Any:
        """The page of one's own password, as the stock site's."""
        request.current_app = self.name
        return PasswordChangeView.as_view(
            form_class=OwnPasswordForm,
            success_url=reverse("admin:password_change_done", current_app=self.name),
            extra_context={**self.each_context(request), **(extra_context or {})},
        )(request)

    @needs(ENTERED)
    def i18n_javascript(self, request: Any, _context: Any = None) -> Any:
        """What scripts say, in our words where we have some; the stock site knows only its own."""
        return JavaScriptCatalog.as_view()(request)

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """As the stock site does."""
        stock = admin_class or admin.ModelAdmin
        if not issubclass(stock, NarrowAdmin):
            stock = type(stock.__name__, (NarrowAdmin, stock), {"__module__": stock.__module__})
        super().register(model_or_iterable, stock, **options)


class DeskAdmin(NarrowAdmin):
    """Nothing is deleted at the desk, and long lists are not counted to their end.

    ``adding`` is what the link to an empty form says, and its page is called: a whole sentence,
    since an object has other endings than a name where languages have cases.  ``stored``: as
    ``exports.columns_shown`` has it.
    """

    adding: str | Promise = ""
    stored: ClassVar[dict[str, str]] = {}
    show_full_result_count = False
    list_per_page = 50

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """A list is headed by what it lists, and shown without filters that it does not know."""
        if ERROR_FLAG in request.GET:
            message = _("This list does not know some of these filters. Here it is without them.")
            messages.warning(request, message)
            return HttpResponseRedirect(request.path)
        title = capfirst(str(self.opts.verbose_name_plural))
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The empty form, under its name."""
        named = {"title": self.adding} if self.adding else {}
        return super().add_view(request, form_url, {**named, **(extra_context or {})})

    def get_urls(self) -> list[URLPattern]:
        """The stock addresses, and the list as a file of each kind."""
        export = self.admin_site.admin_view(self.export_view)
        files = [path(f"export.{kind}", export, {"kind": kind}) for kind in KINDS]
        return [*files, *super().get_urls()]

    @needs(ENTERED)
    def export_view(self, request: HttpRequest, kind: str) -> HttpResponseBase:
        """Every row that the list's filters leave, in its order, for whoever sees the list.

        A long list, or a search that is not counted to its end, leads to the page of one's files,
        where a worker is asked for it.
        """
        try:
            shown = self._export_list(request)
        except IncorrectLookupParameters as error:
            raise Http404 from error
        if shown.result_count > EXPORT_DIRECT or shown.paginator.more:
            asked = {"list": self.opts.label_lower, "kind": kind, "query": request.GET.urlencode()}
            return HttpResponseRedirect(f"{reverse('exports')}?{urlencode(asked)}")
        name = str(self.opts.model_name)
        return exported(shown.queryset, self.export_columns(shown), kind=kind, name=name)

    def export_slowly(
        self, export: Export, tell: Callable[[int], None]
    ) -> tuple[int, Iterator[bytes]]:
        """The same file for a worker, as ``exports.exported_slowly`` has it.

        Raises PermissionDenied if its owner sees the list no more.
        """
        shown = self.export_list(export.query, reader=export.owner)
        columns = self.export_columns(shown)
        return exported_slowly(shown.queryset, columns, kind=export.kind, tell=tell)

    def export_list(self, query: str, *, reader: User) -> Any:
        """The list as a person has it at this address.

        Raises PermissionDenied, IncorrectLookupParameters.
        """
        request = HttpRequest()
        request.method, request.user, request.GET = "GET", reader, QueryDict(query)
        return self._export_list(request)

    def _export_list(self, request: HttpRequest) -> Any:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return self.get_changelist_instance(request)

    def export_columns(self, shown: Any) -> Columns:
        """What a file of the list holds: the key of a row, and what its columns show."""
        key: Columns = {"id": ("id", attrgetter("pk"))}
        return key | columns_shown(shown.list_display, self)

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """The list; raises IncorrectLookupParameters for whatever it can't be asked."""
        try:
            return super().get_changelist_instance(request)
        except (DisallowedModelAdminLookup, ValueError, OverflowError, DataError) as error:
            if not request.GET:
                raise
            raise IncorrectLookupParameters(error) from error

    def get_paginator(
        self, request: HttpRequest, queryset: QuerySet[Any], per_page: int, *args: Any, **rest: Any
    ) -> Pages:
        """Pages that don't count a million rows, nor, of a search, more than are put in order."""
        most = RANKED if found_unranked(queryset) else None
        return Pages(queryset, per_page, asked=request.GET.get(PAGE_VAR, 1), most=most)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was published and what was decided stays."""
        return False


def listed(export: Export, tell: Callable[[int], None]) -> tuple[int, Iterator[bytes]]:
    """The list of the desk that an export asks for, in its owner's language; for a worker.

    Raises PermissionDenied, NotRegistered, IncorrectLookupParameters.
    """
    desk = admin.site.get_model_admin(apps.get_model(export.listed))
    with override(export.language):
        rows, pieces = desk.export_slowly(export, tell)  # type: ignore[attr-defined]
        return rows, in_language(pieces)


def best_first_in_list(
    request: HttpRequest,
    rows: QuerySet[Any],
    words: str,
    found: Callable[[QuerySet[Any], str], QuerySet[Any]],
) -> QuerySet[Any]:
    """What a list shows of a search: best first, unless an order was chosen.

    Each row carries the words as ``searched_for``, for ``words_marked``.
    """
    if not terms(words):
        return rows
    order = rows.query.order_by
    rows = found(rows, words).annotate(searched_for=Value(words))
    return rows.order_by(*order) if request.GET.get(ORDER_VAR) else rows


def found_unranked(rows: QuerySet[Any]) -> bool:
    """Did a search find so many that none is the best?"""
    told = rows.query.annotations
    return "searched_for" in told and "search_rank" not in told


def offered_once(lookups: Callable[..., list[Any]]) -> Callable[..., list[Any]]:
    """What a filter offers, asked once in a request, whose list may be made more than once.

    A copy of the request knows what was offered before it was made.
    """

    @wraps(lookups)
    def known(self: Any, request: HttpRequest, model_admin: Any) -> list[Any]:
        offered = request.__dict__.setdefault("offered", {})
        if type(self) not in offered:
            offered[type(self)] = lookups(self, request, model_admin)
        return list(offered[type(self)])

    return known


class LanguageFilter(admin.SimpleListFilter):
    """By the language of the document; ``column`` leads to it."""

    title = gettext_lazy("language")
    parameter_name = "language"
    column = "language"

    @offered_once
    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The languages that stored documents are in."""
        return [(code, language_name(code)) for code in documents_languages()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The rows in the chosen language."""
        return queryset.filter(**{self.column: self.value()}) if self.value() else queryset


class ReadOnlyAdmin(DeskAdmin):
    """Rows that actions write and people read."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Rows come from actions."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Rows are read."""
        return False


class _ChangeInWords(HistoricalRecordContextHelper):
    """What changed, in the reader's words: a choice by its name, and nothing as a dash.

    The stock one takes an empty reference for one to a row that is gone.
    """

    def prepare_delta_change_value(self, change: Any, value: Any) -> Any:
        """How a value before or after is said."""
        if value in (None, "") or (isinstance(value, DeletedObject) and value.pk is None):
            return "–"
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        choices = dict(getattr(self.model._meta.get_field(change.field), "flatchoices", ()))
        said = super().prepare_delta_change_value(change, value)
        return choices.get(value, said) if choices else said


class HistoryAdmin(SimpleHistoryAdmin):
    """What a row was at each time, to read.

    The stock form of an earlier time writes for whoever may look.  Here nothing is put back by it:
    rows change by actions only.
    """

    def history_form_view(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """The row as it was then."""
        if request.method not in ("GET", "HEAD"):
            raise PermissionDenied
        return super().history_form_view(request, *args, **kwargs)

    def history_view_title(self, request: Any, obj: Any) -> str:
        """As the other pages of a history are called."""
        return str(_("Change history: %s") % obj)

    def history_form_view_title(self, request: Any, obj: Any) -> str:
        """What it was called then."""
        return str(obj)

    def render_history_view(
        self, request: Any, template: str, context: dict[str, Any], **kwargs: Any
    ) -> Any:
        """One of an earlier time says of when it is; no template reads the stock's ``_history``."""
        past = getattr(context.get("original"), "_history", None)
        context |= {"as_of": past.history_date} if past else {}
        return super().render_history_view(request, template, context, **kwargs)

    def get_historical_record_context_helper(self, request: Any, historical_record: Any) -> Any:
        """What says the changes in words."""
        return _ChangeInWords(self.model, historical_record)

    def revert_disabled(self, request: Any, obj: Any = None) -> bool:
        """For everybody."""
        return True
