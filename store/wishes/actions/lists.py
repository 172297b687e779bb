"""Saving things for later; each change takes the list's row first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from store.accounts.visitors import Visitor
from store.catalog.models import Product
from store.catalog.queries.products import product_named
from store.kernel.errors import NotFound
from store.kernel.formats import plural
from store.kernel.money import Money
from store.wishes.models import Wishlist
from store.wishes.queries.lists import locked_wishlists

# A visit is over after 90 days at most: nobody can open the list of an older one.
FORGOTTEN_AFTER = timedelta(days=90)


@dataclass(frozen=True)
class Removed:
    """What was taken off a list, so that it can be put back as it was."""

    slug: str
    name: str
    price: int
    at: str

    @property
    def saved_at(self) -> datetime:
        return datetime.fromisoformat(self.at)


def save_wish(
    session: Session,
    *,
    visitor: Visitor,
    slug: str,
    at: datetime,
    again: Removed | None = None,
) -> Product:
    """Put a product on the visitor's list, once; `again` is what undo puts back.

    Raises NotFound for what is not sold, Gone for what is sold no more, Invalid for a
    list that is full.
    """
    product = product_named(session, slug)
    price, moment = product.lowest_price, at
    if again is not None and again.slug == slug:
        price, moment = Money(again.price), again.saved_at
    _list_to_fill(session, visitor).save(product, price=price, at=moment)
    session.flush()
    return product


def remove_wish(
    session: Session, *, visitor: Visitor, slug: str, at: datetime
) -> tuple[str, Removed | None]:
    """Take a product off the visitor's list; gives its name, and what undo needs.

    That is None when it was not there. What is sold no more can be taken off as well.
    Raises NotFound for an unknown name.
    """
    product = session.scalar(select(Product).where(Product.slug == slug.replace("\0", "")))
    if product is None:
        raise NotFound("We know nothing of this name.")
    wishlist = _first(session, visitor)
    wish = wishlist.remove(product.id, at=at) if wishlist else None
    session.flush()
    if wish is None:
        return product.name, None
    seen = wish.price_seen.minor
    return product.name, Removed(slug, product.name, seen, wish.saved_at.isoformat())


def share_wishlist(session: Session, *, visitor: Visitor) -> str:
    """Let whoever holds the link read the visitor's list; gives the link's token."""
    wishlist = _list_to_fill(session, visitor)
    wishlist.share()
    session.flush()
    return str(wishlist.share_token)


def stop_sharing(session: Session, *, visitor: Visitor) -> None:
    """Close the link of the visitor's list, for whoever holds it."""
    wishlist = _first(session, visitor)
    if wishlist is not None:
        wishlist.stop_sharing()


def merge_at_login(
    session: Session, *, visitor: Visitor, customer_id: int, at: datetime
) -> str | None:
    """Pour what this browser saved into the customer's list; a second time does nothing."""
    del at
    found = locked_wishlists(session, Visitor(visitor.key, customer_id))
    if not found:
        return None
    first, new = found[0], 0
    for other in found[1:]:
        new += first.absorb(other)
        session.delete(other)
        session.flush()
    first.customer_id = customer_id
    session.flush()
    return f"We added {plural(new, 'thing')} to your wishlist." if new else None


def forget_old_lists(session: Session, *, at: datetime) -> None:
    """Delete the lists of visitors who can never come back for them."""
    session.execute(
        delete(Wishlist).where(
            Wishlist.customer_id.is_(None), Wishlist.active_at < at - FORGOTTEN_AFTER
        )
    )


def _list_to_fill(session: Session, visitor: Visitor) -> Wishlist:
    """Lock the visitor's list, making it when there is none."""
    wishlist = _first(session, visitor)
    if wishlist is None:
        _open_for(session, visitor)
        wishlist = _first(session, visitor)
    if wishlist is None:
        raise RuntimeError("a wishlist was opened, and cannot be found")
    return wishlist


def _first(session: Session, visitor: Visitor) -> Wishlist | None:
    return next(iter(locked_wishlists(session, visitor)), None)


def _open_for(session: Session, visitor: Visitor) -> None:
    try:
        with session.begin_nested():
            session.add(Wishlist(visitor=visitor.key, customer_id=visitor.customer_id))
    except IntegrityError:
        return  # another tab was first: its list is there now
