"""What products can be found by is written anew after every change of their words."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from store.catalog.models import Product


def index_words(session: Session, products: Iterable[Product]) -> None:
    """Write what is searched; wants the products' category and variants' values."""
    for product in products:
        product.refresh_search()
    session.flush()
