"""Secrets of a shop that was given none: made once, kept in a private file."""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path


def kept_secrets(path: Path) -> dict[str, str]:
    """Read the secrets at `path`, making what is missing; only its owner may read them."""
    kept = json.loads(path.read_text()) if path.exists() else {}
    complete = {**_fresh_secrets(), **kept}
    if complete != kept:
        write_private(path, json.dumps(complete, indent=2) + "\n")
    return complete


def write_private(path: Path, text: str) -> None:
    """Replace a file in one step, readable by its owner only."""
    draft = path.with_name(path.name + ".new")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
    draft.replace(path)


def _fresh_secrets() -> dict[str, str]:
    return {
        "SECRET_KEY": secrets.token_urlsafe(48),
        "STRIPE_WEBHOOK_SECRET": "whsec_" + secrets.token_urlsafe(24),
        "REDIS_PASSWORD": secrets.token_urlsafe(24),
    }
