"""The lists of claims and of the evidence on them; a claim is worked on in its article."""

from copy import copy
from operator import attrgetter
from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.views.main import PAGE_VAR
from django.db.models import F, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from config.needs import needs
from sources.desk import ReadOnlyAdmin, best_first_in_list
from sources.exports import Columns
from sources.ids import row_id
from sources.marked import excerpt, words_marked
from sources.person_column import person_column
from sources.queries import not_withdrawn, text_opening, texts_deferred

from ...models import Claim, Evidence, SavedView
from ...paper.check import claim_check_file
from ...queries.about import with_topics
from ...queries.claims import claims_with_verdicts, speakers_fetched
from ...queries.search import claims_found
from ...templatetags.desk import article_address, chip, claim_address, standing, worth
from ..dashboard import speaker_page
from ..splitting import split_page
from .articles import document_label
from .bulk import CLAIM_ACTIONS, BulkAdmin, bulk_urls
from .cells import aside, assigned, cue, topics, topics_named
from .filters import ALL, ASIDE
from .lists import DRAFTS_SHOWN, Tab, queue_tabs
from .log import claim_link
from .planning import CLAIM_FILTERS
from .reviewing import drafted, review_view


class ClaimAdmin(BulkAdmin, ReadOnlyAdmin):
    """All claims; each is worked on in its article."""

    kept_as = SavedView.List.CLAIMS
    bulk_actions = CLAIM_ACTIONS
    list_display = ("claim", "spoken_by", "article", "weight", "said", "true", "given_to")
    list_display_links = None
    list_filter = CLAIM_FILTERS
    list_select_related = ("document", "assignee")
    search_fields = ("content_text",)
    search_help_text = gettext_lazy("Words of the claim, its cue, a speaker.")
    ordering = ("-document_id", "start", "pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Claim]:
        """With verdicts and speakers, without the articles' texts."""
        rows = (
            claims_with_verdicts(aside=True)
            .filter(not_withdrawn())
            .annotate(opening=text_opening())
        )
        return with_topics(texts_deferred(rows, "document")).prefetch_related(*speakers_fetched())

    def export_columns(self, shown: Any) -> Columns:
        """Whole words, where the list shows their beginnings."""
        return {
            "id": ("id", attrgetter("pk")),
            "claim": (pgettext("column", "claim"), attrgetter("stated")),
            "words": (_("in the text"), attrgetter("content_text")),
            "speakers": (_("speaker"), self._spoken),
            "cue": (_("cue"), attrgetter("cue_text")),
            "article": (pgettext("column", "article"), self._headed),
            "address": (_("address"), attrgetter("document.url")),
            "published_on": (_("published on"), attrgetter("document.published_on")),
            "check_worthiness": (_("check-worthiness"), attrgetter("check_worthiness")),
            "was_it_said": (_("was it said"), self.said),
            "is_it_true": (_("is it true"), self.true),
            "assignee": (_("assigned to"), lambda claim: claim.assignee and str(claim.assignee)),
            "due_on": (_("due"), attrgetter("due_on")),
            "topics": (_("topics"), topics_named),
        }

    def _headed(self, claim: Any) -> str:
        return document_label(claim.document, claim.opening)

    def _spoken(self, claim: Claim) -> str:
        speakers = dict.fromkeys(str(standing(speaker)) for speaker in claim.spoken_by)
        return _(", ").join(speakers or [self._unnamed(claim)])

    def columns(self, queue: str) -> list[str]:
        """In a queue of drafts, the draft in place of what asked for attention before it."""
        instead = {"weight": "draft"} if queue in DRAFTS_SHOWN else {}
        return [instead.get(column, column) for column in self.list_display]

    def tabs(self, request: HttpRequest) -> list[Tab]:
        """The queues."""
        return queue_tabs(request)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """In claim and cue, and by the names of speakers and roles, best first."""
        return best_first_in_list(request, queryset, search_term, claims_found), False

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """The list, which tells what its search also finds where nobody chose to look."""
        shown: Any = super().get_changelist_instance(request)
        shown.left_out = self._left_out(request) if shown.query else []
        return shown

    def _left_out(self, request: HttpRequest) -> list[tuple[str, str]]:
        """(how many more, the address that shows them) for either filter that nobody chose."""
        own: dict[str, str] = {"voice": Claim.Voice.OUTLET}
        aside = {"voice": ALL, "aside": ASIDE}
        more = []
        if "voice" not in request.GET and "queue" not in request.GET:
            more.append((own, _("%s more in the articles’ own voice")))
        if "aside" not in request.GET:
            more.append((aside, _("%s more set aside")))
        counted = ((words, self._otherwise(request, chosen)) for chosen, words in more)
        return [(words % count, address) for words, (count, address) in counted if count != "0"]

    def _otherwise(self, request: HttpRequest, chosen: dict[str, str]) -> tuple[str, str]:
        """(how many rows the list would have, its address) with other filters chosen."""
        asked, other = request.GET.copy(), copy(request)
        asked.pop(PAGE_VAR, None)
        for name, value in chosen.items():
            asked[name] = value
        other.GET = asked  # type: ignore[assignment]
        counted = super().get_changelist_instance(other).paginator.counted
        return counted, f"?{asked.urlencode()}"

    def get_urls(self) -> list[URLPattern]:
        """The stock addresses, and what one speaker said, or is done to many at once."""
        speaker = self.admin_site.admin_view(self.speaker_view)
        check = self.admin_site.admin_view(self.check_view)
        return [
            path("speaker/<int:pk>/", speaker, name="claims_speaker"),
            path(
                "speaker/<int:pk>/split/",
                self.admin_site.admin_view(self.split_view),
                name="claims_speaker_split",
            ),
            path("<int:pk>/check.pdf", check, {"kind": "pdf"}, name="claims_claim_check"),
            path("<int:pk>/check.docx", check, {"kind": "docx"}, name="claims_claim_word"),
            path("review/", self.admin_site.admin_view(review_view), name="claims_review"),
            *bulk_urls(self),
            *super().get_urls(),
        ]

    @needs("claims.view_claim", post="sources.change_source")
    def speaker_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A speaker's page."""
        return speaker_page(request, pk, self.admin_site.each_context(request))

    @needs("sources.change_source", post="sources.change_source")
    def split_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Where a speaker is told apart from another one."""
        return split_page(request, pk, self.admin_site.each_context(request))

    @needs("claims.view_claim")
    def check_view(self, request: HttpRequest, pk: int, kind: str) -> HttpResponse:
        """The claim's check as a PDF or Word file, in the language that is active."""
        claim = get_object_or_404(Claim.objects.select_related("document"), pk=pk)
        return claim_check_file(claim, kind=kind)

    @needs("claims.view_claim")
    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """A claim is seen in its article."""
        claim = Claim.objects.filter(pk=row_id(object_id)).first()
        if claim is None:
            raise Http404
        return HttpResponseRedirect(claim_address(claim))

    @admin.display(description=pgettext_lazy("column", "claim"), ordering="content_text")
    def claim(self, claim: Claim) -> SafeString:
        """The words, as a link to their place."""
        searched = getattr(claim, "searched_for", "")
        words = excerpt(claim.stated, searched).html if searched else None
        return format_html("{}{}{}", claim_link(claim, words), aside(claim), topics(claim))

    @admin.display(description=gettext_lazy("speaker"))
    def spoken_by(self, claim: Claim) -> SafeString | str:
        """Who spoke, by which words, else the name as the engine read it; or the article."""
        speakers = dict.fromkeys(str(standing(speaker)) for speaker in claim.spoken_by)
        names = [(words_marked(name, claim),) for name in speakers or [self._unnamed(claim)]]
        return format_html("{}<br>{}", format_html_join(" · ", "<bdi>{}</bdi>", names), cue(claim))

    def _unnamed(self, claim: Claim) -> str:
        own = claim.voice == Claim.Voice.OUTLET
        return _("the article itself") if own else claim.speaker_label

    @admin.display(description=pgettext_lazy("column", "article"))
    def article(self, claim: Any) -> SafeString:
        """Where it stands."""
        label = document_label(claim.document, claim.opening)
        address = article_address(claim.document)
        return format_html('<a href="{}"><bdi class="label">{}</bdi></a>', address, label)

    @admin.display(
        description=gettext_lazy("check-worthiness"), ordering=F("check_worthiness").desc()
    )
    def weight(self, claim: Claim) -> SafeString:
        """How much it asks to be checked, and why; the heaviest first where ordered by it."""
        return render_to_string("claims/worth.html", worth(claim))

    @admin.display(description=gettext_lazy("was it said"), ordering="attribution_verdict")
    def said(self, claim: Any) -> SafeString:
        """The answer, or open."""
        return chip(claim.attribution_verdict)

    @admin.display(description=gettext_lazy("is it true"), ordering="content_verdict")
    def true(self, claim: Any) -> SafeString:
        """The answer, or open."""
        return chip(claim.content_verdict)

    @admin.display(description=gettext_lazy("assigned to"), ordering="assigned_at")
    def given_to(self, claim: Claim) -> SafeString:
        """Whose it is, and since when."""
        return assigned(claim)

    @admin.display(description=gettext_lazy("draft"))
    def draft(self, claim: Any) -> SafeString:
        """What waits, since when, for what, and on what it rests."""
        return drafted(claim.shown_drafts, claim.version)


class EvidenceAdmin(ReadOnlyAdmin):
    """Every passage that bears on a claim; added and taken away at the claim."""

    stored: ClassVar = {"adder": "added_by", "from_document": "document"}
    list_display = ("passage_words", "stance", "on_claim", "from_document", "adder", "created_at")
    list_filter = ("stance", "created_at")
    list_select_related = ("document", "claim", "added_by")
    fields = ("on_claim", "from_document", "passage_words", "stance", "note", "adder", "created_at")

    @admin.display(description=gettext_lazy("passage"))
    def passage_words(self, evidence: Evidence) -> SafeString:
        """The words."""
        return format_html('<span dir="auto" class="label">{}</span>', evidence)

    @admin.display(description=pgettext_lazy("column", "document"), ordering="document")
    def from_document(self, evidence: Evidence) -> SafeString:
        """Where the passage stands, as a link."""
        address = reverse("admin:sources_document_change", args=[evidence.document_id])
        label = format_html('<bdi class="label">{}</bdi>', evidence.document)
        return format_html('<a href="{}">{}</a>', address, label)

    @admin.display(description=pgettext_lazy("column", "claim"))
    def on_claim(self, evidence: Evidence) -> SafeString:
        """The claim, as a link to its place."""
        return claim_link(evidence.claim)

    adder = person_column("added_by", gettext_lazy("added by"))
