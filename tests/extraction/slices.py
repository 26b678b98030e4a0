"""Attributions as the words they are, for comparing whole results."""

from typing import Any

from claims.extraction import Attribution


def sliced(text: str, attribution: Attribution) -> dict[str, Any]:
    """Every field of an attribution but its confidence, spans as the quoted words."""
    return {
        "source": [text[span.start : span.end] for span in attribution.source],
        "cue": [text[span.start : span.end] for span in attribution.cue],
        "content": [text[span.start : span.end] for span in attribution.content],
        "kind": attribution.kind,
        "resolved_source": attribution.resolved_source,
        "speakers": list(attribution.speakers),
        "polarity": attribution.polarity,
        "cue_lemma": attribution.cue_lemma,
        "parent": attribution.parent,
    }
