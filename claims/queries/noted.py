"""The log of what people set that is about no claim: switches, labels, names, people."""

from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

from sources.models import Source

from ..models import Article, ExtractionRun, Label, Newsroom, Topic

#: What is noted: see ``actions`` of these names, and of sources.
_NOTED: tuple[type[Model], ...] = (
    Newsroom,
    Label,
    Topic,
    Article,
    Source,
    User,
    Group,
    ExtractionRun,
)


def kinds_noted(reader: User) -> list[int]:
    """The content types of the sorts of things of which somebody may read in the log."""
    shown = [model for model in _NOTED if _may_look(reader, model)]
    return [kind.pk for kind in ContentType.objects.get_for_models(*shown).values()]


def _may_look(reader: User, model: type[Model]) -> bool:
    return reader.has_perm(f"{model._meta.app_label}.view_{model._meta.model_name}")
