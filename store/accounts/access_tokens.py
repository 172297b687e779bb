"""Access tokens: short-lived JWTs by which a program is somebody (RFC 9068, RFC 8725).

Only our own key and one algorithm count, whatever a token says of itself. A token names a
session, which is looked up each time: what was ended is dead before the token is over.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from store.kernel import ids
from store.kernel.errors import Invalid
from store.settings import Settings

LASTS = timedelta(minutes=10)
SKEW = timedelta(seconds=30)  # clocks of two web servers may differ so much
ALGORITHM, TYPE = "HS256", "at+jwt"
LONGEST = 2_000
REFUSED = "This access token is not valid, or its time is over."


@dataclass(frozen=True)
class Claims:
    """What a token says: whose it is (a name for outside), and by which session."""

    subject: str
    session: str
    scopes: frozenset[str]


def signed(claims: Claims, settings: Settings, *, at: datetime) -> str:
    """Write a token that lasts ten minutes."""
    key = _key(settings)
    body = {
        "iss": settings.PUBLIC_URL,
        "aud": _audience(settings),
        "sub": claims.subject,
        "client_id": claims.session,
        "sid": claims.session,
        "scope": " ".join(sorted(claims.scopes)),
        "iat": int(at.timestamp()),
        "nbf": int(at.timestamp()),
        "exp": int((at + LASTS).timestamp()),
        "jti": ids.token(),
    }
    head = {"alg": ALGORITHM, "typ": TYPE, "kid": _name_of(key)}
    return jwt.encode(head, body, key, algorithms=[ALGORITHM])


def read(text: str, settings: Settings, *, at: datetime) -> Claims:
    """Give what a token says; raises Invalid for any that is not ours and of this time."""
    key = _key(settings)
    if len(text) > LONGEST:
        raise Invalid(REFUSED)
    try:
        token = jwt.decode(text, key, algorithms=[ALGORITHM])
        _check_claims(token.claims, settings, at=at)
    except (JoseError, ValueError, TypeError) as error:
        raise Invalid(REFUSED) from error
    if token.header != {"alg": ALGORITHM, "typ": TYPE, "kid": _name_of(key)}:
        raise Invalid(REFUSED)
    told = token.claims
    return Claims(told["sub"], told["sid"], frozenset(told["scope"].split()))


def subject_of(person_id: int, settings: Settings) -> str:
    """Name a person to programs: always the same, and nobody's number."""
    return ids.digest(f"subject {person_id} {settings.SECRET_KEY}")[:32]


def _check_claims(claims: jwt.Claims, settings: Settings, *, at: datetime) -> None:
    texts = ("sub", "sid", "scope", "jti")
    if not all(isinstance(claims.get(name), str) for name in texts):
        raise ValueError("a claim is missing")
    jwt.JWTClaimsRegistry(
        now=int(at.timestamp()),
        leeway=int(SKEW.total_seconds()),
        iss={"essential": True, "value": settings.PUBLIC_URL},
        aud={"essential": True, "value": _audience(settings)},
        exp={"essential": True},
        nbf={"essential": True},
        iat={"essential": True},
    ).validate(claims)


def _audience(settings: Settings) -> str:
    return f"{settings.PUBLIC_URL}/api/v1"


def _key(settings: Settings) -> OctKey:
    """Derive the key of these tokens from the shop's secret: it serves nothing else."""
    derivation = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"access tokens")
    return OctKey.import_key(derivation.derive(settings.SECRET_KEY.encode()))


def _name_of(key: OctKey) -> str:
    return key.thumbprint()[:12]
