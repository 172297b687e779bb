"""The shelves of the shop."""

from __future__ import annotations

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from store.catalog.models import Category, ShelfKind, ShelfPicture
from store.catalog.shelves import Row, Shelves, planted


def category_tree(session: Session) -> Shelves:
    """Give the categories in use as a tree with their pictures, in one query."""
    columns = (
        Category.id,
        Category.slug,
        Category.name,
        Category.blurb,
        Category.parent_id,
    )
    over = (ShelfPicture.kind == ShelfKind.CATEGORY, ShelfPicture.shelf_id == Category.id)
    rows = select(*columns, ShelfPicture).outerjoin(ShelfPicture, and_(*over))
    rows = rows.where(~Category.archived)
    found = session.execute(rows.order_by(Category.position, Category.id))
    return planted(Row(*row) for row in found)
