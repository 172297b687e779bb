"""What the workshop locks, always in one order: orders, jobs, plates, printers, spools."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from store.kernel.errors import Conflict, NotFound
from store.orders.models import Order
from store.production.models import (
    Printer,
    PrintJob,
    PrintTry,
    Spool,
)


def locked_jobs(
    session: Session, versions: Mapping[str, int | None]
) -> tuple[list[Order], list[PrintJob]]:
    """Lock jobs by number with their orders; raises Conflict for one that has moved on.

    A version of None asks for none.
    """
    wanted = select(PrintJob.order_id).where(PrintJob.number.in_(versions))
    orders = [locked_order(session, each) for each in sorted(set(session.scalars(wanted)))]
    rows = (
        select(PrintJob)
        .where(PrintJob.number.in_(versions))
        .order_by(PrintJob.id)
        .options(
            selectinload(PrintJob.history),
            selectinload(PrintJob.tries).joinedload(PrintTry.plate),
        )
        .with_for_update(of=PrintJob)
        .execution_options(populate_existing=True)
    )
    jobs = list(session.scalars(rows))
    if len(jobs) < len(versions):
        raise NotFound("There is no print job with this number.")
    for job in jobs:
        if versions[job.number] not in (None, job.version):
            raise Conflict(f"{job.number} was moved by somebody else a moment ago.")
    return orders, jobs


def locked_job(
    session: Session, number: str, version: int | None
) -> tuple[Order, PrintJob]:
    """Lock one job with its order; raises as `locked_jobs`."""
    (order,), (job,) = _pair(locked_jobs(session, {number: version}))
    return order, job


def locked_order(session: Session, order_id: int) -> Order:
    row = (
        select(Order)
        .where(Order.id == order_id)
        .options(selectinload(Order.lines))
        .with_for_update()
    )
    return session.scalars(row).one()


def locked_printer(session: Session, slug: str) -> Printer:
    """Lock a printer and give it with its machine and spool; raises NotFound."""
    row = (
        select(Printer)
        .where(Printer.slug == slug)
        .options(
            joinedload(Printer.machine),
            joinedload(Printer.spool).joinedload(Spool.material),
        )
        .with_for_update(of=Printer)
        .execution_options(populate_existing=True)
    )
    printer = session.scalar(row)
    if printer is None:
        raise NotFound("There is no printer of this name.")
    return printer


def locked_spool(session: Session, spool_id: int) -> Spool:
    """Lock a spool and give it with its material; raises NotFound."""
    row = (
        select(Spool)
        .where(Spool.id == spool_id)
        .options(joinedload(Spool.material))
        .with_for_update(of=Spool)
        .execution_options(populate_existing=True)
    )
    spool = session.scalar(row)
    if spool is None:
        raise NotFound("There is no spool with this number.")
    return spool


def _pair(
    found: tuple[list[Order], list[PrintJob]],
) -> tuple[Sequence[Order], Sequence[PrintJob]]:
    return found
