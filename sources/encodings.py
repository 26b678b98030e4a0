"""In which encodings bytes can be read as a text, where nobody says which.  Pure."""

from dataclasses import dataclass
from math import sqrt

from .text import LEGACY, is_binary, is_nearly_read, likeness

#: What a caller may name, as they are called on the web; and Python's names for them.
ENCODINGS = {
    "utf-8": "utf-8",
    "utf-16": "utf-16",
    "windows-1256": "cp1256",
    "iso-8859-6": "iso8859_6",
    "x-mac-arabic": "mac_arabic",
    "windows-1252": "cp1252",
    "windows-1251": "cp1251",
    "windows-1250": "cp1250",
}
#: How much likelier a reading must be than the next one, over the root of how many signs speak.
SURE = 1.0
_SAMPLE = 160


@dataclass(frozen=True)
class Reading:
    """A text that bytes may be, by the name of its encoding."""

    encoding: str
    text: str

    @property
    def sample(self) -> str:
        """A piece with signs beyond ASCII in it, on one line."""
        first = next((at for at, sign in enumerate(self.text) if sign > "\x7f"), 0)
        return " ".join(self.text[max(first - 40, 0) :][:_SAMPLE].split())


def readings(data: bytes) -> list[Reading]:
    """What bytes without a byte-order mark may say: one reading where that is sure, several where
    it is not, the likeliest first; none of what is no text.

    UTF-8 with a stray byte is UTF-8.  Else the old Arabic code pages speak for themselves, where
    one makes far likelier Arabic than the others; what may be Latin or Cyrillic is never sure.
    """
    text = data.decode("utf-8-sig", "replace")
    if is_nearly_read(text):
        return [] if is_binary(text) else [Reading("utf-8", text)]
    scores = {name: likeness(data, name) for name in LEGACY}
    # A space of Mac Arabic is one that does not break elsewhere.
    spaces = {name: data.decode(name, "replace").count("\xa0") for name in LEGACY}
    arabic = sorted(LEGACY, key=lambda name: (-scores[name], spaces[name]))
    found: dict[str, str] = {}
    for name in arabic:
        text = data.decode(name, "replace")
        if scores[name] >= 0.5 and not is_binary(text):
            found.setdefault(" ".join(text.split()), name)
    if found and _is_sure(data, [(scores[name], text) for text, name in found.items()]):
        found = dict([next(iter(found.items()))])
    else:
        for name in ("cp1252", "cp1251", "cp1250"):
            text = data.decode(name, "replace")
            if "\ufffd" not in text and not is_binary(text):
                found.setdefault(" ".join(text.split()), name)
    called = {python: name for name, python in ENCODINGS.items()}
    return [Reading(called[name], data.decode(name, "replace")) for name in found.values()]


def _is_sure(data: bytes, scored: list[tuple[float, str]]) -> bool:
    (best, text), *others = scored
    signs = sqrt(sum(byte > 127 for byte in data))
    if best < 0.8 or best * signs < 2.5:
        return False
    if not others or ("\ufffd" not in text and "\ufffd" in others[0][1]):
        return True
    return (best - others[0][0]) * signs >= SURE
