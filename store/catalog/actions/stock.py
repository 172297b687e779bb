"""Stock is held while a customer pays, allocated when paid, and released otherwise.

Every function locks the stock rows in ascending id before it reads them. They work on
what lies on the shelf: whoever orders a kit asks for its parts (`OrderLine.taken`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import Session

from store.catalog.actions.restocking import restocking
from store.catalog.models import MovementKind, StockHold, StockLevel, StockMovement
from store.catalog.queries.stock import locked_levels, on_shelf
from store.kernel import clock
from store.kernel.errors import Conflict


class SoldOut(Conflict):
    """Not enough is left; `variant_id` says of what, `left` how many there are."""

    def __init__(
        self, variant_id: int, left: int, *, what: str = "Something in your cart"
    ) -> None:
        super().__init__(
            f"{what}: only {left} left, which is fewer than you want."
            if left
            else f"{what} has just sold out."
        )
        self.variant_id, self.left = variant_id, left


def hold_stock(
    session: Session,
    *,
    order_id: int,
    wanted: Mapping[int, int],
    until: datetime,
    at: datetime,
    from_cart: int = 0,
) -> None:
    """Keep stock for an order that is being paid; raises SoldOut when short.

    What the order's cart kept becomes the order's.
    """
    if not wanted:
        return
    locked_levels(session, wanted.keys())
    ours = {"but_order": order_id, "but_cart": from_cart}
    left = on_shelf(session, wanted.keys(), at=at, **ours)
    for variant_id, quantity in sorted(wanted.items()):
        if left.get(variant_id, 0) < quantity:
            raise SoldOut(variant_id, left.get(variant_id, 0))
    _forget_holds(session, order_id, cart_id=from_cart)
    session.add_all(
        StockHold(
            variant_id=variant, order_id=order_id, quantity=quantity, expires_at=until
        )
        for variant, quantity in wanted.items()
    )
    session.flush()


def allocate_stock(
    session: Session, *, order_id: int, wanted: Mapping[int, int], at: datetime
) -> dict[int, int]:
    """Give a paid order its stock, once; returns what is missing by variant.

    A repeat changes nothing: the movement of this order is already written.
    """
    levels = locked_levels(session, wanted.keys())
    left = on_shelf(session, wanted.keys(), at=at, but_order=order_id)
    _forget_holds(session, order_id)
    missing = {}
    for variant_id, quantity in sorted(wanted.items()):
        if _has_moved(session, order_id, variant_id, MovementKind.ALLOCATE):
            if _has_moved(session, order_id, variant_id, MovementKind.RELEASE):
                missing[variant_id] = quantity  # given once, and up again since
            continue
        given = min(quantity, left.get(variant_id, 0))
        if given < quantity:
            missing[variant_id] = quantity - given
        if given:
            levels[variant_id].allocated += given
            _move(session, levels[variant_id], MovementKind.ALLOCATE, given, order_id, at)
    return missing


def release_stock(session: Session, *, order_id: int) -> None:
    """Let go of what was held for an order that is given up."""
    held = select(StockHold.variant_id).where(StockHold.order_id == order_id)
    with restocking(session, session.scalars(held).all(), at=clock.now()):
        _forget_holds(session, order_id)


def ship_stock(
    session: Session, *, order_id: int, wanted: Mapping[int, int], at: datetime
) -> None:
    """Take what was allocated to an order off the shelf, once."""
    levels = locked_levels(session, wanted.keys())
    for variant_id, level in sorted(levels.items()):
        allocated = _allocated(session, order_id, variant_id)
        if not allocated or _has_moved(session, order_id, variant_id, MovementKind.SHIP):
            continue
        level.on_hand -= allocated
        level.allocated -= allocated
        _move(session, level, MovementKind.SHIP, allocated, order_id, at)


def withdraw_stock(
    session: Session,
    *,
    order_id: int,
    needed: Mapping[int, int],
    occasion: int,
    at: datetime,
) -> None:
    """Free what an order that was not sent has beyond what it still needs."""
    levels = locked_levels(session, needed.keys())
    with restocking(session, sorted(levels), at=at):
        for variant_id, level in sorted(levels.items()):
            spare = _allocated(session, order_id, variant_id) - needed[variant_id]
            if spare > 0:
                level.allocated -= spare
                release = MovementKind.RELEASE
                _move(session, level, release, spare, order_id, at, occasion)


def return_stock(
    session: Session,
    *,
    order_id: int,
    returned: Mapping[int, int],
    occasion: int,
    at: datetime,
) -> None:
    """Put what came back on the shelf, once for each occasion; never more than was sent."""
    levels = locked_levels(session, returned.keys())
    with restocking(session, sorted(levels), at=at):
        for variant_id, level in sorted(levels.items()):
            sent = _moved(session, order_id, variant_id, MovementKind.SHIP)
            there = _moved(session, order_id, variant_id, MovementKind.RETURN)
            back = min(returned[variant_id], sent - there)
            if back > 0:
                level.on_hand += back
                _move(session, level, MovementKind.RETURN, back, order_id, at, occasion)


def set_on_hand(
    session: Session, *, variant_id: int, on_hand: int, reason: str, at: datetime
) -> None:
    """Set what was counted on the shelf, and write down the difference."""
    level = locked_levels(session, [variant_id])[variant_id]
    change = on_hand - level.on_hand
    if change:
        with restocking(session, [variant_id], at=at):
            level.on_hand = on_hand
        movement = StockMovement(variant_id=variant_id, kind=MovementKind.ADJUST, at=at)
        movement.quantity, movement.reason = change, reason
        session.add(movement)


def set_all_on_hand(
    session: Session, counted: Mapping[int, int], *, reason: str, at: datetime
) -> None:
    """Set what was counted of many variants at once, as `set_on_hand` does of one."""
    levels = locked_levels(session, counted.keys())
    with restocking(session, sorted(levels), at=at):
        for variant_id, level in sorted(levels.items()):
            change = counted[variant_id] - level.on_hand
            level.on_hand = counted[variant_id]
            movement = StockMovement(
                variant_id=variant_id, kind=MovementKind.ADJUST, quantity=change, at=at
            )
            movement.reason = reason
            session.add(movement)


def _move(  # noqa: PLR0913, PLR0917 a movement has this many facts
    session: Session,
    level: StockLevel,
    kind: MovementKind,
    quantity: int,
    order_id: int,
    at: datetime,
    occasion: int = 0,
) -> None:
    session.add(
        StockMovement(
            variant_id=level.variant_id,
            order_id=order_id,
            kind=kind,
            occasion=occasion,
            quantity=quantity,
            at=at,
        )
    )
    session.flush()


def _allocated(session: Session, order_id: int, variant_id: int) -> int:
    """Give what belongs to an order now, of what was given to it when it became firm."""
    given = _moved(session, order_id, variant_id, MovementKind.ALLOCATE)
    return given - _moved(session, order_id, variant_id, MovementKind.RELEASE)


def _moved(session: Session, order_id: int, variant_id: int, kind: MovementKind) -> int:
    row = select(func.sum(StockMovement.quantity)).where(
        StockMovement.order_id == order_id,
        StockMovement.variant_id == variant_id,
        StockMovement.kind == kind,
    )
    return int(session.scalar(row) or 0)


def _has_moved(
    session: Session, order_id: int, variant_id: int, kind: MovementKind
) -> bool:
    return _moved(session, order_id, variant_id, kind) > 0


def _forget_holds(session: Session, order_id: int, *, cart_id: int = 0) -> None:
    theirs = or_(StockHold.order_id == order_id, StockHold.cart_id == cart_id)
    session.execute(delete(StockHold).where(theirs))
