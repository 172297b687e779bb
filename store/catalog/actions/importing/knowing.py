"""What the shop knows of the products that a part of a sheet speaks of."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, selectinload

from store.catalog.models import FormerSlug, Option, Product, Variant
from store.catalog.queries.categories import category_tree
from store.catalog.queries.stock import COUNTED, kits_with, locked_levels
from store.catalog.sheet.columns import SKU
from store.catalog.sheet.reading import Entry
from store.catalog.shelves import Shelves
from store.kernel.errors import Invalid
from store.settings import settings
from store.tax.actions import require_rate


@dataclass(frozen=True)
class Known:
    """Products by address and by part number, categories and taxes by their words."""

    by_slug: Mapping[str, Product]
    by_sku: Mapping[str, Product]
    former: frozenset[str]
    categories: Mapping[str, int]
    category_slugs: Mapping[int, str]
    untaxed: Mapping[str, str]  # code -> why nothing of it can be sold


def known_of(
    session: Session, entries: Sequence[Entry], *, at: datetime, locked: bool = False
) -> Known:
    """Look up all that these entries name; `locked` keeps it so until the commit."""
    skus = {cells[SKU] for entry in entries for _, cells in entry.rows if SKU in cells}
    slugs = {entry.handle for entry in entries if entry.handle}
    rows = _concerned(skus, slugs)
    if locked:
        _lock(session, rows)
    products = session.scalars(_whole(rows)).unique().all()
    shelves = category_tree(session)
    former = select(FormerSlug.slug).where(FormerSlug.slug.in_(slugs))
    return Known(
        by_slug={product.slug: product for product in products},
        by_sku={one.sku: product for product in products for one in product.variants},
        former=frozenset(session.scalars(former)),
        categories=_category_words(shelves),
        category_slugs={shelf.id: shelf.slug for shelf in shelves},
        untaxed=_untaxed(session, _codes(entries, products), at=at),
    )


def _concerned(skus: Collection[str], slugs: Collection[str]) -> Select[int]:
    """Give the ids of the products, as two lists: an OR would read the whole table."""
    owners = select(Variant.product_id).where(Variant.sku.in_(skus))
    named = select(Product.id).where(Product.slug.in_(slugs))
    return select(named.union(owners).subquery().c.id)


def _lock(session: Session, rows: Select[int]) -> None:
    """Lock products, the kits they go into, and then their stock: ascending everywhere."""
    ids = session.scalars(rows).all()
    variants = select(Variant.id).where(Variant.product_id.in_(ids))
    own = session.scalars(variants).all()
    in_kits = Product.variants.any(Variant.id.in_(kits_with(session, own)))
    wanted = select(Product.id).where(or_(Product.id.in_(ids), in_kits))
    session.execute(wanted.order_by(Product.id).with_for_update())
    locked_levels(session, own)


def _whole(rows: Select[int]) -> Select[Product]:
    return (
        select(Product)
        .where(Product.id.in_(rows))
        .options(
            selectinload(Product.category),
            selectinload(Product.options).selectinload(Option.values),
            selectinload(Product.variants).selectinload(Variant.values),
            selectinload(Product.variants).options(*COUNTED),
            selectinload(Product.specifications),
        )
        .execution_options(populate_existing=True)
    )


def _category_words(shelves: Shelves) -> dict[str, int]:
    """Let a category be named by its address, or by the way to it: "Filament / PLA"."""
    found: dict[str, int] = {}
    for shelf in shelves:
        way = " / ".join(part.name for part in shelves.path(shelf.slug))
        found.setdefault(way.casefold(), shelf.id)
    return found | {shelf.slug: shelf.id for shelf in shelves}


def _codes(entries: Sequence[Entry], products: Sequence[Product]) -> set[str]:
    told = {entry.first["hsn"] for entry in entries if "hsn" in entry.first}
    return told | {product.hsn for product in products}


def _untaxed(session: Session, codes: Collection[str], *, at: datetime) -> dict[str, str]:
    found: dict[str, str] = {}
    for code in sorted(codes):
        try:
            require_rate(session, code, digits=settings().HSN_DIGITS, at=at)
        except Invalid as error:
            found[code] = error.message
    return found
