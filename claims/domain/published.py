"""What readers outside see of a claim: nothing else of it leaves by the public door.  Pure.

Each of these is made of stored rows by ``queries.published``, in the reader's language.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from .tables import CitedTable
from .verdicts import OPEN, Aspect, Verdict


@dataclass(frozen=True)
class Named:
    """Who spoke or published; ``kind`` is one of ``Source.Kind``."""

    key: int
    name: str
    kind: str
    wikidata_id: str = ""


@dataclass(frozen=True)
class Place:
    """A document in which something stands; ``page`` or ``time`` is where in it."""

    title: str
    url: str = ""
    publisher: Named | None = None
    published_on: date | None = None
    language: str = ""
    page: str = ""
    time: str = ""


@dataclass(frozen=True)
class Copy:
    """What the newsroom kept of a page: when, and its SHA-256 in hexadecimal digits."""

    kept_at: datetime
    sha256: str


@dataclass(frozen=True)
class Shown:
    """A picture, of so many pixels."""

    key: int
    width: int
    height: int


@dataclass(frozen=True)
class Passage:
    """Words on which an answer rests; ``gone_since`` is when they stood there no more.

    With a ``picture``, they describe it; with a ``table``, they stand in its rows.
    """

    words: str
    stance: str
    place: Place
    copy: Copy
    gone_since: datetime | None = None
    picture: Shown | None = None
    table: CitedTable | None = None


@dataclass(frozen=True)
class Cited:
    """An address on which an answer rests, and the copy that was kept of it.

    Empty where it is not for readers: in a network inside, or with a name and a password.
    """

    url: str
    copy: Copy | None = None
    gone_since: datetime | None = None


@dataclass(frozen=True)
class Answer:
    """What the newsroom says on one of the two questions.

    ``word`` is its own word for the verdict, else ours.  ``rating`` is on the newsroom's scale,
    on which nothing unverifiable stands; ``by`` who answered and reviewed, so far as they chose to
    be named.
    """

    aspect: str
    question: str
    verdict: str
    word: str
    rating: int | None = None
    rationale: str = ""
    at: datetime | None = None
    by: tuple[str, ...] = ()
    passages: tuple[Passage, ...] = ()
    cited: Cited | None = None

    @property
    def stands(self) -> bool:
        """Has the question an answer?"""
        return self.verdict != OPEN


@dataclass(frozen=True)
class Corrected:
    """That an answer gave way to a later one, or was taken back, and why."""

    question: str
    before: str
    after: str
    at: datetime
    reason: str


@dataclass(frozen=True)
class PublishedClaim:
    """A claim as readers may see it: one with an answer that stands, or in its article's check.

    ``stated`` is its wording, else the words of the text, which ``quoted`` are; the speaker "as
    read" stands where nobody knows who it is.  What the article says itself has ``own_voice``.
    ``polarity`` says so where the speaker denied or doubted it.  ``first_at`` and ``changed_at``
    are when it was answered first and last, or found, where it never was.  ``also`` is where else
    the same was published.
    """

    key: int
    stated: str
    quoted: str
    worded: bool
    own_voice: bool
    polarity: str
    speakers: tuple[Named, ...]
    speaker_as_read: str
    place: Place
    answers: tuple[Answer, ...]
    corrections: tuple[Corrected, ...]
    first_at: datetime
    changed_at: datetime
    also: tuple[Place, ...] = ()

    @property
    def standing(self) -> Iterator[Answer]:
        """The answers that are there."""
        return (answer for answer in self.answers if answer.stands)

    @property
    def said(self) -> bool:
        """Is it verified that it was said?"""
        return self._said() == Verdict.VERIFIED

    @property
    def never_said(self) -> bool:
        """Is it disputed that it was said?"""
        return self._said() == Verdict.DISPUTED

    @property
    def finding(self) -> str:
        """What the newsroom found in a few words, for wherever the claim is named alone.

        Whether it is true, else whether it was said, with the question.
        """
        found = {answer.aspect: answer for answer in self.standing}
        if content := found.get(Aspect.CONTENT):
            return content.word
        return " ".join(f"{answer.question} {answer.word}" for answer in found.values())

    def _said(self) -> str:
        asked = (each.verdict for each in self.answers if each.aspect == Aspect.ATTRIBUTION)
        return next(asked, OPEN)


@dataclass(frozen=True)
class ArticleCheck:
    """An article with its claims, answered or open, in the order of its text; ``at`` is now."""

    place: Place
    claims: tuple[PublishedClaim, ...]
    at: datetime

    @property
    def answered(self) -> int:
        """How many claims have an answer that stands."""
        return sum(any(claim.standing) for claim in self.claims)


@dataclass(frozen=True)
class Ended:
    """That a claim was published and is no more; ``at`` is when, where that is known."""

    reopened: bool
    at: datetime | None = None
    reason: str = ""
