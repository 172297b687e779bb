"""Reads of back-in-stock alerts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session, joinedload

from store.accounts.models import Person
from store.catalog.models import Product, ProductStatus, Variant
from store.infra.outbox import Delivery
from store.kernel import ids
from store.kernel.errors import NotFound
from store.wishes.models import StockAlert

DAY = timedelta(days=1)
WAITING = and_(StockAlert.confirmed_at.is_not(None), StockAlert.sent_at.is_(None))
SOLD = and_(Variant.active, Product.status == ProductStatus.ACTIVE)


def alert_with_token(session: Session, token: str) -> StockAlert:
    """Give the alert a mail's link belongs to, with its variant and product."""
    alert = None
    if ids.is_token(token):
        alert = session.scalar(_drawn().where(StockAlert.token == token))
    if alert is None:
        raise NotFound("We hold no such request: it was stopped, or forgotten by now.")
    return alert


def alert_with_id(session: Session, alert_id: int) -> StockAlert | None:
    """Give an alert with its variant and product; None when it was stopped meanwhile."""
    return session.scalar(_drawn().where(StockAlert.id == alert_id))


def locked_alert(session: Session, *, variant_id: int, email: str) -> StockAlert | None:
    """Lock what an address has asked about a variant."""
    rows = select(StockAlert).where(
        StockAlert.variant_id == variant_id, StockAlert.email == email
    )
    return session.scalar(rows.with_for_update())


def asked_since(session: Session, email: str, since: datetime) -> int:
    """Count what was asked for an address of late and is not confirmed."""
    rows = select(func.count()).where(
        StockAlert.email == email,
        StockAlert.asked_at > since,
        StockAlert.confirmed_at.is_(None),
    )
    return session.scalar(rows) or 0


def has_proved(session: Session, person: Person) -> bool:
    """Tell whether a customer has confirmed a mail at the address of their account."""
    rows = select(StockAlert.id).where(
        StockAlert.customer_id == person.id,
        StockAlert.email == person.email,
        StockAlert.confirmed_at.is_not(None),
    )
    return session.scalar(rows.limit(1)) is not None


def told_since(session: Session, variant_id: int, since: datetime) -> int:
    """Count who was told of late, or is being told now, that a variant is back."""
    told = or_(StockAlert.sent_at > since, StockAlert.claimed_at > since)
    rows = select(func.count()).where(StockAlert.variant_id == variant_id, told)
    return session.scalar(rows) or 0


def next_to_tell(
    session: Session, variant_id: int, *, unclaimed_since: datetime, limit: int
) -> Sequence[StockAlert]:
    """Lock those who have waited longest and whom no worker is telling."""
    rows = (
        select(StockAlert)
        .join(StockAlert.variant)
        .join(Variant.product)
        .where(
            StockAlert.variant_id == variant_id,
            WAITING,
            SOLD,
            or_(StockAlert.claimed_at.is_(None), StockAlert.claimed_at < unclaimed_since),
        )
        .order_by(StockAlert.asked_at, StockAlert.id)
        .limit(limit)
        .with_for_update(of=StockAlert, skip_locked=True)
    )
    return session.scalars(rows).all()


def waited_for(session: Session, *, topic: str, limit: int) -> Sequence[int]:
    """Give the variants people wait for about which nothing is on its way to a worker."""
    announced = exists().where(
        Delivery.topic == topic,
        Delivery.subject_id == StockAlert.variant_id,
        Delivery.done_at.is_(None),
    )
    rows = (
        select(StockAlert.variant_id)
        .join(StockAlert.variant)
        .join(Variant.product)
        .where(WAITING, SOLD, ~announced)
        .group_by(StockAlert.variant_id)
        .order_by(func.min(StockAlert.asked_at))
        .limit(limit)
    )
    return session.scalars(rows).all()


def waiting_counts(session: Session, variant_ids: Collection[int]) -> dict[int, int]:
    """Count by variant who waits for it, for staff."""
    rows = (
        select(StockAlert.variant_id, func.count())
        .where(StockAlert.variant_id.in_(variant_ids), WAITING)
        .group_by(StockAlert.variant_id)
    )
    return {row.variant_id: row[1] for row in session.execute(rows)}


def over(
    at: datetime, *, unproved: timedelta, told: timedelta, longest: timedelta
) -> ColumnElement[bool]:
    """Tell which alerts are kept for nothing any more."""
    return or_(
        and_(StockAlert.confirmed_at.is_(None), StockAlert.asked_at < at - unproved),
        StockAlert.sent_at < at - told,
        StockAlert.asked_at < at - longest,
    )


def _drawn() -> Select[StockAlert]:
    variant = joinedload(StockAlert.variant)
    return select(StockAlert).options(
        variant.joinedload(Variant.product).selectinload(Product.media),
        variant.selectinload(Variant.values),
    )
