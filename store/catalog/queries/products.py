"""One product: as customers see it, as staff see it, or where it has gone."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from store.catalog.models import (
    Document,
    FormerSlug,
    Option,
    Product,
    ProductStatus,
    Specification,
    Variant,
)
from store.catalog.queries.whole import Whole, whole_product
from store.kernel import clock
from store.kernel.errors import Gone, NotFound

NOTHING = "We sell nothing under this name."


class SoldNoMore(Gone):
    """A product that was archived, or whose sale is over; `successor` is a slug or ""."""

    def __init__(self, product: Product, *, successor: str) -> None:
        super().__init__(f"{product.name} is sold no more.")
        self.product, self.successor = product, successor


def product_to_show(session: Session, slug: str) -> Product:
    """Give a product with all its page draws: options, variants, media, facts, documents.

    Raises NotFound for what customers may not see yet, SoldNoMore for what has gone.
    """
    return whole_to_show(session, slug, at=clock.now()).product


def whole_to_show(session: Session, slug: str, *, at: datetime) -> Whole:
    """Give the same with what is on the shelf of it, in one statement."""
    found = whole_product(session, _plain(slug), at=at)
    if found is None:
        raise NotFound(NOTHING)
    _for_customers(session, found.product)
    return found


def product_to_edit(session: Session, slug: str) -> Product:
    """Give any product to staff, with its category, variants and their stock."""
    product = _one(session, slug)
    if product is None:
        raise NotFound("There is no product under this name.")
    return product


def product_named(session: Session, slug: str) -> Product:
    """Give a product without anything around it; refuses as `product_to_show` does."""
    return _for_customers(session, session.scalar(_by_slug(slug)))


def slug_now(session: Session, former: str) -> str | None:
    """Give the address of a product that once had this one."""
    rows = select(Product.slug).join(FormerSlug, FormerSlug.product_id == Product.id)
    return session.scalar(rows.where(FormerSlug.slug == _plain(former)))


def name_of_predecessor(session: Session, product: Product, slug: str) -> str | None:
    """Give the name of the product at this address, if the given one took its place."""
    rows = select(Product.name).where(
        Product.slug == _plain(slug), Product.successor_id == product.id
    )
    return session.scalar(rows)


def document_of(session: Session, *, name: str, filename: str) -> Document:
    """Give a document by the names in its address; raises NotFound."""
    rows = select(Document).where(
        Document.storage_key == f"documents/{_plain(name)}",
        Document.filename == _plain(filename),
    )
    document = session.scalar(rows.order_by(Document.id).limit(1))
    if document is None:
        raise NotFound("There is no such document.")
    return document


def _one(session: Session, slug: str) -> Product | None:
    row = _by_slug(slug).options(
        joinedload(Product.category),
        selectinload(Product.options).joinedload(Option.values),
        # Joined, SQLite would read the whole table between variants and values.
        selectinload(Product.variants).selectinload(Variant.values),
        selectinload(Product.variants).joinedload(Variant.stock),
        selectinload(Product.variants).joinedload(Variant.breaks),
        selectinload(Product.media),
        selectinload(Product.specifications).joinedload(Specification.attribute),
        selectinload(Product.documents),
    )
    return session.scalar(row)


def _for_customers(session: Session, product: Product | None) -> Product:
    now = clock.now()
    if product is None or product.status == ProductStatus.DRAFT or _is_early(product):
        raise NotFound(NOTHING)
    if not product.is_on_sale(now):
        raise SoldNoMore(product, successor=_successor(session, product) or "")
    return product


def _is_early(product: Product) -> bool:
    return product.publish_at is not None and product.publish_at > clock.now()


def _successor(session: Session, product: Product) -> str | None:
    """Give the address of what took its place, once that is on sale itself."""
    next_one = aliased(Product)
    rows = select(next_one).join(Product, Product.successor_id == next_one.id)
    found = session.scalar(rows.where(Product.id == product.id))
    return found.slug if found is not None and found.is_on_sale(clock.now()) else None


def _by_slug(slug: str) -> Select[Product]:
    return select(Product).where(Product.slug == _plain(slug))


def _plain(text: str) -> str:
    """Leave out what no address holds and a database could not read."""
    return text.replace("\0", "")
