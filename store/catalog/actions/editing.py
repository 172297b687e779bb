"""Staff change a product: on the newest version only, and on the record."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from store.accounts import permissions
from store.accounts.models import Person
from store.catalog.actions.addresses import move_product
from store.catalog.actions.brands import ensure_brand
from store.catalog.actions.listing import relist
from store.catalog.actions.prices import note_price
from store.catalog.actions.stock import set_on_hand
from store.catalog.models import Category, Product, ProductStatus, Variant
from store.catalog.queries.stock import COUNTED, kits_with
from store.kernel import clock
from store.kernel.errors import Invalid, NotFound
from store.kernel.money import Money
from store.security.models import record
from store.settings import settings
from store.tax.actions import require_rate

EDITABLE = (
    "name",
    "brand",
    "summary",
    "description",
    "keywords",
    "hsn",
    "featured",
    "status",
    "category_id",
    "publish_at",
    "withdraw_at",
    "successor_id",
)
SLUG = "slug"
EDITABLE_VARIANT = ("price", "compare_at", "weight_g", "active")
ON_HAND = "on_hand"

Fields = Mapping[str, Any]


@dataclass
class Ledger:
    """What was changed, from what, to what."""

    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)

    def note(self, name: str, old: object, new: object) -> None:
        self.before[name], self.after[name] = _plain(old), _plain(new)


def update_product(
    session: Session,
    *,
    product_id: int,
    expected_version: int,
    changes: Fields,
    variants: Mapping[str, Fields] | None = None,
    actor: Person,
) -> Product:
    """Change a product's fields, and its variants' by SKU (price … on_hand).

    Raises Conflict when somebody else was faster, Invalid for a field nobody may set, and
    NotAllowed for one that others may.
    """
    product = _locked(session, product_id)
    product.expect_version(expected_version)
    ledger = Ledger()
    _move(session, product, changes.get(SLUG), ledger)
    plain = {name: value for name, value in changes.items() if name != SLUG}
    _set(product, plain, allowed=EDITABLE, ledger=ledger)
    _check_life(session, product)
    if product.is_active and {"hsn", "status"} & ledger.after.keys():
        require_rate(session, product.hsn, digits=settings().HSN_DIGITS, at=clock.now())
    for variant, fields in _variants(product, variants or {}):
        plain = {name: value for name, value in fields.items() if name != ON_HAND}
        _set(variant, plain, allowed=EDITABLE_VARIANT, ledger=ledger)
        if f"{variant.sku} price" in ledger.after:
            note_price(session, variant, at=clock.now())
        _count(session, variant, fields.get(ON_HAND), ledger)
    if ledger.after:
        _finish(session, product, actor, ledger)
    return product


def refresh_listings(session: Session, *, variant_ids: Collection[int]) -> None:
    """Repeat on their products what the stock of these variants says now.

    It locks products, so it wants a transaction in which no stock is locked yet.
    """
    concerned = [*variant_ids, *kits_with(session, variant_ids)]
    rows = (
        select(Product)
        .where(Product.variants.any(Variant.id.in_(concerned)))
        .options(selectinload(Product.variants).options(*COUNTED))
        .order_by(Product.id)
        .with_for_update(of=Product)
        .execution_options(populate_existing=True)
    )
    products = session.scalars(rows).all()
    before = {product.id: _shown(product) for product in products}
    for product in products:
        product.refresh_listing()
    relist(session, [each.id for each in products if _shown(each) != before[each.id]])


def _shown(product: Product) -> tuple[Money, bool]:
    return product.lowest_price, product.in_stock


def _lock_with_kits(session: Session, product_id: int) -> None:
    """Lock a product and the kits it goes into, in ascending id as everywhere."""
    own = select(Variant.id).where(Variant.product_id == product_id)
    kits = kits_with(session, session.scalars(own).all())
    in_kits = Product.variants.any(Variant.id.in_(kits))
    rows = select(Product.id).where((Product.id == product_id) | in_kits)
    session.execute(rows.order_by(Product.id).with_for_update())


def _locked(session: Session, product_id: int) -> Product:
    _lock_with_kits(session, product_id)
    row = (
        select(Product)
        .where(Product.id == product_id)
        .with_for_update(of=Product)
        .options(
            selectinload(Product.category),
            selectinload(Product.variants).selectinload(Variant.values),
            selectinload(Product.variants).options(*COUNTED),
        )
        .execution_options(populate_existing=True)
    )
    product = session.scalar(row)
    if product is None:
        raise NotFound("There is no such product.")
    return product


def _set(
    target: Product | Variant, changes: Fields, *, allowed: tuple[str, ...], ledger: Ledger
) -> None:
    prefix = f"{target.sku} " if isinstance(target, Variant) else ""
    for name, value in changes.items():
        if name not in allowed:
            raise Invalid("This cannot be changed here.", field=name)
        old = getattr(target, name)
        if old != value:
            ledger.note(prefix + name, old, value)
            setattr(target, name, value)


def _move(session: Session, product: Product, slug: str | None, ledger: Ledger) -> None:
    if slug is None or slug == product.slug:
        return
    ledger.note(SLUG, product.slug, slug)
    move_product(session, product=product, slug=slug)


def check_sale(begins: datetime | None, ends: datetime | None) -> None:
    """Refuse a sale that ends before it begins."""
    if begins is not None and ends is not None and ends <= begins:
        raise Invalid("The sale must end after it begins.", field="withdraw_at")


def _check_life(session: Session, product: Product) -> None:
    """Refuse a sale that ends before it begins, and a successor that is none."""
    check_sale(product.publish_at, product.withdraw_at)
    if product.successor_id is None:
        return
    successor = session.get(Product, product.successor_id)
    if successor is None or successor.id == product.id:
        raise Invalid("Choose another product as the successor.", field="successor_id")


def _variants(
    product: Product, wanted: Mapping[str, Fields]
) -> list[tuple[Variant, Fields]]:
    by_sku = {variant.sku: variant for variant in product.variants}
    unknown = wanted.keys() - by_sku.keys()
    if unknown:
        raise Invalid(f"{product.name} has no variant {min(unknown)}.", field="variants")
    return [(by_sku[sku], fields) for sku, fields in wanted.items()]


def _count(session: Session, variant: Variant, counted: int | None, ledger: Ledger) -> None:
    """Set the stock as counted; what belongs to paid orders cannot be counted away."""
    stock = variant.stock
    if counted is None or counted == stock.on_hand:
        return
    if counted < stock.allocated:
        sentence = f"{stock.allocated} of {variant.sku} belong to paid orders."
        raise Invalid(sentence, field=ON_HAND)
    ledger.note(f"{variant.sku} {ON_HAND}", stock.on_hand, counted)
    reason, at = "Counted by staff", clock.now()
    set_on_hand(session, variant_id=variant.id, on_hand=counted, reason=reason, at=at)


def require_fields(actor: Person, ledger: Ledger) -> None:
    """Refuse the whole change when a field of it is not this person's to change."""
    for name in ledger.after:
        sku, _, field_name = name.rpartition(" ")
        permissions.require_field(actor, "variant" if sku else "product", field_name)


def _finish(session: Session, product: Product, actor: Person, ledger: Ledger) -> None:
    require_fields(actor, ledger)
    if "category_id" in ledger.after:
        product.category = session.get_one(Category, product.category_id)
    ensure_brand(session, product.brand)
    product.refresh_listing()
    product.version += 1
    record(
        session,
        actor_id=actor.id,
        actor=actor.name,
        action="product.updated",
        subject="product",
        subject_id=product.id,
        before=ledger.before,
        after=ledger.after,
    )
    relist(session, [product.id])
    kits = kits_with(session, [variant.id for variant in product.variants])
    if kits:
        refresh_listings(session, variant_ids=kits)


def _plain(value: object) -> object:
    """Give a value as JSON can keep it."""
    if isinstance(value, Money):
        return value.minor
    if isinstance(value, datetime):
        return value.isoformat()
    return value.value if isinstance(value, ProductStatus) else value
