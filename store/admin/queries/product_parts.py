"""What the pages of a product's parts show besides the product itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload, selectinload

from store.catalog.actions.breaks import rungs_of
from store.catalog.actions.kits import Part, parts_of
from store.catalog.models import (
    Attribute,
    BundlePart,
    PriceChange,
    PriceList,
    Product,
    Relation,
    RelationKind,
    Variant,
)
from store.catalog.offers import Kit
from store.catalog.prices import Asked, Reduction, Rung, lowest_in
from store.catalog.queries.prices import kits_of
from store.catalog.queries.stock import available
from store.kernel.money import Money

MOST_FOUND = 12


@dataclass(frozen=True)
class KitSheet:
    """A variant as a kit: its parts, what is left of each by its number, where it goes in.

    `made` is how many can be sold by what is left of the parts.
    """

    variant: Variant
    parts: Sequence[Part]
    kit: Kit | None
    left: dict[str, int]
    made: int
    inside: Sequence[Variant]


def kit_sheet(session: Session, variant: Variant, *, at: datetime) -> KitSheet:
    """Give what a variant is made of, with prices, stock, and the kits it is a part of."""
    kit = kits_of(session, [variant]).get(variant.id)
    inside = {part.variant.id: part.variant.sku for part in kit.parts} if kit else {}
    left = available(session, [variant.id, *inside], at=at)
    return KitSheet(
        variant,
        parts_of(session, variant),
        kit,
        {sku: left.get(variant_id, 0) for variant_id, sku in inside.items()},
        left.get(variant.id, 0),
        _kits_around(session, variant),
    )


def _kits_around(session: Session, variant: Variant) -> Sequence[Variant]:
    rows = (
        select(Variant)
        .join(BundlePart, BundlePart.bundle_id == Variant.id)
        .where(BundlePart.part_id == variant.id)
        .options(joinedload(Variant.product).load_only(Product.name, Product.slug))
    )
    return session.scalars(rows.order_by(Variant.id)).all()


def attributes(session: Session) -> Sequence[Attribute]:
    """Give every attribute, in the order of the filters."""
    return session.scalars(select(Attribute).order_by(Attribute.position)).all()


@dataclass(frozen=True)
class PriceSheet:
    """What a variant costs and cost: its rungs, the lists, what may be said of before."""

    variant: Variant
    rungs: Sequence[Rung]
    lists: Sequence[PriceList]
    lowest: Money | None
    reduction: Reduction | None


def price_sheet(session: Session, variant: Variant, *, at: datetime) -> PriceSheet:
    """Give all that is asked for a variant, and the lowest of the last 30 days."""
    rows = select(PriceChange.at, PriceChange.price).where(
        PriceChange.variant_id == variant.id
    )
    asked = [Asked(*row) for row in session.execute(rows.order_by(PriceChange.id))]
    return PriceSheet(
        variant,
        rungs_of(session, variant),
        session.scalars(select(PriceList).order_by(PriceList.name)).all(),
        lowest_in(asked, at=at),
        variant.reduction(asked, at=at),
    )


class Related(NamedTuple):
    """A product that another one speaks of, or that speaks of it."""

    product: Product
    kind: RelationKind
    place: int


def related_to(session: Session, product: Product) -> Sequence[Related]:
    """Give what is said of other products here, in the order of kinds and places."""
    return _related(session, Relation.related_id, Relation.product_id == product.id)


def relating_to(session: Session, product: Product) -> Sequence[Related]:
    """Give what other products say of this one."""
    return _related(session, Relation.product_id, Relation.related_id == product.id)


def _related(
    session: Session, other: InstrumentedAttribute[int], which: ColumnElement[bool]
) -> Sequence[Related]:
    rows = (
        select(Product, Relation.kind, Relation.position)
        .join(Relation, other == Product.id)
        .where(which)
        .order_by(Relation.kind, Relation.position, Product.id)
        .options(selectinload(Product.variants))
    )
    return [Related(*row) for row in session.execute(rows)]


def products_called(session: Session, words: str) -> Sequence[Product]:
    """Give products by name, address or part number; an exact number comes first."""
    exact = words.casefold()
    numbered = Product.variants.any(func.lower(Variant.sku) == exact)
    found = or_(
        Product.name.icontains(words, autoescape=True),
        Product.slug == exact,
        Product.variants.any(Variant.sku.icontains(words, autoescape=True)),
    )
    rows = select(Product).where(found).options(selectinload(Product.variants))
    ordered = rows.order_by(numbered.desc(), func.lower(Product.name), Product.id)
    return session.scalars(ordered.limit(MOST_FOUND)).all()
