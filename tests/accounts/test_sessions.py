"""Sessions are rows: written once, and worth nothing once they are revoked."""

from sqlalchemy import select

from store.infra.db import reading, transaction
from store.kernel import ids
from store.web import session_store
from store.web.session_store import WebSession


def kept(sid="a session"):
    with transaction() as session:
        session_store.keep(session, sid, {"visitor": "asha"}, None)


def rows():
    with reading() as session:
        return session.scalars(select(WebSession)).all()


def test_only_the_hash_of_the_id_is_stored(database):
    kept("a session")

    assert [row.id_hash for row in rows()] == [ids.digest("a session")]


def test_two_tabs_that_are_first_write_one_row(database):
    kept()
    kept()

    assert len(rows()) == 1


def test_a_revoked_session_is_not_written_again(database):
    kept()
    with transaction() as session:
        session_store.forget(session, "a session")

    with transaction() as session:
        session_store.renew(session, "a session", {"visitor": "asha"}, 1)

    assert rows() == []
