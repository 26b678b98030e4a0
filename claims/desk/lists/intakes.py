"""What is brought in: feeds, each with a page of what came by it, and every address fetched."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin import ModelAdmin
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_POST

from config.needs import needs
from config.signed_in import signed_in
from sources.desk import ReadOnlyAdmin
from sources.desk_actions import ActionAdmin
from sources.errors import Refused
from sources.forms import LANGUAGES
from sources.given import outlet_named
from sources.models import Source
from sources.paging import Pages
from sources.person_column import person_column

from ...actions.feeds import feed_add, feed_change, feed_poll_now
from ...actions.intakes import intake_file, intake_retry, intake_unfile
from ...models import Feed, Intake
from ...queries.intakes import feeds_with_counts, intakes_with_progress
from ...templatetags.desk import feed_state, intake_label, intake_state
from .filters import ChoiceFilter

#: How many of a feed's entries its page shows at once.
ENTRIES_PER_PAGE = 50


class FeedForm(forms.ModelForm):
    """A feed, with its outlet by name."""

    url = forms.URLField(
        label=gettext_lazy("Address"),
        max_length=2000,
        assume_scheme="https",
        widget=forms.URLInput({"dir": "ltr", "placeholder": "https://", "class": "vURLField"}),
    )
    outlet = forms.CharField(
        label=gettext_lazy("Outlet"),
        required=False,
        max_length=300,
        widget=forms.TextInput({"dir": "auto", "list": "known-outlets", "class": "vTextField"}),
        help_text=gettext_lazy("Where this is empty, each page says it."),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=LANGUAGES, required=False)

    class Meta:
        model = Feed
        fields = ("url", "title", "minutes", "active")
        help_texts = {"title": gettext_lazy("Where this is empty, the feed says it.")}
        widgets = {
            "title": forms.TextInput({"dir": "auto", "class": "vTextField"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["language"].initial = self.instance.language
            self.fields["outlet"].initial = str(self.instance.publisher or "")


class FeedAdmin(ActionAdmin):
    """Feeds whose entries become articles."""

    form = FeedForm
    fields = ("url", "title", "outlet", "language", "minutes", "active")
    change_form_template = "claims/feed.html"
    list_display = ("label", "state", "came", "failed", "polled_at", "next_poll")
    adding = gettext_lazy("Add feed")
    list_filter = ("active",)
    search_fields = ("title", "url")
    actions = ("poll_now", "stop", "start")

    def act(
        self, *, by: User, thing: Any, given: dict[str, Any], rows: list[dict[str, Any]]
    ) -> Any:
        """Follow a feed, or change how."""
        columns = {name: given[name] for name in ("url", "title", "language", "minutes", "active")}
        columns["publisher"] = outlet_named(given["outlet"], language=given["language"])
        if thing is None:
            return feed_add(by=by, **columns)
        return feed_change(feed=thing, by=by, **columns)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Feed]:
        """With what came by each."""
        return feeds_with_counts()

    def get_urls(self) -> list[URLPattern]:
        """The stock addresses, and what a feed's page can be told."""
        tell = self.admin_site.admin_view(require_POST(self.tell_view))
        return [path("<int:pk>/tell/", tell, name="claims_feed_tell"), *super().get_urls()]

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Any = None,
    ) -> Any:
        """The form, under what came by the feed and what did not."""
        outlets = Source.objects.filter(kind=Source.Kind.OUTLET, merged_into=None)
        page: dict[str, Any] = {
            "outlets": outlets.prefetch_related("names").order_by("-pk")[:200],
            "show_save_and_continue": False,
            "show_save_and_add_another": False,
        }
        feed = object_id and self.get_object(request, object_id)
        if feed:
            only = request.GET.get("entries", "")
            entries = intakes_with_progress().filter(feed=feed)
            if only == "failed":
                entries = entries.filter(state=Intake.State.FAILED)
            page |= {
                "feed": feed,
                "only": only,
                "title": str(feed),
                "subtitle": None,
                "may_retry": request.user.has_perm("claims.add_article"),
            }
            asked = request.GET.get("p", 1)
            page["page"] = Pages(entries, ENTRIES_PER_PAGE, asked=asked).get_page(asked)
        return super().changeform_view(request, object_id, form_url, page | (extra_context or {}))

    @needs("claims.view_feed")
    def tell_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask it now, stop or start it, or try again what failed."""
        feed = Feed.objects.filter(pk=pk).first()
        if feed is None:
            raise Http404
        by, told = signed_in(request), request.POST.get("do", "")
        try:
            if told == "poll":
                feed_poll_now(feed=feed, by=by)
                messages.success(request, _("The feed is asked now. What is new appears here."))
            elif told in ("stop", "start"):
                feed_change(feed=feed, by=by, active=told == "start")
            elif told == "retry":
                _retry(request, feed.intakes.filter(state=Intake.State.FAILED))
        except Refused as refused:
            messages.error(request, str(refused))
        return HttpResponseRedirect(reverse("admin:claims_feed_change", args=[pk]))

    @admin.display(description=gettext_lazy("feed"), ordering="title")
    def label(self, feed: Feed) -> SafeString:
        """The title, and whom it asks."""
        label = format_html('<bdi class="label">{}</bdi>', feed)
        if not feed.title:  # whose address stands in for it
            return label
        return format_html('{}<span class="hint" dir="ltr">{}</span>', label, feed.url)

    @admin.display(description=gettext_lazy("state"), ordering="active")
    def state(self, feed: Feed) -> SafeString:
        """Asked or not, with the reason where it was not read."""
        return feed_state(feed)

    @admin.display(description=gettext_lazy("came"), ordering="came")
    def came(self, feed: Any) -> int:
        """Articles that came by it."""
        return int(feed.came)

    @admin.display(description=gettext_lazy("failed"), ordering="failed")
    def failed(self, feed: Any) -> SafeString | int:
        """Entries that did not come, as a link."""
        if not feed.failed:
            return 0
        address = reverse("admin:claims_feed_change", args=[feed.pk])
        return format_html('<a href="{}?entries=failed">{}</a>', address, feed.failed)

    @admin.display(description=gettext_lazy("asked next"), ordering="next_at")
    def next_poll(self, feed: Feed) -> Any:
        """When, unless it is stopped."""
        return feed.next_at if feed.active else None

    @admin.action(description=gettext_lazy("Ask now"), permissions=["change"])
    def poll_now(self, request: HttpRequest, queryset: QuerySet[Feed]) -> None:
        """Ask each that is not stopped."""
        asked = queryset.filter(active=True)
        for feed in asked:
            feed_poll_now(feed=feed, by=signed_in(request))
        messages.success(request, _("Asked: %d") % len(asked))

    @admin.action(description=gettext_lazy("Stop"), permissions=["change"])
    def stop(self, request: HttpRequest, queryset: QuerySet[Feed]) -> None:
        """Ask them no more."""
        for feed in queryset:
            feed_change(feed=feed, by=signed_in(request), active=False)

    @admin.action(description=gettext_lazy("Start"), permissions=["change"])
    def start(self, request: HttpRequest, queryset: QuerySet[Feed]) -> None:
        """Ask them again."""
        for feed in queryset:
            feed_change(feed=feed, by=signed_in(request), active=True)


class ProgressFilter(ChoiceFilter):
    """How far it has come."""

    title = gettext_lazy("state")
    parameter_name = "state"
    column = "progress"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[Any]:
        """Every state."""
        return list(Intake.Progress.choices)


class IntakeAdmin(ReadOnlyAdmin):
    """Addresses that were given or that a feed named, and how far each has come."""

    stored: ClassVar = {"requester": "requested_by"}
    list_display = ("what", "shown_state", "by_feed", "requester", "created_at", "finished_at")
    list_filter = (ProgressFilter, "created_at")
    list_display_links = None
    search_fields = ("url", "title")
    fields = ("url", "feed", "document", "requester", "attempt", "created_at", "due_at")
    actions = ("retry", "file", "unfile")
    requester = person_column("requested_by", gettext_lazy("asked for by"))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Intake]:
        """With progress."""
        return intakes_with_progress()

    @admin.display(description=pgettext_lazy("column", "article"), ordering="title")
    def what(self, intake: Intake) -> SafeString:
        """The article, once there is one, and the address."""
        return intake_label(intake)

    @admin.display(description=gettext_lazy("state"))
    def shown_state(self, intake: Any) -> SafeString:
        """The state, with the reason where it failed."""
        return intake_state(intake)

    @admin.display(description=gettext_lazy("feed"), ordering="feed")
    def by_feed(self, intake: Intake) -> Any:
        """The feed that named it, as a link."""
        if intake.feed is None:
            return None
        address = reverse("admin:claims_feed_change", args=[intake.feed_id])
        return format_html('<a href="{}"><bdi>{}</bdi></a>', address, intake.feed)

    @admin.action(description=gettext_lazy("Try again"), permissions=["retry"])
    def retry(self, request: HttpRequest, queryset: QuerySet[Intake]) -> None:
        """Fetch again what failed."""
        try:
            _retry(request, queryset.filter(state=Intake.State.FAILED))
        except Refused as refused:
            messages.error(request, str(refused))

    @admin.action(description=gettext_lazy("File away"), permissions=["retry"])
    def file(self, request: HttpRequest, queryset: QuerySet[Intake]) -> None:
        """Count failures no more about which nothing can be done."""
        failed = list(queryset.filter(state=Intake.State.FAILED))
        for intake in failed:
            intake_file(intake=intake, by=signed_in(request))
        says = ngettext("%d failure filed away.", "%d failures filed away.", len(failed))
        messages.success(request, says % len(failed))

    @admin.action(description=gettext_lazy("Have back"), permissions=["retry"])
    def unfile(self, request: HttpRequest, queryset: QuerySet[Intake]) -> None:
        """Count them among the failures again."""
        filed = list(queryset.filter(state=Intake.State.FILED))
        for intake in filed:
            intake_unfile(intake=intake, by=signed_in(request))
        says = ngettext("%d failure had back.", "%d failures had back.", len(filed))
        messages.success(request, says % len(filed))

    def has_retry_permission(self, request: HttpRequest) -> bool:
        """May this person bring articles in?"""
        return request.user.has_perm("claims.add_article")


def _retry(request: HttpRequest, failed: QuerySet[Intake]) -> None:
    """Try again, each when it is its turn; raises Refused."""
    again = [intake_retry(intake=intake, by=signed_in(request)) for intake in failed]
    n = len(again)
    says = ngettext("%d address is fetched again.", "%d addresses are fetched again.", n)
    messages.success(request, says % n if n else _("Nothing here failed while it was fetched."))
