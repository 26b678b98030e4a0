"""What every code of an error means, whose move it is, what to do: ``errors.toml`` as tables."""

import tomllib
from functools import cache
from pathlib import Path

#: Whose move an error is, and how the page says so.
WHOSE = {
    "caller": "The caller's move: the editor, or the program that asked",
    "operator": "The operator's move: whoever runs the desk",
    "later": "Nobody's move: try again later",
}


@cache
def error_codes() -> dict[str, dict[str, str]]:
    """{code: {"who", "means", "do"}} in the order of the page."""
    path = Path(__file__).with_name("errors.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def error_tables(level: int = 2) -> str:
    """Markdown: for each whose move it is, a heading and a table of codes."""
    return "\n".join(_section(who, says, "#" * level) for who, says in WHOSE.items())


def _section(who: str, says: str, marks: str) -> str:
    rows = [
        f"| `{code}` | {entry['means']} | {entry['do']} |"
        for code, entry in error_codes().items()
        if entry["who"] == who
    ]
    head = [f"{marks} {says}", "", "| Code | What it means | What to do |", "|---|---|---|"]
    return "\n".join([*head, *rows, ""])
