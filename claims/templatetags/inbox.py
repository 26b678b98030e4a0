"""How the desk writes notifications and comments in HTML."""

from typing import Any

from django import template
from django.contrib.auth.models import User
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from django.utils.translation import gettext_noop

from claims.domain.mentions import CALL, mentions_in
from claims.models import Comment, Notification
from claims.queries.notifications import notification_said, notification_words, notifications_unread
from claims.queries.people import people_by_name, said_of
from claims.queries.published import publishing
from sources.people import display_name

register = template.Library()


@register.inclusion_tag("claims/bell.html")
def bell(user: Any) -> dict[str, Any]:
    """The way to the notifications, with how many are unread."""
    return {"unread": notifications_unread(user)}


@register.simple_tag
def published_here() -> bool:
    """Does this newsroom publish, so that its people may have public names?"""
    return publishing()


@register.filter
def said(notification: Notification) -> SafeString:
    """Who did what."""
    name = display_name(notification.by) if notification.by else ""
    return _naming(notification_said(notification), name)


@register.filter
def sent_back(reviewer: User) -> SafeString:
    """Who sent a draft back to its author."""
    sentence = said_of(reviewer, gettext_noop("Sent back by %(who)s"))
    return _naming(sentence, display_name(reviewer))


def _naming(sentence: str, name: str) -> SafeString:
    """A sentence with the name in place of its "%(who)s"."""
    who = format_html('<bdi class="who">{}</bdi>', name)
    # What was escaped holds no other "%" than the placeholder's.
    return mark_safe(conditional_escape(sentence) % {"who": who})  # noqa: S308 - as above


@register.filter
def words(notification: Notification) -> SafeString:
    """What they wrote with it, shortened; a mention says nothing about its direction."""
    text, at, html = Truncator(notification_words(notification)).chars(300), 0, SafeString("")
    for call in CALL.finditer(text):
        name = call[0].rstrip(".@+-_")
        html += format_html("{}<bdi>{}</bdi>", text[at : call.start()], name)
        at = call.start() + len(name)
    return html + format_html("{}", text[at:])


@register.filter
def comment_words(comment: Comment) -> SafeString:
    """A comment's text, its mentions marked; wants ``mentions`` prefetched."""
    html, at = SafeString(""), 0
    for mention in mentions_in(comment.text, people_by_name(comment.mentions.all())):
        html += format_html(
            '{}<bdi class="mention">{}</bdi>',
            comment.text[at : mention.start],
            comment.text[mention.start : mention.end],
        )
        at = mention.end
    return html + format_html("{}", comment.text[at:])


@register.filter
def called(person: Any) -> str:
    """What somebody is called at the desk."""
    return display_name(person)
