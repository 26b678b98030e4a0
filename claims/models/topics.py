"""What articles and claims are about, in the newsroom's own words."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sources.models import Document

from .claims import Claim


class Topic(models.Model):
    """A word by which articles and claims are put together: elections, water, a war.

    A claim is about its own topics and about its article's.  ``key`` is the name as
    ``sources.text.normalise`` folds it, so that two spellings are one topic.
    """

    name = models.CharField(_("name"), max_length=80)
    key = models.CharField(max_length=80, unique=True, editable=False)
    articles = models.ManyToManyField(
        Document, blank=True, related_name="topics", verbose_name=_("articles")
    )
    claims = models.ManyToManyField(
        Claim, blank=True, related_name="topics", verbose_name=_("claims")
    )

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(name="topic_named", condition=~Q(name="") & ~Q(key="")),
        ]

    def __str__(self) -> str:
        return self.name
