"""Reads of who people are at a provider, and of the sessions it vouched for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, joinedload

from store.accounts.models import Identity, Passkey, Person, ProviderSession, Role


def identity_of(session: Session, *, issuer: str, subject: str) -> Identity | None:
    """Give the identity that a provider names, with its person."""
    named = select(Identity).where(Identity.issuer == issuer, Identity.subject == subject)
    return session.scalar(named.options(joinedload(Identity.person)))


def identities_of(session: Session, person_id: int) -> Sequence[Identity]:
    """Give a person's identities, the oldest first."""
    mine = select(Identity).where(Identity.person_id == person_id)
    return session.scalars(mine.order_by(Identity.id)).all()


def other_ways_in(session: Session, identity: Identity) -> bool:
    """Tell whether somebody can still sign in without this identity."""
    person = session.get_one(Person, identity.person_id)
    passkey = exists().where(Passkey.person_id == person.id)
    other = exists().where(Identity.person_id == person.id, Identity.id != identity.id)
    return person.has_password or bool(session.scalar(select(passkey | other)))


def identity_with(session: Session, person_id: int, *, issuer: str) -> Identity | None:
    """Give what a person is at a provider."""
    theirs = select(Identity).where(
        Identity.person_id == person_id, Identity.issuer == issuer
    )
    return session.scalar(theirs)


def provider_sessions(
    session: Session, *, issuer: str, subject: str | None, sid: str | None
) -> Sequence[ProviderSession]:
    """Give what a provider means: one session of somebody's, or all of them."""
    meant = select(ProviderSession).join(ProviderSession.identity)
    meant = meant.where(Identity.issuer == issuer)
    if subject is not None:
        meant = meant.where(Identity.subject == subject)
    if sid is not None:
        meant = meant.where(ProviderSession.sid == sid)
    return session.scalars(meant.options(joinedload(ProviderSession.identity))).all()


def sessions_to_ask_about(
    session: Session, *, issuer: str, asked_before: datetime, limit: int
) -> Sequence[ProviderSession]:
    """Give the sessions of staff that the provider was not asked about lately."""
    due = select(ProviderSession).join(ProviderSession.identity).join(Identity.person)
    due = due.where(
        Identity.issuer == issuer,
        ProviderSession.refresh_token.is_not(None),
        ProviderSession.asked_at <= asked_before,
        Person.role != Role.CUSTOMER,
    )
    due = due.order_by(ProviderSession.asked_at).limit(limit)
    return session.scalars(due.options(joinedload(ProviderSession.identity))).all()
