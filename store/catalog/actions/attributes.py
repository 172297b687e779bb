"""Facts become comparable: a row of a product's table is of an attribute if it is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from store.catalog.actions.listing import relist, touch_catalogue
from store.catalog.models import Attribute, Specification

Fact = tuple[str, str, str]
Comparable = Mapping[tuple[str, str], int]  # ids of attributes by (name, unit)


def add_attribute(
    session: Session,
    *,
    key: str,
    name: str,
    unit: str = "",
    filterable: bool = True,
    position: int = 0,
) -> Attribute:
    """Make a fact one that lists can be filtered by; what states it already follows."""
    attribute = Attribute(key=key, name=name, unit=unit)
    attribute.filterable, attribute.position = filterable, position
    session.add(attribute)
    session.flush()
    stated = (
        func.lower(Specification.name) == name.lower(),
        Specification.unit == unit,
    )
    rows = select(Specification.product_id).where(*stated).distinct()
    products = list(session.scalars(rows.order_by(Specification.product_id)))
    found = update(Specification).where(*stated)
    session.execute(found.values(attribute_id=attribute.id))
    touch_catalogue(session)
    relist(session, products)
    return attribute


def specified(
    session: Session, facts: Sequence[Fact], *, known: Comparable | None = None
) -> list[Specification]:
    """Write (name, value, unit) as rows; of an attribute where name and unit are its own.

    A length in metres is not comparable with one in millimetres: it stays a plain row.
    Who writes many products gives what is `known`.
    """
    if known is None:
        known = comparable(session) if facts else {}
    return [
        Specification(
            name=name,
            value=value,
            unit=unit,
            position=position,
            attribute_id=known.get((name.casefold(), unit)),
        )
        for position, (name, value, unit) in enumerate(facts)
    ]


def comparable(session: Session) -> Comparable:
    """Give the ids of all attributes by their name and unit."""
    rows = session.execute(select(Attribute.name, Attribute.unit, Attribute.id))
    return {(name.casefold(), unit): id_ for name, unit, id_ in rows}
