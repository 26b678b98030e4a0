"""How numbers are written in the reader's language."""

from django.utils.formats import number_format


def grouped_number(n: int) -> str:
    """A count with its thousands apart, as the reader's language writes it."""
    return number_format(n, force_grouping=True)
