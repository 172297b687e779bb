"""What is kept of providers holds on both databases, whoever comes at the same moment."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from store.accounts.actions import identities, provider_sessions
from store.accounts.models import Identity, Person, ProviderSession, SpentOnce
from store.accounts.oidc.told import Introduction
from store.kernel import clock
from store.kernel.errors import Conflict
from store.web.session_store import WebSession

TOLD = Introduction(
    issuer="https://keycloak.example/realms/shop",
    subject="asha-there",
    sid="session-there",
    email="asha@example.com",
    name="Asha Rao",
    roles=frozenset(),
    proofs=frozenset({"fed"}),
    proved_at=None,
)


def meet(session, told=TOLD):
    return identities.meet(session, told, at=clock.now())


def test_what_is_spent_counts_once(session):
    until = clock.now() + timedelta(minutes=3)
    provider_sessions.spend(session, "a state", until=until)
    provider_sessions.spend(session, "another", until=until)

    with pytest.raises(Conflict):
        provider_sessions.spend(session, "a state", until=until)

    kept = session.scalars(select(SpentOnce.digest)).all()
    assert len(kept) == 2
    assert "a state" not in kept


def test_two_who_are_opened_at_the_same_moment_are_one(session, monkeypatch):
    """The second has looked before the first was there: the row's own rule decides."""
    first = meet(session)
    monkeypatch.setattr(identities, "identity_of", lambda *_args, **_named: None)
    monkeypatch.setattr(identities, "person_with_email", lambda *_args: None)

    with pytest.raises(Conflict, match="at the same moment"):
        meet(session)

    assert session.scalars(select(Person.id)).all() == [first.person.id]
    assert session.scalars(select(Identity.id)).all() == [first.identity.id]


def test_a_voucher_is_claimed_once(session):
    met = meet(session)
    at = clock.now()
    provider_sessions.vouch(session, met.identity, sid=None, refresh_token="", at=at)
    vouched = session.scalars(select(ProviderSession)).one()
    session.expunge(vouched)

    later = at + timedelta(minutes=6)

    assert provider_sessions.claim(session, vouched, at=later)
    assert not provider_sessions.claim(session, vouched, at=later)


def test_a_voucher_ends_the_visits_that_stand_on_it_and_no_other(session):
    met = meet(session)
    at = clock.now()
    token = provider_sessions.vouch(
        session, met.identity, sid="session-there", refresh_token="", at=at
    )
    for name, content in {
        "vouched": {provider_sessions.VOUCHED: token},
        "by password": {},
        "by another": {provider_sessions.VOUCHED: "another"},
    }.items():
        session.add(WebSession(id_hash=name, person_id=met.person.id, content=content))

    provider_sessions.end_one(session, token)

    left = session.scalars(select(WebSession.id_hash).order_by(WebSession.id_hash)).all()
    assert left == ["by another", "by password"]
    assert session.scalars(select(ProviderSession)).all() == []
