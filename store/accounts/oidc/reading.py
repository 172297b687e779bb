"""Whom a provider introduces: its claims become proofs, roles and a name in our words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from store.accounts.oidc.checks import Claims, moment_of, subject_of
from store.accounts.oidc.told import Introduction, NotTaken

FEDERATED, TWO_FACTORS = "fed", "mfa"
STRONG = frozenset({"otp", "mfa", "hwk"})  # words of `amr`, RFC 8176
TWO = 2  # the level of `acr` from which on two factors were asked for
MOST_ROLES = 200
NAME_LENGTH = 120
EMAIL_LENGTH = 254


def introduction(claims: Claims, *, access: Claims | None) -> Introduction:
    """Read whom a checked ID token is about; `access` are a checked access token's claims.

    Keycloak says roles in the access token alone, unless a mapper adds them to the other.
    """
    said = [claims] if access is None else [claims, access]
    at = moment_of(claims, "auth_time")
    return Introduction(
        issuer=str(claims["iss"]),
        subject=subject_of(claims),
        sid=_sid(claims),
        email=_email(claims),
        name=_name(claims),
        roles=roles_in(said),
        proofs=proofs_of(claims, at),
        proved_at=at,
    )


def roles_in(said: Iterable[Claims]) -> frozenset[str]:
    """Give the names of all roles that tokens speak of."""
    return frozenset(role for claims in said for role in _roles(claims))


def proofs_of(claims: Claims, proved_at: datetime | None) -> frozenset[str]:
    """Give how the person proved it there; what is not said counts as one factor."""
    if proved_at is not None and (_level(claims) >= TWO or _methods(claims) & STRONG):
        return frozenset({FEDERATED, TWO_FACTORS})
    return frozenset({FEDERATED})


def _level(claims: Claims) -> int:
    """Give `acr` where it is a number, as Keycloak's levels of authentication are."""
    acr = claims.get("acr")
    return int(acr) if isinstance(acr, str) and acr.isascii() and acr.isdigit() else 0


def _methods(claims: Claims) -> set[str]:
    methods = claims.get("amr")
    if not isinstance(methods, list):
        return set()
    return {method for method in methods if isinstance(method, str)}


def _roles(claims: Claims) -> Iterator[str]:
    access: Any = claims.get("realm_access")
    roles = access.get("roles") if isinstance(access, Mapping) else None
    for role in roles[:MOST_ROLES] if isinstance(roles, list) else ():
        if isinstance(role, str):
            yield role


def _sid(claims: Claims) -> str | None:
    sid = claims.get("sid")
    if sid is not None and not (isinstance(sid, str) and 0 < len(sid) <= EMAIL_LENGTH):
        raise NotTaken("sid")
    return sid


def _email(claims: Claims) -> str | None:
    """Give the address, if the provider has made sure that it is the person's."""
    email = claims.get("email")
    if not isinstance(email, str) or claims.get("email_verified") is not True:
        return None
    plain = email.strip().lower()
    good = plain.isprintable() and plain.count("@") == 1 and len(plain) <= EMAIL_LENGTH
    return plain if good else None


def _name(claims: Claims) -> str:
    """Give the first name that can stand on a parcel."""
    for claim in ("name", "preferred_username", "email"):
        told = claims.get(claim)
        if isinstance(told, str) and told.strip() and told.isprintable():
            return told.strip()[:NAME_LENGTH]
    return "Customer"
