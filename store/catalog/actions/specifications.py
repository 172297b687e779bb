"""The table of facts of a product, replaced as a whole."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.accounts import permissions
from store.accounts.models import Person
from store.catalog.actions.attributes import Fact, specified
from store.catalog.actions.listing import relist
from store.catalog.models import Product, Specification
from store.security.models import record

__all__ = ["Fact", "replace_specifications"]


def replace_specifications(
    session: Session, *, product: Product, facts: Sequence[Fact], actor: Person
) -> None:
    """Set a locked product's (name, value, unit) rows; the same rows change nothing."""
    old = _rows(session, product.id)
    before = [(row.name, row.value, row.unit) for row in old]
    if before == list(facts):
        return
    permissions.require(actor, "products.change")
    for row in old:
        session.delete(row)
    for row in specified(session, facts):
        row.product_id = product.id
        session.add(row)
    product.version += 1
    record(
        session,
        actor_id=actor.id,
        actor=actor.name,
        action="product.specified",
        subject="product",
        subject_id=product.id,
        before=_in_words(before),
        after=_in_words(facts),
    )
    relist(session, [product.id])


def _rows(session: Session, product_id: int) -> Sequence[Specification]:
    rows = select(Specification).where(Specification.product_id == product_id)
    return session.scalars(rows.order_by(Specification.position)).all()


def _in_words(facts: Sequence[Fact]) -> dict[str, str]:
    return {name: f"{value} {unit}".strip() for name, value, unit in facts}
