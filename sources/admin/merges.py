"""Which sources were found to be the same."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.signed_in import signed_in

from ..actions.merges import merge_undo, source_merge
from ..desk import ReadOnlyAdmin
from ..errors import Refused
from ..forms import ActionForm
from ..ids import row_id
from ..language_names import names_told
from ..models import Merge, Source
from ..person_column import person_column
from ..queries import merges_of


class MergeForm(ActionForm):
    """Which of the chosen sources the others are."""

    into = forms.ModelChoiceField(
        label=gettext_lazy("They are all"), queryset=Source.objects.none(), widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, sources: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sources = sources
        into = self.fields["into"]
        assert isinstance(into, forms.ModelChoiceField)
        into.queryset = sources

    def act(self, *, by: User) -> Source:
        """Merge every other source into the one chosen; returns it."""
        into: Source = self.cleaned_data["into"]
        for source in self.sources.exclude(pk=into.pk):
            source_merge(source=source, into=into, by=by)
        return into


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
    stored: ClassVar = {"merger": "by", "undoer": "undone_by"}
    list_display = ("at", "merged", "stays", "merger", "undone_at", "undoer")
    list_select_related = ("by", "undone_by")
    fields = ("at", "merged", "stays", "before", "after", "merger", "undone_at")
    actions = ("undo",)
    merger = person_column("by", gettext_lazy("by"))
    undoer = person_column("undone_by", gettext_lazy("undone by"))

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
