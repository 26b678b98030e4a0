"""Text as it is compared and searched: one normal form for every script.  Pure."""

import re
import unicodedata

import py3langid

_LETTERS = str.maketrans("أإآٱىةؤئ", "ااااي" + "ه" + "وي")
_SPACES = re.compile(r"\s+")


def normalise(text: str) -> str:
    """Fold spelling that does not tell two names or two searches apart.

    NFKC; marks (Arabic vowels, Latin accents) and tatweel dropped; hamza seats and
    alif forms, ى/ي and ة/ه folded, as Arabic wire copy mixes them; digits made
    Western; case folded; white space runs made one space.
    """
    decomposed = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    kept = (c for c in decomposed if not unicodedata.combining(c) and c != "ـ")
    western = (str(unicodedata.digit(c)) if c.isdecimal() else c for c in kept)
    return _SPACES.sub(" ", "".join(western).translate(_LETTERS).casefold()).strip()


def detect_language(text: str) -> str:
    """The ISO 639-1 code that the text's letters suggest, or "" without letters."""
    sample = text[:5000]
    if not any(c.isalpha() for c in sample):
        return ""
    return str(py3langid.classify(sample)[0])


def decode(data: bytes) -> tuple[str, bool]:
    """Read bytes as text: (text, whether every byte was understood).

    UTF-8 with or without a byte-order mark, UTF-16 with one, then Windows-1256, the
    old Arabic code page, where that gives mostly letters.  What is no text in any of
    them comes back as UTF-8 with replacement characters and False.
    """
    for encoding in ("utf-8-sig", "utf-16") if data[:2] in _UTF16_MARKS else ("utf-8-sig",):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return text, not is_binary(text)
    legacy = data.decode("windows-1256", errors="replace")
    if not is_binary(legacy) and sum("ء" <= c <= "ي" for c in legacy) > len(legacy) / 2:
        return legacy, True
    return data.decode("utf-8", errors="replace"), False


def is_binary(text: str) -> bool:
    """Does the text hold what no article holds: NULs, or many control characters?"""
    sample = text[:100_000]
    odd = sum(unicodedata.category(c) == "Cc" and c not in "\t\n\r\f" for c in sample)
    return (
        "\x00" in text or "\ufffd" in sample[:1] or odd + sample.count("\ufffd") > len(sample) / 20
    )


_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
