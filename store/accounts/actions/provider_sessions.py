"""Sessions that a provider vouched for: kept beside the browser's, ended at its word."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Select, delete, select, update
from sqlalchemy.orm import Session, joinedload

from store.accounts.models import Identity, ProviderSession, SpentOnce
from store.accounts.oidc.told import Farewell
from store.accounts.queries.identities import provider_sessions
from store.infra import ciphers
from store.infra.upserts import inserting
from store.kernel import ids
from store.kernel.errors import Conflict
from store.web.session_store import ABSOLUTE, WebSession

VOUCHED = "provider_session"  # where a browser's session holds the token of its voucher
UNASKED = timedelta(days=1)  # by then a refresh token is worth nothing anyway
REPEATED = "This was sent before."


def spend(session: Session, secret: str, *, until: datetime) -> None:
    """Let something count, once; raises Conflict when it has."""
    row = inserting(session, SpentOnce).values(digest=ids.digest(secret), until=until)
    added = row.on_conflict_do_nothing().returning(SpentOnce.digest)
    if session.scalar(added) is None:
        raise Conflict(REPEATED)


def vouch(
    session: Session,
    identity: Identity,
    *,
    sid: str | None,
    refresh_token: str,
    at: datetime,
) -> str:
    """Write down a session that the provider vouches for; gives its token."""
    token = ids.token()
    kept = seal(refresh_token, token=token) if refresh_token else None
    session.add(
        ProviderSession(
            token=token,
            identity_id=identity.id,
            sid=sid,
            refresh_token=kept,
            created_at=at,
            asked_at=at,
        )
    )
    return token


def seal(refresh_token: str, *, token: str) -> str:
    """Give what is stored instead of a refresh token."""
    return ciphers.seal(refresh_token, place=_place(token))


def unseal(stored: str, *, token: str) -> str:
    """Give a refresh token back; raises Unreadable."""
    return ciphers.unseal(stored, place=_place(token))


def end_for(session: Session, farewell: Farewell, *, until: datetime) -> list[int]:
    """End what a provider says is over; gives whose sessions those were, once each.

    Its message counts once: raises Conflict when it came before.
    """
    spend(session, f"logout {farewell.issuer} {farewell.jti}", until=until)
    meant = provider_sessions(
        session, issuer=farewell.issuer, subject=farewell.subject, sid=farewell.sid
    )
    for vouched in meant:
        end(session, vouched)
    return sorted({vouched.identity.person_id for vouched in meant})


def end(session: Session, vouched: ProviderSession) -> None:
    """End one session: the browser's row and what vouched for it."""
    for row in visits_of(session, vouched):
        session.delete(row)
    session.delete(vouched)


def end_one(session: Session, token: str) -> None:
    """End the session that a voucher's token names, if it is still there."""
    for vouched in session.scalars(_named(token)):
        end(session, vouched)


def end_of_identity(session: Session, identity: Identity, *, but: str | None) -> None:
    """End all that a provider vouched for by one identity, but the session in use."""
    theirs = select(ProviderSession).where(ProviderSession.identity_id == identity.id)
    for vouched in session.scalars(theirs.options(joinedload(ProviderSession.identity))):
        if vouched.token != but:
            end(session, vouched)


def forget(session: Session, token: str) -> None:
    """Delete a voucher alone: the browser's session ends by itself."""
    session.execute(delete(ProviderSession).where(ProviderSession.token == token))


def keep_refresh_token(session: Session, token: str, refresh_token: str) -> None:
    """Keep the newest refresh token of a session, if that is still there."""
    for vouched in session.scalars(_named(token)):
        vouched.refresh_token = seal(refresh_token, token=token)


def visits_of(session: Session, vouched: ProviderSession) -> list[WebSession]:
    """Give the browser's rows that stand on a voucher: their own names change at times."""
    theirs = select(WebSession).where(WebSession.person_id == vouched.identity.person_id)
    rows = session.scalars(theirs)
    return [row for row in rows if row.content.get(VOUCHED) == vouched.token]


def claim(session: Session, vouched: ProviderSession, *, at: datetime) -> bool:
    """Tell whether it is ours to ask about this session now: two asking would end it."""
    mine = update(ProviderSession).where(
        ProviderSession.id == vouched.id, ProviderSession.asked_at == vouched.asked_at
    )
    asking = mine.values(asked_at=at).execution_options(synchronize_session=False)
    return session.scalar(asking.returning(ProviderSession.id)) is not None


def sweep(session: Session, at: datetime) -> None:
    """Delete what can count no more, and what would open nothing."""
    session.execute(delete(SpentOnce).where(SpentOnce.until < at))
    session.execute(
        delete(ProviderSession).where(ProviderSession.created_at < at - ABSOLUTE)
    )
    unasked = update(ProviderSession).where(ProviderSession.asked_at < at - UNASKED)
    session.execute(unasked.values(refresh_token=None))


def _named(token: str) -> Select[ProviderSession]:
    named = select(ProviderSession).where(ProviderSession.token == token)
    return named.options(joinedload(ProviderSession.identity))


def _place(token: str) -> str:
    return f"provider_session.refresh_token:{token}"
