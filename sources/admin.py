"""Sources and documents at the desk."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.needs import needs
from config.signed_in import signed_in

from .actions.merges import merge_undo
from .actions.names import Name
from .actions.sources import source_save
from .desk import (
    ActionAdmin,
    DeskAdmin,
    HistoryAdmin,
    LanguageFilter,
    ReadOnlyAdmin,
    best_first_in_list,
)
from .errors import Refused
from .forms import DocumentForm, MergeForm
from .ids import row_id
from .inlines import NamedRows
from .language_names import language_name, names_told
from .marked import words_marked
from .models import Document, Merge, PageLook, Picture, Source, SourceName
from .originals import original_page
from .queries import documents_found, merges_of, outlets_known, sources_found


class SourceNameInline(admin.TabularInline):
    """A source's names, in any language."""

    model = SourceName
    formset = NamedRows
    extra = 1
    fields = ("language", "name", "is_main")


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


class MergesOfSource(admin.SimpleListFilter):
    """The merges of one source; the source's page leads here."""

    title = gettext_lazy("source")
    parameter_name = "source"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The source that is asked for."""
        asked = request.GET.get(self.parameter_name, "")
        source = Source.objects.filter(pk=row_id(asked)).prefetch_related("names").first()
        return [(asked, str(source))] if source else []

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Those in which it is either of the two."""
        chosen = self.value()
        return merges_of(queryset, row_id(chosen)) if chosen else queryset


@admin.register(Merge)
class MergeAdmin(ReadOnlyAdmin):
    """Which sources were found to be which; each can be undone."""

    list_filter = (MergesOfSource,)
    list_display = ("at", "merged", "stays", "by", "undone_at", "undone_by")
    list_select_related = ("by", "undone_by")
    fields = ("at", "merged", "stays", "before", "after", "by", "undone_at")
    actions = ("undo",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Merge]:
        """With names."""
        return super().get_queryset(request).prefetch_related("source__names", "into__names")

    def has_undo_permission(self, request: HttpRequest) -> bool:
        """Who may merge."""
        return request.user.has_perm("sources.change_source")

    @admin.display(description=gettext_lazy("source"))
    def merged(self, merge: Merge) -> str:
        """The one that became an alias."""
        return format_html("<bdi>{}</bdi>", merge.source)

    @admin.display(description=gettext_lazy("merged into"))
    def stays(self, merge: Merge) -> str:
        """The one that it is."""
        return format_html("<bdi>{}</bdi>", merge.into)

    @admin.display(description=gettext_lazy("names before"))
    def before(self, merge: Merge) -> str:
        """Of the one that stays."""
        return names_told(merge.names_before)

    @admin.display(description=gettext_lazy("names after"))
    def after(self, merge: Merge) -> str:
        """What it is called since."""
        return names_told(merge.names_after)

    @admin.action(description=gettext_lazy("Undo: they are not the same"), permissions=["undo"])
    def undo(self, request: HttpRequest, queryset: QuerySet[Merge]) -> None:
        """Part what was merged, the latest first."""
        for merge in queryset.order_by("-pk"):
            try:
                merge_undo(merge=merge, by=signed_in(request))
            except Refused as refused:
                messages.error(request, str(refused))
            else:
                messages.success(request, _("Undone: %s.") % merge)


