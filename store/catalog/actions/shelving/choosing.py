"""Products are put into a collection by hand, taken out, and put into an order."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.accounts.models import Person
from store.catalog.actions.listing import relist, touch_catalogue
from store.catalog.actions.shelving import ground
from store.catalog.models import Collection, CollectionProduct, Product
from store.kernel.errors import Invalid, NotFound

MOST_CHOSEN = 500


def put_in(
    session: Session, *, collection_id: int, product_ids: Sequence[int], actor: Person
) -> list[str]:
    """Put products in behind the others; gives the names of those that were not there."""
    collection = _by_hand(session, collection_id, actor)
    rows = _rows(session, collection)
    there = {row.product_id for row in rows}
    new = [each for each in dict.fromkeys(product_ids) if each not in there]
    if len(rows) + len(new) > MOST_CHOSEN:
        sentence = f"By hand a collection holds at most {MOST_CHOSEN} products: use a rule."
        raise Invalid(sentence, field="words")
    names = _names(session, new)
    for place, product_id in enumerate(new, start=len(rows)):
        row = CollectionProduct(collection_id=collection.id, product_id=product_id)
        row.position = place
        session.add(row)
    session.flush()
    if new:
        told = {"put in": ", ".join(names)[:500]}
        ground.tell(session, collection, "filled", actor, after=told)
        relist(session, new)
    return names


def take_out(
    session: Session, *, collection_id: int, product_id: int, actor: Person
) -> str:
    """Take a product out; gives its name."""
    collection = _by_hand(session, collection_id, actor)
    rows = _rows(session, collection)
    session.delete(_of(rows, product_id))
    _number([row for row in rows if row.product_id != product_id])
    session.flush()
    name = _names(session, [product_id])[0]
    ground.tell(session, collection, "emptied", actor, before={"put in": name})
    relist(session, [product_id])
    return name


def place_product(
    session: Session, *, collection_id: int, product_id: int, place: int, actor: Person
) -> None:
    """Give a product a place, from 0; the others make room."""
    collection = _by_hand(session, collection_id, actor)
    rows = _rows(session, collection)
    moved = _of(rows, product_id)
    rows.remove(moved)
    rows.insert(min(max(place, 0), len(rows)), moved)
    _number(rows)
    session.flush()
    name = _names(session, [product_id])[0]
    after = {"place of " + name: place + 1}
    ground.tell(session, collection, "ordered", actor, after=after)
    touch_catalogue(session)


def _by_hand(session: Session, collection_id: int, actor: Person) -> Collection:
    ground.require(actor)
    collection = ground.locked(session, Collection, collection_id)
    if collection.rule is not None:
        raise Invalid(f"{collection.name} is filled by its rule.", field="words")
    return collection


def _rows(session: Session, collection: Collection) -> list[CollectionProduct]:
    rows = select(CollectionProduct).where(CollectionProduct.collection_id == collection.id)
    order = (CollectionProduct.position, CollectionProduct.product_id)
    return list(session.scalars(rows.order_by(*order)))


def _of(rows: Sequence[CollectionProduct], product_id: int) -> CollectionProduct:
    for row in rows:
        if row.product_id == product_id:
            return row
    raise NotFound("This product is not in the collection any more.")


def _number(rows: Sequence[CollectionProduct]) -> None:
    for place, row in enumerate(rows):
        row.position = place


def _names(session: Session, product_ids: Sequence[int]) -> list[str]:
    rows = select(Product.id, Product.name).where(Product.id.in_(product_ids))
    named = {row.id: row.name for row in session.execute(rows)}
    return [named[each] for each in product_ids if each in named]
