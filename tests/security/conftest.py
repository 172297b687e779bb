"""What guards saw, made for tests as the shop makes it."""

import pytest
from sqlalchemy import select

from store.infra.db import reading, transaction
from store.infra.witness import Sighting
from store.kernel import clock
from store.security.actions.noting import note
from store.security.models import Alert, SecurityEvent


@pytest.fixture
def seen(database):
    """Note that something was seen; gives nothing."""

    def see(kind, *, times=1, at=None, **facts):
        facts.setdefault("network", "203.0.113.7")
        with transaction() as session:
            sighting = Sighting(kind=kind, at=at or clock.now(), **facts)
            note(session, sighting, times=times)

    return see


@pytest.fixture
def events(database):
    """Give all events, the oldest first."""

    def read():
        with reading() as session:
            return session.scalars(select(SecurityEvent).order_by(SecurityEvent.id)).all()

    return read


@pytest.fixture
def alerts(database):
    """Give all alerts, the oldest first."""

    def read():
        with reading() as session:
            return session.scalars(select(Alert).order_by(Alert.id)).all()

    return read
