"""Reads across the rooms for the front page and the sitemap."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import reduce
from operator import add
from typing import Any, NamedTuple

from sqlalchemy import CompoundSelect, Select, Text, cast, func, literal, select, union_all
from sqlalchemy.orm import Session, joinedload

from store.accounts.visitors import Visitor
from store.catalog.models import Category, Listed, Product
from store.catalog.queries.themes import brands_on_sale, collections_shown
from store.content.kinds import Subject
from store.content.models import ContentVersion
from store.infra.db import Base
from store.quotes.models import FIRM, Machine, Material, Quote
from store.quotes.queries import in_force

MOST_ADDRESSES = 45_000  # products in one sitemap, which holds 50,000 addresses


class Named(NamedTuple):
    """The slugs of everything that has a heading: shelves, collections, brands."""

    shelves: Sequence[str]
    collections: Sequence[str]
    brands: Sequence[str]


def named_addresses(session: Session) -> Named:
    """Give the slugs of all shelves, collections and brands."""
    shelves = select(Category.slug).where(~Category.archived)
    shelves = shelves.order_by(Category.position, Category.id)
    return Named(
        session.scalars(shelves).all(),
        [each.slug for each in collections_shown(session)],
        [each.slug for each in brands_on_sale(session)],
    )


def product_addresses(
    session: Session, *, shard: int = 0
) -> Sequence[tuple[str, datetime]]:
    """Give one sitemap's worth of products on sale as (slug, last changed)."""
    rows = (
        select(Product.slug, Product.updated_at)
        .join(Listed, Listed.product_id == Product.id)
        .where(Listed.visible)
        .order_by(Product.id)
        .offset(shard * MOST_ADDRESSES)
        .limit(MOST_ADDRESSES)
    )
    return [(slug, changed) for slug, changed in session.execute(rows)]


def shards_of_products(session: Session) -> int:
    """Give how many sitemaps the products on sale take, at least one."""
    count = select(func.count()).select_from(Listed).where(Listed.visible)
    return max(1, -(-(session.scalar(count) or 0) // MOST_ADDRESSES))


def open_quote(session: Session, visitor: Visitor, *, at: datetime) -> Quote | None:
    """Give the visitor's newest quote that can still be ordered, with its file."""
    rows = (
        select(Quote)
        .where(visitor.owns(Quote), Quote.status.in_(FIRM), Quote.expires_at > at)
        .options(joinedload(Quote.upload))
        .order_by(Quote.id.desc())
        .limit(1)
    )
    return session.scalar(rows)


def print_terms(session: Session, *, at: datetime) -> list[tuple[str, str | None]]:
    """Give all that the front page follows from, in one statement: to be compared."""
    published = cast(func.max(ContentVersion.published_at), Text)
    words = select(literal("words"), published).where(
        ContentVersion.subject == Subject.HOME
    )
    card = select(literal("rate_card"), cast(in_force(at), Text))
    terms: CompoundSelect[Any] = union_all(
        words, card, _written(Material), _written(Machine)
    )
    return sorted((row[0], row[1] or "") for row in session.execute(terms))


def _written(model: type[Base]) -> Select[Any]:
    """Write each row of a table as one text."""
    columns = (
        func.coalesce(cast(column, Text), "-") + literal("|")
        for column in model.__table__.columns
    )
    return select(literal(model.__tablename__), reduce(add, columns))
