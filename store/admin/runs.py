"""Runs over many orders: who may ask for them, and how they are worked off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from store.accounts import permissions
from store.accounts.models import Person
from store.admin.actions import send_order
from store.infra.db import transaction
from store.kernel import clock
from store.kernel.errors import StoreError
from store.orders.actions.desk import add_tag, tag_word, take_tag_off
from store.orders.actions.runs import Asked, ask_run, hand_over
from store.orders.models import Fate, Order, OrderRun, OrderRunItem, RunKind
from store.orders.queries.runs import locked_run, waiting_items
from store.security.models import record

NEEDED: Mapping[RunKind, str] = {
    RunKind.SEND: "orders.send",
    RunKind.TAG: "orders.note",
    RunKind.UNTAG: "orders.note",
}
# Sending locks stock, one order after the other; tags are written by the hundred.
AT_ONCE = {RunKind.SEND: 1, RunKind.TAG: 100, RunKind.UNTAG: 100}
SMALL = 25  # done while the page waits
LONGEST_WHY = 200


def begin_run(session: Session, asked: Asked, *, actor: Person, at: datetime) -> OrderRun:
    """Ask for a run; one that is large is left to the worker."""
    permissions.require(actor, NEEDED[asked.kind])
    if asked.kind != RunKind.SEND:
        asked = replace(asked, word=tag_word(asked.word))
    run = ask_run(session, asked, actor_id=actor.id, actor=actor.name, at=at)
    if run.total > SMALL:
        hand_over(session, run)
    record(
        session,
        actor_id=actor.id,
        actor=actor.name,
        action=f"orders.{asked.kind}",
        subject="order_run",
        subject_id=run.id,
        after={"orders": run.total, "word": run.word},
    )
    return run


def go_on(session: Session, run: OrderRun) -> None:
    """Hand a run that stands still to the worker; one that is over stays as it is."""
    if not run.is_over:
        hand_over(session, run)


def work_on(run_id: int, *, pieces: int) -> bool:
    """Work off so many pieces of a run; gives whether it is over.

    Each piece is a transaction of its own under the run's lock: killed in between, the
    next one to come goes on where it stopped, and two at once do nothing twice.
    """
    for _ in range(pieces):
        with transaction() as session:
            if not _work_off_piece(session, run_id):
                return True
    return False


def _work_off_piece(session: Session, run_id: int) -> bool:
    """Do the next orders of a run; gives False when there is none left."""
    run = locked_run(session, run_id)
    if run.is_over:
        return False
    items = waiting_items(session, run_id, limit=AT_ONCE[run.kind])
    if not items:
        run.done_at = clock.now()
        return False
    actor = session.get_one(Person, run.actor_id)
    for item in items:
        _settle(session, run, item, actor)
    return True


def _settle(session: Session, run: OrderRun, item: OrderRunItem, actor: Person) -> None:
    """Do it to one order, wholly or not at all."""
    try:
        with session.begin_nested():
            _do(session, run, item, actor)
    except StoreError as error:
        item.fate, item.why = Fate.FAILED, error.message[:LONGEST_WHY]
    else:
        item.fate = Fate.DONE


def _do(session: Session, run: OrderRun, item: OrderRunItem, actor: Person) -> None:
    permissions.require(actor, NEEDED[run.kind])
    if run.kind == RunKind.TAG:
        add_tag(session, order_id=item.order_id, word=run.word)
    elif run.kind == RunKind.UNTAG:
        take_tag_off(session, order_id=item.order_id, word=run.word)
    else:
        number = session.get_one(Order, item.order_id).number
        send_order(
            session,
            number=number,
            tracking=item.tracking,
            actor=actor,
            at=clock.now(),
        )


def summary(fates: Mapping[Fate, int]) -> str:
    """Say how a run stands: "309 done, 3 failed"."""
    told = [f"{fates[Fate.DONE]} done", f"{fates[Fate.FAILED]} failed"]
    if fates[Fate.WAITING]:
        told.append(f"{fates[Fate.WAITING]} waiting")
    return ", ".join(told)
