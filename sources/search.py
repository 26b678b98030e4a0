"""Search that looks past spelling, on columns that keep their text as published."""

import re
from functools import reduce
from operator import or_

from django.db.models import Q

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


def worded(text: str, *columns: str) -> Q:
    """The condition that one of the columns contains ``text``, spelling aside."""
    pattern = spelling_pattern(text)
    return reduce(or_, (Q((f"{column}__iregex", pattern)) for column in columns))


def _letter(letter: str) -> str:
    forms = _FORMS.get(letter)
    return f"[{forms}]" if forms else re.escape(letter)
