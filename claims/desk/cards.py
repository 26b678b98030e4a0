"""A claim as its card in the workbench shows it.  Reads only what was fetched before."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from sources.ids import row_id
from sources.models import Source
from sources.people import display_name

from ..domain.verdicts import OPEN, OPENING, VERDICT_CHOICES
from ..models import Assessment, Change, Claim, Draft, Label
from ..queries.memory import PassageShown, RepeatShown
from ..queries.published import claim_lacks, public_address, publishing
from ..queries.speakers import Meant
from ..queries.wording import wording_proposed
from .card_forms import AssessmentForm, ClaimForm

#: Claims before and behind it that a card offers to be merged with.
NEIGHBOURS = 6


@dataclass(frozen=True)
class Button:
    """One answer that a question can get: ``value`` is what ``AssessmentForm`` reads.

    ``key`` presses it: the first of a verdict, where a newsroom has several words for it.
    """

    value: str
    verdict: str
    label: str
    current: bool
    key: int | None


@dataclass
class Question:
    """One of a claim's two questions, its answer, the answers before that one, and drafts."""

    aspect: str
    label: str
    verdict: str
    current: Assessment | None
    earlier: list[Assessment]
    drafts: list[Draft]
    buttons: list[Button]

    @property
    def word(self) -> Label | None:
        """The newsroom's own word for the answer that stands, where it has one."""
        return self.current.label if self.current else None

    @property
    def waiting(self) -> bool:
        """Does an answer wait for a second person?"""
        return any(draft.state == Draft.State.SUBMITTED for draft in self.drafts)


@dataclass
class Card:
    """A claim as its card shows it; ``refused`` is a form that could not be carried out.

    ``full``: with all that can be done, not its head alone.  ``begun`` is the viewer's own draft
    that was sent back or is only kept, with which they go on.
    """

    number: int
    claim: Claim
    questions: list[Question]
    token: str
    parent: "Card | None" = None
    refused: ClaimForm | None = None
    act: str = ""
    full: bool = False
    begun: Draft | None = None
    is_new: bool = False
    neighbours: list["Card"] = field(default_factory=list)
    repeats: list[RepeatShown] = field(default_factory=list)
    passages: list[PassageShown] = field(default_factory=list)
    meant: list[Meant] = field(default_factory=list)

    @property
    def own(self) -> bool:
        """Does the article say it itself?"""
        return self.claim.voice == Claim.Voice.OUTLET

    @property
    def sign(self) -> str:
        """What it is called in text and cards; the article's own are counted apart."""
        return f"¶{self.number}" if self.own else str(self.number)

    @property
    def speakers(self) -> list[Source]:
        """Who spoke; a merged source is read as the one it turned out to be."""
        found = (speaker.merged_into or speaker for speaker in self.claim.spoken_by)
        return list(dict.fromkeys(found))

    @property
    def state(self) -> str:
        """The claim's state in one word: what is disputed or open comes first."""
        verdicts = {question.verdict for question in self.questions}
        return next(v for v in ("disputed", OPEN, "unverifiable", "verified") if v in verdicts)

    @property
    def checked_before(self) -> list[RepeatShown]:
        """What seems the same and has an answer, the likeliest or decided one alone."""
        return [repeat for repeat in self.repeats if repeat.answers][:1]

    @cached_property
    def wording_proposed(self) -> str:
        """What may be its own wording, with marks where that is not sure."""
        return wording_proposed(self.claim)

    @property
    def unanswered(self) -> bool:
        """Does a question wait for its first answer?"""
        return any(question.verdict == OPEN for question in self.questions)

    @property
    def late(self) -> bool:
        """Does a question still wait after the day on which the claim was due?"""
        due_on = self.claim.due_on
        return self.unanswered and due_on is not None and due_on < timezone.localdate()

    @property
    def settled(self) -> bool:
        """Has each question an answer, or one that waits for a second person?"""
        return all(question.verdict != OPEN or question.waiting for question in self.questions)

    @property
    def answered(self) -> bool:
        """Does an answer stand, so that another one corrects it?"""
        return any(question.current for question in self.questions)

    @property
    def publishing(self) -> bool:
        """Do readers see what is answered here?"""
        return publishing()

    @property
    def public_address(self) -> str:
        """Its page for readers, where it has one."""
        return public_address(self.claim) if self.publishing and self.answered else ""

    @property
    def lacks(self) -> list[str]:
        """What search engines would miss of its public page, each with what to do."""
        words = [button.label for question in self.questions for button in question.buttons]
        said = {question.aspect: question.verdict for question in self.questions}
        attribution = said.get(Assessment.Aspect.ATTRIBUTION, OPEN)
        found = claim_lacks(self.claim, attribution=attribution, words=words)
        return [str(lack.label) for lack in found]

    @property
    def typed(self) -> dict[str, Any]:
        """What was typed into the refused form."""
        return dict(self.refused.data.items()) if self.refused else {}

    @property
    def grounds(self) -> dict[str, Any]:
        """What the form for an answer holds: what was refused, else what the draft says."""
        if isinstance(self.refused, AssessmentForm):
            return self.typed
        fields = ("rationale", "cited_url", "reason")
        return {name: getattr(self.begun, name) for name in fields} if self.begun else {}

    @cached_property
    def fresh(self) -> set[int]:
        """The evidence on which no answer, and no draft in work, rests."""
        cited = {e.pk for answer in self.claim.assessments.all() for e in answer.evidence.all()}
        cited |= {e.pk for draft in self.claim.drafts.all() for e in draft.evidence.all()}
        return {piece.pk for piece in self.claim.evidence.all()} - cited

    @property
    def ticked(self) -> set[int]:
        """Evidence with a tick: as chosen before, else what no answer rests on yet."""
        if isinstance(self.refused, AssessmentForm):
            return set(map(row_id, self.refused.data.getlist("evidence")))
        chosen = self.begun.evidence.all() if self.begun else ()
        return self.fresh | {piece.pk for piece in chosen}

    @property
    def log(self) -> list[tuple[Any, str, str, Change | None]]:
        """What happened to the claim: (when, who, what, the change that can be undone)."""
        changes = [
            (change.at, display_name(change.by), change.get_kind_display(), change)
            for change in self.claim.changes.all()
        ]
        answers = [
            (answer.created_at, display_name(answer.editor), str(answer), None)
            for answer in self.claim.assessments.all()
        ]
        found = (self.claim.created_at, _("the engine"), pgettext("by somebody", "found"), None)
        given = [found] if self.claim.run_id else []
        return sorted([*changes, *answers, *given], key=lambda entry: entry[0], reverse=True)


