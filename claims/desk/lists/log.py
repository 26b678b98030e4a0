"""What was answered, drafted, said, changed and set: read at the desk, by any reader."""

import re
from typing import Any, ClassVar

from django.conf import settings
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.db import models
from django.db.models import Prefetch, QuerySet, Value
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, override, pgettext_lazy

from config.signed_in import signed_in
from sources.desk import ReadOnlyAdmin
from sources.language_names import language_name
from sources.noted import Facts, noted_facts
from sources.person_column import person_column

from ...domain.verdicts import reason_said
from ...models import (
    Assessment,
    Change,
    Claim,
    Comment,
    Draft,
    Notification,
    Preference,
)
from ...queries.newsroom import four_eyes_known, newsroom_settings
from ...queries.noted import kinds_noted
from ...queries.verdicts import drafts_seen_by
from ...templatetags.desk import chip, claim_address
from ...templatetags.inbox import comment_words
from .cells import yes_no
from .filters import StandingFilter

#: The language of each name, as facts have it: "ar: …", "en: … * · fr: …".
_CODE = re.compile(r"(?:^|(?<= · ))([a-z]{2,3}(?:-\w+)*): ")
#: How many of the claims that one change touched a list names.
NAMED = 3


def claim_link(claim: Claim, words: SafeString | None = None) -> SafeString:
    """The claim's words, or those of them that a search found, as a link to their place."""
    link = '<a href="{}" dir="auto" class="label">{}</a>'
    return format_html(link, claim_address(claim), words or claim)


def answer_shown(answer: Assessment | Draft) -> SafeString:
    """Sign and word of the verdict, and the newsroom's own word for it."""
    if answer.label is None:
        return chip(answer.verdict)
    return format_html('{} <bdi class="own-label">{}</bdi>', chip(answer.verdict), answer.label)


class LogAdmin(ReadOnlyAdmin):
    """Rows about one claim each, the newest first."""

    @admin.display(description=pgettext_lazy("column", "claim"))
    def on_claim(self, row: Any) -> SafeString:
        """The claim, as a link to its place."""
        return claim_link(row.claim)

    @admin.display(description=gettext_lazy("verdict"), ordering="verdict")
    def shown_verdict(self, row: Any) -> SafeString:
        """Sign and word."""
        return answer_shown(row)

    shown_author = person_column("author", gettext_lazy("author"))
    shown_reviewer = person_column("reviewer", gettext_lazy("reviewer"))


