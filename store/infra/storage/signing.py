"""Signed permissions to send one file to the shop: what, how large, until when."""

from __future__ import annotations

import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime

from store.kernel.errors import Forbidden, Gone
from store.kernel.ids import token

# The secret signs other things too: each purpose has a key of its own.
_PURPOSE = b"store.infra.storage: signed upload, version 1"


@dataclass(frozen=True, kw_only=True)
class Claim:
    """What the holder of a signature may do: send `size` bytes to `key` in time."""

    key: str
    size: int
    expires_at: datetime
    nonce: str = field(default_factory=token)


def sign(claim: Claim, *, secret: str) -> str:
    """Write a claim and its signature as one word that fits into an address."""
    expires = int(claim.expires_at.timestamp())
    told = json.dumps(asdict(claim) | {"expires_at": expires}, separators=(",", ":"))
    payload = told.encode()
    return f"{_word(payload)}.{_word(_signature(payload, secret))}"


def verify(signed: str, *, secret: str, at: datetime) -> Claim:
    """Read a claim of ours; raises Forbidden when it is not, Gone when it is over."""
    payload = _verified(signed, secret)
    if payload is None:
        raise Forbidden("This upload link is not one of ours.")
    told = json.loads(payload)
    claim = Claim(**told | {"expires_at": datetime.fromtimestamp(told["expires_at"], UTC)})
    if at >= claim.expires_at:
        raise Gone("This upload link has expired. Send the file again.")
    return claim


def _verified(signed: str, secret: str) -> bytes | None:
    """Give the signed bytes, read only after their signature was found right."""
    try:
        payload, signature = map(_bytes, signed.split("."))
    except ValueError:
        return None
    right = hmac.compare_digest(signature, _signature(payload, secret))
    return payload if right else None


def _signature(payload: bytes, secret: str) -> bytes:
    key = hmac.digest(secret.encode(), _PURPOSE, "sha256")
    return hmac.digest(key, payload, "sha256")


def _word(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode()


def _bytes(word: str) -> bytes:
    return urlsafe_b64decode(word + "=" * (-len(word) % 4))
