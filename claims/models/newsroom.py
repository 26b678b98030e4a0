"""How a newsroom works: its switches, and the views of lists that people keep."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Newsroom(models.Model):
    """The switches of this newsroom; one row, read by ``queries.newsroom``.

    ``four_eyes``: an assessment needs a second person before it counts as published; a
    trigger in the database reads the switch too.  ``stuck_days``: after how many days an
    assigned claim, or a draft that waits for review, counts as stuck.  A public rating
    runs from ``rating_worst`` to ``rating_best``.
    """

    four_eyes = models.BooleanField(
        _("four eyes"),
        default=False,
        help_text=_("A second person approves every verdict before it is published."),
    )
    stuck_days = models.PositiveSmallIntegerField(
        _("days until work counts as stuck"), default=3, validators=[MinValueValidator(1)]
    )
    rating_worst = models.PositiveSmallIntegerField(_("worst public rating"), default=1)
    rating_best = models.PositiveSmallIntegerField(_("best public rating"), default=5)

    class Meta:
        verbose_name = _("newsroom")
        verbose_name_plural = _("newsroom")
        constraints = [
            models.CheckConstraint(name="one_newsroom", condition=Q(pk=1)),
            models.CheckConstraint(
                name="rating_scale", condition=Q(rating_worst__lt=F("rating_best"))
            ),
        ]

    def __str__(self) -> str:
        return str(_("newsroom"))


class SavedView(models.Model):
    """A list's filters and order under a name; its owner's, or everybody's where shared.

    ``query`` is the list's query string without its question mark.
    """

    class List(models.TextChoices):
        ARTICLES = "article", _("articles")
        CLAIMS = "claim", _("claims")

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views")
    list = models.CharField(_("list"), max_length=8, choices=List.choices)
    name = models.CharField(_("name"), max_length=80)
    query = models.CharField(_("filters and order"), max_length=2000, blank=True)
    shared = models.BooleanField(_("for everybody"), default=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "list", "name"], name="view_named_once"),
            models.CheckConstraint(name="view_name_not_empty", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name


class Byline(models.Model):
    """The name under which somebody is named to readers: their own or another, as they chose.

    Whoever has none is not named anywhere outside, nor is anybody whose account is closed.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="byline"
    )
    name = models.CharField(_("public name"), max_length=80)

    class Meta:
        verbose_name = _("public name")
        verbose_name_plural = _("public names")
        constraints = [
            models.CheckConstraint(name="byline_not_empty", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name
