"""Products as the staff's list shows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, true
from sqlalchemy.orm import Session, joinedload, selectinload
from sqlalchemy.sql.elements import UnaryExpression

from store.admin.queries.dashboard import IS_LOW
from store.admin.queries.orders import PER_PAGE, last_page
from store.catalog.models import Product, ProductStatus, StockLevel, Variant
from store.catalog.shelves import Shelves
from store.kernel.errors import Invalid
from store.web.pagination import Page


class Sort(StrEnum):
    """Columns the list can be sorted by."""

    NAME = "name"
    PRICE = "price"
    CHANGED = "changed"


class Direction(StrEnum):
    """Which end comes first."""

    UP = "up"
    DOWN = "down"


COLUMNS: Mapping[Sort, Any] = {
    Sort.NAME: func.lower(Product.name),
    Sort.PRICE: Product.lowest_price,
    Sort.CHANGED: Product.updated_at,
}


@dataclass(frozen=True)
class ProductSearch:
    """What the list is asked for; empty texts mean everything."""

    words: str = ""
    status: str = ""
    category: str = ""
    low: bool = False
    sort: Sort = Sort.NAME
    direction: Direction = Direction.UP
    page: int = 1


def products_for_staff(
    session: Session, search: ProductSearch, shelves: Shelves
) -> Page[Product]:
    """Give one page of products with category, variants and their stock."""
    rows = select(Product).where(matching(search, shelves))
    total = session.scalar(select(func.count()).select_from(rows.subquery())) or 0
    number = last_page(search.page, total)
    shown = rows.options(
        joinedload(Product.category),
        selectinload(Product.variants).joinedload(Variant.stock),
    )
    shown = shown.order_by(_order(search), Product.id)
    found = session.scalars(shown.limit(PER_PAGE).offset((number - 1) * PER_PAGE)).all()
    return Page(found, number, total, PER_PAGE)


def successor_of(session: Session, product: Product) -> str:
    """Give the address of what is shown instead of a product, or ""."""
    slug = select(Product.slug).where(Product.id == product.successor_id)
    return session.scalar(slug) or ""


def id_of_successor(session: Session, slug: str) -> int | None:
    """Give the product at an address, None for no address; raises Invalid for neither."""
    if not slug:
        return None
    found = session.scalar(select(Product.id).where(Product.slug == slug))
    if found is None:
        raise Invalid("There is no product at this address.", field="successor")
    return found


def status_counts(session: Session) -> dict[str, int]:
    """Count the products of each status; `""` counts them all."""
    rows = select(Product.status, func.count(Product.id)).group_by(Product.status)
    counts = {str(status): count for status, count in session.execute(rows)}
    return {"": sum(counts.values())} | {
        status.value: counts.get(status, 0) for status in ProductStatus
    }


def matching(search: ProductSearch, shelves: Shelves) -> ColumnElement[bool]:
    """Give the condition of being among what was asked for."""
    wanted: list[ColumnElement[bool]] = [true()]
    if search.words:
        wanted.append(_found_by(search.words))
    if search.status:
        wanted.append(Product.status == search.status)
    shelf = shelves.find(search.category)
    if shelf is not None:
        wanted.append(Product.category_id.in_(shelf.ids()))
    if search.low:
        wanted.append(_is_low())
    return and_(*wanted)


def _found_by(words: str) -> ColumnElement[bool]:
    """Find by name, brand or a variant's SKU."""
    return or_(
        Product.name.icontains(words, autoescape=True),
        Product.brand.icontains(words, autoescape=True),
        Product.variants.any(Variant.sku.icontains(words, autoescape=True)),
    )


def _is_low() -> ColumnElement[bool]:
    variant = select(Variant.id).join(StockLevel)
    return exists(variant.where(Variant.product_id == Product.id, *IS_LOW))


def _order(search: ProductSearch) -> UnaryExpression[Any]:
    column = COLUMNS[search.sort]
    ordered: UnaryExpression[Any] = (
        column.desc() if search.direction == Direction.DOWN else column.asc()
    )
    return ordered
