"""Search that looks past spelling, on columns that keep their text as published.  Pure."""

import re

from .text import normalise

# Each normal letter, and the forms that ``sources.text.normalise`` folds into it.
_FORMS = {"ا": "اأإآٱ", "ي": "يىئ", "ه": "هة", "و": "وؤ"}
_FORMS |= {str(digit): f"{digit}{chr(0x660 + digit)}{chr(0x6F0 + digit)}" for digit in range(10)}
# Arabic vowel signs and tatweel, which may stand after any letter.
_MARKS = "[\u0640\u064b-\u0652\u0670]*"


def spelling_pattern(text: str) -> str:
    """A regular expression for ``iregex`` that finds ``text`` in any usual Arabic spelling.

    Understood alike by SQLite (Python's ``re``) and PostgreSQL.
    """
    words = (_MARKS.join(map(_letter, word)) for word in normalise(text).split())
    return (_MARKS + r"\s+").join(words)


def _letter(letter: str) -> str:
    forms = _FORMS.get(letter)
    return f"[{forms}]" if forms else re.escape(letter)
