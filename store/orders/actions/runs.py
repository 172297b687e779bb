"""Runs over many orders: asked for at once, and worked off one piece after another."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, insert, literal, select
from sqlalchemy.orm import Session

from store.infra.outbox import announce
from store.kernel.errors import Invalid
from store.orders import topics
from store.orders.models import Fate, Order, OrderRun, OrderRunItem, RunKind


@dataclass(frozen=True)
class Asked:
    """What is to be done, and to which orders: all whose ids a select finds.

    `tracking` are the numbers that orders are sent with, by id.
    """

    kind: RunKind
    chosen: Select[Any]
    word: str = ""
    tracking: Mapping[int, str] = field(default_factory=dict)


def ask_run(
    session: Session, asked: Asked, *, actor_id: int, actor: str, at: datetime
) -> OrderRun:
    """Write down a run; raises Invalid when nothing was chosen."""
    run = OrderRun(kind=asked.kind, word=asked.word, asked_at=at, total=0)
    run.actor_id, run.actor = actor_id, actor
    session.add(run)
    session.flush()
    columns = ["run_id", "order_id", "tracking", "fate", "why"]
    ids = asked.chosen.subquery()
    told = [
        literal(run.id),
        ids.c[0],
        literal(""),
        literal(Fate.WAITING.value),
        literal(""),
    ]
    session.execute(insert(OrderRunItem).from_select(columns, select(*told)))
    items = select(func.count()).where(OrderRunItem.run_id == run.id)
    run.total = session.scalar(items) or 0
    if not run.total:
        raise Invalid("Choose at least one order.")
    for order_id, number in asked.tracking.items():
        session.get_one(OrderRunItem, (run.id, order_id)).tracking = number
    return run


def hand_over(session: Session, run: OrderRun) -> None:
    """Leave a run to the worker."""
    announce(session, topics.RUN_ASKED, run.id)


def chosen_numbers(numbers: Collection[str]) -> Select[Any]:
    """Give the ids of the orders with these numbers."""
    return select(Order.id).where(Order.number.in_(numbers))