def cards_of(
    claims: Iterable[Claim], *, tokens: dict[int, str], labels: Iterable[Label]
) -> list[Card]:
    """The cards of an article's claims, in their order, each knowing the one it lies in."""
    cards: dict[int, Card] = {}
    numbers = {voice: count(1) for voice in Claim.Voice.values}
    labels = list(labels)
    for claim in claims:
        token = tokens.get(claim.pk, "")
        cards[claim.pk] = Card(next(numbers[claim.voice]), claim, _questions(claim, labels), token)
    for card in cards.values():
        card.parent = cards.get(card.claim.parent_id or 0)
    return list(cards.values())


def neighbours_note(cards: list[Card], card: Card) -> None:
    """Tell a card which others of its voice stand around it in the text."""
    alike = [other for other in cards if other.own == card.own]
    at = alike.index(card)
    around = alike[max(at - NEIGHBOURS, 0) : at + NEIGHBOURS + 1]
    card.neighbours = [other for other in around if other is not card]


def draft_begun(claim: Claim, person: Any) -> Draft | None:
    """Somebody's draft on a claim with which they go on: one that was sent back comes first."""
    begun = [draft for draft in claim.drafts.all() if draft.author_id == person.pk]
    states = (Draft.State.RETURNED, Draft.State.DRAFT)
    return next((draft for state in states for draft in begun if draft.state == state), None)


def _questions(claim: Claim, labels: list[Label]) -> list[Question]:
    questions = []
    for aspect, label in Assessment.Aspect.choices:
        if aspect == Assessment.Aspect.ATTRIBUTION and claim.voice == Claim.Voice.OUTLET:
            continue  # it stands there: nobody asks whether the article said it
        answers = [a for a in claim.assessments.all() if a.aspect == aspect]
        latest = next((a for a in answers if a.superseded_by_id is None), None)
        current = None if latest is None or latest.verdict in OPENING else latest
        earlier = [a for a in answers if a is not current]
        drafts = [draft for draft in claim.drafts.all() if draft.aspect == aspect]
        verdict = current.verdict if current else OPEN
        buttons = _buttons(aspect, current, labels)
        question = Question(aspect, str(label), verdict, current, earlier, drafts, buttons)
        questions.append(question)
    return questions


def _buttons(aspect: str, current: Assessment | None, labels: list[Label]) -> list[Button]:
    """The newsroom's own labels for a verdict, or the verdict itself where it has none."""
    buttons = []
    keys = count(1 if aspect == Assessment.Aspect.ATTRIBUTION else 1 + len(VERDICT_CHOICES))
    for (verdict, name), key in zip(VERDICT_CHOICES, keys, strict=False):
        own = [x for x in labels if x.verdict == verdict and x.aspect in ("", aspect)]
        given = current and current.verdict == verdict
        if not own:
            buttons.append(Button(f"{aspect}:{verdict}", verdict, str(name), bool(given), key))
        for label in own:
            pressed = bool(current and given and current.label_id == label.pk)
            value, first = f"{aspect}:{verdict}:{label.pk}", label is own[0]
            buttons.append(Button(value, verdict, str(label), pressed, key if first else None))
    return buttons
