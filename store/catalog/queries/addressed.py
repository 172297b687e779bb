"""Shelves by their address, today's or a former one."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.catalog.models import (
    Attribute,
    Brand,
    Category,
    Collection,
    ShelfAddress,
    ShelfKind,
    ShelfPicture,
)
from store.kernel.errors import NotFound

Shelf = TypeVar("Shelf", Collection, Category, Brand)

# Models by the kind of shelf that they are.
MODELS: Mapping[ShelfKind, Any] = MappingProxyType(
    {
        ShelfKind.COLLECTION: Collection,
        ShelfKind.CATEGORY: Category,
        ShelfKind.BRAND: Brand,
    }
)


def collection_to_edit(session: Session, slug: str) -> Collection:
    """Give a collection, hidden or put away, by any address it had; raises NotFound."""
    return _one(session, Collection, slug)


def category_to_edit(session: Session, slug: str) -> Category:
    """Give a category, put away or not; raises NotFound."""
    return _one(session, Category, slug)


def brand_to_edit(session: Session, slug: str) -> Brand:
    """Give a brand, put away or not; raises NotFound."""
    return _one(session, Brand, slug)


def attribute_to_edit(session: Session, key: str) -> Attribute:
    """Give an attribute by its key in addresses; raises NotFound."""
    rows = select(Attribute).where(Attribute.key == _plain(key))
    found = session.scalar(rows)
    if found is None:
        raise NotFound("There is no such attribute.")
    return found


def shelf_now(session: Session, kind: ShelfKind, slug: str) -> str | None:
    """Give the address that a shelf, or its heir, has now; None if it never was there."""
    model, address = MODELS[kind], ShelfAddress
    rows = select(model.slug).join(address, address.shelf_id == model.id)
    had = (address.kind == kind, address.slug == _plain(slug))
    found: str | None = session.scalar(rows.where(*had))
    return found


def picture_over(session: Session, kind: ShelfKind, shelf_id: int) -> ShelfPicture | None:
    """Give the picture of a shelf, shown already or not."""
    rows = select(ShelfPicture).where(ShelfPicture.kind == kind)
    return session.scalar(rows.where(ShelfPicture.shelf_id == shelf_id))


def _one(session: Session, model: type[Shelf], slug: str) -> Shelf:
    """Give the shelf that has an address: one put away has its own, though it leads on."""
    found = session.scalar(select(model).where(model.slug == _plain(slug)))
    if found is None:
        kind = next(each for each, shelf in MODELS.items() if shelf is model)
        now = shelf_now(session, kind, slug)
        found = session.scalar(select(model).where(model.slug == now)) if now else None
    if found is None:
        raise NotFound(f"There is no such {model.__tablename__}.")
    return found


def _plain(slug: str) -> str:
    """Leave out what no address holds and a database could not read."""
    return slug.replace("\0", "")
