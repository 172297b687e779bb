"""How much of a variant can be sold right now; of a kit, what its parts allow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, bindparam, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from store.catalog.models import BundlePart, Product, StockHold, StockLevel, Variant

Kits = Mapping[int, Mapping[int, int]]  # of each kit, how many of each part go into one

# What `Variant.sellable` looks at, for selectinload(Product.variants).options(*COUNTED).
COUNTED = (
    joinedload(Variant.stock),
    selectinload(Variant.parts).joinedload(BundlePart.part).joinedload(Variant.stock),
)

level, hold = StockLevel.__table__, StockHold.__table__

NOBODY = -1
HELD = and_(
    hold.c.variant_id == level.c.variant_id,
    hold.c.expires_at > bindparam("at"),
    func.coalesce(hold.c.order_id, NOBODY) != bindparam("but_order", 0),
    func.coalesce(hold.c.cart_id, NOBODY) != bindparam("but_cart", 0),
)
SHELF = (level.c.variant_id, level.c.on_hand, level.c.allocated)
# What is on the shelf, and what of it is kept for an order: see `left_of_rows`.
COUNTED_ON_SHELF = (*SHELF, func.coalesce(func.sum(hold.c.quantity), 0))


def counted_on_shelf(rows: Select[Any], variants: Any) -> Select[Any]:
    """Let a statement of `COUNTED_ON_SHELF` count these; it binds `at`."""
    joined = rows.select_from(level.outerjoin(hold, HELD))
    return joined.where(level.c.variant_id.in_(variants)).group_by(*SHELF)


ON_SHELF = counted_on_shelf(
    select(*COUNTED_ON_SHELF), bindparam("variant_ids", expanding=True)
)


def available(
    session: Session, variant_ids: Collection[int], *, at: datetime, but_cart: int = 0
) -> dict[int, int]:
    """Give on hand less allocated less live holds, for each variant; never below zero.

    `but_cart` is a cart whose own holds do not count against it.
    """
    kits = kits_among(session, variant_ids)
    concerned = with_parts(variant_ids, kits)
    shelf = on_shelf(session, concerned, at=at, but_cart=but_cart)
    return left_of(variant_ids, kits, shelf)


def with_parts(variant_ids: Collection[int], kits: Kits) -> list[int]:
    """Give these variants and the parts of the kits among them."""
    return sorted({*variant_ids, *(part for parts in kits.values() for part in parts)})


def left_of(
    variant_ids: Collection[int], kits: Kits, shelf: Mapping[int, int]
) -> dict[int, int]:
    """Give what is left of each variant, from what the shelf says of it or its parts."""
    kits_left = {kit: _of_parts(parts, shelf) for kit, parts in kits.items()}
    found = {**shelf, **kits_left}
    return {each: found[each] for each in variant_ids if each in found}


def on_shelf(
    session: Session,
    variant_ids: Collection[int],
    *,
    at: datetime,
    but_order: int = 0,
    but_cart: int = 0,
) -> dict[int, int]:
    """Give what `available` does, of these very variants: kits are not looked into.

    One statement, shelf and holds together. The holds of one order and of one cart, whose
    they are that asks, do not count.
    """
    asked = {"variant_ids": list(variant_ids), "at": at}
    asked |= {"but_order": but_order, "but_cart": but_cart}
    return left_of_rows(session.execute(ON_SHELF, asked))


def left_of_rows(rows: Iterable[Sequence[Any]]) -> dict[int, int]:
    """Give what rows of `COUNTED_ON_SHELF` leave of each variant."""
    return {
        variant_id: max(0, on_hand - allocated - int(kept))
        for variant_id, on_hand, allocated, kept in rows
    }


def kits_among(session: Session, variant_ids: Collection[int]) -> dict[int, dict[int, int]]:
    """Give which of these are kits: how many of each part goes into one."""
    columns = (BundlePart.bundle_id, BundlePart.part_id, BundlePart.quantity)
    rows = select(*columns).where(BundlePart.bundle_id.in_(variant_ids))
    kits: dict[int, dict[int, int]] = {}
    for kit, part, quantity in session.execute(rows):
        kits.setdefault(kit, {})[part] = quantity
    return kits


def taken_together(quantities: Mapping[int, int], kits: Kits) -> dict[int, int]:
    """Give what so many of each take off the shelf: of a kit its parts, all summed up."""
    taken: Counter[int] = Counter()
    for variant_id, quantity in quantities.items():
        parts = kits.get(variant_id, {variant_id: 1})
        taken.update({part: count * quantity for part, count in parts.items()})
    return dict(taken)


def kits_of_whole(product: Product) -> dict[int, dict[int, int]]:
    """Give the same of the variants of a product that was loaded with their parts."""
    return {
        variant.id: {row.part_id: row.quantity for row in variant.parts}
        for variant in product.variants
        if variant.is_kit
    }


def kits_with(session: Session, variant_ids: Collection[int]) -> list[int]:
    """Give the ids of the kits that any of these goes into."""
    rows = select(BundlePart.bundle_id).where(BundlePart.part_id.in_(variant_ids))
    return sorted(set(session.scalars(rows)))


def locked_levels(session: Session, variant_ids: Collection[int]) -> dict[int, StockLevel]:
    """Lock the stock of these variants, always in ascending id, and give it."""
    rows = (
        select(StockLevel)
        .where(StockLevel.variant_id.in_(variant_ids))
        .order_by(StockLevel.variant_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {level.variant_id: level for level in session.scalars(rows)}


def _of_parts(parts: Mapping[int, int], left: Mapping[int, int]) -> int:
    return min(left.get(part, 0) // quantity for part, quantity in parts.items())
