"""Reading: without a transaction's cost, on one connection a request."""

import pytest
from sqlalchemy import event, text

from store.infra import db


@pytest.fixture
def taken(database):
    """Every time a connection is taken from the pool."""
    times = []

    def note(*_what):
        times.append("taken")

    event.listen(db.engine(), "checkout", note)
    yield times
    event.remove(db.engine(), "checkout", note)


def ask(session):
    return session.scalar(text("SELECT 1"))


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_request_reads_on_one_connection(database, taken):
    with db.one_connection():
        for _ in range(3):
            with db.reading() as session:
                assert ask(session) == 1

    assert taken == ["taken"]


def test_a_block_inside_another_reads_too(database):
    with db.one_connection(), db.reading() as outer:
        ask(outer)
        with db.reading() as inner:
            assert ask(inner) == 1

        assert ask(outer) == 1


def test_who_reads_nothing_takes_no_connection(database, taken):
    with db.one_connection():
        pass

    assert taken == []


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_reading_opens_no_transaction(database):
    with db.reading() as session:
        first = session.scalar(text("SELECT txid_current_if_assigned() IS NULL"))
        times = {session.scalar(text("SELECT now()")) for _ in range(3)}

    assert first
    assert len(times) == 3


def test_a_change_is_read_in_the_same_request(database):
    with db.one_connection():
        with db.reading() as session:
            ask(session)
        with db.transaction() as session:
            session.execute(text("CREATE TABLE seen (id INTEGER)"))
            session.execute(text("INSERT INTO seen VALUES (7)"))
        with db.reading() as session:
            found = session.scalar(text("SELECT id FROM seen"))
        with db.transaction() as session:
            session.execute(text("DROP TABLE seen"))

    assert found == 7
