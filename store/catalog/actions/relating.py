"""Staff say what other products are to one: what goes with it, instead of it, is spare."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.accounts import permissions
from store.accounts.models import Person
from store.catalog.actions.listing import touch_catalogue
from store.catalog.models import Product, Relation, RelationKind
from store.kernel.errors import Invalid, NotFound
from store.security.models import record

MOST_RELATED = 60
Told = dict[str, Any]


def add_relation(
    session: Session,
    *,
    product_id: int,
    related_id: int,
    kind: RelationKind,
    actor: Person,
) -> None:
    """Say what a product is to another one, after all others of its kind.

    A product is one thing to another: the latest word stands.
    """
    permissions.require(actor, "products.change")
    product, related = _locked(session, product_id), _known(session, related_id)
    if related.id == product.id:
        raise Invalid("A product is nothing to itself: choose another one.", field="q")
    rows = _rows(session, product.id)
    known = next((row for row in rows if row.related_id == related.id), None)
    if known is None and len(rows) >= MOST_RELATED:
        raise Invalid(f"{MOST_RELATED} are related already: take one off first.", field="q")
    row = known or Relation(product_id=product.id, related_id=related.id)
    before = {} if known is None else {related.name: _said(known.kind)}
    others = [one for one in rows if one.kind == kind and one is not known]
    row.kind = kind
    session.add(row)
    _number([*others, row])
    _finish(session, product, actor, "product.related", before, {related.name: _said(kind)})


def place_relation(
    session: Session, *, product_id: int, related_id: int, place: int, actor: Person
) -> None:
    """Give a related product another place within its kind, counted from 0."""
    permissions.require(actor, "products.change")
    product = _locked(session, product_id)
    rows = _rows(session, product.id)
    row = _one(rows, related_id)
    others = [one for one in rows if one.kind == row.kind and one is not row]
    others.insert(min(max(place, 0), len(others)), row)
    before = row.position
    _number(others)
    name = f"{_known(session, related_id).name} place"
    places = {name: before + 1}, {name: row.position + 1}
    _finish(session, product, actor, "product.relation_moved", *places)


def remove_relation(
    session: Session, *, product_id: int, related_id: int, actor: Person
) -> str:
    """Say nothing more of a related product; gives its name."""
    permissions.require(actor, "products.change")
    product = _locked(session, product_id)
    row = _one(_rows(session, product.id), related_id)
    name = _known(session, related_id).name
    before = {name: _said(row.kind)}
    session.delete(row)
    _finish(session, product, actor, "product.unrelated", before, {})
    return name


def _locked(session: Session, product_id: int) -> Product:
    product = session.get(Product, product_id, with_for_update=True)
    if product is None:
        raise NotFound("There is no such product.")
    return product


def _known(session: Session, product_id: int) -> Product:
    product = session.get(Product, product_id)
    if product is None:
        raise NotFound("There is no such product.")
    return product


def _rows(session: Session, product_id: int) -> Sequence[Relation]:
    rows = select(Relation).where(Relation.product_id == product_id)
    ordered = rows.order_by(Relation.position, Relation.related_id)
    return session.scalars(ordered).all()


def _one(rows: Sequence[Relation], related_id: int) -> Relation:
    found = next((row for row in rows if row.related_id == related_id), None)
    if found is None:
        raise NotFound("These two are not related any more.")
    return found


def _number(rows: Sequence[Relation]) -> None:
    for place, row in enumerate(rows):
        row.position = place


def _said(kind: RelationKind) -> str:
    return kind.value.replace("_", " ")


def _finish(
    session: Session,
    product: Product,
    actor: Person,
    action: str,
    before: Told,
    after: Told,
) -> None:
    session.flush()
    record(
        session,
        actor_id=actor.id,
        actor=actor.name,
        action=action,
        subject="product",
        subject_id=product.id,
        before=before,
        after=after,
    )
    touch_catalogue(session)
