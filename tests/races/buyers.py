"""Buyers as processes of their own: they wait at a barrier, then all press the button."""

import multiprocessing
import time
from collections.abc import Callable
from contextlib import contextmanager
from unittest.mock import patch

from sqlalchemy import select

import store.accounts.models  # noqa: F401 orders refer to people
from store.accounts.visitors import Visitor
from store.catalog.models import StockLevel
from store.infra import db
from store.kernel.money import Money
from tests.factories.buying import keep, place, seal_of

FORK = multiprocessing.get_context("fork")  # the imports are done already
PATIENCE = 60


Errand = tuple[Visitor, str, Money]


def all_at_once(errands: list[Errand], *, locked: bool, keep: bool = False) -> list[str]:
    """Run each errand in its own process at the same moment; gives what came of it.

    They buy, or `keep` what is in the cart as the first step of the checkout does.
    """
    barrier = FORK.Barrier(len(errands))
    told = FORK.Queue()
    work = _keep if keep else _buy
    processes = [
        FORK.Process(target=work, args=(barrier, told, locked, errand))
        for errand in errands
    ]
    for process in processes:
        process.start()
    outcomes = [told.get(timeout=PATIENCE) for _ in processes]
    for process in processes:
        process.join(PATIENCE)
    return outcomes


def _buy(barrier, told, locked, errand) -> None:
    db.engine().dispose(close=False)  # its connections are the parent's, its words ours
    seal = seal_of(errand[0])  # the page is read first, so that only buying is raced
    barrier.wait(PATIENCE)
    told.put(_outcome(lambda: place(*errand, seal=seal), locked=locked))


def _keep(barrier, told, locked, errand) -> None:
    db.engine().dispose(close=False)
    barrier.wait(PATIENCE)
    told.put(_outcome(lambda: keep(errand[0]), locked=locked))


def _outcome(buy: Callable[[], object], *, locked: bool) -> str:
    """What came of it in a word; an unforeseen failure is told, not swallowed."""
    with _as_told(locked=locked):
        try:
            buy()
        except Exception as refused:  # noqa: BLE001 the test compares the outcomes
            return type(refused).__name__
    return "bought"


@contextmanager
def _as_told(*, locked: bool):
    """The control: the same code without the stock's row lock, and a slow look at it."""
    if locked:
        yield
        return
    with (
        patch("store.catalog.actions.stock.locked_levels", _unlocked_levels),
        patch("store.catalog.actions.stock.on_shelf", _slowly(_on_shelf)),
        patch("store.catalog.actions.holding.locked_levels", _unlocked_levels),
        patch("store.catalog.actions.holding.on_shelf", _slowly(_on_shelf)),
    ):
        yield


def _unlocked_levels(session, variant_ids):
    rows = select(StockLevel).where(StockLevel.variant_id.in_(variant_ids))
    return {level.variant_id: level for level in session.scalars(rows)}


def _on_shelf(*args, **options):
    from store.catalog.queries.stock import on_shelf  # noqa: PLC0415 the real one

    return on_shelf(*args, **options)


def _slowly(look):
    def wait_then_look(*args, **options):
        found = look(*args, **options)
        time.sleep(1)
        return found

    return wait_then_look
