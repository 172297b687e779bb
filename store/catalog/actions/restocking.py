"""Notices that a variant that was sold out can be had again."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.catalog.models import BundlePart
from store.catalog.queries.stock import available
from store.catalog.topics import RESTOCKED
from store.infra.outbox import announce


@contextmanager
def restocking(
    session: Session, variant_ids: Collection[int], *, at: datetime
) -> Iterator[None]:
    """Announce which of these, and of the kits made of them, are back after the block.

    Holds that run out by themselves are not seen here: whoever waits for stock also
    looks now and then.
    """
    if not variant_ids:
        yield
        return
    concerned = [*variant_ids, *_kits_of(session, variant_ids)]
    before = available(session, concerned, at=at)
    yield
    session.flush()
    after = available(session, concerned, at=at)
    for variant_id, left in sorted(after.items()):
        if left and not before.get(variant_id):
            announce(session, RESTOCKED, variant_id)


def _kits_of(session: Session, variant_ids: Collection[int]) -> list[int]:
    rows = select(BundlePart.bundle_id).where(BundlePart.part_id.in_(variant_ids))
    return list(session.scalars(rows.distinct()))
