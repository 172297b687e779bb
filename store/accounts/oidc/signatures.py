"""Whether a token was signed by the provider: with its own keys, by a method we allow.

What a token's header says of keys (`jku`, `x5u`, `jwk`) is never followed (RFC 8725).
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Mapping, Sequence
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError, SecurityWarning
from joserfc.jwk import ECKey, Key, OKPKey, RSAKey, import_key
from joserfc.util import urlsafe_b64decode

from store.accounts.oidc.told import NotTaken, Signed

ALGORITHMS = {
    "RS256": RSAKey,
    "PS256": RSAKey,
    "ES256": ECKey,
    "EdDSA": OKPKey,
}
LONGEST = 16_384
MOST_KEYS = 20
SHORTEST_RSA = 2048
PUBLIC = frozenset({"kty", "kid", "use", "alg", "key_ops", "n", "e", "crv", "x", "y"})
READING = (JoseError, ValueError, TypeError, KeyError, AttributeError)


def read_keys(document: Mapping[str, Any]) -> tuple[Key, ...]:
    """Read the provider's public keys, leaving out what cannot be or is not for signing."""
    rows = document.get("keys")
    if not isinstance(rows, list):
        return ()
    found = (_key(row) for row in rows[:MOST_KEYS] if isinstance(row, dict))
    return tuple(key for key in found if key is not None)


def header_of(token: str) -> dict[str, Any]:
    """Give a token's header, unchecked; raises NotTaken for what is no signed token."""
    if len(token) > LONGEST or token.count(".") != 2:
        raise NotTaken("not a token")
    try:
        header = json.loads(urlsafe_b64decode(token.partition(".")[0].encode()))
    except READING as error:
        raise NotTaken("not a token") from error
    if not isinstance(header, dict) or str(header.get("alg")) not in ALGORITHMS:
        raise NotTaken("algorithm")
    return header


def verified(token: str, keys: Sequence[Key]) -> Signed:
    """Give what a token says once its signature holds; raises NotTaken otherwise."""
    header = header_of(token)
    key = _key_for(header, keys)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SecurityWarning)  # "EdDSA" has a newer name
            decoded = jwt.decode(token, key, algorithms=[header["alg"]])
    except READING as error:
        raise NotTaken("signature") from error
    return Signed(dict(decoded.header), dict(decoded.claims))


def fits(header: Mapping[str, Any], key: Key) -> bool:
    """Tell whether this is the key that a header names, or may be meant by it."""
    kid = header.get("kid")
    named = kid is None or key.get("kid") == kid
    designed = key.get("alg") in (None, header["alg"])
    return named and designed and isinstance(key, ALGORITHMS[header["alg"]])


def _key_for(header: Mapping[str, Any], keys: Sequence[Key]) -> Key:
    """Give the one key that fits; without a name there may be no choice."""
    fitting = [key for key in keys if fits(header, key)]
    if len(fitting) != 1:
        raise NotTaken("key")
    return fitting[0]


def _key(row: Mapping[str, Any]) -> Key | None:
    if row.get("use", "sig") != "sig" or row.get("kty") not in ("RSA", "EC", "OKP"):
        return None
    try:
        key = import_key({name: row[name] for name in row.keys() & PUBLIC}, row["kty"])
    except READING:
        return None
    weak = isinstance(key, RSAKey) and key.public_key.key_size < SHORTEST_RSA
    return None if weak else key
