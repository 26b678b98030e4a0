"""How the front page and a speaker's page write numbers and ages."""

from datetime import datetime

from django import template
from django.utils.timesince import timesince

from claims.charts import number
from claims.models import Claim
from claims.templatetags.desk import glyph
from claims.views import claim_address

register = template.Library()
register.filter("grouped", number)
register.filter("glyph", glyph)


@register.filter
def age(since: datetime) -> str:
    """How long ago, in the largest unit only: "3 days"."""
    return timesince(since, depth=1)


@register.simple_tag
def claim_link(claim: Claim) -> str:
    """Where a claim is seen in its article."""
    return claim_address(claim)
