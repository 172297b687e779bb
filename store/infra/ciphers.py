"""Fields that nobody reads in a copied database: AES-256-GCM, under keys that change.

A sealed text is `v1.<key id>.<nonce and ciphertext>`. It belongs to one place (table,
column, row): moved elsewhere it does not open (NIST SP 800-38D, additional data).
"""

from __future__ import annotations

import base64
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from store.settings import Settings, settings

FORM = "v1"
NONCE = 12
KEY = 32


class Unreadable(RuntimeError):
    """A sealed text was changed, moved, or its key is not among ours."""


def seal(plain: str, *, place: str) -> str:
    """Give what is stored instead of a text; `place` is "table.column:row"."""
    key_id, key = next(iter(_keys(settings()).items()))
    nonce = os.urandom(NONCE)
    sealed = nonce + AESGCM(key).encrypt(nonce, plain.encode(), place.encode())
    return f"{FORM}.{key_id}.{base64.urlsafe_b64encode(sealed).decode()}"


def unseal(stored: str, *, place: str) -> str:
    """Give the text back; raises Unreadable for anything but what was sealed there."""
    try:
        key_id, text = stored.removeprefix(f"{FORM}.").split(".")
        key = _keys(settings())[key_id]
        sealed = base64.urlsafe_b64decode(text)
        plain = AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], place.encode())
    except (ValueError, KeyError, InvalidTag) as error:
        raise Unreadable(place) from error
    return plain.decode()


def is_current(stored: str) -> bool:
    """Tell whether a sealed text is under the newest key."""
    return stored.startswith(current_form())


def current_form() -> str:
    """Give what every text begins with that is sealed under the newest key."""
    return f"{FORM}.{next(iter(_keys(settings())))}."


def _keys(told: Settings) -> dict[str, bytes]:
    """Give the keys by their ids, the one in use first; without any, the secret's own."""
    pairs = (pair.split(":", 1) for pair in told.DATA_KEYS.split(",") if pair)
    keys = {name.strip(): base64.b64decode(text) for name, text in pairs}
    return keys or {"0": _derived(told.SECRET_KEY)}


def _derived(secret: str) -> bytes:
    """Derive a key for a shop that has set none: never in production."""
    derivation = HKDF(algorithm=SHA256(), length=KEY, salt=None, info=b"sealed fields")
    return derivation.derive(secret.encode())
