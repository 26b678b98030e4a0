"""The check of an article, or of one claim, as a file: a PDF to be printed, mailed and filed, or a
Word file to be worked on."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from sources.models import Document

from ..domain.published import Answer, ArticleCheck, Cited, Copy, Corrected, Passage, PublishedClaim
from ..domain.tables import CitedTable
from ..models import Claim
from ..queries.published import article_check, pictures_shown
from .typeset import listed, speakers, typeset, verdict, where, within, words
from .word import word_file


def check(article: ArticleCheck, *, newsroom: str) -> bytes:
    """The article's claims, each with what the newsroom says of it and on what that rests.

    Of those who answered it names whom the public pages would, and nobody else.  The file is
    tagged, so that it can be read aloud (PDF/UA-1).
    """
    return typeset("check.typ", "pdf", files=_pictures(article), **_told(article, newsroom))


def word_check(article: ArticleCheck, *, newsroom: str) -> bytes:
    """The same as a Word file (.docx)."""
    return word_file(_told(article, newsroom), files=_pictures(article), at=article.at)


class Kind(NamedTuple):
    """What a check is had as, and what makes it."""

    media_type: str
    made: Callable[..., bytes]


#: By the ending of the file's name.
KINDS = {
    "pdf": Kind("application/pdf", check),
    "docx": Kind(
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document", word_check
    ),
}


def check_file(article: Document, *, kind: str = "pdf") -> HttpResponse:
    """The check of an article as it stands now, in the language that is active, as a download.

    ``kind`` is one of ``KINDS``.  Raises Http404 for an article that was withdrawn: nothing of it
    is handed on.
    """
    if article.withdrawn_at:
        raise Http404
    return _download(article_check(article), f"check-{article.pk}", kind)


def claim_check_file(claim: Claim, *, kind: str = "pdf") -> HttpResponse:
    """The same of one claim alone, with what its article is.

    Raises Http404 also for a claim that was set aside.
    """
    if claim.document.withdrawn_at or claim.set_aside:
        raise Http404
    found = article_check(claim.document, claim=claim.pk)
    return _download(found, f"check-{claim.document_id}-{claim.pk}", kind)


def _download(found: ArticleCheck, name: str, kind: str) -> HttpResponse:
    made = KINDS[kind].made(found, newsroom=settings.ISNAD_PUBLIC_NAME)
    answer = HttpResponse(made, content_type=KINDS[kind].media_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return answer


def _told(article: ArticleCheck, newsroom: str) -> dict[str, Any]:
    """What either file says, in the language that is active."""
    return {
        "newsroom": words(newsroom),
        "title": words(article.place.title or _("an untitled text")),
        "address": article.place.url,
        "where": listed(*where(article.place)),
        "counted": _("Claims: %(total)s · with an answer: %(answered)s")
        % {"total": len(article.claims), "answered": article.answered},
        "made": _("As of %(date)s") % {"date": date_format(article.at, "DATETIME_FORMAT")},
        "claims": [_claim(claim) for claim in article.claims],
        "rests": _("What the answer rests on"),
        "corrections": _("Corrections"),
    }


def _pictures(article: ArticleCheck) -> dict[str, bytes]:
    return {_name(key): body for key, body in pictures_shown(article)}


def _claim(claim: PublishedClaim) -> dict[str, Any]:
    return {
        "stated": words(claim.stated),
        "quoted": words(claim.quoted) if claim.worded else None,
        "by": listed(speakers(claim), claim.polarity, *within(claim.place)),
        "answers": [_answer(answer) for answer in claim.answers],
        "corrections": [_corrected(each) for each in claim.corrections],
    }


def _answer(answer: Answer) -> dict[str, Any]:
    at = date_format(answer.at) if answer.at else ""
    cited = [_cited(answer.cited)] if answer.cited else []
    return verdict(answer) | {
        "about": listed(*answer.by, at),
        "rationale": [words(line) for line in answer.rationale.splitlines() if line.strip()],
        "grounds": [*map(_passage, answer.passages), *cited],
    }


def _passage(piece: Passage) -> dict[str, Any]:
    place = piece.place
    title = place.title or _("an untitled text")
    return {
        "words": None if piece.table else words(piece.words),
        "table": piece.table and _table(piece.table),
        "about": listed(piece.stance, title, *where(place)),
        "address": place.url,
        "copy": _copy(piece.copy),
        "picture": piece.picture and {"file": _name(piece.picture.key), "alt": piece.words},
    }


def _table(table: CitedTable) -> dict[str, Any]:
    """Rows of equal length; the heading is one of them, empty where there is none."""
    long = max(map(len, [table.heading, *table.rows]))
    rows = [[words(cell.words) | {"cited": cell.cited} for cell in row] for row in table.rows]
    heading = [words(cell) | {"cited": False} for cell in table.heading]
    blank = words("") | {"cited": False}
    filled = [row + [blank] * (long - len(row)) for row in [heading, *rows] if row]
    rtl = next((cell["rtl"] for row in filled for cell in row if cell["text"]), False)
    return {"columns": long, "rows": filled, "headed": bool(heading), "rtl": rtl}


def _name(picture: int) -> str:
    return f"picture-{picture}.png"


def _cited(cited: Cited) -> dict[str, Any]:
    about = None if cited.url else listed(_("an address that is not public"))
    return {"words": None, "about": about, "address": cited.url, "copy": _copy(cited.copy)} | {
        "picture": None,
        "table": None,
    }


def _copy(copy: Copy | None) -> dict[str, Any] | None:
    """When it was kept, and the digest by which anybody can tell that it is the same."""
    return listed(date_format(copy.kept_at), f"SHA-256 {copy.sha256}") if copy else None


def _corrected(each: Corrected) -> dict[str, Any]:
    became = _("“%(before)s” became “%(after)s”") % {"before": each.before, "after": each.after}
    said = listed(date_format(each.at), each.question, became)
    return {"said": said, "reason": words(each.reason) if each.reason else None}
