"""How runs over many orders stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from store.kernel.errors import NotFound
from store.orders.models import Fate, Order, OrderRun, OrderRunItem

MOST_SHOWN = 200  # failures listed with their reasons


class Failure(NamedTuple):
    """An order that it could not be done to, and why."""

    number: str
    why: str


def run_with_token(session: Session, token: str) -> OrderRun:
    """Give a run; raises NotFound."""
    found = session.scalar(select(OrderRun).where(OrderRun.token == token))
    if found is None:
        raise NotFound("There is no such run.")
    return found


def locked_run(session: Session, run_id: int) -> OrderRun:
    """Give a run, and let nobody else work on it before this transaction ends."""
    return session.get_one(OrderRun, run_id, with_for_update=True)


def fates_of(session: Session, run_id: int) -> Mapping[Fate, int]:
    """Count a run's orders by what became of them."""
    rows = select(OrderRunItem.fate, func.count()).where(OrderRunItem.run_id == run_id)
    found = dict(session.execute(rows.group_by(OrderRunItem.fate)).all())
    return {fate: found.get(fate, 0) for fate in Fate}


def failures_of(session: Session, run_id: int) -> Sequence[Failure]:
    """Give the first orders of a run that it could not be done to."""
    rows = (
        select(Order.number, OrderRunItem.why)
        .join(Order, Order.id == OrderRunItem.order_id)
        .where(OrderRunItem.run_id == run_id, OrderRunItem.fate == Fate.FAILED)
        .order_by(Order.id)
        .limit(MOST_SHOWN)
    )
    return [Failure(number, why) for number, why in session.execute(rows)]


def waiting_items(session: Session, run_id: int, *, limit: int) -> Sequence[OrderRunItem]:
    """Give the next items of a run that nothing became of yet (run locked)."""
    rows = select(OrderRunItem).where(
        OrderRunItem.run_id == run_id, OrderRunItem.fate == Fate.WAITING
    )
    return session.scalars(rows.order_by(OrderRunItem.order_id).limit(limit)).all()


def newest_runs(session: Session, *, limit: int = 10) -> Sequence[OrderRun]:
    """Give the last runs, newest first."""
    return session.scalars(select(OrderRun).order_by(OrderRun.id.desc()).limit(limit)).all()
