"""What is posted to the shop's own alarm system, signed so that nobody else can say it."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import datetime

from store.security.models import Alert

SIGNATURE = "X-Store-Signature"


def body_of(alert: Alert, *, url: str) -> bytes:
    """Write an alert as JSON; `id` and `times` tell one telling from the next."""
    told = {
        "type": "security.alert",
        "id": alert.token,
        "times": alert.times,
        "rule": alert.rule,
        "subject": alert.subject,
        "severity": alert.severity,
        "says": alert.says,
        "facts": alert.facts,
        "first_at": alert.first_at.isoformat(),
        "last_at": alert.last_at.isoformat(),
        "url": url,
    }
    return json.dumps(told, sort_keys=True).encode()


def signed(body: bytes, *, secret: str, at: datetime) -> dict[str, str]:
    """Give the header that proves the sender and the moment: HMAC-SHA256 over both."""
    moment = int(at.timestamp())
    what = f"{moment}.".encode() + body
    proof = hmac.new(secret.encode(), what, hashlib.sha256).hexdigest()
    return {SIGNATURE: f"t={moment},v1={proof}"}
