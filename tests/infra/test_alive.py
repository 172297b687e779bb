"""A connection whose database has gone is never given to a request."""

import pytest
from sqlalchemy import create_engine, text

from store.infra import alive, db

PID = text("SELECT pg_backend_pid()")
pytestmark = pytest.mark.parametrize("database", ["postgresql"], indirect=True)


@pytest.fixture
def engine(database):
    made = create_engine(db.engine().url)
    alive.watch(made)
    yield made
    made.dispose()


def pid(engine):
    with engine.connect() as connection:
        return connection.scalar(PID)


def test_one_that_lives_is_given_again_without_asking_it(engine, monkeypatch):
    first = pid(engine)
    asked = []
    monkeypatch.setattr(engine.dialect, "do_ping", asked.append)

    assert [pid(engine) for _ in range(3)] == [first] * 3
    assert asked == []


def test_all_that_the_database_closed_are_made_anew(engine):
    with engine.connect() as one, engine.connect() as other:
        gone = {one.scalar(PID), other.scalar(PID)}
    with db.reading() as session:
        for each in gone:
            session.execute(text("SELECT pg_terminate_backend(:id, 5000)"), {"id": each})

    with engine.connect() as one, engine.connect() as other:
        now = {one.scalar(PID), other.scalar(PID)}

    assert len(now) == 2
    assert not now & gone
