"""Reads across the rooms for the front page and the sitemap."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import reduce
from operator import add
from typing import Any

from sqlalchemy import CompoundSelect, Select, Text, cast, func, literal, select, union_all
from sqlalchemy.orm import Session, joinedload

from store.accounts.visitors import Visitor
from store.catalog.models import Category, Product, ProductStatus
from store.infra.db import Base
from store.quotes.models import FIRM, Machine, Material, Quote, RateCard

MOST_ADDRESSES = 45_000  # a sitemap holds 50,000


def addresses(session: Session) -> tuple[Sequence[tuple[str, datetime]], Sequence[str]]:
    """Give the products on sale as (slug, last changed), and the slugs of all shelves."""
    products = (
        select(Product.slug, Product.updated_at)
        .where(Product.status == ProductStatus.ACTIVE)
        .order_by(Product.id)
        .limit(MOST_ADDRESSES)
    )
    shelves = select(Category.slug).order_by(Category.position, Category.id)
    found = [(slug, changed) for slug, changed in session.execute(products)]
    return found, session.scalars(shelves).all()


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
    """Give all that prices follow from, in one statement: to be compared, not read."""
    card = cast(func.max(RateCard.version), Text)
    in_force = select(literal("rate_card"), card).where(RateCard.valid_from <= at)
    terms: CompoundSelect[Any] = union_all(in_force, _written(Material), _written(Machine))
    return sorted((row[0], row[1]) for row in session.execute(terms))


def _written(model: type[Base]) -> Select[Any]:
    """Write each row of a table as one text."""
    columns = (
        func.coalesce(cast(column, Text), "-") + literal("|")
        for column in model.__table__.columns
    )
    return select(literal(model.__tablename__), reduce(add, columns))
