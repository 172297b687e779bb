"""What makes the audit trail a chain: each entry's digest holds the one before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

START = "0" * 64  # what comes before the first entry


def link_digest(before: str, content: Mapping[str, Any]) -> str:
    """Give the SHA-256, in hexadecimal, of an entry's content and the digest before it."""
    return hashlib.sha256(f"{before}\n{written(content)}".encode()).hexdigest()


def written(content: Mapping[str, Any]) -> str:
    """Write content in the one way that it is digested: sorted, ASCII, without spaces."""
    plain = json.loads(json.dumps(dict(content), default=_plainly))
    return json.dumps(plain, sort_keys=True, separators=(",", ":"))


def _plainly(value: object) -> str:
    if not isinstance(value, datetime):
        raise TypeError(f"an entry cannot hold {type(value).__name__}")
    return value.astimezone(UTC).isoformat(timespec="microseconds")
