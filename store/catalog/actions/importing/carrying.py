"""Plans are carried out, a batch at a time: prices, stock, lists and the record follow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.accounts import permissions
from store.accounts.models import Person
from store.catalog.actions.attributes import Comparable, comparable, specified
from store.catalog.actions.brands import ensure_brands
from store.catalog.actions.editing import Ledger, refresh_listings
from store.catalog.actions.importing.choosing import option_named
from store.catalog.actions.importing.planning import OF_VARIANT, Change, Plan
from store.catalog.actions.listing import relist
from store.catalog.actions.prices import note_price
from store.catalog.actions.products import (
    NewProduct,
    NewVariant,
    drafted,
    open_books,
    opening,
)
from store.catalog.actions.stock import set_all_on_hand
from store.catalog.models import (
    Category,
    OptionValue,
    Outcome,
    Product,
    ProductStatus,
    StockLevel,
    Variant,
)
from store.catalog.queries.stock import kits_with
from store.catalog.sheet import facts
from store.catalog.sheet.columns import SKU
from store.catalog.sheet.reading import Cells
from store.security.models import record

REASON = "Counted in a sheet"


@dataclass(frozen=True)
class _Batch:
    """What the plans of a batch share: who wants it and when, and what all of them ask."""

    session: Session
    actor: Person
    at: datetime
    categories: Mapping[int, Category]
    known: Comparable

    @classmethod
    def of(
        cls, session: Session, plans: Sequence[Plan], actor: Person, at: datetime
    ) -> _Batch:
        wanted = {plan.category_id for plan in plans}
        rows = session.scalars(select(Category).where(Category.id.in_(wanted)))
        categories = {category.id: category for category in rows}
        return cls(session, actor, at, categories, comparable(session))


def carry_out(
    session: Session, plans: Sequence[Plan], *, actor: Person, at: datetime
) -> None:
    """Do what good plans say; their products must be locked."""
    permissions.require(actor, "products.change")
    batch = _Batch.of(session, plans, actor, at)
    added = [_added(batch, plan) for plan in plans if plan.outcome == Outcome.NEW]
    session.add_all(added)
    session.flush()
    open_books(session, added, at=at)
    for product in added:
        _write_down(batch, product, _all_of(product))
    changed = [plan for plan in plans if plan.outcome == Outcome.CHANGED]
    counted: dict[int, int] = {}
    for plan in changed:
        if plan.product is not None:
            counted |= _change(batch, plan, plan.product)
    if counted:
        set_all_on_hand(session, counted, reason=REASON, at=at)
    old = [plan.product for plan in changed if plan.product]
    for product in old:
        product.refresh_listing()
    _finish(session, [*added, *old])


def _added(batch: _Batch, plan: Plan) -> Product:
    first = dict(plan.entry.first)
    new = NewProduct(
        slug=plan.entry.handle,
        name=first["name"],
        hsn=first["hsn"],
        brand=first.get("brand", ""),
        summary=first.get("summary", ""),
        description=first.get("description", ""),
        keywords=first.get("keywords", ""),
        featured=first.get("featured", False),
        publish_at=first.get("publish_at"),
        withdraw_at=first.get("withdraw_at"),
        status=first.get("status", ProductStatus.DRAFT),
        specifications=first.get("specifications", ()),
        options=plan.choices.options(),
        variants=[_new_variant(plan, cells) for _, cells in plan.added],
    )
    category = batch.categories[plan.category_id]
    product = drafted(
        batch.session, category=category, new=new, at=batch.at, known=batch.known
    )
    for variant, (_, cells) in zip(product.variants, plan.added, strict=True):
        variant.active = cells.get("active", True)
    product.refresh_listing()
    return product


def _new_variant(plan: Plan, cells: Cells) -> NewVariant:
    values = plan.choices.values.get(cells[SKU], ())
    return NewVariant(
        sku=cells[SKU],
        price=cells["price"],
        values=values,
        compare_at=cells.get("compare_at"),
        weight_g=cells.get("weight_g", 0),
        on_hand=cells.get("on_hand", 0),
    )


def _change(batch: _Batch, plan: Plan, product: Product) -> dict[int, int]:
    """Set what the plan says; gives by variant what was counted on the shelf."""
    by_sku, ledger, counted = {one.sku: one for one in product.variants}, Ledger(), {}
    for change in plan.changes:
        ledger.note(f"{change.sku} {change.field}".strip(), *_both(change))
        if change.field == "on_hand":
            counted[by_sku[change.sku].id] = change.new
        else:
            _set(batch, plan, product, by_sku.get(change.sku), change)
    for _, cells in plan.added:
        _hang(batch, plan, product, cells)
        ledger.note(f"{cells[SKU]} price", None, cells["price"])
    for name in ledger.after:
        sku, _, field = name.rpartition(" ")
        permissions.require_field(batch.actor, "variant" if sku else "product", field)
    product.version += 1
    _write_down(batch, product, ledger.after, before=ledger.before)
    return counted


def _set(
    batch: _Batch, plan: Plan, product: Product, variant: Variant | None, change: Change
) -> None:
    session = batch.session
    if change.field == "options" and variant is not None:
        variant.values = _values(plan, product, change.sku)
    elif change.field == "swatch":
        _paint(plan, product)
    elif change.field == "category":
        product.category = batch.categories[plan.category_id]
    elif change.field == "specifications":
        product.specifications = specified(session, change.new, known=batch.known)
    elif variant is not None and change.field in OF_VARIANT:
        setattr(variant, change.field, change.new)
        if change.field == "price":
            note_price(session, variant, at=batch.at)
    else:
        setattr(product, change.field, change.new)


def _hang(batch: _Batch, plan: Plan, product: Product, cells: Cells) -> None:
    """Add a variant to a product that is sold already."""
    session, new = batch.session, _new_variant(plan, cells)
    variant = Variant(sku=new.sku, price=new.price, compare_at=new.compare_at)
    variant.weight_g, variant.active = new.weight_g, cells.get("active", True)
    variant.position = 1 + max((one.position for one in product.variants), default=-1)
    variant.values = _values(plan, product, new.sku)
    variant.stock = StockLevel(on_hand=new.on_hand, allocated=0)
    variant.parts = []
    product.variants.append(variant)
    session.flush()
    session.add(opening(variant, batch.at))
    note_price(session, variant, at=batch.at)


def _values(plan: Plan, product: Product, sku: str) -> list[OptionValue]:
    """Give the values a variant is chosen by; those the product has not are added."""
    found = []
    told = plan.choices.values.get(sku, ())
    for name, value in zip(plan.choices.names, told, strict=False):
        option = option_named(product, name)
        known = next((one for one in option.values if one.value == value), None)
        if known is None:
            known = OptionValue(value=value, position=len(option.values))
            known.swatch = plan.choices.swatches.get((name, value), "")
            option.values.append(known)
        found.append(known)
    return found


def _paint(plan: Plan, product: Product) -> None:
    for (name, value), swatch in plan.choices.swatches.items():
        for one in option_named(product, name).values:
            if one.value == value:
                one.swatch = swatch


def _both(change: Change) -> tuple[object, object]:
    if change.field == "specifications":
        return facts.written(change.old), facts.written(change.new)
    return change.old, change.new


def _all_of(product: Product) -> dict[str, object]:
    prices = {f"{one.sku} price": one.price.minor for one in product.variants}
    return {"name": product.name, "status": product.status.value, **prices}


def _write_down(
    batch: _Batch,
    product: Product,
    after: dict[str, object],
    *,
    before: dict[str, object] | None = None,
) -> None:
    record(
        batch.session,
        actor_id=batch.actor.id,
        actor=batch.actor.name,
        action="product.imported",
        subject="product",
        subject_id=product.id,
        before=before,
        after=after,
    )


def _finish(session: Session, touched: Sequence[Product]) -> None:
    ensure_brands(session, {product.brand for product in touched})
    session.flush()
    relist(session, [product.id for product in touched])
    kits = kits_with(session, [one.id for product in touched for one in product.variants])
    if kits:
        refresh_listings(session, variant_ids=kits)
