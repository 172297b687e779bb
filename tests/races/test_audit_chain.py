"""Many changes are written down at once: the chain has each of them, and nobody waits."""

import multiprocessing
from unittest.mock import patch

import pytest
from sqlalchemy import func, select

from store.infra import db
from store.infra.db import reading
from store.security.models import SecurityMark, audit, record
from store.security.queries.verifying import verify_audit
from tests.factories.buying import a_part

FORK = multiprocessing.get_context("fork")
PATIENCE = 60
WRITERS, CHANGES = 6, 5


@pytest.mark.asvs("V16.4.2")
def test_changes_written_down_at_once_are_one_chain_and_never_deadlock(postgresql):
    """Half of them write first and lock a row then, half the other way round."""
    a_part()

    assert together(also=_lock) == ["done"] * WRITERS
    with reading() as session:
        verdict = verify_audit(session)
    assert verdict.is_whole
    assert verdict.links == WRITERS * CHANGES


def test_control_without_the_lock_two_take_the_same_place(postgresql):
    a_part()

    with patch.object(audit, "locked_mark", unlocked):
        assert "IntegrityError" in together(also=_nothing)


def together(*, also) -> list[str]:
    barrier, told = FORK.Barrier(WRITERS), FORK.Queue()
    workers = [
        FORK.Process(target=_write, args=(barrier, told, number, also))
        for number in range(WRITERS)
    ]
    for worker in workers:
        worker.start()
    outcomes = [told.get(timeout=PATIENCE) for _ in workers]
    for worker in workers:
        worker.join(PATIENCE)
    return outcomes


def _write(barrier, told, number, also) -> None:
    db.engine().dispose(close=False)
    barrier.wait(PATIENCE)
    try:
        for _ in range(CHANGES):
            _change(number, also)
    except Exception as refused:  # noqa: BLE001 the test compares the outcomes
        told.put(type(refused).__name__)
    else:
        told.put("done")


def _change(number, also) -> None:
    with db.transaction() as session:
        for step in (_note, also)[:: 1 if number % 2 else -1]:
            step(session, number)


def _note(session, number) -> None:
    record(
        session, actor_id=number, actor="Sam", action="a.b", subject="c", subject_id=number
    )
    session.flush()


def _lock(session, _number) -> None:
    session.connection().exec_driver_sql("SELECT id FROM variant FOR UPDATE")


def _nothing(_session, _number) -> None:
    pass


def unlocked(session, name):
    """Read where the chain ends as if nobody else could, and take a while."""
    found = session.get_one(SecurityMark, name)
    session.execute(select(func.pg_sleep(0.1)))
    return found
