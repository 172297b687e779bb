"""The shelves of the shop."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.catalog.models import Category
from store.catalog.shelves import Row, Shelves, planted


def category_tree(session: Session) -> Shelves:
    """Give the categories in use as a tree of plain values, in one query."""
    columns = (
        Category.id,
        Category.slug,
        Category.name,
        Category.blurb,
        Category.parent_id,
    )
    rows = select(*columns).where(~Category.archived)
    found = session.execute(rows.order_by(Category.position, Category.id))
    return planted(Row(*row) for row in found)
