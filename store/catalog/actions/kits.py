"""Kits are put together: variants made of other variants."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from store.catalog.actions.editing import refresh_listings
from store.catalog.actions.listing import relist
from store.catalog.models import BundlePart, Variant
from store.catalog.offers import MOST
from store.catalog.queries.stock import kits_among, kits_with
from store.kernel.errors import Invalid, NotFound


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


def _parts(session: Session, kit: Variant, wanted: Mapping[str, int]) -> Sequence[Variant]:
    """Lock kit and parts in ascending id, so that none becomes the other meanwhile."""
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
