"""Stock is kept for carts in the checkout, for a short while and never for long.

Whoever calls has locked the cart; the stock rows are locked here, in ascending id.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from store.catalog.actions.restocking import restocking
from store.catalog.holds import hold_times
from store.catalog.models import StockHold
from store.catalog.queries.stock import locked_levels, on_shelf
from store.kernel.errors import Conflict, NotFound

KEPT = timedelta(days=1)  # so long it is known when a cart's hold began


def hold_for_cart(
    session: Session,
    *,
    cart_id: int,
    wanted: Mapping[int, int],
    lasting: timedelta,
    at: datetime,
) -> dict[int, int]:
    """Keep what a cart wants, as far as it is there; gives what is left of what is short.

    Its own hold never stands in its way. A repeat lengthens the hold.
    """
    locked_levels(session, wanted.keys())
    left = on_shelf(session, wanted.keys(), at=at, but_cart=cart_id)
    there = {each: min(much, left.get(each, 0)) for each, much in wanted.items()}
    held = _holds_of(session, [cart_id])
    begun = min((one.begun_at for one in held if one.begun_at), default=None)
    times = hold_times(begun, lasting=lasting, at=at)
    if times is not None:
        session.execute(delete(StockHold).where(StockHold.cart_id == cart_id))
        session.add_all(_holds(cart_id, there, *times))
        session.flush()
    return {each: there[each] for each, much in wanted.items() if there[each] < much}


def cut_holds(
    session: Session, *, cart_id: int, wanted: Mapping[int, int], at: datetime
) -> None:
    """Let go at once of what a cart does not want any more."""
    spare = [
        hold
        for hold in _holds_of(session, [cart_id])
        if hold.quantity > wanted.get(hold.variant_id, 0)
    ]
    with restocking(session, [hold.variant_id for hold in spare], at=at):
        for hold in spare:
            hold.quantity = wanted.get(hold.variant_id, 0)
            if not hold.quantity:
                session.delete(hold)


def release_carts(session: Session, cart_ids: Collection[int], *, at: datetime) -> None:
    """Let go of all that some carts keep."""
    for cart_id in sorted(cart_ids):
        cut_holds(session, cart_id=cart_id, wanted={}, at=at)


def release_hold(session: Session, *, hold_id: int, at: datetime) -> StockHold:
    """Let go of what a cart keeps, at the word of staff.

    Raises NotFound when it is gone, and Conflict for an order's.
    """
    hold = session.get(StockHold, hold_id, with_for_update=True)
    if hold is None:
        raise NotFound("This is not held any more.")
    if hold.order_id is not None:
        raise Conflict("An order holds this. Cancel the order to free it.")
    with restocking(session, [hold.variant_id], at=at):
        session.delete(hold)
    return hold


def forget_old_holds(session: Session, *, at: datetime) -> None:
    """Drop the rows of holds that have been over for long."""
    session.execute(delete(StockHold).where(StockHold.expires_at < at - KEPT))


def _holds_of(session: Session, cart_ids: Collection[int]) -> Sequence[StockHold]:
    rows = select(StockHold).where(StockHold.cart_id.in_(cart_ids))
    return session.scalars(rows.order_by(StockHold.variant_id)).all()


def _holds(
    cart_id: int, quantities: Mapping[int, int], begun: datetime, until: datetime
) -> list[StockHold]:
    return [
        StockHold(
            variant_id=variant_id,
            cart_id=cart_id,
            quantity=quantity,
            begun_at=begun,
            expires_at=until,
        )
        for variant_id, quantity in quantities.items()
        if quantity
    ]
