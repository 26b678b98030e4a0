"""Sources and documents at the desk: registers what Django's admin shows of them."""

from . import documents, merges, sources

__all__ = ["documents", "merges", "sources"]
