"""What was asked before, and the price lists."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.catalog.models import PriceChange, PriceList, Variant
from store.catalog.prices import Asked
from store.kernel.errors import NotFound

History = dict[int, list[Asked]]


def history_of(session: Session, variants: Iterable[Variant]) -> History:
    """Give all that was ever asked for those of the variants that say they are reduced.

    One statement for all of them, and none when no price is reduced.
    """
    ids = [variant.id for variant in variants if variant.is_reduced]
    if not ids:
        return {}
    columns = (PriceChange.variant_id, PriceChange.at, PriceChange.price)
    rows = select(*columns).where(PriceChange.variant_id.in_(ids)).order_by(PriceChange.id)
    history: History = {}
    for variant_id, at, price in session.execute(rows):
        history.setdefault(variant_id, []).append(Asked(at, price))
    return history


def price_list_named(session: Session, slug: str) -> PriceList:
    """Give a price list; raises NotFound when there is none of this name."""
    found = session.scalar(select(PriceList).where(PriceList.slug == slug))
    if found is None:
        raise NotFound(f"There is no price list {slug}.")
    return found


def name_of_list(session: Session, price_list_id: int) -> str:
    """Give what a price list is called."""
    return session.get_one(PriceList, price_list_id).name
