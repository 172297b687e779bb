"""Carts with all that is drawn and priced of them, read in one statement."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from operator import attrgetter
from typing import Any, NamedTuple

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    CompoundSelect,
    Select,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
    union,
    union_all,
)
from sqlalchemy.orm import Session, aliased
from sqlalchemy.orm.attributes import set_committed_value as give

from store.accounts.models import Person
from store.accounts.visitors import Visitor
from store.cart.models import Cart, CartLine, CartStatus
from store.cart.queries.bargains import lay_around, selects
from store.catalog.models import (
    BundlePart,
    Media,
    OptionValue,
    PriceBreak,
    Product,
    StockHold,
    StockLevel,
    Variant,
)
from store.catalog.models.products import variant_value
from store.catalog.queries.rows import Model, Objects, Rows, Values
from store.catalog.queries.stock import left_of
from store.quotes.models import Quote
from store.uploads.models import Upload

Found = defaultdict[int, list[Values]]

# A visitor of whom only the statement's parameters know who it is.
SOMEBODY = Visitor(bindparam("browser"), bindparam("customer", type_=BigInteger))  # type: ignore[arg-type]
MINE = (Cart.status == CartStatus.OPEN, SOMEBODY.owns(Cart))
SPARED = {"description", "keywords", "summary"}  # long, and no line says them

CARTS = Objects(1, Cart)
LINES = Objects(2, CartLine)
OWNERS = Objects(4, Person, "id", "email", "price_list_id")
VARIANTS = Objects(5, Variant)
PRODUCTS = Objects(
    6, Product, *(one.key for one in Product.__table__.c if one.key not in SPARED)
)
VALUES = Objects(7, OptionValue)
CHOSEN = Rows(8, *variant_value.c)
BREAKS = Objects(9, PriceBreak)
PICTURES = Objects(10, Media)
PARTS = Rows(11, *BundlePart.__table__.c)  # kit, part, how many of it
SHELF = 12  # variant, on hand, allocated, and what others than these carts hold of it
QUOTES = Objects(13, Quote)
UPLOADS = Objects(14, Upload)
KEPT = Rows(
    15, *(StockHold.__table__.c[name] for name in ("cart_id", "variant_id", "quantity"))
)


class Contents(NamedTuple):
    """Carts with their lines, and the variants on sale that were asked for beside them."""

    carts: list[Cart]
    beside: list[Variant]


def contents_of_mine(session: Session, visitor: Visitor, *, at: datetime) -> Cart | None:
    """Give the visitor's open cart, the customer's before the browser's."""
    asked = {"browser": visitor.key, "customer": visitor.customer_id}
    return next(iter(_read(session, OF_MINE, at=at, sku="", **asked).carts), None)


def contents_of(
    session: Session, cart_ids: Collection[int], *, at: datetime, sku: str = ""
) -> Contents:
    """Give these carts, the customer's first, and the variant of a part number."""
    if not cart_ids:
        return Contents([], [])
    return _read(session, OF_THESE, at=at, sku=sku, cart_ids=list(cart_ids))


def _read(session: Session, statement: CompoundSelect[Any], **asked: Any) -> Contents:
    found: Found = defaultdict(list)
    for kind, row in session.execute(statement, asked):
        found[kind].append(row)
    variants = _variants(found)
    carts = _carts(found, variants)
    for cart in carts:
        _adopt(session, cart)
    beside = [one for one in variants.values() if one.sku == asked["sku"]]
    return Contents(carts, beside)


def _carts(found: Found, variants: Mapping[int, Variant]) -> list[Cart]:
    owners = {one.id: one for one in OWNERS.objects(found[OWNERS.number])}
    lines = _lines(found, variants)
    left = _left(found, variants)
    kept: defaultdict[int, dict[int, int]] = defaultdict(dict)
    for cart_id, variant_id, quantity in found[KEPT.number]:
        kept[cart_id][variant_id] = quantity
    carts = CARTS.objects(found[CARTS.number])
    for cart in carts:
        give(cart, "customer", owners.get(cart.customer_id or 0))
        give(cart, "lines", lines[cart.id])
        for line in cart.lines:
            give(line, "cart", cart)
        cart.left, cart.kept = left, kept[cart.id]
    lay_around(carts, found)
    return sorted(carts, key=lambda cart: (cart.customer_id is None, cart.id))


def _lines(
    found: Found, variants: Mapping[int, Variant]
) -> defaultdict[int, list[CartLine]]:
    uploads = {one.id: one for one in UPLOADS.objects(found[UPLOADS.number])}
    quotes = {one.id: one for one in QUOTES.objects(found[QUOTES.number])}
    for quote in quotes.values():
        give(quote, "upload", uploads[quote.upload_id])
    lines = LINES.objects(found[LINES.number])
    for line in lines:
        give(line, "variant", variants.get(line.variant_id or 0))
        give(line, "quote", quotes.get(line.quote_id or 0))
    return _by("cart_id", sorted(lines, key=attrgetter("id")))