@admin.register(Document)
class DocumentAdmin(DeskAdmin):
    """Published texts, kept as published: added, read and quoted, never changed."""

    adding = gettext_lazy("Add document")
    stored: ClassVar = {"shown_language": "language"}
    list_display = ("label", "kind", "publisher", "shown_language", "published_on", "url")
    list_filter = ("kind", LanguageFilter, "published_on")
    list_select_related = ("publisher",)
    search_fields = ("title", "url")
    search_help_text = gettext_lazy("Words of the title or the text, in any spelling.")
    fields = (
        "title",
        "kind",
        "shown_language",
        "publisher",
        "author",
        "published_on",
        "url",
        "added_by",
        "created_at",
        "fingerprint",
        "as_received",
        "as_published",
    )
    readonly_fields = (*fields, "as_seen")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With publishers' names; the list without what was withdrawn."""
        rows = super().get_queryset(request).prefetch_related("publisher__names")
        asked = request.resolver_match
        listed = asked and asked.url_name == "sources_document_changelist"
        return rows.filter(withdrawn_at=None) if listed else rows

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """With the picture that the text describes, where there is one."""
        fields = super().get_fields(request, obj)
        pictured = obj is not None and obj.kind == Document.Kind.PICTURE
        return [*fields[:-1], "as_seen", fields[-1]] if pictured else fields

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A published text never changes."""
        return False

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """In title, text, publisher, spelling aside, and in the address; best first."""
        if len(words := search_term.split()) == 1 and "." in words[0]:  # an address, or part of it
            return queryset.filter(url__icontains=words[0]), False
        return best_first_in_list(request, queryset, search_term, documents_found), False

    @admin.display(description=gettext_lazy("title"), ordering="title")
    def label(self, document: Document) -> str:
        """The title, else the first words."""
        return format_html('<bdi class="label">{}</bdi>', words_marked(str(document), document))

    @admin.display(description=gettext_lazy("language"), ordering="language")
    def shown_language(self, document: Document) -> str:
        """By name."""
        return language_name(document.language)

    @admin.display(description=gettext_lazy("fingerprint (SHA-256)"))
    def fingerprint(self, document: Document) -> str:
        """By which a copy is known to be the same."""
        return format_html("<code>{}</code>", document.sha256)

    @admin.display(description=gettext_lazy("as received"))
    def as_received(self, document: Document) -> str:
        """Where the bytes can be saved."""
        address = reverse("admin:sources_document_original", args=[document.pk])
        return format_html('<a href="{}" download>{}</a>', address, _("Save what was received"))

    def get_urls(self) -> list[URLPattern]:
        """The stock addresses, the bytes as received, and how a look at a page stands."""
        original = self.admin_site.admin_view(self.original_view)
        look = self.admin_site.admin_view(self.look_view)
        return [
            path("<int:pk>/original/", original, name="sources_document_original"),
            path("<int:pk>/look/", look, name="sources_document_look"),
            *super().get_urls(),
        ]

    @needs("sources.add_document")
    def look_view(self, request: HttpRequest, pk: int) -> JsonResponse:
        """Whether the page that this person asked for is still being read."""
        look = PageLook.objects.filter(pk=pk, by=signed_in(request)).first()
        if look is None:
            raise Http404
        return JsonResponse({"under_way": look.is_under_way})

    @needs("sources.view_document")
    def original_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The bytes as received, to be saved."""
        document = Document.objects.filter(pk=pk).first()
        if document is None:
            raise Http404
        return original_page(document, request.GET.get("received", ""))

    @admin.display(description=gettext_lazy("picture"))
    def as_seen(self, document: Document) -> str:
        """The picture, set anew, with what is to be seen on it as its description."""
        picture = Picture.objects.defer("shown").get(document=document)
        return format_html(
            '<img class="document-picture" src="{}" alt="{}" width="{}" height="{}">',
            reverse("desk-picture", args=[picture.pk]),
            document.text,
            picture.width,
            picture.height,
        )

    @admin.display(description=gettext_lazy("text"))
    def as_published(self, document: Document) -> str:
        """The text, line ends kept."""
        return format_html(
            '<div class="document-text" dir="auto" lang="{}">{}</div>',
            document.language,
            document.text,
        )

    @needs("sources.add_document")
    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Paste, upload or fetch a text; what the desk has already is shown, not stored twice."""
        sent = request.method == "POST"
        form = DocumentForm(*((request.POST, request.FILES) if sent else ()))
        if sent and form.perform(by=signed_in(request)):
            document, created = form.result
            if not created:
                messages.info(request, _("This document is stored already. Here it is."))
            return HttpResponseRedirect(
                reverse("admin:sources_document_change", args=[document.pk])
            )
        return document_form_page(self, request, form, title=_("Add document"))


def document_form_page(
    model_admin: admin.ModelAdmin, request: HttpRequest, form: DocumentForm, *, title: str
) -> TemplateResponse:
    """The page with the form of a document or article."""
    context = {
        **model_admin.admin_site.each_context(request),
        "title": title,
        "form": form,
        "opts": model_admin.opts,
        "outlets": outlets_known(),
        "limit": settings.DATA_UPLOAD_MAX_MEMORY_SIZE,
    }
    return TemplateResponse(request, "sources/document_form.html", context)
