"""What is like a claim among all that is remembered; workers alone call it.

Only here is the packed index loaded.
"""

from datetime import datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from sources.models import Document
from sources.queries import not_withdrawn

from ..models import Claim, ClaimTrace, PassageTrace
from ..models.memory import Trace
from .claims import claims_standing
from .verdicts import words_between

if TYPE_CHECKING:
    from ..memory.ranking import Ranked
    from ..memory.shelf import Shelf
    from ..memory.vectors import Codes

#: How many suggestions a claim gets, and from how many words on it says enough to be compared.
SUGGESTED, ENOUGH_WORDS = 5, 3
#: How many passages are proposed as evidence on a claim, and how many fact checks of others.
PASSAGES, CHECKS = 3, 3
#: What was stored so long before the newest row known may have been committed after it.
_LATE = timedelta(minutes=5)
#: More new rows than this, or this share of all, are packed with the others.
_RECENT, _RECENT_SHARE = 1000, 0.05


class _Shelves:
    """The packed index of one kind of traces as this process knows it: all, and what came since."""

    def __init__(self, traces: type[Trace]) -> None:
        self.traces = traces
        self.main: Shelf | None = None
        self.recent: Shelf | None = None
        self.since: datetime | None = None

    def renewed(self) -> "list[Shelf]":
        """The shelves, with what was stored since they were last asked for."""
        rows: QuerySet[Any] = self.traces._default_manager.all()
        if self.main is None or self.since is None:
            return self._load(rows)
        # In their own order a database reads all keys for the few that came since.
        late = self._rows(rows.filter(at__gte=self.since - _LATE).order_by("at"))
        if len(late) > max(_RECENT, _RECENT_SHARE * len(self.main)):
            return self._load(rows)
        from ..memory.shelf import Shelf

        self.recent = Shelf(late)
        self.main.forget(row.key for row in late)
        return [self.main, self.recent]

    def _load(self, rows: QuerySet[Any]) -> "list[Shelf]":
        from ..memory.shelf import Shelf

        self.since = timezone.now()
        self.main = Shelf(self._rows(rows.order_by("pk")))
        return [self.main]

    def _rows(self, traces: QuerySet[Any]) -> list[Any]:
        from ..memory.shelf import Row

        values = traces.values_list("pk", "signs", "marks").iterator(chunk_size=10_000)
        rows = [Row(pk, bytes(signs), bytes(marks)) for pk, signs, marks in values]
        return sorted(rows, key=lambda row: row.key)


_SHELVES: dict[tuple[str, type[Trace]], _Shelves] = {}


def _proposed(traces: type[Trace], text: str, vector: "Codes") -> dict[int, float]:
    """{key of a trace that may be like the text: what its words say for it}"""
    from ..memory.shelf import marks_of, proposed
    from ..memory.vectors import signs_of
    from ..memory.words import stems

    known = str(connection.settings_dict["NAME"]), traces
    shelves = _SHELVES.setdefault(known, _Shelves(traces)).renewed()
    found = proposed(shelves, marks_of(stems(text)), signs_of(vector))
    return {each.key: each.by_words for each in found}


def shelves_size(traces: type[Trace]) -> int:
    """The bytes that one kind of traces takes in this process; 0 before anybody searched."""
    known = _SHELVES.get((str(connection.settings_dict["NAME"]), traces))
    shelves = [known.main, known.recent] if known else []
    return sum(shelf.size for shelf in shelves if shelf)


def claims_like(text: str, vector: "Codes", *, but_of: int | None = None) -> "list[Ranked]":
    """Standing claims that may say the same as a text, the likeliest first.

    ``but_of``: not those of this document.
    """
    from ..memory.ranking import Stored, ranked
    from ..memory.vectors import unpacked

    by_words = _proposed(ClaimTrace, text, vector)
    rows = ClaimTrace.objects.filter(
        not_withdrawn("claim__document"), claim__set_aside="", claim__in=list(by_words)
    ).exclude(claim__document=but_of)
    columns = ("claim_id", "claim__wording", "claim__content_text", "vector")
    stored = [
        Stored(pk, wording or content, unpacked(bytes(vector)), by_words[pk])
        for pk, wording, content, vector in rows.values_list(*columns)
    ]
    return ranked(text, vector, stored)


def passages_like(text: str, vector: "Codes", *, but_of: int | None = None) -> "list[Ranked]":
    """Passages of stored documents that may bear on a text, the likeliest first, by their traces.

    ``but_of``: not those of this document.
    """
    from ..memory.ranking import Stored, ranked
    from ..memory.vectors import unpacked

    by_words = _proposed(PassageTrace, text, vector)
    rows = PassageTrace.objects.filter(not_withdrawn(), pk__in=list(by_words))
    rows = rows.exclude(document=but_of).annotate(words=words_between("document__text"))
    stored = [
        Stored(pk, words, unpacked(bytes(vector)), by_words[pk])
        for pk, words, vector in rows.values_list("pk", "words", "vector")
    ]
    return ranked(text, vector, stored)


def claims_repeated(claim: Claim, vector: "Codes") -> "list[Ranked]":
    """Claims of other articles that seem to say the same, the likeliest first, a few."""
    from ..memory.ranking import seems_same
    from ..memory.words import stems

    if len(stems(claim.stated)) < ENOUGH_WORDS:
        return []
    like = claims_like(claim.stated, vector, but_of=claim.document_id)
    return list(islice(filter(seems_same, like), SUGGESTED))


def documents_unremembered(
    *, since: datetime | None = None, until: datetime | None = None
) -> list[int]:
    """The articles of standing claims that the memory does not know, found in a period."""
    claims = claims_standing().filter(voice__in=Claim.Voice.values, trace=None)
    if since:
        claims = claims.filter(created_at__gte=since)
    if until:
        claims = claims.filter(created_at__lt=until)
    return list(claims.order_by("document").values_list("document", flat=True).distinct())


def documents_unread() -> list[int]:
    """The stored documents that are no articles, of which no passage is remembered."""
    rows = Document.objects.exclude(kind=Document.Kind.ARTICLE).exclude(text="")
    unread = rows.filter(passages=None, withdrawn_at=None).order_by("pk")
    return list(unread.values_list("pk", flat=True))


def passages_bearing(claim: Claim, vector: "Codes") -> "list[Ranked]":
    """Passages of other documents that seem to bear on a claim, the likeliest first, a few.

    Before them a few fact checks of others, of what seems to be the same claim.
    """
    from ..memory.ranking import seems_same, seems_to_bear
    from ..memory.words import stems

    if len(stems(claim.stated)) < ENOUGH_WORDS:
        return []
    like = passages_like(claim.stated, vector, but_of=claim.document_id)
    found = PassageTrace.objects.filter(pk__in=[each.key for each in like])
    checks = set(found.exclude(document__fact_check=None).values_list("pk", flat=True))
    checked = (each for each in like if each.key in checks and seems_same(each))
    bearing = (each for each in like if each.key not in checks and seems_to_bear(each))
    return [*islice(checked, CHECKS), *islice(bearing, PASSAGES)]
