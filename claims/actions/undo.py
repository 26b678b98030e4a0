"""Taking back what one did last, whatever it was."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from sources.errors import Refused
from sources.models import Document

from ..domain.verdicts import OPENING
from ..models import Assessment, Change, Draft, Evidence
from .assessments import assessment_undo
from .claims import change_undo
from .drafts import draft_drop, draft_take_back
from .evidence import evidence_remove


def undo_last(*, document: Document, by: User) -> str:
    """Undo what ``by`` did last on the document's claims; returns what it was, in words.

    That is a correction, what was planned, an answer, a draft (one that was submitted is its
    author's again, to be written on), or a piece of evidence on which nothing rests.
    Raises Refused("nothing_to_undo"), and what the undoing of it raises.
    """
    latest = max(_deeds(document, by), key=lambda deed: deed[0], default=None)
    if latest is None:
        raise Refused("nothing_to_undo", _("There is nothing of yours to undo in this article."))
    _at, words, undo = latest
    undo()
    return words


def _deeds(document: Document, by: User) -> Iterator[tuple[datetime, str, Callable[[], Any]]]:
    """The last of each sort: (when, what in words, how to undo it)."""
    change = Change.objects.filter(claims__document=document, by=by, undone_at=None).first()
    if change:
        yield change.at, change.get_kind_display(), lambda: change_undo(change=change, by=by)
    answer = (
        Assessment.objects.filter(claim__document=document, editor=by, superseded_by=None)
        .exclude(verdict__in=OPENING)
        .first()
    )
    if answer:
        words = f"{answer.get_aspect_display()} {answer.get_verdict_display()}"
        yield answer.created_at, words, lambda: assessment_undo(assessment=answer, by=by)
    draft = Draft.objects.filter(claim__document=document, author=by, state__in=Draft.LIVE).first()
    if draft:
        at, waits = draft.submitted_at or draft.created_at, draft.state == Draft.State.SUBMITTED
        take = draft_take_back if waits else draft_drop
        words = _("submitted for review") if waits else _("draft")
        yield at, str(words), lambda: take(draft=draft, by=by)
    piece = (
        Evidence.objects.filter(claim__document=document, added_by=by, assessments=None)
        .order_by("-pk")
        .first()
    )
    if piece:
        words = _("evidence added")
        yield piece.created_at, words, lambda: evidence_remove(evidence=piece, by=by)
