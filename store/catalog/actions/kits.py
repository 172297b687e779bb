"""Kits are put together: variants made of other variants."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from store.accounts import permissions
from store.accounts.models import Person
from store.catalog.actions.editing import refresh_listings
from store.catalog.actions.listing import relist
from store.catalog.models import BundlePart, Product, Variant
from store.catalog.offers import MOST
from store.catalog.queries.stock import kits_among, kits_with
from store.kernel.errors import Invalid, NotFound
from store.kernel.marks import require_same
from store.security.models import record

Part = tuple[str, int]  # a part number, and how many of it


def set_parts(session: Session, variant: Variant, parts: Mapping[str, int]) -> None:
    """Say by SKU how many of what a kit is made of; nothing makes it a thing again.

    Its stock is that of its parts from now on. Raises NotFound for an unknown part,
    Invalid for a quantity or for a kit inside a kit.
    """
    rows = [
        BundlePart(bundle_id=variant.id, part_id=part.id, quantity=parts[part.sku])
        for part in _parts(session, variant, parts)
    ]
    _check(session, variant, rows)
    session.execute(delete(BundlePart).where(BundlePart.bundle_id == variant.id))
    session.add_all(rows)
    session.flush()
    session.expire(variant, ["parts"])
    refresh_listings(session, variant_ids=[variant.id])
    relist(session, [variant.product_id])


def change_kit(
    session: Session, *, sku: str, seen: str, parts: Sequence[Part], actor: Person
) -> Variant:
    """Say what a variant is made of; `seen` is the mark of the parts that were shown.

    Part numbers are found in small letters too. Raises Conflict when it is made of other
    things by now, Invalid with the row in its field for a part that is none.
    """
    permissions.require(actor, "products.change")
    kit = session.scalar(select(Variant).where(Variant.sku == sku))
    if kit is None:
        raise NotFound(f"There is no variant {sku}.")
    wanted = _named(session, parts)
    _parts(session, kit, wanted)
    before = parts_of(session, kit)
    require_same(before, seen, thing="the kit")
    if dict(before) != wanted:
        set_parts(session, kit, wanted)
        record(
            session,
            actor_id=actor.id,
            actor=actor.name,
            action="product.kit_changed",
            subject="product",
            subject_id=kit.product_id,
            before={f"{sku} parts": in_words(before)},
            after={f"{sku} parts": in_words(list(wanted.items()))},
        )
    return kit


def parts_of(session: Session, kit: Variant) -> list[Part]:
    """Give what a variant is made of, in the order of its parts."""
    rows = (
        select(Variant.sku, BundlePart.quantity)
        .join(BundlePart, BundlePart.part_id == Variant.id)
        .where(BundlePart.bundle_id == kit.id)
        .order_by(Variant.id)
    )
    return [(sku, quantity) for sku, quantity in session.execute(rows)]


def in_words(parts: Sequence[Part]) -> str:
    """Write parts as "2 × NZ-04, 8 × SCREW"."""
    return ", ".join(f"{quantity} × {sku}" for sku, quantity in parts)


def _named(session: Session, parts: Sequence[Part]) -> dict[str, int]:
    """Give the parts by their numbers as they are written; refuses what is no part."""
    typed = [sku.casefold() for sku, _ in parts]
    rows = select(Variant.sku).where(func.lower(Variant.sku).in_(typed))
    known = {sku.casefold(): sku for sku in session.scalars(rows)}
    wanted: dict[str, int] = {}
    for place, (sku, quantity) in enumerate(parts):
        found = known.get(sku.casefold())
        if found is None:
            raise Invalid(f"There is no part number {sku}.", field=f"rows-{place}-sku")
        if found in wanted:
            raise Invalid(f"{found} stands here twice.", field=f"rows-{place}-sku")
        wanted[found] = quantity
    return wanted


def _parts(session: Session, kit: Variant, wanted: Mapping[str, int]) -> Sequence[Variant]:
    """Lock kit and parts in ascending id, so that none becomes the other meanwhile.

    The kit's product comes first: who saves a product locks its variants after it.
    """
    product = select(Product.id).where(Product.id == kit.product_id)
    session.execute(product.with_for_update())
    concerned = Variant.sku.in_(wanted) | (Variant.id == kit.id)
    rows = select(Variant).where(concerned).order_by(Variant.id).with_for_update()
    parts = [each for each in session.scalars(rows) if each.sku in wanted]
    unknown = wanted.keys() - {part.sku for part in parts}
    if unknown:
        raise NotFound(f"There is no variant {min(unknown)}.")
    return parts


def _check(session: Session, variant: Variant, rows: Sequence[BundlePart]) -> None:
    part_ids = [row.part_id for row in rows]
    if variant.id in part_ids:
        raise Invalid("A kit is no part of itself.", field="parts")
    if any(not 1 <= row.quantity <= MOST for row in rows):
        raise Invalid(f"A kit holds 1 to {MOST} of each part.", field="parts")
    if kits_among(session, part_ids) or (rows and kits_with(session, [variant.id])):
        raise Invalid("A kit is made of things, not of other kits.", field="parts")
