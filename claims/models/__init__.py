"""What was said, who looked for it, what bears on it, what editors found, and how they work."""

from .articles import Article, ExtractionRun
from .cited import Citation, CitedPage
from .claims import Change, Claim, ClaimSpan, Proposal
from .fact_checks import FactCheck
from .history import Seal, Unsealed
from .intake import Feed, Intake
from .memory import ClaimTrace, EvidenceProposal, PassageTrace, Repeat, RepeatDecision
from .newsroom import Byline, Newsroom, SavedView
from .preferences import Preference
from .splits import SourceSplit
from .talk import Comment, Notification, Presence
from .tokens import TokenNote
from .topics import Topic
from .verdicts import AnsweredClaim, Assessment, Draft, Evidence, Label, LabelName
from .webhooks import Delivery, Webhook

__all__ = [
    "AnsweredClaim",
    "Article",
    "Assessment",
    "Byline",
    "Change",
    "Citation",
    "CitedPage",
    "Claim",
    "ClaimSpan",
    "ClaimTrace",
    "Comment",
    "Delivery",
    "Draft",
    "Evidence",
    "EvidenceProposal",
    "ExtractionRun",
    "FactCheck",
    "Feed",
    "Intake",
    "Label",
    "LabelName",
    "Newsroom",
    "Notification",
    "PassageTrace",
    "Preference",
    "Presence",
    "Proposal",
    "Repeat",
    "RepeatDecision",
    "SavedView",
    "Seal",
    "SourceSplit",
    "TokenNote",
    "Topic",
    "Unsealed",
    "Webhook",
]
