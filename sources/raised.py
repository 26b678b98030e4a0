"""What is raised above the line in a text: powers, ends of words, marks of footnotes.  Pure.

Readers set signs around it while they gather a text; here it is told what each is, so that it
joins no word before it.
"""

import re

#: These stand around what is raised above the line, and for a link in it.
UP, DOWN, LINK = "\x01", "\x02", "\x03"
_SUPERSCRIPT = re.compile(r"\x01([^\x01\x02]*)\x02")
_WESTERN = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹−–", "0123456789" * 2 + "--")
_SMALL = dict(zip("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ", strict=True))
_SIGNS = {"tm": "™", "sm": "℠"}
_FIGURE = re.compile(r"[+-]?[0-9]+$")
#: A two or three behind a unit, and a figure behind a ten or a letter alone, are powers.
_UNIT = re.compile(
    r"(?<![^\W\d_])([kcdmµμn]?m|ft|yd|mi|in|s|[كسم]?م|كلم|ملم|(كيلو|سنتي|ملي)?مترا?|قدم|ياردة)$",
    re.IGNORECASE,
)
_BASE = re.compile(r"(?<![^\W_])([a-z]|10|١٠|۱۰)$", re.IGNORECASE)
#: The marks of footnotes: 2, [2], (1, 3), *.
_MARK = re.compile(r"[\[(]?[0-9]+([,،-] ?[0-9]+)*[\])]?$|[*†‡§¶#]+$|\[[^\W_]{1,4}\]$")
#: Ends of words that are written raised: 1st, 2e, Mme, nº.
_ENDING = re.compile(
    r"(st|nd|rd|th|er|re|ère|e|es|ème|èmes|d|de|o|os|a|as|me|mes|lle|gr|r|té)$", re.IGNORECASE
)
#: Characters before what is raised that tell what it is.
LOOKED_BACK = 24


def levelled(text: str) -> str:
    """The text without the signs around what is raised (``UP``, ``DOWN``), so that it joins no
    word before it.

    5 km² keeps its power as a character of its own; the mark of a footnote is no part of the
    figure or word that it hangs on, and goes; an ending (1st) stays; the rest is set apart.
    """
    text = text.replace(DOWN + UP, "")
    text = _SUPERSCRIPT.sub(lambda found: _raised(found, text), text)
    return re.sub(r"[\x01-\x03]", "", text)


def _raised(found: re.Match[str], text: str) -> str:
    is_note = LINK in found[1]
    inner = found[1].replace(LINK, "").strip(" ")
    before = text[max(0, found.start() - LOOKED_BACK) : found.start()]
    western = inner.translate(_WESTERN)
    if not inner or (is_note and len(inner) <= 8):
        return " " if " " in found[1] else ""
    if text.startswith(("/", "⁄"), found.end()) and western.isdecimal():  # 5 1/2
        return f" {inner}" if before[-1:].isdecimal() else inner
    if not before or not before[-1].isprintable() or before[-1] == " ":  # it joins nothing
        return _small(western) if _FIGURE.match(western) else inner
    if _FIGURE.match(western):
        is_power = western in ("2", "3") and _UNIT.search(before)
        if is_power or western[0] in "+-" or (len(western) < 3 and _BASE.search(before)):
            return _small(western)
    if _MARK.match(western):
        return ""
    if inner.lower() in _SIGNS:
        return _SIGNS[inner.lower()]
    if _ENDING.match(inner) or not inner[0].isalnum():
        return inner
    return _small(inner) if inner == "n" else f" {inner}"


def _small(figures: str) -> str:
    return "".join(_SMALL[c] for c in figures)
