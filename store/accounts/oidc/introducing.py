"""From a provider's tokens to whom they introduce: verified, checked and read."""

from __future__ import annotations

from datetime import datetime

from store.accounts.oidc.checks import (
    Claims,
    Expected,
    check_access_token,
    check_id_token,
    check_logout_token,
    subject_of,
)
from store.accounts.oidc.gateway import Provider
from store.accounts.oidc.reading import introduction, roles_in
from store.accounts.oidc.told import Farewell, Introduction, NotTaken, Tokens

OTHERS = "subject"


def introduced(
    provider: Provider, tokens: Tokens, *, nonce: str, at: datetime
) -> Introduction:
    """Give whom the provider means; raises NotTaken when anything does not hold."""
    expected = Expected(provider.issuer, provider.client_id, at)
    claims = check_id_token(
        provider.verified(tokens.id_token),
        expected,
        nonce=nonce,
        access_token=tokens.access_token,
    )
    access = _access(provider, tokens, expected, subject=subject_of(claims))
    return introduction(claims, access=access)


def roles_now(
    provider: Provider, tokens: Tokens, *, subject: str, at: datetime
) -> frozenset[str] | None:
    """Give somebody's roles as a refresh tells them; None when nothing can be read."""
    expected = Expected(provider.issuer, provider.client_id, at)
    said = [_access(provider, tokens, expected, subject=subject)]
    if tokens.id_token:
        signed = provider.verified(tokens.id_token)
        claims = check_id_token(
            signed, expected, nonce=None, access_token=tokens.access_token
        )
        if subject_of(claims) != subject:
            raise NotTaken(OTHERS)
        said.append(claims)
    readable = [claims for claims in said if claims is not None]
    return roles_in(readable) if readable else None


def farewell(provider: Provider, logout_token: str, *, at: datetime) -> Farewell:
    """Give whose sessions the provider ends; raises NotTaken."""
    expected = Expected(provider.issuer, provider.client_id, at)
    return check_logout_token(provider.verified(logout_token), expected)


def _access(
    provider: Provider, tokens: Tokens, expected: Expected, *, subject: str
) -> Claims | None:
    """Give an access token's claims; None for one that is not ours to read.

    It may be opaque, or signed for others; but one of another person is never an accident.
    """
    try:
        signed = provider.verified(tokens.access_token)
        return check_access_token(signed, expected, subject=subject)
    except NotTaken as error:
        if error.why == OTHERS:
            raise
        return None
