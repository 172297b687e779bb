"""Many members of staff give the same money back at the same moment."""

import time
from contextlib import contextmanager
from functools import partial
from unittest.mock import patch

import pytest

from store.infra import db
from store.kernel.money import Money
from store.orders.queries import order_with_id
from store.payments.refunds.queries import purses
from tests.application import connect_outbox
from tests.payments.refunds.paying import a_paid_order, give_back, made, now, pieces
from tests.races.buyers import FORK, PATIENCE

STAFF = 4


@pytest.fixture(autouse=True)
def outbox(configuration):
    """What is announced follows the real table."""
    connect_outbox(configuration)


@pytest.mark.asvs("V2.3.4")
@pytest.mark.asvs("V15.4.2")
@pytest.mark.fault("P16")
def test_P16_of_processes_that_give_two_of_three_pieces_back_one_does(postgresql):
    order = a_paid_order(quantity=3)

    outcomes = _all_at_once(partial(give_back, order, pieces(order, 2)), locked=True)

    assert sorted(outcomes) == ["Conflict"] * (STAFF - 1) + ["given"]
    assert _given(order) == now(order).refunded <= order.total


def test_control_without_the_locks_more_goes_back_than_came(postgresql):
    order = a_paid_order(quantity=3)

    outcomes = _all_at_once(partial(give_back, order, pieces(order, 2)), locked=False)

    assert outcomes.count("given") > 1
    assert _given(order) > order.total


def test_one_form_sent_by_many_processes_is_one_refund(postgresql):
    order = a_paid_order(quantity=3)
    form = partial(give_back, order, pieces(order, 1), token="one form")

    outcomes = _all_at_once(form, locked=True)

    assert outcomes == ["given"] * STAFF
    assert len(made(order)) == 1


def _given(order) -> Money:
    return Money.total(refund.amount for refund in made(order))


def _all_at_once(work, *, locked: bool) -> list[str]:
    barrier, told = FORK.Barrier(STAFF), FORK.Queue()
    asked = (barrier, told, locked, work)
    processes = [FORK.Process(target=_ask, args=asked) for _ in range(STAFF)]
    for process in processes:
        process.start()
    outcomes = [told.get(timeout=PATIENCE) for _ in processes]
    for process in processes:
        process.join(PATIENCE)
    return outcomes


def _ask(barrier, told, locked, work) -> None:
    db.engine().dispose(close=False)  # its connections are the parent's
    barrier.wait(PATIENCE)
    with _as_told(locked=locked):
        try:
            work()
        except Exception as refused:  # noqa: BLE001 the test compares the outcomes
            told.put(type(refused).__name__)
        else:
            told.put("given")


@contextmanager
def _as_told(*, locked: bool):
    """The control: the same code without the row locks, and a slow look at what is left."""
    if locked:
        yield
        return
    here = "store.payments.refunds.asking"
    with (
        patch(f"{here}.locked_order", order_with_id),
        patch(f"{here}.purses", _unlocked_purses),
    ):
        yield


def _unlocked_purses(session, order, *, lock):
    del lock
    found = purses(session, order)
    time.sleep(0.5)
    return found
