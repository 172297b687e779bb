"""The shelves of the shop."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.catalog.models import Category
from store.catalog.shelves import Row, Shelves, planted


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
