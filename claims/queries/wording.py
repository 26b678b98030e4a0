"""What the desk proposes as a claim's own wording; nothing of it is stored until somebody does."""

from django.db.models import F, Value
from django.db.models.functions import Greatest, Substr

from sources.models import Source
from sources.text import normalise

from ..domain.standalone import Said, standalone
from ..models import Claim, ClaimSpan

#: So many letters before a claim are read for what it points to.
_READ = 1000


def text_around() -> Substr:
    """The claim with what stands before it in its article, which ``wording_proposed`` reads."""
    first = Greatest(F("start") - _READ, Value(0))
    return Substr("document__text", first + 1, F("end") - first)


def wording_proposed(claim: Claim) -> str:
    """The claim made to stand alone, with marks where that is not sure.

    Empty where somebody worded it already, or nothing in it is to be changed.  Reads the claim's
    document, places and speakers with their names; not the whole text where the claim has its
    ``text_around``.
    """
    if claim.wording:
        return ""
    language = claim.document.language
    speakers = {speaker.merged_into or speaker for speaker in claim.spoken_by}
    only = speakers.pop() if len(speakers) == 1 else None
    said = Said(
        language=language,
        speaker=only.name_in(language) if only else "",
        is_person=bool(only and only.kind == Source.Kind.PERSON),
        day=claim.document.published_on,
        quoted=claim.kind == Claim.Kind.DIRECT,
        names=_names(only, language) if only else (),
        before=_before(claim),
        feminine=_feminine(claim),
    )
    return standalone(claim.content_text, said)


def words_at(claim: Claim, start: int, end: int) -> str:
    """The article's words from start to end, places of the claim or up to 1,000 letters before it.

    Not from the whole text where the claim has its ``text_around``.
    """
    around: str | None = getattr(claim, "text_around", None)
    first = 0 if around is None else _first_read(claim)
    text = claim.document.text if around is None else around
    return text[start - first : end - first]


def _before(claim: Claim) -> str:
    """What the article says before the claim's content."""
    first = _first_read(claim)
    content = (span.start for span in claim.pieces if span.role == ClaimSpan.Role.CONTENT)
    return words_at(claim, first, min(content, default=first))


def _first_read(claim: Claim) -> int:
    return max(claim.start - _READ, 0)


def _names(source: Source, language: str) -> tuple[str, ...]:
    return tuple(name.name for name in source.called if name.language == language[:2])


def _feminine(claim: Claim) -> bool | None:
    """Of an Arabic verb before its subject, its gender: قال or قالت; None of another cue."""
    cue, lemma = normalise(claim.cue_text), normalise(claim.cue_lemma)
    if not lemma:
        return None
    return {lemma: False, lemma + "ت": True}.get(cue.removeprefix("و").removeprefix("ف"))