def _variants(found: Found) -> dict[int, Variant]:
    every = {one.id: one for one in VARIANTS.objects(found[VARIANTS.number])}
    products = {one.id: one for one in PRODUCTS.objects(found[PRODUCTS.number])}
    values = {one.id: one for one in VALUES.objects(found[VALUES.number])}
    chosen: defaultdict[int, list[OptionValue]] = defaultdict(list)
    for owner, value in sorted(map(tuple, found[CHOSEN.number])):
        chosen[owner].append(values[value])
    pictures = PICTURES.objects(found[PICTURES.number])
    media = _by("product_id", sorted(pictures, key=attrgetter("position", "id")))
    steps = BREAKS.objects(found[BREAKS.number])
    breaks = _by("variant_id", sorted(steps, key=attrgetter("quantity")))
    for product in products.values():
        give(product, "media", media[product.id])
    for variant in every.values():
        give(variant, "product", products[variant.product_id])
        give(variant, "values", chosen[variant.id])
        give(variant, "breaks", breaks[variant.id])
    return every


def _left(found: Found, variants: Collection[int]) -> dict[int, int]:
    """Give what can be sold of each; what was never put on the shelf is sold out."""
    kits: defaultdict[int, dict[int, int]] = defaultdict(dict)
    for kit, part, quantity in found[PARTS.number]:
        kits[kit][part] = quantity
    shelf = {
        variant_id: max(0, on_hand - allocated - int(held))
        for variant_id, on_hand, allocated, held in found[SHELF]
    }
    return {**dict.fromkeys(variants, 0), **left_of(variants, kits, shelf)}


def _by(key: str, objects: Iterable[Model]) -> defaultdict[int, list[Model]]:
    groups: defaultdict[int, list[Model]] = defaultdict(list)
    for each in objects:
        groups[getattr(each, key)].append(each)
    return groups


def _adopt(session: Session, cart: Cart) -> None:
    """Let the session keep what changes of a cart; what it knew of it before is let go."""
    known = session.identity_map.get(session.identity_key(instance=cart))
    if known is not None:
        session.expunge(known)
    session.add(cart)


def _statement(carts: Select[int]) -> CompoundSelect[Any]:
    """Select all that belongs to some carts, and to the variant of a part number."""
    here = select(carts.cte("here").c.id)
    own = select(CartLine.variant_id).where(CartLine.cart_id.in_(here))
    asked = select(Variant.id).where(Variant.sku == bindparam("sku"))
    wanted = select(_numbers(union(own, asked), "wanted"))
    parts = select(BundlePart.part_id).where(BundlePart.bundle_id.in_(wanted))
    quotes = select(CartLine.quote_id).where(CartLine.cart_id.in_(here))
    return union_all(
        CARTS.select.where(Cart.id.in_(here)),
        LINES.select.where(CartLine.cart_id.in_(here)),
        *selects(here, wanted),
        OWNERS.select.where(
            Person.id.in_(select(Cart.customer_id).where(Cart.id.in_(here)))
        ),
        *_goods(wanted),
        PARTS.select.where(BundlePart.bundle_id.in_(wanted)),
        Rows(SHELF, *StockLevel.__table__.c, _held(here)).select.where(
            # In one set: by either of two, every shelf there is would be looked at.
            StockLevel.variant_id.in_(union(wanted, parts))
        ),
        KEPT.select.where(StockHold.cart_id.in_(here)),
        QUOTES.select.where(Quote.id.in_(quotes)),
        UPLOADS.select.where(
            Upload.id.in_(select(Quote.upload_id).where(Quote.id.in_(quotes)))
        ),
    )


def _held(here: Select[int]) -> ColumnElement[int]:
    """Count what is held of a variant by others: one's own holds stand in nobody's way."""
    others = or_(StockHold.cart_id.is_(None), StockHold.cart_id.not_in(here))
    return (
        select(func.coalesce(func.sum(StockHold.quantity), 0))
        .where(StockHold.variant_id == StockLevel.variant_id)
        .where(StockHold.expires_at > bindparam("at"), others)
        .scalar_subquery()
    )


def _goods(wanted: Select[int]) -> Iterable[Select[Any]]:
    products = select(Variant.product_id).where(Variant.id.in_(wanted))
    chosen = select(variant_value.c.value_id).where(variant_value.c.variant_id.in_(wanted))
    yield VARIANTS.select.where(Variant.id.in_(wanted))
    yield PRODUCTS.select.where(Product.id.in_(products))
    yield VALUES.select.where(OptionValue.id.in_(chosen))
    yield CHOSEN.select.where(variant_value.c.variant_id.in_(wanted))
    yield BREAKS.select.where(PriceBreak.variant_id.in_(wanted))
    yield PICTURES.select.where(Media.product_id.in_(products)).where(
        or_(Media.variant_id.in_(wanted), ~_has_one_before())
    )


def _has_one_before() -> Any:
    """Tell whether a picture is not its product's first."""
    other = aliased(Media)
    before = or_(
        other.position < Media.position,
        and_(other.position == Media.position, other.id < Media.id),
    )
    return exists().where(other.product_id == Media.product_id, before)


def _numbers(rows: CompoundSelect[Any], name: str) -> Any:
    cte: CTE = rows.cte(name)
    return next(iter(cte.c))


OF_MINE = _statement(
    select(Cart.id).where(*MINE).order_by(Cart.customer_id.is_(None), Cart.id).limit(1)
)
OF_THESE = _statement(
    select(Cart.id).where(Cart.id.in_(bindparam("cart_ids", expanding=True)))
)
