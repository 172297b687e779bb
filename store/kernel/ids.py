"""Names that cannot be guessed, and what we keep of them."""

from __future__ import annotations

import hashlib
import re
import secrets

_TOKEN = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)
READABLE = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def token(size: int = 16) -> str:
    """Give a fresh URL-safe secret of `size` random bytes."""
    return secrets.token_urlsafe(size)


def is_token(text: str) -> bool:
    """Tell whether a text from an address can be a token of ours at all."""
    return _TOKEN.fullmatch(text) is not None


def readable(length: int) -> str:
    """Give random letters and digits that are not mistaken for each other."""
    return "".join(secrets.choice(READABLE) for _ in range(length))


def digest(secret: str) -> str:
    """Give the SHA-256 hex of a secret: what is stored instead of it."""
    return hashlib.sha256(secret.encode()).hexdigest()
