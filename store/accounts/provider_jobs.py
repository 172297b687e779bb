"""What the provider is asked by and by: whether staff who came by it still work here."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import datetime, timedelta

from store.accounts.actions import identities, provider_sessions
from store.accounts.models import ProviderSession
from store.accounts.oidc import gateway
from store.accounts.oidc.introducing import roles_now
from store.accounts.oidc.told import NotTaken, ProviderDown
from store.accounts.queries.identities import identity_of, sessions_to_ask_about
from store.infra import witness
from store.infra.ciphers import Unreadable
from store.infra.db import reading, transaction
from store.infra.log import log
from store.kernel import clock

ASK_EVERY = timedelta(minutes=5)
IN_USE = timedelta(minutes=15)  # longer ago nobody is at the desk: the next sweep asks
AT_ONCE = 100
SECONDS = 10  # for all of one sweep
SAYS_NO = "provider: "
OVER = f"{SAYS_NO}invalid_grant"  # the session there has ended, or the account is closed


def ask_about_staff() -> None:
    """Learn from the provider who lost a role, was disabled or signed out there.

    No page waits for it, and other sweeps not for long: who is left over is asked about
    the next time. While the provider is down everybody goes on working.
    """
    if not gateway.is_offered():
        return
    provider, ends = gateway.provider(), time.monotonic() + SECONDS
    for vouched in _in_use(provider.issuer, clock.now()):
        if time.monotonic() > ends:
            return
        try:
            _ask_about(provider, vouched)
        except ProviderDown as error:
            log.warning("provider_down", why=error.why)
            return


def forget_what_is_spent() -> None:
    """Delete what came once and cannot come again, and vouchers nobody uses."""
    with transaction() as session:
        provider_sessions.sweep(session, clock.now())


def _in_use(issuer: str, at: datetime) -> Sequence[ProviderSession]:
    """Give the sessions to ask about: those of a browser that was here lately."""
    with reading() as session:
        due = sessions_to_ask_about(
            session, issuer=issuer, asked_before=at - ASK_EVERY, limit=AT_ONCE
        )
        standing = [(each, provider_sessions.visits_of(session, each)) for each in due]
    _forget([vouched.token for vouched, rows in standing if not rows])
    return [
        vouched
        for vouched, rows in standing
        if any(row.seen_at > at - IN_USE for row in rows)
    ]


def _forget(tokens: Sequence[str]) -> None:
    """Delete vouchers that no browser's session stands on any more."""
    if not tokens:
        return
    with transaction() as session:
        for token in tokens:
            provider_sessions.forget(session, token)


def _ask_about(provider: gateway.Provider, vouched: ProviderSession) -> None:
    with transaction() as session:
        if not provider_sessions.claim(session, vouched, at=clock.now()):
            return
    try:
        _refresh(provider, vouched)
    except Unreadable:
        _end(vouched, "unreadable")
    except NotTaken as error:
        if error.why.startswith(SAYS_NO) and error.why != OVER:
            log.error("provider_refuses_shop", why=error.why)
        else:
            _end(vouched, error.why)


def _end(vouched: ProviderSession, why: str) -> None:
    with transaction() as session:
        provider_sessions.end_one(session, vouched.token)
    witness.saw(
        witness.Sighting(
            "oidc.session_ended",
            clock.now(),
            outcome="allowed",
            person_id=vouched.identity.person_id,
            detail={"why": why},
        )
    )


def _refresh(provider: gateway.Provider, vouched: ProviderSession) -> None:
    kept = provider_sessions.unseal(vouched.refresh_token or "", token=vouched.token)
    tokens = provider.refresh(kept)
    subject = vouched.identity.subject
    roles = roles_now(provider, tokens, subject=subject, at=clock.now())
    with transaction() as session:
        fresh = tokens.refresh_token or kept
        provider_sessions.keep_refresh_token(session, vouched.token, fresh)
        identity = identity_of(session, issuer=provider.issuer, subject=subject)
        if identity is None or roles is None:
            return
        met = identities.follow_role(session, identity, roles)
    if met.role_before is not None:
        witness.saw(
            witness.Sighting(
                "oidc.role_changed",
                clock.now(),
                outcome="allowed",
                person_id=met.person.id,
                detail={"role": met.person.role.label},
            )
        )
