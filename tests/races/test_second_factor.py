"""The same code is sent many times at the same moment: it lets one in."""

import time

import pytest

from store.accounts.actions import factors as actions, sign_up
from store.accounts.models import AuthenticatorApp, RecoveryCode
from store.infra import db
from store.kernel import clock
from tests.races.buyers import FORK, PATIENCE

TRIES = 6
COUNTER = 59_000_000


@pytest.fixture
def person(postgresql):
    with db.transaction() as session:
        made = sign_up(
            session, email="asha@example.com", name="Asha", password="a long phrase"
        )
        actions.add_app(
            session,
            person_id=made.id,
            name="My phone",
            secret=actions.sealed_secret("A" * 32, person_id=made.id),
            counter=COUNTER - 1,
            at=clock.now(),
        )
        actions.keep_codes(session, person_id=made.id, salt="00" * 16, hashes=["a" * 64])
    return made


@pytest.mark.fault("A06")
@pytest.mark.asvs("V6.5.1")
def test_A06_one_code_sent_at_the_same_moment_lets_one_in(person):
    taken = all_at_once(lambda session: take_code(session, person))

    assert sorted(taken) == [False] * (TRIES - 1) + [True]


def test_control_a_code_that_is_looked_up_before_it_is_noted_lets_many_in(person):
    taken = all_at_once(lambda session: look_then_note(session, person))

    assert taken.count(True) > 1


@pytest.mark.fault("A08")
@pytest.mark.asvs("V6.5.1")
def test_A08_one_recovery_code_sent_at_the_same_moment_lets_one_in(person):
    taken = all_at_once(lambda session: cross_out(session, person))

    assert sorted(taken) == [False] * (TRIES - 1) + [True]


def test_control_a_recovery_code_that_is_looked_up_first_lets_many_in(person):
    taken = all_at_once(lambda session: look_then_cross_out(session, person))

    assert taken.count(True) > 1


def take_code(session, person):
    app = session.query(AuthenticatorApp).one()
    return actions.take_code(session, app_id=app.id, counter=COUNTER, at=clock.now())


def look_then_note(session, person):
    app = session.query(AuthenticatorApp).one()
    is_new = app.last_counter < COUNTER
    time.sleep(0.3)
    app.last_counter = COUNTER
    return is_new


def cross_out(session, person):
    return actions.take_recovery_code(
        session, person_id=person.id, code_hash="a" * 64, at=clock.now()
    )


def look_then_cross_out(session, person):
    code = session.query(RecoveryCode).one()
    is_new = code.used_at is None
    time.sleep(0.3)
    code.used_at = clock.now()
    return is_new


def all_at_once(act) -> list[bool]:
    """Let as many processes act at the same moment, each in a transaction of its own."""
    barrier, told = FORK.Barrier(TRIES), FORK.Queue()
    processes = [FORK.Process(target=_act, args=(barrier, told, act)) for _ in range(TRIES)]
    for process in processes:
        process.start()
    taken = [told.get(timeout=PATIENCE) for _ in processes]
    for process in processes:
        process.join(PATIENCE)
    return taken


def _act(barrier, told, act) -> None:
    db.engine().dispose(close=False)  # its connections are the parent's
    barrier.wait(PATIENCE)
    with db.transaction() as session:
        taken = act(session)
    told.put(taken)
