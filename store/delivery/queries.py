"""Reads of zones and ways of delivery."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from store.delivery.models import DeliveryMethod, DeliveryZone
from store.delivery.rates import Network
from store.kernel.errors import NotFound


def network(session: Session) -> Network:
    """Give how the shop delivers now: every zone and place with its active ways."""
    pickups = [each.method for each in pickups_of_shop(session) if each.active]
    return Network(tuple(each.zone for each in zones(session)), tuple(pickups))


def zones(session: Session) -> Sequence[DeliveryZone]:
    """Give the zones in their order, with their ways."""
    rows = select(DeliveryZone).options(joinedload(DeliveryZone.methods))
    rows = rows.order_by(DeliveryZone.position, DeliveryZone.id)
    return session.scalars(rows).unique().all()


def pickups_of_shop(session: Session) -> Sequence[DeliveryMethod]:
    """Give the places where things can be fetched, closed ones too."""
    rows = select(DeliveryMethod).where(DeliveryMethod.zone_id.is_(None))
    return session.scalars(rows.order_by(DeliveryMethod.position, DeliveryMethod.id)).all()


def zone_with_id(session: Session, zone_id: int) -> DeliveryZone:
    """Give a zone with its ways."""
    found = session.get(DeliveryZone, zone_id, options=[selectinload(DeliveryZone.methods)])
    if found is None:
        raise NotFound("There is no such zone.")
    return found


def method_with_id(session: Session, method_id: int) -> DeliveryMethod:
    """Give one way of delivery."""
    found = session.get(DeliveryMethod, method_id)
    if found is None:
        raise NotFound("There is no such way of delivery.")
    return found
