"""Tokens as an OpenID provider signs them, and as only a forger would."""

import base64
import hashlib
import hmac
import json
from functools import cache

from joserfc import jwt
from joserfc.jwk import ECKey, OKPKey, RSAKey

KEYS = {"RS256": RSAKey, "PS256": RSAKey, "ES256": ECKey, "EdDSA": OKPKey}
SIZES = {"RS256": 2048, "PS256": 2048, "ES256": "P-256", "EdDSA": "Ed25519"}


@cache
def a_key(algorithm="ES256", name="first"):
    """A key pair; made once for all tests, as making it takes time."""
    kid = f"{algorithm}-{name}"
    told = {"kid": kid, "use": "sig", "alg": algorithm}
    return KEYS[algorithm].generate_key(SIZES[algorithm], told, auto_kid=False)


def public(*keys):
    """What a provider publishes of its keys."""
    return {"keys": [key.as_dict(private=False) for key in keys]}


def minted(claims, key, *, algorithm="ES256", **header):
    """A signed token; None takes a part of its header away."""
    told = {"alg": algorithm, "kid": key.kid, **header}
    told = {name: value for name, value in told.items() if value is not None}
    return jwt.encode(told, claims, key, algorithms=[algorithm], default_type=None)


def unsigned(claims, **header):
    """A token that says it needs no signature."""
    return f"{_part({'alg': 'none', **header})}.{_part(claims)}."


def signed_with_public_key(claims, key):
    """A token whose shared secret is what everybody knows: the public key."""
    inside = f"{_part({'alg': 'HS256', 'kid': key.kid})}.{_part(claims)}"
    secret = key.as_pem(private=False)
    mark = hmac.new(secret, inside.encode(), hashlib.sha256).digest()
    return f"{inside}.{_text(mark)}"


def half_hash(access_token):
    return _text(hashlib.sha256(access_token.encode()).digest()[:16])


def _part(told):
    return _text(json.dumps(told).encode())


def _text(content):
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
