"""What the desk proposes as a claim's own wording; nothing of it is stored until somebody does."""

from sources.models import Source

from ..domain.standalone import Said, standalone
from ..models import Claim


def wording_proposed(claim: Claim) -> str:
    """The claim made to stand alone, with marks where that is not sure.

    Empty where somebody worded it already, or nothing in it is to be changed.  Reads the claim's
    document and speakers with their names.
    """
    if claim.wording:
        return ""
    language = claim.document.language
    speakers = {speaker.merged_into or speaker for speaker in claim.speakers.all()}
    only = speakers.pop() if len(speakers) == 1 else None
    said = Said(
        language=language,
        speaker=only.name_in(language) if only else "",
        is_person=bool(only and only.kind == Source.Kind.PERSON),
        day=claim.document.published_on,
        quoted=claim.kind == Claim.Kind.DIRECT,
    )
    return standalone(claim.content_text, said)
