"""How a newsroom works and what it calls its verdicts, set at the desk by its admins."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from config.needs import needs
from sources import limits
from sources.desk_actions import ActionAdmin
from sources.inlines import NamedForm, NamedRows
from sources.people import display_name

from ...actions.labels import label_delete, label_save
from ...actions.newsroom import newsroom_set
from ...models import Label, LabelName, Newsroom
from ...queries.newsroom import four_eyes_log, label_used, newsroom_settings
from ...templatetags.desk import chip
from .cells import yes_no


class NewsroomForm(forms.ModelForm):
    """The switches."""

    reason = forms.CharField(
        label=gettext_lazy("Why four eyes are switched"),
        required=False,
        max_length=limits.NOTE,
        widget=forms.TextInput({"dir": "auto", "class": "vTextField"}),
        help_text=gettext_lazy(
            "Asked for when the switch is turned. Everybody can read it, and all who review are"
            " told."
        ),
    )

    class Meta:
        model = Newsroom
        fields = ("four_eyes", "stuck_days", "rating_worst", "rating_best")
        help_texts = {
            "stuck_days": gettext_lazy(
                "An assigned claim, or a draft that waits for review, counts as stuck after so"
                " many days."
            ),
            "rating_worst": gettext_lazy("Of something that is false, say 1."),
            "rating_best": gettext_lazy("Of something that is true, say 5."),
        }


class NewsroomAdmin(ActionAdmin):
    """One row of switches: the list leads to its form."""

    form = NewsroomForm
    fieldsets = (
        (
            gettext_lazy("Review"),
            {"fields": ("four_eyes", "reason", "switched", "stuck_days")},
        ),
        (
            gettext_lazy("Public rating"),
            {
                "fields": ("rating_worst", "rating_best"),
                "description": gettext_lazy(
                    "The scale on which the newsroom rates, if it publishes ratings; each"
                    " verdict label names its own."
                ),
            },
        ),
    )

    readonly_fields = ("switched", "shown_four_eyes")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """The switches; to who may only read, what they stand at, and no form's empty field."""
        (review, fields), *others = super().get_fieldsets(request, obj)
        if self.has_change_permission(request, obj):
            return [(review, fields), *others]
        return [(review, {"fields": ("shown_four_eyes", "switched", "stuck_days")}), *others]

    @admin.display(description=gettext_lazy("four eyes"))
    def shown_four_eyes(self, room: Newsroom) -> SafeString:
        """On or off."""
        return yes_no(room.four_eyes)

    @admin.display(description=gettext_lazy("four eyes until now"))
    def switched(self, _room: Newsroom) -> SafeString:
        """Who switched four eyes, when and why."""
        rows = [
            (
                date_format(timezone.localtime(each.at), "j M Y H:i"),
                display_name(each.by),
                _("on") if each.on else _("off"),
                each.reason or "–",
            )
            for each in four_eyes_log()
        ]
        if not rows:
            return format_html("{}", _("Nobody has switched it yet."))
        return format_html_join("", "<p>{} <bdi>{}</bdi>: {} · <bdi>{}</bdi></p>", rows)

    def act(
        self, *, by: User, thing: Any, given: dict[str, Any], rows: list[dict[str, Any]]
    ) -> Any:
        """Turn them."""
        return newsroom_set(by=by, **given)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """There is one newsroom."""
        return False

    @needs("claims.view_newsroom")
    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The form."""
        return HttpResponseRedirect(reverse("admin:claims_newsroom_change", args=[1]))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The form, under the page's own name."""
        named = {
            "title": capfirst(str(self.opts.verbose_name)),
            "subtitle": None,
            "show_save_and_continue": False,
        }
        return super().change_view(request, object_id, form_url, named)

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Newsroom | None:
        """The switches, which count as all off where nobody has set any."""
        return newsroom_settings() if object_id == "1" else None


