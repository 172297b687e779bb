"""The audit trail is a chain: what is changed, taken out or put in is found."""

from datetime import timedelta

import pytest
from hypothesis import given, strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from store.infra.db import reading, transaction
from store.kernel import clock
from store.security.actions.forgetting import forget_audit, link_unlinked
from store.security.chain import START, link_digest
from store.security.models import record
from store.security.queries.verifying import verify_audit
from tests.databases import unguarded

PUT_IN = """
    INSERT INTO audit_entry
    (id, at, actor_id, actor, action, subject, subject_id, before, after)
    VALUES (0, '2026-01-01', 1, 'x', 'x', 'x', 1, '{}', '{}')
"""
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3)
    ),
    max_leaves=8,
)


def write(session, number):
    record(
        session,
        actor_id=7,
        actor="Sam Staff",
        action="product.updated",
        subject="product",
        subject_id=number,
        after={"price": f"₹{number}.00", "at": [number]},
    )


@pytest.fixture
def trail(database):
    """Five changes: three transactions, one of them with two rows, one undone in part."""
    for numbers in ((1,), (2, 3), (4,)):
        with transaction() as session:
            for number in numbers:
                write(session, number)
    with transaction() as session:
        taken_back = session.begin_nested()
        write(session, 99)
        taken_back.rollback()
        write(session, 5)
    return database


def verdict():
    with reading() as session:
        return verify_audit(session)


def tamper(database, statement):
    """Change what is stored as somebody may who owns the database itself."""
    with unguarded(database) as connection:
        connection.execute(text(statement))


def test_every_change_is_linked_when_its_transaction_ends(trail):
    assert verdict().is_whole
    assert verdict().links == 5


@pytest.mark.asvs("V16.4.2")
@pytest.mark.parametrize(
    ("statement", "entry", "problem"),
    [
        ("UPDATE audit_entry SET actor = 'Nobody' WHERE subject_id = 3", 3, "changed"),
        ("UPDATE audit_entry SET after = '{}' WHERE subject_id = 2", 2, "changed"),
        ("UPDATE audit_link SET digest = before WHERE number = 4", 4, "changed"),
        ("DELETE FROM audit_link WHERE number = 2", 3, "missing"),
        ("DELETE FROM audit_link WHERE number = 5", None, "missing"),
        (PUT_IN, 0, "beside"),
    ],
    ids=["actor", "content", "digest", "in the middle", "at the end", "put in"],
)
def test_tampering_is_found_at_the_first_row_that_is_not_as_written(
    trail, statement, entry, problem
):
    tamper(trail, statement)

    found = verdict()

    assert problem in found.problem
    if entry is not None:
        assert subject_of(trail, entry, found.broken_entry)


def subject_of(database, entry, broken):
    with database.engine.connect() as connection:
        rows = connection.execute(text("SELECT id FROM audit_entry ORDER BY id")).scalars()
        ids = [number for number in rows if number > 0]
    return broken == (ids[entry - 1] if entry else 0)


@pytest.mark.asvs("V16.4.2")
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET actor = 'Nobody'",
        "DELETE FROM audit_entry",
        "UPDATE audit_link SET digest = before",
        "DELETE FROM audit_link",
    ],
)
def test_the_database_itself_refuses_to_change_the_trail(trail, statement):
    with pytest.raises(DatabaseError), trail.engine.begin() as connection:
        connection.execute(text(statement))

    assert verdict().links == 5


def test_rows_of_a_release_without_a_chain_are_linked_at_the_next_sweep(trail):
    tamper(trail, "DELETE FROM audit_link")
    tamper(trail, f"UPDATE security_mark SET number = 0, digest = '{START}'")  # noqa: S608

    with transaction() as session:
        assert len(link_unlinked(session)) == 5

    assert verdict().is_whole
    assert verdict().links == 5


def test_a_trail_is_cut_at_its_old_end_only_and_stays_a_chain(trail):
    old = (clock.now() - timedelta(days=400)).replace(tzinfo=None)
    tamper(trail, f"UPDATE audit_link SET at = '{old}'")  # noqa: S608
    tamper(trail, "DELETE FROM audit_link")
    tamper(trail, f"UPDATE audit_entry SET at = '{old}' WHERE subject_id < 3")  # noqa: S608
    tamper(trail, f"UPDATE security_mark SET number = 0, digest = '{START}'")  # noqa: S608
    with transaction() as session:
        link_unlinked(session)
    tamper(trail, f"UPDATE audit_link SET at = '{old}'")  # noqa: S608
    limit = clock.now() - timedelta(days=365)

    with transaction() as session:
        gone = forget_audit(session, before=limit)

    assert gone == 2
    assert verdict().is_whole
    assert verdict().links == 4  # three that are young, and the note of the cut


@given(content=st.dictionaries(st.text(), PLAIN, max_size=4), before=st.text(max_size=64))
def test_a_digest_depends_on_nothing_but_what_is_written(content, before):
    turned = dict(reversed(content.items()))

    assert link_digest(before, content) == link_digest(before, turned)
    assert link_digest(before, {**content, "more": 1}) != link_digest(before, content)
