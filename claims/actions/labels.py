"""Every write of verdict labels, the newsroom's own words, and of their names."""

import re
from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from sources.errors import Conflict, Refused, permission_require
from sources.locked import row_locked
from sources.models import LANGUAGE_CODES
from sources.noted import Facts, facts, noted
from sources.text import one_line

from ..domain.verdicts import ASPECTS, VERDICT_CHOICES
from ..models import Label, LabelName, Newsroom
from ..queries.newsroom import label_used

#: How many characters the column holds.
NAME = 100
_COLUMNS = ("verdict", "aspect", "rating", "position", "active")
_MOST = 32767


def label_save(
    *,
    label: Label | None,
    by: User | None,
    names: Mapping[str, str],
    verdict: str,
    aspect: str = "",
    rating: int | None = None,
    position: int = 0,
    active: bool = True,
) -> Label:
    """Make a label (``label`` is None) or make one this; returns it.  Who did is noted.

    ``names`` maps a language to the label's one name there: these are all it has afterwards.
    What a label says (verdict, question, rating, names) stays once an answer or a draft carries
    it; a name in one more language can be added.

    Raises Refused("verdict_unknown", "aspect_unknown", "label_in_use", "rating_off_scale",
    "number_malformed", "name_missing", "name_malformed", "language_malformed"),
    Conflict("label_gone"), NotAllowed.
    """
    permission_require(by, "claims.change_label" if label else "claims.add_label")
    names = {language: one_line(name) for language, name in names.items()}
    _refuse_names(names)
    with transaction.atomic():
        Newsroom.objects.select_for_update(no_key=True).filter(pk=1).first()  # its scale stays
        row = _locked(label) if label else Label()
        before = _facts(row) if label else None
        used = label is not None and label_used(row)
        if used:
            _refuse_other(row, {"verdict": verdict, "aspect": aspect, "rating": rating}, names)
        row.verdict, row.aspect, row.rating = verdict, aspect, rating
        row.position, row.active = position, active
        _refuse_label(row)
        row.save()
        _names_write(row, names)
        noted(row, by=by, before=before, after=_facts(row))
    return row


def label_delete(*, label: Label, by: User) -> None:
    """Take away a label that nothing carries; any other is put out of use instead.

    Raises Refused("label_in_use"), Conflict("label_gone"), NotAllowed.
    """
    permission_require(by, "claims.delete_label")
    with transaction.atomic():
        row = _locked(label)
        if label_used(row):
            message = _("Answers carry this label. Put it out of use instead.")
            raise Refused("label_in_use", message)
        noted(row, by=by, before=_facts(row), after=None)
        row.delete()


def _locked(label: Label) -> Label:
    gone = Conflict("label_gone", _("Somebody took this label away meanwhile."))
    return row_locked(label, gone=gone)


def _facts(label: Label) -> Facts:
    names = label.names.order_by("language").values_list("language", "name")
    return facts(label, _COLUMNS) | {"names": " · ".join(f"{lang}: {name}" for lang, name in names)}


def _names_write(label: Label, names: Mapping[str, str]) -> None:
    label.names.exclude(language__in=list(names)).delete()
    for language, name in names.items():
        LabelName.objects.update_or_create(label=label, language=language, defaults={"name": name})


def _refuse_other(label: Label, said: dict[str, Any], names: Mapping[str, str]) -> None:
    """A label that answers carry goes on saying what it said to those who gave them."""
    message = _(
        "Answers carry this label, so that what it says stays. Put it out of use, and make another."
    )
    for field, value in said.items():
        if getattr(label, field) != value:
            raise Refused("label_in_use", message, field=field)
    if any(names.get(row.language) != row.name for row in label.names.all()):
        raise Refused("label_in_use", message, field="names")


def _refuse_names(names: Mapping[str, str]) -> None:
    if not names:
        raise Refused("name_missing", _("A label needs a name in at least one language."))
    if not all(re.match(LANGUAGE_CODES, language) for language in names):
        message = _("A language is two or three letters, as in ar.")
        raise Refused("language_malformed", message, field="names")
    if not all(0 < len(name) <= NAME for name in names.values()):
        message = _("A label's name has at least one and at most %d characters.") % NAME
        raise Refused("name_malformed", message, field="names")


def _refuse_label(label: Label) -> None:
    if label.verdict not in dict(VERDICT_CHOICES):
        message = _("Choose verified, disputed or unverifiable.")
        raise Refused("verdict_unknown", message, field="verdict")
    if label.aspect and label.aspect not in dict(ASPECTS):
        raise Refused("aspect_unknown", _("Choose attribution or content."), field="aspect")
    if not 0 <= label.position <= _MOST:
        message = _("Give a number from %(least)s to %(most)s.") % {"least": 0, "most": _MOST}
        raise Refused("number_malformed", message, field="position")
    scale = Newsroom.objects.filter(pk=1).first() or Newsroom(pk=1)
    if label.rating is not None and not scale.rating_worst <= label.rating <= scale.rating_best:
        message = _("This newsroom rates from %(worst)s to %(best)s.")
        numbers = {"worst": scale.rating_worst, "best": scale.rating_best}
        raise Refused("rating_off_scale", message % numbers, field="rating")
