"""Who speaks or publishes, under which names, and the texts as they were published."""

from .documents import (
    Correction,
    Document,
    DocumentAddress,
    Likeness,
    Original,
    Sketch,
    fingerprint,
)
from .exports import Export, ExportPart
from .fetching import HostTurn, PageLook
from .kept_answers import KeptAnswer
from .pictures import Picture
from .register import Apart, RegisterRow, ReliabilityNote, Role, RoleTitle
from .sources import LANGUAGE_CODES, WIKIDATA_ITEM, Merge, Renaming, Source, SourceName
from .tallies import Tally
from .undoable import Undoable
from .updates import Update, UpdateSeries

__all__ = [
    "LANGUAGE_CODES",
    "WIKIDATA_ITEM",
    "Apart",
    "Correction",
    "Document",
    "DocumentAddress",
    "Export",
    "ExportPart",
    "HostTurn",
    "KeptAnswer",
    "Likeness",
    "Merge",
    "Original",
    "PageLook",
    "Picture",
    "RegisterRow",
    "ReliabilityNote",
    "Renaming",
    "Role",
    "RoleTitle",
    "Sketch",
    "Source",
    "SourceName",
    "Tally",
    "Undoable",
    "Update",
    "UpdateSeries",
    "fingerprint",
]
