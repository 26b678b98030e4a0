"""What was said, who looked for it, what bears on it, what editors found, and how they work."""

from .articles import Article, ExtractionRun
from .claims import Change, Claim, ClaimSpan, Proposal
from .newsroom import Comment, Newsroom, Notification, Presence, SavedView
from .verdicts import VERDICTS, Assessment, Draft, Evidence, Label, LabelName

__all__ = [
    "VERDICTS",
    "Article",
    "Assessment",
    "Change",
    "Claim",
    "ClaimSpan",
    "Comment",
    "Draft",
    "Evidence",
    "ExtractionRun",
    "Label",
    "LabelName",
    "Newsroom",
    "Notification",
    "Presence",
    "Proposal",
    "SavedView",
]
