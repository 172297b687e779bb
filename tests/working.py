"""The worker's work, done in the test's own process."""

from sqlalchemy import select

from store.infra import db, outbox


def run_jobs(*, at_most: int = 100) -> int:
    """Do what was announced, and what follows from it; gives how many jobs ran."""
    done = 0
    while waiting := _waiting():
        for delivery_id in waiting:
            outbox.perform(delivery_id)
            done += 1
        if done > at_most:
            raise AssertionError(f"the work does not end: {done} jobs so far")
    return done


def _waiting() -> list[int]:
    with db.reading() as session:
        rows = select(outbox.Delivery.id).where(outbox.Delivery.done_at.is_(None))
        return list(session.scalars(rows.order_by(outbox.Delivery.id)))
