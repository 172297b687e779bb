"""What a signed token must say before it is believed: whose, for whom, when, what for.

OpenID Connect Core 1.0, section 3.1.3.7; Back-Channel Logout 1.0, section 2.6.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from store.accounts.oidc.told import Farewell, NotTaken, Signed

LEEWAY = timedelta(seconds=60)
OLDEST = timedelta(minutes=10)  # an ID token comes straight from its making
OLDEST_FAREWELL = timedelta(minutes=2)
LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"
LOGOUT_TYPE = "logout+jwt"
LONGEST = 255
Claims = Mapping[str, Any]


@dataclass(frozen=True)
class Expected:
    """From whom tokens come, for whom, and what time it is."""

    issuer: str
    client_id: str
    at: datetime


def check_id_token(
    signed: Signed, expected: Expected, *, nonce: str | None, access_token: str
) -> Claims:
    """Give an ID token's claims when all of them hold; raises NotTaken.

    `nonce` is None for one that came with a refresh: it answers no question of ours.
    """
    claims = signed.claims
    _check_type(signed, header=("jwt",), payload="ID")
    _check_source(claims, expected)
    _check_times(claims, expected.at, oldest=OLDEST)
    subject_of(claims)
    if "events" in claims:
        raise NotTaken("kind")
    if nonce is not None and not _is_same(claims.get("nonce"), nonce):
        raise NotTaken("nonce")
    wanted = _half_hash(access_token, str(signed.header.get("alg")))
    if "at_hash" in claims and not _is_same(claims["at_hash"], wanted):
        raise NotTaken("at_hash")
    return claims


def check_access_token(signed: Signed, expected: Expected, *, subject: str) -> Claims:
    """Give what an access token says; it is for others, but of this person and shop."""
    claims = signed.claims
    _check_type(signed, header=("jwt", "at+jwt"), payload="Bearer")
    if claims.get("iss") != expected.issuer:
        raise NotTaken("issuer")
    if claims.get("azp", claims.get("client_id")) != expected.client_id:
        raise NotTaken("audience")
    if subject_of(claims) != subject:
        raise NotTaken("subject")
    _check_times(claims, expected.at, oldest=None)
    return claims


def check_logout_token(signed: Signed, expected: Expected) -> Farewell:
    """Give whose sessions the provider ends; raises NotTaken."""
    claims = signed.claims
    _check_type(signed, header=(LOGOUT_TYPE,), payload="Logout", header_needed=True)
    _check_source(claims, expected)
    _check_times(claims, expected.at, oldest=OLDEST_FAREWELL, expires=False)
    events = claims.get("events")
    if not isinstance(events, dict) or not isinstance(events.get(LOGOUT_EVENT), dict):
        raise NotTaken("events")
    if "nonce" in claims:
        raise NotTaken("nonce")
    subject, sid, jti = (_short(claims, name) for name in ("sub", "sid", "jti"))
    if jti is None or (subject is None and sid is None):
        raise NotTaken("claims")
    return Farewell(issuer=expected.issuer, jti=jti, subject=subject, sid=sid)


def subject_of(claims: Claims) -> str:
    """Give what the provider calls the person, for ever."""
    subject = _short(claims, "sub")
    if subject is None:
        raise NotTaken("subject")
    return subject


def moment_of(claims: Claims, name: str) -> datetime | None:
    """Give a claim that is a moment, or None; raises NotTaken for what is no number."""
    seconds = claims.get(name)
    if seconds is None:
        return None
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        raise NotTaken(name)
    if not math.isfinite(seconds):
        raise NotTaken(name)
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError, OSError) as error:
        raise NotTaken(name) from error


def _check_type(
    signed: Signed, *, header: tuple[str, ...], payload: str, header_needed: bool = False
) -> None:
    """Refuse a token that was made for something else (RFC 8725, section 3.11).

    Keycloak names its kinds in the payload, too.
    """
    told = signed.header.get("typ")
    if told is None and header_needed:
        raise NotTaken("kind")
    plain = str(told or header[0]).lower().removeprefix("application/")
    if plain not in header or signed.claims.get("typ", payload) != payload:
        raise NotTaken("kind")


def _check_source(claims: Claims, expected: Expected) -> None:
    """Refuse what another issuer says, or says to anybody but this shop alone."""
    if claims.get("iss") != expected.issuer:
        raise NotTaken("issuer")
    if claims.get("aud") not in (expected.client_id, [expected.client_id]):
        raise NotTaken("audience")
    if claims.get("azp", expected.client_id) != expected.client_id:
        raise NotTaken("audience")


def _check_times(
    claims: Claims, at: datetime, *, oldest: timedelta | None, expires: bool = True
) -> None:
    ends, made = moment_of(claims, "exp"), moment_of(claims, "iat")
    begins = moment_of(claims, "nbf")
    if made is None or (ends is None and expires):
        raise NotTaken("time")
    if ends is not None and at >= ends + LEEWAY:
        raise NotTaken("expired")
    if made > at + LEEWAY or (begins is not None and begins > at + LEEWAY):
        raise NotTaken("not yet")
    if oldest is not None and at > made + oldest:
        raise NotTaken("too old")


def _short(claims: Claims, name: str) -> str | None:
    """Give a claim that is a short plain text; raises NotTaken for any other kind."""
    text = claims.get(name)
    if text is None:
        return None
    if not isinstance(text, str) or not 0 < len(text) <= LONGEST or not text.isprintable():
        raise NotTaken(name)
    return text


def _is_same(told: object, wanted: str) -> bool:
    if not isinstance(told, str):
        return False
    return hmac.compare_digest(told.encode(errors="replace"), wanted.encode())


def _half_hash(access_token: str, algorithm: str) -> str:
    """Give what `at_hash` must be: half of the hash that goes with the signature's."""
    hashed = hashlib.sha512 if algorithm == "EdDSA" else hashlib.sha256
    whole = hashed(access_token.encode()).digest()
    return base64.urlsafe_b64encode(whole[: len(whole) // 2]).rstrip(b"=").decode()