class LabelForm(forms.ModelForm):
    """A label: what it says, and how it is offered."""

    class Meta:
        model = Label
        fields = ("verdict", "aspect", "rating", "position", "active")
        help_texts = {
            "rating": gettext_lazy("Leave empty where you publish none."),
            "position": gettext_lazy("Lower ones are offered first."),
            "active": gettext_lazy("Take the tick away, and nobody is offered it any more."),
        }


class LabelNameInline(admin.TabularInline):
    """What the label is called in each language."""

    model = LabelName
    form = NamedForm
    formset = NamedRows
    fields = ("language", "name")
    verbose_name = pgettext_lazy("add another", "name")
    verbose_name_plural = gettext_lazy("names")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Names that answers carry stay; others can be added."""
        return super().has_change_permission(request, obj) and not (obj and label_used(obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As above."""
        return super().has_delete_permission(request, obj) and not (obj and label_used(obj))

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        """A new label is asked for its name in both of the desk's languages."""
        return 1 if obj else 2


class LabelAdmin(ActionAdmin):
    """The newsroom's own words for verdicts; one that was used stays what it was."""

    form = LabelForm
    inlines = (LabelNameInline,)
    adding = gettext_lazy("Add label")
    stored: ClassVar = {"in_use": "active"}
    list_display = ("label", "shown_verdict", "shown_aspect", "rating", "position", "in_use")
    list_filter = ("verdict", "active")
    readonly_fields = ("shown_verdict", "shown_aspect", "shown_rating", "in_use")

    def act(
        self, *, by: User, thing: Any, given: dict[str, Any], rows: list[dict[str, Any]]
    ) -> Any:
        """Make or change a label under its names; what one in use says is not in the form."""
        kept = () if thing is None else ("verdict", "aspect", "rating")
        said = {field: getattr(thing, field) for field in kept}
        names = {row["language"]: row["name"] for row in rows if row.get("name")}
        return label_save(label=thing, by=by, names=names, **(said | given))

    def act_delete(self, *, by: User, thing: Any) -> None:
        """Take a label away."""
        label_delete(label=thing, by=by)

    @admin.display(description=gettext_lazy("in use"), ordering="active")
    def in_use(self, label: Label) -> SafeString:
        """Whether it is offered."""
        return yes_no(label.active)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """What an answer says must not change behind its back: then it is only shown."""
        if not self.has_change_permission(request, obj) and obj:
            return ("shown_verdict", "shown_aspect", "shown_rating", "position", "in_use")
        if obj and label_used(obj):
            return ("shown_verdict", "shown_aspect", "shown_rating", "position", "active")
        return ("verdict", "aspect", "rating", "position", "active")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Label]:
        """With names."""
        return super().get_queryset(request).prefetch_related("names")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A label that nothing carries may go; any other is put out of use."""
        allowed = admin.ModelAdmin.has_delete_permission(self, request, obj)
        return allowed and not (obj and label_used(obj))

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """None: labels are deleted one by one, if at all."""
        return {}

    def get_formset_kwargs(self, request: HttpRequest, obj: Any, *rest: Any) -> dict[str, Any]:
        """The empty rows of a new label stand for Arabic and English."""
        kwargs: dict[str, Any] = super().get_formset_kwargs(request, obj, *rest)
        if obj.pk is None:
            kwargs["initial"] = [{"language": "ar"}, {"language": "en"}]
        return kwargs

    @admin.display(description=gettext_lazy("label"))
    def label(self, label: Label) -> SafeString:
        """The name in the reader's language."""
        return format_html("<bdi>{}</bdi>", label)

    @admin.display(description=gettext_lazy("verdict"), ordering="verdict")
    def shown_verdict(self, label: Label) -> SafeString:
        """Sign and word."""
        return chip(label.verdict)

    @admin.display(description=gettext_lazy("public rating"))
    def shown_rating(self, label: Label) -> str:
        """The number, or none."""
        return "–" if label.rating is None else str(label.rating)

    @admin.display(description=gettext_lazy("question"), ordering="aspect")
    def shown_aspect(self, label: Label) -> str:
        """The question that it answers, or both."""
        return str(label.get_aspect_display()) if label.aspect else capfirst(_("both"))
