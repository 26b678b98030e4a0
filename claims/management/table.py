"""Claims as a table for terminals, readable in Arabic too."""

import re
import sys
from collections.abc import Iterable

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from claims.models import Claim
from claims.queries import OPEN

#: Columns where the output is no terminal, which has a width of its own.
WIDTH_ELSEWHERE = 120
#: Left-to-right mark. Terminals that reorder Arabic take a line for one paragraph: two
#: Arabic cells side by side would change places. A mark between them keeps them apart.
LRM = "\u200e"


def console() -> Console:
    """Standard output, as wide as its terminal."""
    return Console(width=None if sys.stdout.isatty() else WIDTH_ELSEWHERE, highlight=False)


def claims_print(claims: Iterable[Claim], *, title: str, out: Console) -> None:
    """Print claims (from ``claims_of``) as who, cue, claim, kind and state.

    Letters stay in logical order: shaping and direction are the terminal's work.
    """
    table = Table(title=title, title_justify="left", box=SIMPLE_HEAD, pad_edge=False, expand=True)
    table.add_column("who", ratio=4)
    table.add_column("cue", ratio=2)
    table.add_column("claim", ratio=14)
    table.add_column("kind", min_width=8, no_wrap=True)
    table.add_column("state", min_width=8, no_wrap=True)
    for claim in claims:
        table.add_row(*claim_row(claim), end_section=True)
    with out.capture() as rendered:
        out.print(table)
    out.file.write(cells_kept_apart(rendered.get()))


def claim_row(claim: Claim) -> tuple[str, str, str, str, str]:
    """(who, cue, claim, kind, state), each speaker on a line, named in the text's language."""
    speakers = [source.name_in(claim.document.language) for source in claim.speakers.all()]
    who = "\n".join(speakers) or _one_line(claim.speaker_label or claim.source_text)
    cue, content = _one_line(claim.cue_text), _one_line(claim.content_text)
    return who, cue, content, claim.get_kind_display(), _state(claim)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _state(claim: Claim) -> str:
    """ "open", or what each of the two questions stands at."""
    said, true = claim.attribution_verdict, claim.content_verdict  # type: ignore[attr-defined]
    return OPEN if said == true == OPEN else f"said: {said}\ntrue: {true}"


def cells_kept_apart(table: str) -> str:
    """A rendered table with a left-to-right mark at the head of each cell."""
    return re.sub(r"(?m)^|(?<= {2})(?=[^ \n])", LRM, table)
