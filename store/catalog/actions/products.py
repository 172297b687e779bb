"""Shelves and products are added and changed; lists and search follow at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from store.catalog.actions.attributes import Comparable, specified
from store.catalog.actions.brands import ensure_brand
from store.catalog.actions.listing import relist, touch_catalogue
from store.catalog.models import (
    Category,
    MovementKind,
    Option,
    OptionValue,
    PriceChange,
    Product,
    ProductStatus,
    Relation,
    RelationKind,
    StockLevel,
    StockMovement,
    Variant,
)
from store.catalog.words.plain import words
from store.kernel.errors import Invalid
from store.kernel.money import Money
from store.settings import settings
from store.tax.actions import require_rate


@dataclass(frozen=True, kw_only=True)
class NewVariant:
    """A variant to be sold; `values` has one value for each option, in their order."""

    sku: str
    price: Money
    values: Sequence[str] = ()
    compare_at: Money | None = None
    weight_g: int = 0
    on_hand: int = 0


@dataclass(frozen=True)
class NewOption:
    """Something to choose; `choices` are pairs of a value and its swatch (or "")."""

    name: str
    choices: Sequence[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class NewProduct:
    """A product to be sold; `specifications` are rows of (name, value, unit)."""

    name: str
    hsn: str
    variants: Sequence[NewVariant]
    slug: str = ""
    brand: str = ""
    summary: str = ""
    description: str = ""
    keywords: str = ""
    featured: bool = False
    made_to_order: bool = False
    publish_at: datetime | None = None
    withdraw_at: datetime | None = None
    status: ProductStatus = ProductStatus.ACTIVE
    options: Sequence[NewOption] = ()
    specifications: Sequence[tuple[str, str, str]] = ()


PLAIN = (
    "name",
    "brand",
    "summary",
    "description",
    "keywords",
    "hsn",
    "featured",
    "made_to_order",
    "publish_at",
    "withdraw_at",
    "status",
)


def add_category(
    session: Session,
    *,
    name: str,
    slug: str = "",
    blurb: str = "",
    position: int = 0,
    parent: Category | None = None,
) -> Category:
    """Put up a shelf, below another one if `parent` is given."""
    category = Category(name=name, slug=slug or slug_of(name), blurb=blurb)
    category.position, category.parent_id = position, parent.id if parent else None
    session.add(category)
    session.flush()
    touch_catalogue(session)
    return category


def add_product(
    session: Session, *, category: Category, new: NewProduct, at: datetime
) -> Product:
    """Add a product with its options, variants, opening stock and specifications."""
    if not new.variants:
        raise Invalid("A product needs at least one variant to be sold.", field="variants")
    if new.status == ProductStatus.ACTIVE:
        require_rate(session, new.hsn, digits=settings().HSN_DIGITS, at=at)
    product = drafted(session, category=category, new=new, at=at)
    session.add(product)
    session.flush()
    ensure_brand(session, product.brand)
    open_books(session, [product], at=at)
    relist(session, [product.id])
    return product


def drafted(
    session: Session,
    *,
    category: Category,
    new: NewProduct,
    at: datetime,
    known: Comparable | None = None,
) -> Product:
    """Build a product that is not in the session yet; `known` are attributes at hand."""
    product = Product(slug=new.slug or slug_of(new.name), category=category)
    for name in PLAIN:
        setattr(product, name, getattr(new, name))
    product.created_at = product.updated_at = at
    product.options = [_option(*row) for row in enumerate(new.options)]
    product.variants = [
        _variant(product, variant, position)
        for position, variant in enumerate(new.variants)
    ]
    product.specifications = specified(session, new.specifications, known=known)
    product.refresh_listing()
    return product


def open_books(session: Session, products: Sequence[Product], *, at: datetime) -> None:
    """Write down what the variants of new products cost, and how many there are."""
    variants = [variant for product in products for variant in product.variants]
    if variants:
        session.execute(insert(StockMovement), [_opening(each, at) for each in variants])
        prices = [{"variant_id": one.id, "price": one.price, "at": at} for one in variants]
        session.execute(insert(PriceChange), prices)


def relate(
    session: Session,
    *,
    product: Product,
    others: Sequence[Product],
    kind: RelationKind = RelationKind.GOES_WITH,
) -> None:
    """Say what other products are to this one, in this order.

    A product is one thing to another: the latest word stands, a repeat changes nothing.
    """
    rows = select(Relation).where(Relation.product_id == product.id)
    known = {row.related_id: row for row in session.scalars(rows)}
    wanted = dict.fromkeys(other.id for other in others if other.id != product.id)
    for position, other_id in enumerate(wanted):
        row = known.get(other_id) or Relation(product_id=product.id, related_id=other_id)
        row.kind, row.position = kind, position
        session.add(row)
    session.flush()
    if wanted:
        touch_catalogue(session)


def slug_of(name: str) -> str:
    """Write a name as a part of an address: "M3×8 mm bolts" is m3-x-8-mm-bolts."""
    return "-".join(words(name)).replace(".", "-")[:80].strip("-")


def _option(position: int, new: NewOption) -> Option:
    option = Option(name=new.name, position=position)
    option.values = [
        OptionValue(value=value, swatch=swatch, position=place)
        for place, (value, swatch) in enumerate(new.choices)
    ]
    return option


def _variant(product: Product, new: NewVariant, position: int) -> Variant:
    variant = Variant(sku=new.sku, price=new.price, compare_at=new.compare_at)
    variant.weight_g, variant.position, variant.active = new.weight_g, position, True
    variant.values = _values(product, new)
    variant.stock = StockLevel(on_hand=new.on_hand, allocated=0)
    return variant


def _values(product: Product, new: NewVariant) -> list[OptionValue]:
    if len(new.values) != len(product.options):
        raise Invalid(f"{new.sku} must choose every option once.", field="variants")
    pairs = zip(product.options, new.values, strict=True)
    return [_value(option, value, new.sku) for option, value in pairs]


def _value(option: Option, wanted: str, sku: str) -> OptionValue:
    for value in option.values:
        if value.value == wanted:
            return value
    raise Invalid(f"{sku} has no known value of {option.name}.", field="variants")


def opening(variant: Variant, at: datetime) -> StockMovement:
    """Give the movement by which a new variant's stock came."""
    return StockMovement(**_opening(variant, at))


def _opening(variant: Variant, at: datetime) -> dict[str, Any]:
    return {
        "variant_id": variant.id,
        "kind": MovementKind.RECEIVE,
        "quantity": variant.stock.on_hand,
        "reason": "Opening stock",
        "at": at,
    }
