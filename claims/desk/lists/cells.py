"""What the desk's lists say of a claim in one cell: whose it is, what waits, what reports it."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from sources.people import display_name

from ...domain.verdicts import OPEN
from ...models import Claim, Draft
from ...templatetags.inbox import sent_back


def assigned(claim: Claim) -> SafeString:
    """Whose a claim is, for how long, and by when it is due."""
    if claim.assignee is None or claim.assigned_at is None:
        return due(claim) if claim.due_on else mark_safe("–")
    who, since = display_name(claim.assignee), _since(claim.assigned_at, _("for %s"))
    return format_html('<bdi>{}</bdi><p class="hint">{}</p>{}', who, since, due(claim))


def due(claim: Any) -> SafeString:
    """By when a claim with its verdicts is due; said louder where it is open and late."""
    if claim.due_on is None:
        return mark_safe("")
    opened = OPEN in (claim.attribution_verdict, claim.content_verdict)
    late = opened and claim.due_on < timezone.localdate()
    words = _("was due %s") if late else _("due %s")
    day = date_format(claim.due_on, "j M Y")
    return format_html('<p class="due{}">{}</p>', " late" if late else "", words % day)


def _since(moment: datetime, words: str) -> str:
    """How long ago, in the words; of the last hour nobody counts the minutes."""
    if timezone.now() - moment < timedelta(hours=1):
        return _("just now")
    return words % timesince(moment, depth=1)


def aside(claim: Claim) -> SafeString:
    """Under a claim that was set aside: why."""
    if not claim.set_aside:
        return mark_safe("")
    return format_html('<span class="aside">{}</span>', claim.get_set_aside_display())


def cue(claim: Claim) -> SafeString:
    """The words that report; that there are none, of the article's own."""
    if claim.voice == Claim.Voice.OUTLET:
        return format_html('<span class="own-word">{}</span>', _("unattributed"))
    return format_html('<bdi class="cue-word">{}</bdi>', claim.cue_text)


def topics(thing: Any) -> SafeString:
    """What a claim or an article is about, by its ``topic_names``."""
    rows = ((name,) for name in thing.topic_names)
    return format_html_join("", ' <bdi class="tag topic">{}</bdi>', rows)


def topics_named(thing: Any) -> str:
    """The same in one line, for files."""
    return _(", ").join(thing.topic_names)


def draft_head(draft: Draft) -> tuple[SafeString, str, SafeString]:
    """(who, which question, since when); of one sent back, by whom and why."""
    question = draft.get_aspect_display()
    if draft.state == Draft.State.RETURNED and draft.reviewer:
        note = format_html('<q dir="auto">{}</q>', draft.review_note)
        return sent_back(draft.reviewer), question, note
    words = _("waits for %s") if draft.state == Draft.State.SUBMITTED else _("begun %s ago")
    since = _since(draft.submitted_at or draft.created_at, words)
    who = format_html("<bdi>{}</bdi>", display_name(draft.author))
    return who, question, format_html('<span class="hint">{}</span>', since)


def yes_no(value: bool) -> SafeString:
    """A tick or a cross, and the word for it to those who hear the page or save it as a file."""
    sign, word = ("✓", _("yes")) if value else ("✗", _("no"))
    return format_html(
        '<span class="sign" aria-hidden="true">{}</span><span class="visually-hidden">{}</span>',
        sign,
        word,
    )
