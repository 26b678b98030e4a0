"""The lists of articles and of what reads them; an article's page is the workbench."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.db.models.functions import Substr
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from config.needs import needs
from config.signed_in import signed_in
from sources.admin.documents import document_form_page
from sources.desk import ReadOnlyAdmin, best_first_in_list
from sources.errors import Refused
from sources.exports import Columns
from sources.ids import row_id
from sources.language_names import language_name
from sources.marked import words_marked
from sources.models import Document
from sources.originals import original_page
from sources.queries import names_fetched, text_opening, texts_deferred
from sources.text import first_line

from ...actions.runs import run_request
from ...models import Article, ExtractionRun, SavedView
from ...paper.check import check_file
from ...queries.about import with_topics
from ...queries.articles import articles_with_state
from ...queries.search import articles_found
from ...templatetags.desk import article_address, run_state, standing
from ..article_form import ArticleForm, completion_told, files_added, language_told
from ..comparing import compare_page
from ..presence import article_presence
from ..workbench import article_card, article_page, article_status
from .bulk import ARTICLE_ACTIONS, BulkAdmin
from .cells import topics, topics_named
from .planning import ARTICLE_FILTERS


def document_label(document: Document, opening: str) -> str:
    """What a document is called in a list: its title, else the line that heads it, in one line."""
    return document.title or Truncator(first_line(opening)).chars(70)


class ArticleAdmin(BulkAdmin):
    """Articles with their state; an article's page is the workbench."""

    kept_as = SavedView.List.ARTICLES
    bulk_actions = ARTICLE_ACTIONS
    adding = gettext_lazy("Add article")
    stored: ClassVar = {"shown_language": "language"}
    list_display = (
        "label",
        "outlet",
        "shown_language",
        "published_day",
        "shown_state",
        "claims_found",
        "open_claims",
    )
    list_filter = ARTICLE_FILTERS
    list_select_related = ("publisher",)
    date_hierarchy = "published_on"
    ordering = ("-created_at", "-pk")
    search_fields = ("title",)
    search_help_text = gettext_lazy("Words of the title or the text, a speaker, an outlet.")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        """With states and counts, without the texts."""
        rows = articles_with_state(withdrawn=True).annotate(opening=Substr("text", 1, 200))
        return with_topics(texts_deferred(rows)).prefetch_related(*names_fetched("publisher"))

    def export_columns(self, shown: Any) -> Columns:
        """What the list shows; topics in a column of their own."""
        columns = super().export_columns(shown)
        return columns | {
            "label": (_("title"), lambda article: document_label(article, article.opening)),
            "topics": (_("topics"), topics_named),
        }

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The text never changes; what is done to claims has permissions of its own."""
        return False

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """In title and text, and by the names of speakers and outlets, best first."""
        return best_first_in_list(request, queryset, search_term, articles_found), False

    @admin.display(description=gettext_lazy("title"), ordering="title")
    def label(self, article: Any) -> SafeString:
        """The title, else the first words."""
        label = document_label(article, article.opening)
        shown = format_html('<bdi class="label">{}</bdi>', words_marked(label, article))
        about = topics(article)
        if article.withdrawn_at is None:
            return shown + about
        return format_html('{} <span class="tag">{}</span>{}', shown, _("withdrawn"), about)

    @admin.display(description=pgettext_lazy("column", "outlet"))
    def outlet(self, article: Article) -> Any:
        """Who published it."""
        outlet = article.publisher and str(standing(article.publisher))
        return outlet and format_html("<bdi>{}</bdi>", words_marked(outlet, article))

    @admin.display(description=gettext_lazy("language"), ordering="language")
    def shown_language(self, article: Article) -> str:
        """By name."""
        return language_name(article.language)

    @admin.display(description=gettext_lazy("date"), ordering="published_on")
    def published_day(self, article: Article) -> Any:
        """The day it was published."""
        return article.published_on

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def shown_state(self, article: Any) -> SafeString:
        """The state of the latest extraction, with the reason where it failed."""
        return run_state(article.state, article.reason)

    @admin.display(description=gettext_lazy("claims"), ordering="claims_count")
    def claims_found(self, article: Any) -> int:
        """How many."""
        return int(article.claims_count)

    @admin.display(description=pgettext_lazy("column", "open"), ordering="open_count")
    def open_claims(self, article: Any) -> int:
        """How many still wait for an answer."""
        return int(article.open_count)

    def get_urls(self) -> list[URLPattern]:
        """The stock addresses, the state of an article, and who looks at it."""
        status = self.admin_site.admin_view(self.status_view)
        presence = self.admin_site.admin_view(article_presence)
        card = self.admin_site.admin_view(self.card_view)
        original = self.admin_site.admin_view(self.original_view)
        check = self.admin_site.admin_view(self.check_view)
        compare = self.admin_site.admin_view(self.compare_view)
        return [
            path("<int:pk>/status/", status, name="claims_article_status"),
            path("<int:pk>/presence/", presence, name="claims_article_presence"),
            path("<int:pk>/card/<int:claim>/", card, name="claims_article_card"),
            path("<int:pk>/original/", original, name="claims_article_original"),
            path("<int:pk>/check.pdf", check, {"kind": "pdf"}, name="claims_article_check"),
            path("<int:pk>/check.docx", check, {"kind": "docx"}, name="claims_article_word"),
            path("<int:pk>/compare/<int:other>/", compare, name="claims_article_compare"),
            *super().get_urls(),
        ]

    @needs("claims.view_article")
    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The workbench."""
        article = self._article(object_id)
        context = {
            **self.admin_site.each_context(request),
            "title": str(article),
            "opts": self.opts,
        }
        return article_page(request, article, context)

    @needs("claims.view_article")
    def status_view(self, request: HttpRequest, pk: int) -> JsonResponse:
        """The latest extraction's state as JSON, for the page that waits for it."""
        return article_status(request, self._article(str(pk)))

    @needs("claims.view_article")
    def card_view(self, request: HttpRequest, pk: int, claim: int) -> HttpResponse:
        """One claim's card, for the page that opens it."""
        return article_card(request, self._article(str(pk)), claim)

    @needs("claims.view_article")
    def original_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The bytes as received, to be saved."""
        return original_page(self._article(str(pk)), request.GET.get("received", ""))

    @needs("claims.view_claim")
    def check_view(self, request: HttpRequest, pk: int, kind: str) -> HttpResponse:
        """The article's check as a PDF or Word file, in the language that is active."""
        return check_file(self._article(str(pk)), kind=kind)

    @needs("claims.view_article")
    def compare_view(self, request: HttpRequest, pk: int, other: int) -> HttpResponse:
        """What changed between two versions, or in a copy."""
        context = {**self.admin_site.each_context(request), "opts": self.opts}
        return compare_page(request, self._article(str(pk)), other, context)

    def _article(self, pk: str) -> Article:
        rows = Article.every.select_related("publisher").prefetch_related("publisher__names")
        article = rows.filter(pk=row_id(pk)).first()
        if article is None:
            raise Http404
        return article

    @needs("claims.add_article")
    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Paste, upload or fetch an article; then its page, which shows how the work goes."""
        files = request.FILES.getlist("file")
        if len(files) > 1:
            return self._several(request, files)
        sent = request.method == "POST"
        form = ArticleForm(*((request.POST, request.FILES) if sent else ()))
        if sent and form.perform(by=signed_in(request)):
            document, _run, told = form.result
            if told:
                messages.info(request, completion_told(told))
            elif not form.cleaned_data["language"]:
                messages.info(request, language_told(document.language))
            return HttpResponseRedirect(article_address(document))
        return document_form_page(self, request, form, title=_("Add article"))

    def _several(self, request: HttpRequest, files: list[Any]) -> HttpResponse:
        """A page with what became of each of several files."""
        given = request.POST
        if any(given.get(name, "").strip() for name in ("text", "url", "title")):
            form = ArticleForm(given)
            form.full_clean()
            form.add_error("file", _("Several files have no text, address or title in common."))
            return document_form_page(self, request, form, title=_("Add article"))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Files added"),
            "opts": self.opts,
            "rows": files_added(files, given, by=signed_in(request)),
        }
        return TemplateResponse(request, "claims/files_added.html", context)


class ExtractionRunAdmin(ReadOnlyAdmin):
    """How extraction went, and asking for it again."""

    stored: ClassVar = {"number": "id"}
    list_display = (
        "number",
        "of",
        "shown_state",
        "reason",
        "attempt",
        "queued_at",
        "finished_at",
        "claims_found",
        "statements_found",
        "engine_version",
    )
    list_filter = ("state", "reason", "queued_at")
    list_select_related = ("document",)
    actions = ("retry",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[ExtractionRun]:
        """Without the documents' texts."""
        runs: QuerySet[ExtractionRun] = super().get_queryset(request)
        rows = runs.annotate(opening=text_opening())
        return texts_deferred(rows, "document")

    @admin.display(description=gettext_lazy("run number"), ordering="id")
    def number(self, run: ExtractionRun) -> int:
        """By which the log names it."""
        return run.pk

    @admin.display(description=pgettext_lazy("column", "document"))
    def of(self, run: Any) -> SafeString:
        """The document, as a link."""
        label = document_label(run.document, run.opening)
        address = reverse("admin:claims_article_change", args=[run.document_id])
        return format_html('<a href="{}"><bdi class="label">{}</bdi></a>', address, label)

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def shown_state(self, run: ExtractionRun) -> SafeString:
        """The state."""
        return run_state(run.state)

    @admin.action(description=gettext_lazy("Find claims again"), permissions=["retry"])
    def retry(self, request: HttpRequest, queryset: QuerySet[ExtractionRun]) -> None:
        """Ask for the claims of each document once more."""
        try:
            documents = {run.document for run in queryset.select_related("document")}
            for document in documents:
                run_request(document=document, by=signed_in(request))
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("Queued again: %d") % len(documents))

    def has_retry_permission(self, request: HttpRequest) -> bool:
        """May this person ask for an extraction?"""
        return request.user.has_perm("claims.add_extractionrun")
