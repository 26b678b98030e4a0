"""Attribution extraction: a text goes in, attributed claims come out.

    >>> extract("قالت الوزيرة إن الجسر آمن.", "ar").attributions[0].resolved_source
    'الوزيرة'

Stanza parses; attribution is read off the tree, the surface and the quotation marks,
with the words of each language as data in ``languages/``. This package knows nothing of
Django and can be lifted out.
"""

from __future__ import annotations

from .languages.packs import available
from .pipeline import attributions_of_parse, claims_of_parse, extract, load
from .types import (
    Attribution,
    BadPack,
    CheckWorthiness,
    Extraction,
    MissingModels,
    OwnStatement,
    Span,
    UnsupportedLanguage,
)
from .version import ENGINE_VERSION

__all__ = [
    "ENGINE_VERSION",
    "Attribution",
    "BadPack",
    "CheckWorthiness",
    "Extraction",
    "MissingModels",
    "OwnStatement",
    "Span",
    "UnsupportedLanguage",
    "attributions_of_parse",
    "available",
    "claims_of_parse",
    "extract",
    "load",
]
