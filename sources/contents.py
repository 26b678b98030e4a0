"""What a reader found in a file.  Pure."""

from dataclasses import dataclass, field

#: Where in a text a page or a cue begins, and how it is called: [[0, "1"], [1200, "2"]].
Place = tuple[int, str]
Places = list[Place]


def title_shown(title: str, text: str) -> str:
    """The title that a file gives itself, if it is one of the lines that its text begins with.

    Else "": it is the name of a template, or of a draft.
    """
    return title if title in text.split("\n", 8)[:8] else ""


@dataclass(frozen=True)
class FileRead:
    """The text of a file, and what the file says about it; what it does not tell is empty.

    ``published_at`` is ISO 8601, of a day alone or with a time and its zone.  ``pages`` and
    ``times`` tell where in the text each page begins, and each cue of a transcript (as
    "0:01:23 Lena Ortwin").
    """

    text: str
    title: str = ""
    author: str = ""
    outlet: str = ""
    published_at: str = ""
    pages: Places = field(default_factory=list)
    times: Places = field(default_factory=list)

    @property
    def places(self) -> dict[str, Places] | None:
        """Pages or times by their name; None of a file that has neither."""
        named = {"pages": self.pages, "times": self.times}
        return {name: places for name, places in named.items() if places} or None
