"""The demo's prices besides the plain ones: reductions, steps, a list for schools, kits."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from store.accounts.actions import sign_up
from store.catalog.actions.editing import refresh_listings
from store.catalog.actions.kits import set_parts
from store.catalog.actions.prices import (
    add_price_list,
    assign_price_list,
    change_price,
    set_break,
)
from store.catalog.models import PriceList, Variant
from store.demo.catalogue import Catalogue
from store.demo.catalogue.reading import FOLDER
from store.kernel.money import Money

SCHOOL = ("school@makrx.example", "Meera (school)", "eleven blue benches")
REDUCED = timedelta(days=12)

Rows = Mapping[str, list[tuple[int, str]]]


def add_prices(session: Session, catalogue: Catalogue, *, at: datetime) -> None:
    """Give the demo's products their prices, once they are all on the shelves."""
    table = tomllib.loads((FOLDER / "prices.toml").read_text(encoding="utf-8"))
    _reduce(session, catalogue, at=at - REDUCED)
    _add_steps(session, table["steps"], None)
    schools = add_price_list(session, slug="schools", name="Schools")
    _add_steps(session, table["schools"], schools)
    email, name, password = SCHOOL
    sign_up(session, email=email, name=name, password=password)
    assign_price_list(session, email=email, slug=schools.slug)
    for sku, parts in table["kits"].items():
        kit = session.scalars(select(Variant).where(Variant.sku == sku)).one()
        set_parts(session, kit, parts)


def _reduce(session: Session, catalogue: Catalogue, *, at: datetime) -> None:
    """Ask today's prices since a while ago; what was asked before stays on record."""
    variants = {variant.sku: variant for variant in session.scalars(select(Variant))}
    reduced = []
    for row in (variant for product in catalogue.products for variant in product.variants):
        if row.compare_at is not None:
            variant = variants[row.sku]
            change_price(
                session,
                variant=variant,
                price=row.price,
                compare_at=row.compare_at,
                at=at,
            )
            reduced.append(variant.id)
    refresh_listings(session, variant_ids=reduced)


def _add_steps(session: Session, steps: Rows, price_list: PriceList | None) -> None:
    for sku, quantity, price in _each_step(session, steps):
        set_break(session, sku=sku, quantity=quantity, price=price, price_list=price_list)


def _each_step(session: Session, steps: Rows) -> Iterator[tuple[str, int, Money]]:
    variants = session.scalars(select(Variant).options(joinedload(Variant.product))).all()
    for slug, rows in steps.items():
        for variant in (each for each in variants if each.product.slug == slug):
            for quantity, price in rows:
                yield variant.sku, quantity, Money.parse(price)
