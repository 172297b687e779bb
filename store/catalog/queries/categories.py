"""The shelves of the shop."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.catalog.models import Category, Media, MediaKind, Product, ProductStatus
from store.catalog.shelves import Row, Shelf, Shelves, planted


def category_tree(session: Session) -> Shelves:
    """Give all categories as a tree of plain values, in one query."""
    columns = (
        Category.id,
        Category.slug,
        Category.name,
        Category.blurb,
        Category.parent_id,
    )
    rows = session.execute(select(*columns).order_by(Category.position, Category.id))
    return planted(Row(*row) for row in rows)


def faces_of(session: Session, shelves: Shelves) -> dict[str, Media]:
    """Give a picture for each top category: that of its first product, featured first."""
    rows = session.execute(
        select(Product.category_id, Media)
        .join(Media, Media.product_id == Product.id)
        .where(
            Product.status == ProductStatus.ACTIVE,
            Media.kind == MediaKind.PICTURE,
            Media.position == 0,
        )
        .order_by(Product.featured.desc(), Product.id)
    )
    first: dict[int, Media] = {}
    for category_id, media in rows:
        first.setdefault(category_id, media)
    faces = {shelf.slug: _face(shelf, first) for shelf in shelves.top}
    return {slug: media for slug, media in faces.items() if media is not None}


def _face(shelf: Shelf, first: dict[int, Media]) -> Media | None:
    return next((first[part.id] for part in shelf.walk() if part.id in first), None)
