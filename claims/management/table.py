"""Claims as a table for terminals, readable in Arabic too."""

import re
import sys
from collections.abc import Iterable, Mapping, Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from claims.domain.verdicts import OPEN
from claims.domain.worth_labels import reasons_worded
from claims.models import Claim

#: Columns where the output is no terminal, which has a width of its own.
WIDTH_ELSEWHERE = 120
#: Left-to-right mark. Terminals that reorder Arabic take a line for one paragraph: two
#: Arabic cells side by side would change places. A mark between them keeps them apart.
LRM = "\u200e"


#: {column: (its share of the width, its least width)}
COLUMNS = {"who": (4, 0), "cue": (2, 0), "claim": (14, 0), "kind": (0, 8), "state": (0, 8)}
OWN_COLUMNS = {"the article's own": (14, 0), "check": (0, 5), "why": (6, 0), "state": (0, 8)}
#: How many of the article's own statements are printed.
OWN_SHOWN = 5


def console() -> Console:
    """Standard output, as wide as its terminal; prints every text as it is."""
    width = None if sys.stdout.isatty() else WIDTH_ELSEWHERE
    return Console(width=width, highlight=False, markup=False, emoji=False)


def claims_print(claims: Iterable[Claim], *, title: str, out: Console) -> None:
    """Print claims (from ``claims_of``): attributed ones as who, cue, claim, kind and state,
    then those of the article's own that ask most to be checked, and how many more there are.
    """
    found = list(claims)
    said = [claim for claim in found if claim.voice == Claim.Voice.ATTRIBUTED]
    own = [claim for claim in found if claim.voice == Claim.Voice.OUTLET]
    rows_print((claim_row(claim) for claim in said), title=title, out=out)
    if own:
        own.sort(key=lambda claim: -claim.check_worthiness)
        rows = [statement_row(claim) for claim in own[:OWN_SHOWN]]
        rows_print(rows, title="", out=out, columns=OWN_COLUMNS)
    if len(own) > OWN_SHOWN:
        out.print(f"and {len(own) - OWN_SHOWN} more of the article's own statements")


def rows_print(
    rows: Iterable[Sequence[str]],
    *,
    title: str,
    out: Console,
    columns: Mapping[str, tuple[int, int]] = COLUMNS,
) -> None:
    """Print rows under as many of the columns as they have cells.

    Letters stay in logical order: shaping and direction are the terminal's work.
    """
    cells = list(rows)
    table = Table(
        title=title or None, title_justify="left", box=SIMPLE_HEAD, pad_edge=False, expand=True
    )
    names = list(columns)[: len(cells[0])] if cells else columns
    for name in names:
        share, least = columns[name]
        table.add_column(name, ratio=share or None, min_width=least or None, no_wrap=not share)
    for row in cells:
        table.add_row(*row, end_section=True)
    with out.capture() as rendered:
        out.print(table)
    out.file.write(_cells_kept_apart(rendered.get()))


def claim_row(claim: Claim) -> tuple[str, str, str, str, str]:
    """(who, cue, claim, kind, state), each speaker on a line, named in the text's language."""
    speakers = [source.name_in(claim.document.language) for source in claim.speakers.all()]
    who = "\n".join(speakers) or one_line(claim.speaker_label or claim.source_text)
    cue, content = one_line(claim.cue_text), one_line(claim.content_text)
    return who, cue, content, claim.get_kind_display(), _state(claim)


def statement_row(claim: Claim) -> tuple[str, str, str, str]:
    """(what the article says itself, its check-worthiness from 0 to 1, why, state)"""
    weight = f"{claim.check_worthiness:.2f}"
    why = reasons_worded(claim.worth_reasons)
    return one_line(claim.content_text), weight, why, claim.content_verdict  # type: ignore[attr-defined]


def one_line(text: str) -> str:
    """The words with single spaces between them."""
    return " ".join(text.split())


def _state(claim: Claim) -> str:
    """ "open", or what each of the two questions stands at."""
    said, true = claim.attribution_verdict, claim.content_verdict  # type: ignore[attr-defined]
    return OPEN if said == true == OPEN else f"said: {said}\ntrue: {true}"


def _cells_kept_apart(table: str) -> str:
    """A rendered table with a left-to-right mark at the head of each cell."""
    return re.sub(r"(?m)^|(?<= {2})(?=[^ \n])", LRM, table)
