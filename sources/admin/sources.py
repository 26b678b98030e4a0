"""Sources at the desk."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from config.signed_in import signed_in

from ..actions.names import Name
from ..actions.sources import source_save
from ..desk import HistoryAdmin, best_first_in_list
from ..desk_actions import ActionAdmin
from ..ids import row_id
from ..inlines import NamedForm, NamedRows
from ..marked import words_marked
from ..models import Merge, Source, SourceName
from ..queries import merges_of, sources_found
from .merges import MergeForm


class SourceNameInline(admin.TabularInline):
    """A source's names, in any language."""

    model = SourceName
    form = NamedForm
    formset = NamedRows
    extra = 1
    fields = ("language", "name", "is_main")
    verbose_name = pgettext_lazy("add another", "name")
    verbose_name_plural = gettext_lazy("names")


class MergedFilter(admin.SimpleListFilter):
    """Sources that stand for themselves, unless those merged away, or all, are asked for."""

    title = gettext_lazy("merged")
    parameter_name = "merged"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Merged away, or all."""
        return [("yes", gettext_lazy("merged")), ("all", gettext_lazy("all"))]

    def choices(self, changelist: Any) -> Any:
        """The stock "All" stands for those that are not merged."""
        first, *others = super().choices(changelist)
        yield {**first, "display": _("not merged")}
        yield from others

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The sources with that standing; the pages of single ones show all."""
        asked = request.resolver_match
        if self.value() == "all" or not asked or asked.url_name != "sources_source_changelist":
            return queryset
        return queryset.filter(merged_into__isnull=self.value() != "yes")


@admin.register(Source)
class SourceAdmin(ActionAdmin, HistoryAdmin):
    """Who speaks and publishes; namesakes are merged, never deleted."""

    list_display = ("main_name", "other_names", "kind", "wikidata_id", "claims_count", "is_really")
    list_filter = ("kind", MergedFilter)
    search_fields = ("wikidata_id",)
    search_help_text = gettext_lazy("A name in any language and spelling, or a Wikidata item.")
    fields = ("kind", "wikidata_id", "note", "merged_into", "merges", "claims_count")
    readonly_fields = ("merged_into", "merges", "claims_count")
    inlines = (SourceNameInline,)
    adding = gettext_lazy("Add source")
    actions = ("merge",)
    list_select_related = ("merged_into",)

    def act(
        self, *, by: User, thing: Any, given: dict[str, Any], rows: list[dict[str, Any]]
    ) -> Any:
        """Make or change a source under its names."""
        return source_save(
            source=thing,
            by=by,
            names=[Name(row["language"], row["name"], row["is_main"]) for row in rows],
            kind=given["kind"],
            wikidata_id=given["wikidata_id"],
            note=given["note"],
        )

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """What it was before; 404 for what is no source's id."""
        if self.get_object(request, object_id) is None:
            raise Http404
        return super().history_view(request, object_id, extra_context)

    def history_form_view(
        self, request: Any, object_id: str, version_id: str, extra_context: Any = None
    ) -> Any:
        """What it was at one time; 404 for what is no id."""
        if not (row_id(version_id) and row_id(object_id)):
            raise Http404
        return super().history_form_view(request, object_id, version_id, extra_context)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Source]:
        """With names and the number of claims.

        ``n_met`` counts the article's own statements too: an index alone tells it, so that
        all sources can be ordered by it; ``n_claims`` is counted for those on the page.
        """
        links = Source._meta.get_field("claims").through.objects.order_by()  # type: ignore[union-attr]
        here = links.filter(source=OuterRef("pk")).values("source").annotate(n=Count("pk"))
        said = here.filter(claim__voice="attributed")
        rows = Source.objects.annotate(
            n_met=Coalesce(Subquery(here.values("n")), 0),
            n_claims=Coalesce(Subquery(said.values("n")), 0),
        )
        return rows.prefetch_related("names", "merged_into__names")

    def get_ordering(self, request: HttpRequest) -> list[Any]:
        """Who is met most comes first."""
        return ["-n_met", "pk"]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """By any name, spelling aside, or by Wikidata item; best first."""
        return best_first_in_list(request, queryset, search_term, sources_found), False

    @admin.display(description=gettext_lazy("name"))
    def main_name(self, source: Source) -> str:
        """In the reader's language where there is one; with what tells it from namesakes."""
        name = format_html("<bdi>{}</bdi>", words_marked(str(source), source))
        if not source.note:
            return name
        return format_html(
            '{}<span class="hint source-note" dir="auto">{}</span>', name, source.note
        )

    @admin.display(description=gettext_lazy("also"))
    def other_names(self, source: Source) -> str:
        """The other names."""
        shown = str(source)
        names = dict.fromkeys(name.name for name in source.names.all() if name.name != shown)
        marked = [(words_marked(name, source),) for name in names]
        marked.sort(key=lambda name: "<mark" not in name[0])  # by which it was found, first
        return format_html_join(" · ", "<bdi>{}</bdi>", marked[:4])

    @admin.display(description=gettext_lazy("claims"), ordering="n_met")
    def claims_count(self, source: Any) -> str:
        """A link to what they said."""
        if source.pk is None:
            return "–"
        address = reverse("admin:claims_speaker", args=[source.pk])
        return format_html('<a href="{}">{}</a>', address, source.n_claims)

    @admin.display(description=gettext_lazy("merges of sources"))
    def merges(self, source: Source) -> str:
        """A link to the log of its merges, where each can be undone."""
        count = merges_of(Merge.objects.all(), source.pk).count()
        if not count:
            return "–"
        address = reverse("admin:sources_merge_changelist")
        return format_html('<a href="{}?source={}">{}</a>', address, source.pk, count)

    @admin.display(description=gettext_lazy("merged into"))
    def is_really(self, source: Source) -> Source | None:
        """The source that this one turned out to be."""
        return source.merged_into

    @admin.action(
        description=gettext_lazy("Merge: they are all the same source"), permissions=["change"]
    )
    def merge(self, request: HttpRequest, queryset: QuerySet[Source]) -> HttpResponse | None:
        """Ask which of the chosen ones stays, then make the others its aliases."""
        if queryset.count() < 2:
            messages.warning(request, _("Choose two or more sources to merge."))
            return None
        chosen = Source.objects.filter(pk__in=queryset.values("pk")).prefetch_related("names")
        form = MergeForm(request.POST if "into" in request.POST else None, sources=chosen)
        if form.is_bound and form.perform(by=signed_in(request)):
            messages.success(request, _("Merged into %s.") % form.result)
            return HttpResponseRedirect(request.get_full_path())
        context = {
            **self.admin_site.each_context(request),
            "title": _("Merge sources"),
            "form": form,
            "sources": chosen,
            "opts": self.opts,
        }
        return TemplateResponse(request, "sources/merge.html", context)
