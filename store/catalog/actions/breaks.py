"""Staff set what many pieces cost: for everybody or by price list, for a time or always."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from store.accounts import permissions
from store.accounts.models import Person
from store.catalog.actions.listing import touch_catalogue
from store.catalog.actions.prices import add_price_list
from store.catalog.actions.products import slug_of
from store.catalog.models import PriceBreak, PriceList, Variant
from store.catalog.offers import MOST
from store.catalog.prices import Rung, faults_of
from store.kernel.clock import IST
from store.kernel.errors import Invalid, NotFound
from store.kernel.marks import require_same
from store.security.models import record

LONGEST_SLUG = 40


def replace_breaks(
    session: Session, *, sku: str, seen: str, rungs: Sequence[Rung], actor: Person
) -> None:
    """Set all that a variant costs besides its plain price; the same changes nothing.

    `seen` is the mark of the rungs that were shown: Conflict when there are others by now.
    Raises Invalid, with the row in its field, for the first that makes no sense.
    """
    permissions.require(actor, "prices.change")
    variant = session.scalar(select(Variant).where(Variant.sku == sku).with_for_update())
    if variant is None:
        raise NotFound(f"There is no variant {sku}.")
    before = rungs_of(session, variant)
    require_same(written(before), seen, thing="these prices")
    for fault in faults_of(rungs, variant.price, most=MOST):
        raise Invalid(fault.words, field=f"rows-{fault.place}-{fault.field}")
    if written(before) == written(rungs):
        return
    lists = _lists(session)
    session.execute(delete(PriceBreak).where(PriceBreak.variant_id == variant.id))
    session.add_all(_break(variant, rung, lists) for rung in rungs)
    session.flush()
    record(
        session,
        actor_id=actor.id,
        actor=actor.name,
        action="product.prices_set",
        subject="product",
        subject_id=variant.product_id,
        before={f"{sku} steps": "; ".join(written(before))},
        after={f"{sku} steps": "; ".join(written(rungs))},
    )
    touch_catalogue(session)


def start_price_list(session: Session, *, name: str, actor: Person) -> PriceList:
    """Make a price list that nobody is on yet; raises Conflict when there is one so."""
    permissions.require(actor, "prices.change")
    slug = slug_of(name)[:LONGEST_SLUG].strip("-")
    if not slug:
        raise Invalid("Give it a name with letters or figures.", field="name")
    price_list = add_price_list(session, slug=slug, name=name)
    record(
        session,
        actor_id=actor.id,
        actor=actor.name,
        action="price_list.added",
        subject="price_list",
        subject_id=price_list.id,
        after={"name": name},
    )
    return price_list


def rungs_of(session: Session, variant: Variant) -> list[Rung]:
    """Give what a variant costs besides its plain price: everybody's first."""
    slugs = {id_: slug for slug, id_ in _lists(session).items()}
    rows = select(PriceBreak).where(PriceBreak.variant_id == variant.id)
    found = [
        Rung(
            slugs.get(row.price_list_id or 0, ""),
            row.quantity,
            row.price,
            row.valid_from,
            row.valid_until,
        )
        for row in session.scalars(rows.order_by(PriceBreak.id))
    ]
    return sorted(found, key=lambda one: (one.price_list, one.quantity, written([one])))


def written(rungs: Sequence[Rung]) -> list[str]:
    """Write each as "schools, from 10: ₹99.00, 2026-11-24 10:00 to 2026-12-01 00:00"."""
    return [
        f"{one.price_list or 'everybody'}, from {one.quantity}: {one.price}"
        + (f", {_moment(one.begins)} to {_moment(one.ends)}" if _is_timed(one) else "")
        for one in rungs
    ]


def _is_timed(rung: Rung) -> bool:
    return rung.begins is not None or rung.ends is not None


def _moment(at: datetime | None) -> str:
    return f"{at.astimezone(IST):%Y-%m-%d %H:%M}" if at else "always"


def _lists(session: Session) -> dict[str, int]:
    rows = session.execute(select(PriceList.slug, PriceList.id))
    return {row.slug: row.id for row in rows}


def _break(variant: Variant, rung: Rung, lists: dict[str, int]) -> PriceBreak:
    if rung.price_list and rung.price_list not in lists:
        raise NotFound(f"There is no price list {rung.price_list}.")
    row = PriceBreak(variant_id=variant.id, quantity=rung.quantity, price=rung.price)
    row.price_list_id = lists[rung.price_list] if rung.price_list else None
    row.valid_from, row.valid_until = rung.begins, rung.ends
    return row
