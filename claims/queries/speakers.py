"""Who may be meant by the words for a speaker that name nobody, with what speaks for it.

Nothing of this is stored, so that it is always what the register knows now; a person decides.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q
from django.utils.translation import gettext_lazy as _

from sources.models import Role, RoleTitle, Source
from sources.queries import sources_bearing
from sources.text import name_key

from ..extraction.attribution.speakers.naming import name_in, without_article
from ..models import Claim

NAME, OFFICE, OFFICE_ONCE, EARLIER = "name", "office", "office_once", "earlier"
WHY = {
    NAME: _("bears this name"),
    OFFICE: _("held this office on that day"),
    OFFICE_ONCE: _("held this office at some time"),
    EARLIER: _("spoke before in this article, and held such an office"),
}
#: How sure each is, 0 to 1, where nobody else comes into question in the same way.
_SCORES = {NAME: 0.9, OFFICE: 0.8, EARLIER: 0.6, OFFICE_ONCE: 0.3}
MOST = 5


@dataclass(frozen=True)
class Meant:
    """Somebody who may be meant: why (a key of ``WHY``), how sure (0..1), by which title."""

    source: Source
    why: str
    score: float
    title: str = ""

    @property
    def says(self) -> str:
        """Why, in words."""
        return str(WHY[self.why])


def speakers_meant(claim: Claim) -> list[Meant]:
    """Who may have spoken a claim whose speaker nobody named, the likeliest first, a few.

    A full name is never overruled: only those who bear it come into question.  Several that come
    into question in the same way share what speaks for it.
    """
    phrase = claim.speaker_label
    if claim.voice != Claim.Voice.ATTRIBUTED or not phrase:
        return []
    language, day = claim.document.language, claim.document.published_on
    if name := name_in(phrase, language):
        found_by = sources_bearing([phrase]) or sources_bearing([name])
        bearers = [each for several in found_by for each in several]
        return _shared(NAME, [(source, "") for source in bearers])
    title = without_article(phrase, language)
    held = list(_held(Q(norm=name_key(title))))
    then = [each for each in held if day and _holds(each.role, day)]
    earlier = [] if held else list(_held_by_earlier(claim, title, language))
    found = _shared(OFFICE, _people(then))
    found += _shared(OFFICE_ONCE, _people(each for each in held if each not in then))
    found += _shared(EARLIER, _people(earlier))
    first: dict[int, Meant] = {}
    for each in sorted(found, key=lambda each: -each.score):
        first.setdefault(each.source.pk, each)
    return list(first.values())[:MOST]


def _held(titles: Q) -> Iterable[RoleTitle]:
    roles = Role.objects.select_related("source__merged_into").prefetch_related(
        "source__names", "source__merged_into__names"
    )
    rows = RoleTitle.objects.filter(titles).prefetch_related(Prefetch("role", roles))
    return rows.order_by("pk")


def _held_by_earlier(claim: Claim, title: str, language: str) -> Iterable[RoleTitle]:
    """Titles of those who spoke before in which all words of this one stand."""
    words = [_bare(word, language) for word in name_key(title).split()]
    spoke = claim.document.claims.filter(start__lt=claim.start, set_aside="")
    people = Source.objects.filter(claims__in=spoke, kind=Source.Kind.PERSON).order_by()
    titles = _held(Q(role__source__in=people.values("pk")))
    return [
        each for each in titles if set(words) <= {_bare(w, language) for w in each.norm.split()}
    ]


def _bare(word: str, language: str) -> str:
    """ "الوزير" is the وزير of a title."""
    return word.removeprefix("ال") if language == "ar" and len(word) > 4 else word


def _holds(role: Role, day: date) -> bool:
    return (role.since is None or role.since <= day) and (role.until is None or day <= role.until)


def _people(titles: Iterable[RoleTitle]) -> list[tuple[Source, str]]:
    """Who held them, each once, with the title."""
    found: dict[int, tuple[Source, str]] = {}
    for each in titles:
        source = each.role.source.merged_into or each.role.source
        found.setdefault(source.pk, (source, each.name))
    return list(found.values())


def _shared(why: str, people: list[tuple[Source, str]]) -> list[Meant]:
    return [
        Meant(source, why, round(_SCORES[why] / len(people), 2), title) for source, title in people
    ]
