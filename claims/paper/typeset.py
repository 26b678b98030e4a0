"""A template and what it shows become a file, and texts that it shows know their direction.

Set by Typst, which shapes Arabic and needs nothing of the machine's.  What a template shows is
data to it: no word of an article is read as a command.
"""

import json
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path
from shutil import copy
from tempfile import TemporaryDirectory
from typing import Any, Literal

import typst
from django.utils.formats import date_format
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _

from ..domain.published import Answer, Place, PublishedClaim

_HERE = Path(__file__).parent


def typeset(
    template: str, kind: Literal["pdf", "png"], *, files: Mapping[str, bytes] = {}, **told: Any
) -> bytes:
    """The file that this template makes of what it is told, in the language that is active.

    ``files`` are those that it may show, by their names.
    """
    shown = {"language": get_language(), "rtl": get_language_bidi()} | told
    with TemporaryDirectory() as folder:  # Typst reads nothing outside of it
        for part in _HERE.glob("*.typ"):
            copy(part, folder)
        for name, body in files.items():
            Path(folder, name).write_bytes(body)
        return typst.compile(
            str(Path(folder, template)),
            root=folder,
            font_paths=[str(_HERE / "fonts")],
            format=kind,
            ppi=72,  # a point is a pixel
            sys_inputs={"told": json.dumps(shown, ensure_ascii=False)},
        )


def words(text: str) -> dict[str, Any]:
    """A text and its direction: that of its first letter, as ``dir="auto"`` of HTML has it."""
    text = " ".join(text.split())  # the lines of its source are not ours
    ways = (unicodedata.bidirectional(sign) for sign in text)
    first = next((way for way in ways if way in ("L", "R", "AL")), None)
    return {"text": text, "rtl": get_language_bidi() if first is None else first != "L"}


def listed(*parts: str) -> dict[str, Any]:
    """What is known of something in one line of ours, each part in its own direction (UAX 9)."""
    isolated = (f"\u2068{part}\u2069" for part in parts if part)
    return {"text": " · ".join(isolated), "rtl": get_language_bidi()}


def speakers(claim: PublishedClaim) -> str:
    """Who said it, as the public pages have it."""
    if claim.speakers:
        return _(", ").join(speaker.name for speaker in claim.speakers)
    if claim.own_voice:
        publisher = claim.place.publisher
        return publisher.name if publisher else _("the article itself")
    return claim.speaker_as_read or _("somebody who is not named")


def where(place: Place) -> Iterator[str]:
    """Outlet, day, and where in the document, as far as they are known."""
    if place.publisher:
        yield place.publisher.name
    if place.published_on:
        yield date_format(place.published_on)
    yield from within(place)


def within(place: Place) -> Iterator[str]:
    """The page of a file, or the time in a transcript."""
    if place.page:
        yield _("page %(page)s") % {"page": place.page}
    if place.time:
        yield _("at %(time)s") % {"time": place.time}


def verdict(answer: Answer) -> dict[str, str]:
    """A question and the word that answers it."""
    word = answer.word or _("not answered")
    return {"question": answer.question, "verdict": answer.verdict, "word": word}
