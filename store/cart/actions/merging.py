"""What a browser gathered becomes the customer's who signs in there."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from store.accounts.visitors import Visitor
from store.cart.actions.holding import let_go_of_poured
from store.cart.actions.taking import own_carts, poured
from store.cart.queries.reminders import copies_among
from store.quotes.models import Quote
from store.uploads.models import Upload


def merge_at_login(
    session: Session, *, visitor: Visitor, customer_id: int, at: datetime
) -> str | None:
    """Give what this browser gathered to the customer who has just signed in.

    Says what changed, if anything; a second time changes nothing. A cart that is another
    customer's is left alone, whatever browser it was filled in.
    """
    _claim(session, visitor, customer_id)
    known = Visitor(visitor.key, customer_id)
    carts = own_carts(session, known, at=at)
    mine = [one for one in carts if one.customer_id in (None, customer_id)]
    copies = copies_among(session, [one.id for one in mine])
    cart, told = poured(mine, copies=copies)
    if cart is not None:
        session.flush()  # the other carts are closed first: one browser has one open cart
        cart.customer_id = customer_id
        session.flush()
        let_go_of_poured(session, carts, at=at)
    return " ".join(told) or None


def _claim(session: Session, visitor: Visitor, customer_id: int) -> None:
    """Uploads and quotes of this browser that are nobody's become the customer's."""
    for kind in (Upload, Quote):
        session.execute(
            update(kind)
            .where(kind.visitor == visitor.key, kind.customer_id.is_(None))
            .values(customer_id=customer_id)
        )
