"""Check-worthiness: which claims a fact-checker should look at first, and why."""

from __future__ import annotations

FEATURES = {
    "casualties": 0.0,
    "number": 0.0,
    "percentage": 0.0,
    "money": 0.0,
    "date": 0.0,
    "cause": 0.0,
    "comparison": 0.0,
    "superlative": 0.0,
    "named": 0.0,
    "question": 0.0,
    "prediction": 0.0,
    "opinion": 0.0,
    "boilerplate": 0.0,
}
"""Feature -> its weight; names are stable, they are stored with every claim."""
