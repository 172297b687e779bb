"""Prices are changed on the record; price lists are kept for some customers."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.accounts.models import Person
from store.accounts.queries import person_with_email
from store.catalog.actions.listing import touch_catalogue
from store.catalog.models import PriceBreak, PriceChange, PriceList, Variant
from store.catalog.offers import MOST
from store.catalog.queries.prices import price_list_named
from store.kernel.errors import Conflict, Invalid, NotFound
from store.kernel.money import Money


def change_price(
    session: Session,
    *,
    variant: Variant,
    price: Money,
    compare_at: Money | None = None,
    at: datetime,
) -> None:
    """Ask another price from now on; `compare_at` is what it is said to have cost."""
    variant.compare_at = compare_at
    if variant.price != price:
        variant.price = price
        note_price(session, variant, at=at)


def note_price(session: Session, variant: Variant, *, at: datetime) -> None:
    """Write down what is asked for a variant from now on; call it after any change."""
    session.add(PriceChange(variant_id=variant.id, price=variant.price, at=at))


def set_break(
    session: Session,
    *,
    sku: str,
    quantity: int,
    price: Money | None,
    price_list: PriceList | None = None,
) -> Variant:
    """Set what each costs from so many on, for all or for a price list; None takes it off.

    A list may begin at one piece. What everybody pays for one is the plain price.
    """
    variant = _locked_variant(session, sku)
    lowest = 1 if price_list else 2
    if not lowest <= quantity <= MOST:
        raise Invalid(f"Choose a quantity from {lowest} to {MOST}.", field="quantity")
    list_id = price_list.id if price_list else None
    step = _step(session, variant.id, list_id, quantity)
    if price is None:
        _drop(session, step)
    elif Money.zero() < price < variant.price:
        step = step or PriceBreak(variant_id=variant.id, price_list_id=list_id)
        step.quantity, step.price = quantity, price
        session.add(step)
    else:
        raise Invalid(f"It must cost less than {variant.price}.", field="price")
    session.flush()
    touch_catalogue(session)
    return variant


def add_price_list(session: Session, *, slug: str, name: str) -> PriceList:
    """Make a price list that nobody is on yet."""
    if session.scalar(select(PriceList.id).where(PriceList.slug == slug)) is not None:
        raise Conflict(f"There is a price list {slug} already.", field="slug")
    price_list = PriceList(slug=slug, name=name)
    session.add(price_list)
    session.flush()
    return price_list


def assign_price_list(session: Session, *, email: str, slug: str | None) -> Person:
    """Put a customer on a price list, or off any with None."""
    person = person_with_email(session, email)
    if person is None:
        raise NotFound("There is no account with this address.")
    person.price_list_id = price_list_named(session, slug).id if slug else None
    return person


def _locked_variant(session: Session, sku: str) -> Variant:
    """Lock a variant, so that two do not write the same step."""
    row = select(Variant).where(Variant.sku == sku).with_for_update()
    variant = session.scalar(row.execution_options(populate_existing=True))
    if variant is None:
        raise NotFound(f"There is no variant {sku}.")
    return variant


def _step(
    session: Session, variant_id: int, price_list_id: int | None, quantity: int
) -> PriceBreak | None:
    row = select(PriceBreak).where(
        PriceBreak.variant_id == variant_id,
        PriceBreak.price_list_id == price_list_id,
        PriceBreak.quantity == quantity,
        PriceBreak.valid_from.is_(None),
        PriceBreak.valid_until.is_(None),
    )
    return session.scalar(row)


def _drop(session: Session, step: PriceBreak | None) -> None:
    if step is not None:
        session.delete(step)
