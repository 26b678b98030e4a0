"""Digests that seal what happened: each covers the one before, as in a linked time-stamp.

Haber and Stornetta (1991), "How to time-stamp a digital document".
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

#: What the first seal is chained to.
BEGINNING = "0" * 64


def digest(facts: Mapping[str, Any]) -> str:
    """SHA-256, in hexadecimal, of facts as JSON; the same however a database keeps them."""
    said = json.dumps(facts, ensure_ascii=False, sort_keys=True, default=_plain)
    return sha256(said.encode()).hexdigest()


def chained(before: str, **link: Any) -> str:
    """The chain's next digest, after ``before``."""
    return digest({"before": before, **link})


def _plain(value: Any) -> str:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else str(value)
