"""Documents at the desk."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.needs import needs
from config.signed_in import signed_in

from ..desk import DeskAdmin, LanguageFilter, best_first_in_list
from ..document_form import DocumentForm
from ..language_names import language_name
from ..marked import words_marked
from ..models import Document, PageLook, Picture
from ..originals import original_page
from ..person_column import person_column
from ..queries import documents_found, outlets_known


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
        "adder",
        "created_at",
        "fingerprint",
        "as_received",
        "as_published",
    )
    readonly_fields = (*fields, "as_seen")
    adder = person_column("added_by", gettext_lazy("added by"))

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
