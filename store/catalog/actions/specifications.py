"""The table of facts of a product, replaced as a whole."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.accounts import permissions
from store.accounts.models import Person
from store.catalog.actions.attributes import Fact, specified
from store.catalog.actions.listing import relist
from store.catalog.models import Attribute, Product, Specification
from store.catalog.models.specifications import figure_fault
from store.kernel.errors import Invalid, NotFound
from store.kernel.marks import require_same
from store.security.models import record

__all__ = ["Fact", "replace_specifications"]


def replace_specifications(
    session: Session, *, product_id: int, seen: str, facts: Sequence[Fact], actor: Person
) -> None:
    """Set a product's (name, value, unit) rows; the same rows change nothing.

    `seen` is the mark of the rows that were shown: Conflict when there are others by now.
    Raises Invalid, with the row in its field, for what is no figure or said twice.
    """
    permissions.require(actor, "products.change")
    if session.get(Product, product_id, with_for_update=True) is None:
        raise NotFound("There is no such product.")
    old = _rows(session, product_id)
    before = [row.fact for row in old]
    require_same(before, seen, thing="the specifications")
    after = _with_units(session, facts)
    _check(after)
    if before == after:
        return
    for row in old:
        session.delete(row)
    for row in specified(session, after):
        row.product_id = product_id
        session.add(row)
    record(
        session,
        actor_id=actor.id,
        actor=actor.name,
        action="product.specified",
        subject="product",
        subject_id=product_id,
        before=_in_words(before),
        after=_in_words(after),
    )
    relist(session, [product_id])


def _with_units(session: Session, facts: Sequence[Fact]) -> list[Fact]:
    """Give what an attribute is counted in to values that were written without it."""
    rows = session.execute(select(Attribute.name, Attribute.unit))
    units = {name.casefold(): unit for name, unit in rows}
    return [
        (name, value, unit or units.get(name.casefold(), "")) for name, value, unit in facts
    ]


def _check(facts: Sequence[Fact]) -> None:
    names: set[str] = set()
    for place, (name, value, unit) in enumerate(facts):
        if name.casefold() in names:
            raise Invalid(f"“{name}” stands here twice.", field=f"rows-{place}-name")
        fault = figure_fault(value, unit)
        if fault:
            raise Invalid(fault, field=f"rows-{place}-value")
        names.add(name.casefold())


def _rows(session: Session, product_id: int) -> Sequence[Specification]:
    rows = select(Specification).where(Specification.product_id == product_id)
    ordered = rows.order_by(Specification.position, Specification.id)
    return session.scalars(ordered).all()


def _in_words(facts: Sequence[Fact]) -> dict[str, str]:
    return {name: f"{value} {unit}".strip() for name, value, unit in facts}
