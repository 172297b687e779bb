"""People at the board press at once: a card moves once, a printer begins one plate."""

import time
from contextlib import contextmanager
from functools import partial
from unittest.mock import patch

import pytest
from sqlalchemy import func, select

from store.accounts.actions import create_staff
from store.accounts.models import Role
from store.accounts.visitors import Visitor
from store.infra import db, storage
from store.production.models import Plate, PrintStatus
from store.production.queries.workshop import printer_with_slug
from tests.application import connect_outbox
from tests.browsing import PASSWORD
from tests.factories.printing import a_print_job, job_now
from tests.factories.workshop import a_printer, started
from tests.races.buyers import FORK, PATIENCE


@pytest.fixture
def staff(postgresql):
    with db.transaction() as session:
        return create_staff(
            session,
            email="staff@example.com",
            name="Sam Staff",
            password=PASSWORD,
            role=Role.MANAGER,
        )


@pytest.fixture
def jobs(postgresql, tmp_path, configuration):
    """Prints of two orders: no lock of an order keeps them apart."""
    storage.use(storage.LocalStorage(tmp_path / "files"))
    connect_outbox(configuration)
    return [a_print_job(Visitor(f"printed-{nth}")) for nth in (1, 2)]


@pytest.fixture
def printer(jobs, staff):
    return a_printer(staff)


def test_of_two_who_start_two_prints_on_one_printer_one_does(jobs, printer, staff):
    outcomes = _at_once([partial(started, staff, job) for job in jobs], locked=True)

    assert sorted(outcomes) == ["Conflict", "started"]
    assert _plates() == 1


def test_control_without_its_lock_one_printer_begins_two_plates(jobs, printer, staff):
    outcomes = _at_once([partial(started, staff, job) for job in jobs], locked=False)

    assert outcomes == ["started"] * 2
    assert _plates() == 2


def test_of_two_who_move_one_card_the_second_is_told(jobs, printer, staff):
    outcomes = _at_once([partial(started, staff, jobs[0])] * 2, locked=True)

    assert sorted(outcomes) == ["Conflict", "started"]
    moved = job_now(jobs[0].number)
    assert (moved.status, len(moved.history)) == (PrintStatus.PRINTING, 1)


def _plates() -> int:
    with db.reading() as session:
        return session.scalar(select(func.count(Plate.id)))


def _at_once(errands, *, locked: bool) -> list[str]:
    barrier, told = FORK.Barrier(len(errands)), FORK.Queue()
    processes = [
        FORK.Process(target=_press, args=(barrier, told, errand, locked))
        for errand in errands
    ]
    for process in processes:
        process.start()
    outcomes = [told.get(timeout=PATIENCE) for _ in processes]
    for process in processes:
        process.join(PATIENCE)
    return outcomes


def _press(barrier, told, errand, locked) -> None:
    db.engine().dispose(close=False)  # its connections are the parent's
    barrier.wait(PATIENCE)
    with _as_told(locked=locked):
        try:
            errand()
        except Exception as refused:  # noqa: BLE001 the test compares the outcomes
            return told.put(type(refused).__name__)
    return told.put("started")


@contextmanager
def _as_told(*, locked: bool):
    """The control: the same code without the printer's row lock, and a slow look at it."""
    if locked:
        yield
        return
    with patch("store.production.actions.plates.locked_printer", _slowly_unlocked):
        yield


def _slowly_unlocked(session, slug):
    printer = printer_with_slug(session, slug)
    time.sleep(1)
    return printer
