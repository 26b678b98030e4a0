"""How the front page and a speaker's page write numbers and ages."""

from datetime import datetime, timedelta

from django import template
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from claims.domain.numbers import grouped_number
from claims.models import Claim
from claims.templatetags.desk import claim_address, glyph

register = template.Library()
register.filter("grouped", grouped_number)
register.filter("glyph", glyph)


@register.filter
def age(since: datetime) -> str:
    """How long ago, in one unit: "5 minutes", "30 hours", "63 days"."""
    return lasting(timezone.now() - since)


@register.filter
def lasting(time: timedelta) -> str:
    """How long something takes, in one unit."""
    minutes = max(int(time.total_seconds() // 60), 0)
    hours, days = minutes // 60, minutes // (24 * 60)
    if days > 1:
        return ngettext("%(n)s day", "%(n)s days", days) % {"n": grouped_number(days)}
    if hours:
        return ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": grouped_number(hours)}
    if not minutes:
        return _("less than a minute")
    return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": grouped_number(minutes)}


@register.filter
def percent(share: float) -> str:
    """A share as people say it: "2.5%"."""
    return f"{number_format(round(100 * share, 1))}%"


@register.simple_tag
def claim_link(claim: Claim) -> str:
    """Where a claim is seen in its article."""
    return claim_address(claim)
