"""What stands in a link by mail: made of the row's nonce and the shop's secret.

The worker that writes the mail makes it again, so that no row, no queue and no log ever
holds it; a copied database opens nothing.
"""

from __future__ import annotations

import base64
import hashlib
import hmac


def token_of(nonce: str, *, secret: str) -> str:
    """Give the token, 256 bits in 43 letters that may stand in an address."""
    made = hmac.new(secret.encode(), f"account link {nonce}".encode(), hashlib.sha256)
    return base64.urlsafe_b64encode(made.digest()).decode().rstrip("=")
