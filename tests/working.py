"""The worker's work, done in the test's own process."""

from sqlalchemy import select

from store.infra import db, outbox

DRAWING = ".draw_invoice"


def run_jobs(*, at_most: int = 100, only: str = "") -> int:
    """Do what was announced, and what follows from it; gives how many jobs ran.

    `only` is the name of the one job to do; the others wait. Drawing a document takes a
    second and is nobody else's business: it waits until it is asked for.
    """
    done = 0
    while waiting := _waiting(only):
        for delivery_id in waiting:
            outbox.perform(delivery_id)
            done += 1
        if done > at_most:
            raise AssertionError(f"the work does not end: {done} jobs so far")
    return done


def _waiting(only: str) -> list[int]:
    with db.reading() as session:
        rows = select(outbox.Delivery.id).where(
            outbox.Delivery.done_at.is_(None), outbox.Delivery.job.endswith(only)
        )
        if not only:
            rows = rows.where(~outbox.Delivery.job.endswith(DRAWING))
        return list(session.scalars(rows.order_by(outbox.Delivery.id)))
