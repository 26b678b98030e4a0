"""How numbers are written in the reader's language, and read out of an address or a form."""

from django.utils.formats import number_format


def grouped_number(n: int) -> str:
    """A count with its thousands apart, as the reader's language writes it."""
    return number_format(n, force_grouping=True)


def row_id(asked: str) -> int:
    """The primary key that somebody asks for; 0, which no row has, for what is none."""
    return int(asked) if asked.isdecimal() and len(asked) < 19 else 0
