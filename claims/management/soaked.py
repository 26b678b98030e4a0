"""What ``benchmark soak`` found, as tables for a terminal."""

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from claims.measuring.soak import LOOKS, Soaked


def soaked_print(found: Soaked, *, title: str, out: Console) -> None:
    """What came of the articles, how soon pages were answered, and what each process took."""
    out.print(
        f"{title}: {found.taken:,} articles sent, {found.by_feed:,} by the feed; {found.read:,}"
        f" read, {found.left:,} wait; {found.verdicts:,} verdicts, {found.files:,} files."
    )
    pages = Table(box=SIMPLE_HEAD)
    for column in ("request", "p50 ms", "p95 ms", "statuses"):
        pages.add_column(column, justify="right" if column.endswith("ms") else "left")
    for name, page in found.pages.items():
        statuses = ", ".join(f"{status}: {n:,}" for status, n in sorted(page.statuses.items()))
        pages.add_row(name, f"{page.p50 * 1000:.0f}", f"{page.p95 * 1000:.0f}", statuses)
    out.print(pages)
    memory = Table(box=SIMPLE_HEAD)
    memory.add_column("process")
    for share in LOOKS:
        memory.add_column(f"MB at {share:.0%}", justify="right")
    memory.add_column("growth MB", justify="right")
    for name, looks in found.memory.items():
        cells = (f"{each:.0f}" for each in looks)
        memory.add_row(name, *cells, f"{looks[-1] - looks[0]:+.0f}")
    out.print(memory)
