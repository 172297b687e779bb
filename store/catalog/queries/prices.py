"""What was asked before, and the price lists."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from store.catalog.models import BundlePart, PriceChange, PriceList, Product, Variant
from store.catalog.offers import Kit, KitPart, Priced
from store.catalog.prices import Asked
from store.kernel.errors import NotFound

History = dict[int, list[Asked]]


def history_of(session: Session, variants: Iterable[Variant]) -> History:
    """Give all that was ever asked for those of the variants that say they are reduced.

    One statement for all of them, and none when no price is reduced.
    """
    ids = [variant.id for variant in variants if variant.is_reduced]
    if not ids:
        return {}
    columns = (PriceChange.variant_id, PriceChange.at, PriceChange.price)
    rows = select(*columns).where(PriceChange.variant_id.in_(ids)).order_by(PriceChange.id)
    history: History = {}
    for variant_id, at, price in session.execute(rows):
        history.setdefault(variant_id, []).append(Asked(at, price))
    return history


def prices_beside(
    session: Session, variants: Collection[Variant], *, at: datetime
) -> Priced:
    """Give the reductions and the kits among these variants."""
    return _priced(variants, history_of(session, variants), kits_of(session, variants), at)


def prices_of_whole(product: Product, *, at: datetime) -> Priced:
    """Give the same of a product that was loaded whole, without asking again."""
    variants = product.variants
    history = {
        variant.id: [Asked(change.at, change.price) for change in variant.changes]
        for variant in variants
        if variant.is_reduced
    }
    kits = {
        variant.id: Kit(
            variant.price, tuple(KitPart(row.part, row.quantity) for row in variant.parts)
        )
        for variant in variants
        if variant.is_kit
    }
    return _priced(variants, history, kits, at)


def _priced(
    variants: Collection[Variant], history: History, kits: Mapping[int, Kit], at: datetime
) -> Priced:
    claims = {each.id: each.reduction(history.get(each.id, ()), at=at) for each in variants}
    reductions = {variant_id: claim for variant_id, claim in claims.items() if claim}
    return Priced(reductions, kits)


def kits_of(session: Session, variants: Collection[Variant]) -> dict[int, Kit]:
    """Give what is in those of these variants that are kits, with the parts' prices."""
    part = joinedload(BundlePart.part)
    rows = (
        select(BundlePart)
        .where(BundlePart.bundle_id.in_([variant.id for variant in variants]))
        .order_by(BundlePart.bundle_id, BundlePart.part_id)
        .options(
            part.joinedload(Variant.product).load_only(Product.name, Product.slug),
            part.selectinload(Variant.values),
            part.selectinload(Variant.breaks),
        )
    )
    inside: dict[int, list[KitPart]] = {}
    for row in session.scalars(rows):
        inside.setdefault(row.bundle_id, []).append(KitPart(row.part, row.quantity))
    prices = {variant.id: variant.price for variant in variants}
    return {kit: Kit(prices[kit], tuple(parts)) for kit, parts in inside.items()}


def variant_to_price(session: Session, *, slug: str, sku: str) -> Variant:
    """Give a variant on sale with its product and all that it costs; raises NotFound."""
    rows = (
        select(Variant)
        .join(Variant.product)
        .where(Product.slug == slug.replace("\0", ""), Variant.sku == sku, Variant.active)
        .options(contains_eager(Variant.product), selectinload(Variant.breaks))
    )
    variant = session.scalar(rows)
    if variant is None or not variant.product.is_active:
        raise NotFound("We do not sell this.")
    return variant


def variant_with_prices(session: Session, sku: str) -> Variant:
    """Give a variant with all that it costs; there must be one."""
    rows = select(Variant).where(Variant.sku == sku)
    return session.scalars(rows.options(selectinload(Variant.breaks))).one()


def price_list_named(session: Session, slug: str) -> PriceList:
    """Give a price list; raises NotFound when there is none of this name."""
    found = session.scalar(select(PriceList).where(PriceList.slug == slug))
    if found is None:
        raise NotFound(f"There is no price list {slug}.")
    return found


def name_of_list(session: Session, price_list_id: int) -> str:
    """Give what a price list is called."""
    return session.get_one(PriceList, price_list_id).name
