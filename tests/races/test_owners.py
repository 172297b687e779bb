"""Two owners turn on one another at the same moment: one of them stays."""

import multiprocessing
from unittest.mock import patch

import pytest
from sqlalchemy import func, or_, select

from store.accounts.actions import create_staff
from store.accounts.actions.staffing import change_role, close_account
from store.accounts.models import Person, Role
from store.infra import db
from store.kernel import clock
from tests.application import connect_outbox

FORK = multiprocessing.get_context("fork")
PATIENCE = 60
PASSWORD = "correct horse battery staple"


@pytest.fixture
def two_owners(postgresql, configuration):
    connect_outbox(configuration)  # whoever is demoted is told
    with db.transaction() as session:
        made = [
            create_staff(
                session, email=f"{n}@example.in", name=n, password=PASSWORD, role=Role.OWNER
            )
            for n in ("Ira", "Omar")
        ]
        session.flush()
        return [person.id for person in made]


@pytest.mark.asvs("V15.4.2")
@pytest.mark.fault("W28")
def test_W28_of_two_owners_who_demote_one_another_one_stays(two_owners):
    outcomes = each_other(two_owners, demote)

    assert sorted(outcomes) == ["NotAllowed", "done"]
    assert owners() == 1


@pytest.mark.asvs("V15.4.2")
@pytest.mark.fault("W28")
def test_W28_of_two_owners_who_shut_one_another_out_one_stays(two_owners):
    outcomes = each_other(two_owners, shut_out)

    assert sorted(outcomes) == ["NotAllowed", "done"]
    assert owners() == 1


def test_control_without_the_lock_no_owner_is_left(two_owners):
    with patch("store.accounts.actions.staffing._locked", unlocked):
        outcomes = each_other(two_owners, demote)

    assert outcomes == ["done", "done"]
    assert owners() == 0


def each_other(people, deed) -> list[str]:
    """Let each do it to the other, in a process of its own, at the same moment."""
    barrier, told = FORK.Barrier(2), FORK.Queue()
    pairs = [(people[0], people[1]), (people[1], people[0])]
    workers = [FORK.Process(target=_do, args=(barrier, told, deed, *two)) for two in pairs]
    for worker in workers:
        worker.start()
    outcomes = [told.get(timeout=PATIENCE) for _ in workers]
    for worker in workers:
        worker.join(PATIENCE)
    return outcomes


def _do(barrier, told, deed, actor_id, person_id) -> None:
    db.engine().dispose(close=False)
    barrier.wait(PATIENCE)
    try:
        with db.transaction() as session:
            deed(session, person_id=person_id, actor_id=actor_id)
    except Exception as refused:  # noqa: BLE001 the test compares the outcomes
        told.put(type(refused).__name__)
    else:
        told.put("done")


def demote(session, **who) -> None:
    change_role(session, role=Role.CONTENT, **who)


def shut_out(session, **who) -> None:
    close_account(session, at=clock.now(), **who)


def unlocked(session, *concerned):
    """Read people as they are, as if nobody else could change them, and take a while."""
    rows = select(Person).where(or_(Person.id.in_(concerned), Person.role == Role.OWNER))
    found = {person.id: person for person in session.scalars(rows)}
    session.execute(select(func.pg_sleep(0.5)))
    return found


def owners() -> int:
    with db.reading() as session:
        rows = select(func.count()).where(
            Person.role == Role.OWNER, Person.disabled_at.is_(None)
        )
        return session.scalar(rows)
