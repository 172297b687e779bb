"""Whom a provider introduces: who that is here, and what they may do because of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from store.accounts import permissions
from store.accounts.actions import provider_sessions
from store.accounts.actions.notices import tell
from store.accounts.actions.sessions import end_sessions
from store.accounts.models import Identity, Person, Role
from store.accounts.oidc.told import Introduction
from store.accounts.queries import person_with_email
from store.accounts.queries.identities import identity_of, other_ways_in
from store.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from store.security.models import record

NO_PASSWORD = ""
PROVIDER = "Your OpenID provider"  # as mails and the audit trail call it
LINK_FIRST = (
    "There is an account with this address already. Sign in to it with its password, then "
    "link the two under “Other ways to sign in”."
)
UNCONFIRMED = "Your e-mail address is not confirmed there. Confirm it, then try again."
CLOSED = "This account is closed. Write to us if that is a mistake."
TAKEN = "That log-in belongs to another account here."
ONE_EACH = "Your account is linked to a log-in there already. Remove that one first."
ONLY_WAY = "This is your only way in. Choose a password or add a passkey first."
GOVERNED = "You work here through this log-in: only the owner can change that."
SAME_MOMENT = "This was done twice at the same moment. Try again."


@dataclass(frozen=True)
class Met:
    """Who somebody is here; `opened` just now, or with a role that has changed.

    `role_kept` is said when the provider means another role, and the shop does not follow.
    """

    person: Person
    identity: Identity
    opened: bool = False
    role_before: Role | None = None
    role_kept: bool = False


def meet(session: Session, told: Introduction, *, at: datetime) -> Met:
    """Give who somebody is; opens an account for who was never here.

    An address alone proves nothing: who has an account by it links the two themselves.
    """
    identity = identity_of(session, issuer=told.issuer, subject=told.subject)
    if identity is None:
        return _open(session, told, at=at)
    if not identity.person.is_active:
        raise Forbidden(CLOSED)
    identity.used_at, identity.email = at, told.email or identity.email
    return follow_role(session, identity, told.roles)


def follow_role(session: Session, identity: Identity, roles: frozenset[str]) -> Met:
    """Let who came as staff through the provider be what it says, and nobody else.

    Like every new role it counts from the next sign-in on: sessions end.
    """
    person, before = identity.person, identity.person.role
    wanted = role_among(roles)
    if wanted == before:
        return Met(person, identity)
    if not identity.governs_role:
        return Met(person, identity, role_kept=wanted != Role.CUSTOMER)
    if _is_last_owner(session, person):
        return Met(person, identity, role_kept=True)
    person.role = wanted
    end_sessions(session, person_id=person.id)
    tell(session, person_id=person.id, kind="role-changed", role=wanted.label, by=PROVIDER)
    sides = {"role": before.value}, {"role": wanted.value}
    _write_down(session, person, "person.role_changed", *sides)
    return Met(person, identity, role_before=before)


def link(session: Session, told: Introduction, *, person_id: int, at: datetime) -> Identity:
    """Let somebody sign in by a provider, too; raises Conflict for another's identity."""
    known = identity_of(session, issuer=told.issuer, subject=told.subject)
    if known is not None and known.person_id != person_id:
        raise Conflict(TAKEN)
    if known is not None:
        return known
    there = Identity.person_id == person_id, Identity.issuer == told.issuer
    if session.scalar(select(Identity.id).where(*there)) is not None:
        raise Conflict(ONE_EACH)
    identity = Identity(**_named(told), person_id=person_id, used_at=at)
    tell(
        session, person_id=person_id, kind="login-linked", login=told.email or told.subject
    )
    return _added(session, identity)


def unlink(session: Session, *, person_id: int, token: str, but: str | None) -> None:
    """Take an identity off its person, who must have another way in.

    What the provider vouched for by it ends, `but` for the session in use.
    """
    mine = select(Identity).where(Identity.token == token, Identity.person_id == person_id)
    identity = session.scalar(mine.with_for_update())
    if identity is None:
        raise NotFound
    if identity.governs_role:
        raise Forbidden(GOVERNED)
    if not other_ways_in(session, identity):
        raise Conflict(ONLY_WAY)
    provider_sessions.end_of_identity(session, identity, but=but)
    login = identity.email or identity.subject
    tell(session, person_id=person_id, kind="login-unlinked", login=login)
    session.delete(identity)


def role_among(roles: frozenset[str]) -> Role:
    """Give the strongest role of the shop's among a provider's names for them.

    They are called as on the shop's pages, in small letters, strongest first in the file.
    """
    for word, rule in permissions.rules().roles.items():
        if rule.title.lower() in roles:
            return Role(word)
    return Role.CUSTOMER


def _open(session: Session, told: Introduction, *, at: datetime) -> Met:
    if told.email is None:
        raise Invalid(UNCONFIRMED)
    if person_with_email(session, told.email) is not None:
        raise Conflict(LINK_FIRST)
    role = role_among(told.roles)
    person = Person(
        email=told.email,
        name=told.name,
        password_hash=NO_PASSWORD,
        role=role,
        email_proved_at=at,
    )
    identity = Identity(
        **_named(told), person=person, governs_role=role != Role.CUSTOMER, used_at=at
    )
    _added(session, identity)
    if identity.governs_role:
        _write_down(session, person, "person.opened", {}, {"role": role.value})
    return Met(person, identity, opened=True)


def _added(session: Session, identity: Identity) -> Identity:
    try:
        with session.begin_nested():
            session.add(identity)
    except IntegrityError as error:
        raise Conflict(SAME_MOMENT) from error
    return identity


def _write_down(
    session: Session,
    person: Person,
    action: str,
    before: dict[str, str],
    after: dict[str, str],
) -> None:
    record(
        session,
        actor_id=person.id,
        actor=PROVIDER,
        action=action,
        subject="person",
        subject_id=person.id,
        before=before,
        after=after,
    )


def _named(told: Introduction) -> dict[str, str]:
    return {"issuer": told.issuer, "subject": told.subject, "email": told.email or ""}


def _is_last_owner(session: Session, person: Person) -> bool:
    """Tell whether nobody else could give roles any more; owners are counted one by one."""
    if person.role != Role.OWNER:
        return False
    owners = select(Person.id).where(
        Person.role == Role.OWNER, Person.disabled_at.is_(None)
    )
    locked = session.scalars(owners.order_by(Person.id).with_for_update()).all()
    return locked == [person.id]
