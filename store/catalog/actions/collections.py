"""Products are put together across the shelves: by hand, or by a rule that finds them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from store.catalog.actions.listing import relist, touch_catalogue
from store.catalog.models import Collection, CollectionProduct
from store.kernel.errors import Invalid


def add_collection(  # noqa: PLR0913 a collection has this many facts
    session: Session,
    *,
    slug: str,
    name: str,
    blurb: str = "",
    rule: Sequence[tuple[str, str]] | None = None,
    any_of: bool = False,
    active: bool = True,
    position: int = 0,
) -> Collection:
    """Open a collection; one with a `rule` (the parameters of a list) fills itself.

    Raises Invalid for a rule that asks for nothing: it would hold the whole shop.
    """
    if rule is not None and not rule:
        raise Invalid("A rule needs at least one filter.", field="rule")
    collection = Collection(slug=slug, name=name, blurb=blurb, active=active)
    collection.rule = [list(pair) for pair in rule] if rule is not None else None
    collection.any_of, collection.position = any_of, position
    collection.hidden = not active
    session.add(collection)
    session.flush()
    touch_catalogue(session)
    return collection


def fill_collection(
    session: Session, *, collection: Collection, product_ids: Sequence[int]
) -> None:
    """Set what a collection by hand holds, in this order; lists follow.

    Raises Invalid for one that fills itself by a rule.
    """
    if collection.rule is not None:
        raise Invalid(f"{collection.name} is filled by its rule.", field="products")
    held = CollectionProduct.collection_id == collection.id
    before = set(session.scalars(select(CollectionProduct.product_id).where(held)))
    session.execute(delete(CollectionProduct).where(held))
    wanted = list(dict.fromkeys(product_ids))
    session.add_all(
        CollectionProduct(
            collection_id=collection.id, product_id=product_id, position=position
        )
        for position, product_id in enumerate(wanted)
    )
    session.flush()
    relist(session, before | set(wanted))