class CorrectionsFilter(admin.SimpleListFilter):
    """Corrections only: what took the place of an earlier answer."""

    title = gettext_lazy("corrections")
    parameter_name = "corrections"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[Any]:
        """Corrections, or first answers."""
        return [("yes", _("corrections only")), ("no", _("first answers only"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The answers of the chosen sort."""
        if self.value() not in ("yes", "no"):
            return queryset
        return queryset.filter(supersedes__isnull=self.value() == "no")


class AssessmentAdmin(LogAdmin):
    """The log of corrections: every answer there ever was; a new one supersedes the old."""

    stored: ClassVar = {"shown_reason": "reason"}
    list_display = (
        "created_at",
        "on_claim",
        "aspect",
        "shown_verdict",
        "instead_of",
        "shown_reason",
        "shown_editor",
        "shown_reviewer",
        "stands",
    )
    list_display_links = ("created_at",)
    list_filter = (CorrectionsFilter, "aspect", "verdict", StandingFilter, "created_at")
    list_select_related = ("claim", "editor", "reviewer", "label", "supersedes__label")
    search_fields = ("claim__content_text", "reason", "rationale")
    search_help_text = gettext_lazy("Words of the claim, the reason or the rationale.")
    fields = (
        "on_claim",
        "aspect",
        "shown_verdict",
        "instead_of",
        "shown_reason",
        "rationale",
        "evidence",
        "cited_url",
        "shown_editor",
        "shown_reviewer",
        "created_at",
        "superseded_by",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Assessment]:
        """With the labels' names, and whether it tells anything that nobody reviewed one."""
        eyes_known = Value(four_eyes_known(newsroom_settings()), models.BooleanField())
        rows: QuerySet[Any] = super().get_queryset(request)
        rows = rows.annotate(eyes_known=eyes_known)
        return rows.prefetch_related("label__names", "supersedes__label__names")

    @admin.display(description=gettext_lazy("reviewer"), ordering="reviewer")
    def shown_reviewer(self, row: Any) -> str:
        """Who approved it; where four eyes were ever on and nobody did, that nobody did."""
        if row.eyes_known and row.is_by_one_person:
            return _("by one person: four eyes were off")
        return super().shown_reviewer(row)

    @admin.display(description=gettext_lazy("reason of the correction"), ordering="reason")
    def shown_reason(self, assessment: Assessment) -> str:
        """Why it took the earlier one's place."""
        return reason_said(assessment.reason)

    @admin.display(description=gettext_lazy("instead of"))
    def instead_of(self, assessment: Assessment) -> SafeString | str:
        """The answer that it superseded."""
        earlier = getattr(assessment, "supersedes", None)
        return answer_shown(earlier) if earlier else "–"

    shown_editor = person_column("editor", gettext_lazy("editor"))

    @admin.display(description=gettext_lazy("stands"))
    def stands(self, assessment: Assessment) -> SafeString:
        """Is it the current answer?"""
        return yes_no(assessment.superseded_by_id is None)


class DraftAdmin(LogAdmin):
    """Answers on their way; each is written and reviewed at its claim."""

    list_display = (
        "created_at",
        "on_claim",
        "aspect",
        "shown_verdict",
        "state",
        "shown_author",
        "waiting_since",
        "shown_reviewer",
    )
    list_display_links = ("created_at",)
    list_filter = ("state", "aspect", "submitted_at")
    list_select_related = ("claim", "author", "reviewer", "label")
    fields = (
        "on_claim",
        "aspect",
        "shown_verdict",
        "rationale",
        "reason",
        "evidence",
        "cited_url",
        "state",
        "shown_author",
        "created_at",
        "submitted_at",
        "shown_reviewer",
        "decided_at",
        "review_note",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Draft]:
        """Those that the person may see, with the labels' names."""
        seen = super().get_queryset(request).filter(drafts_seen_by(request.user))
        return seen.prefetch_related("label__names")

    @admin.display(description=gettext_lazy("waiting since"), ordering="submitted_at")
    def waiting_since(self, draft: Draft) -> Any:
        """When review was asked for, as long as nobody decided."""
        return draft.submitted_at if draft.state == Draft.State.SUBMITTED else None


class CommentAdmin(LogAdmin):
    """What people said to each other about claims."""

    list_display = ("created_at", "shown_author", "shown_text", "on_claim")
    list_display_links = ("created_at",)
    list_filter = ("created_at",)
    list_select_related = ("claim", "author")
    search_fields = ("text", "claim__content_text")
    search_help_text = gettext_lazy("Words of the comment or the claim.")
    fields = ("on_claim", "shown_author", "shown_text", "created_at")
    ordering = ("-created_at", "-pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Comment]:
        """With whom they mention."""
        return super().get_queryset(request).prefetch_related("mentions")

    @admin.display(description=gettext_lazy("comment"))
    def shown_text(self, comment: Comment) -> SafeString:
        """The words."""
        return format_html('<span dir="auto" class="said">{}</span>', comment_words(comment))


class ChangeAdmin(LogAdmin):
    """What people changed about claims: words, speakers, whose they are; undone at the claim."""

    list_display = ("at", "kind", "on_claims", "shown_by", "undone")
    list_display_links = ("at",)
    list_filter = ("kind", "at")
    list_select_related = ("by", "undone_by")
    search_fields = ("claims__content_text",)
    search_help_text = gettext_lazy("Words of a claim.")
    fields = ("kind", "on_claims", "words_before", "words_after", "shown_by", "at", "undone")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Change]:
        """With the claims."""
        return super().get_queryset(request).prefetch_related(Prefetch("claims", _claims()))

    @admin.display(description=gettext_lazy("claims"))
    def on_claims(self, change: Change) -> SafeString:
        """The first of them, and how many more."""
        claims = list(change.claims.all())
        links = format_html_join("", "{}", ((claim_link(claim),) for claim in claims[:NAMED]))
        more = len(claims) - NAMED
        if more <= 0:
            return links
        said = ngettext("and %(n)s more", "and %(n)s more", more) % {"n": more}
        return format_html('{}<span class="hint">{}</span>', links, said)

    @admin.display(description=gettext_lazy("words before"))
    def words_before(self, change: Change) -> SafeString:
        """What the claims said."""
        return _words(change.before)

    @admin.display(description=gettext_lazy("words after"))
    def words_after(self, change: Change) -> SafeString:
        """What they say since."""
        return _words(change.after)

    shown_by = person_column("by", gettext_lazy("by"))
    undone = person_column("undone_by", gettext_lazy("undone"), ordering="undone_at")


class NotedAdmin(ReadOnlyAdmin):
    """What people set that is about no claim: switches, labels, names of sources, people.

    Everybody reads of the things that they may look at.
    """

    list_display = ("action_time", "shown_kind", "on_thing", "shown_by", "before", "after")
    list_display_links = ("action_time",)
    list_filter = ("action_time", "action_flag")
    list_select_related = ("user", "content_type")
    search_fields = ("object_repr",)
    search_help_text = gettext_lazy("What the thing is called.")
    fields = ("action_time", "shown_kind", "on_thing", "shown_by", "before", "after")
    ordering = ("-action_time", "-pk")

    def has_module_permission(self, request: HttpRequest) -> bool:
        """As below."""
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Who may read what people changed about claims."""
        return request.user.has_perm("claims.view_change")

    def get_queryset(self, request: HttpRequest) -> QuerySet[LogEntry]:
        """About the sorts of things that this person may look at."""
        return (
            super().get_queryset(request).filter(content_type__in=kinds_noted(signed_in(request)))
        )

    @admin.display(description=gettext_lazy("what"), ordering="content_type")
    def shown_kind(self, entry: LogEntry) -> str:
        """A label, a source, an account."""
        model = entry.content_type and entry.content_type.model_class()
        return capfirst(str(model._meta.verbose_name)) if model else "–"

    @admin.display(description=gettext_lazy("which one"), ordering="object_repr")
    def on_thing(self, entry: LogEntry) -> SafeString:
        """What it was called then, as a link as long as it is there."""
        name = format_html('<bdi class="label">{}</bdi>', entry.object_repr)
        address = None if entry.is_deletion() else entry.get_admin_url()
        return format_html('<a href="{}">{}</a>', address, name) if address else name

    shown_by = person_column("user", gettext_lazy("by"))

    @admin.display(description=gettext_lazy("before"))
    def before(self, entry: LogEntry) -> SafeString:
        """What stood there."""
        return _facts(entry, noted_facts(entry)[0])

    @admin.display(description=gettext_lazy("after"))
    def after(self, entry: LogEntry) -> SafeString:
        """What stands there since."""
        return _facts(entry, noted_facts(entry)[1])


def _facts(entry: LogEntry, facts: Facts) -> SafeString:
    choices = _choices(entry)
    rows = [
        (capfirst(_(name)), _fact(name, value, choices.get(name, {})))
        for name, value in facts.items()
    ]
    if not rows:
        return format_html("{}", "–")
    return format_html_join("", "<p>{}: <bdi>{}</bdi></p>", rows)


def _choices(entry: LogEntry) -> dict[str, dict[Any, Any]]:
    """{what a column of the thing is called, in English: {a value: what it is called}}"""
    model = entry.content_type and entry.content_type.model_class()
    columns = {each: each.flatchoices for each in (model._meta.fields if model else ())}
    if model is User:  # what people set of themselves stands in their log
        languages = [(code, language_name(code)) for code, _name in settings.LANGUAGES]
        of_settings: dict[str, Any] = {
            "silent": Notification.Kind.choices,
            "language": languages,
        }
        for each in Preference._meta.fields:
            columns[each] = of_settings.get(each.name) or each.flatchoices
    with override(None):
        return {str(each.verbose_name): dict(known) for each, known in columns.items() if known}


def _fact(name: str, value: Any, choices: dict[Any, Any]) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    parts = value.split(" · ") if choices and isinstance(value, str) else []
    if parts and choices.keys() >= set(parts):
        return " · ".join(str(choices[each]) for each in parts)
    if name == "names":
        return _CODE.sub(lambda code: f"{language_name(code[1])}: ", str(value))
    return "–" if value in (None, "") else str(value)


def _claims() -> QuerySet[Claim]:
    return Claim.objects.order_by("pk")


def _words(snapshots: dict[str, Any]) -> SafeString:
    said = [(each.get("wording") or each["content_text"],) for each in snapshots.values() if each]
    if not said:
        return format_html("{}", capfirst(_("none")))
    return format_html_join("", '<p dir="auto" class="label">{}</p>', said)
