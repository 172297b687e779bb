"""What visitors do with their cart; each change takes the cart's row first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from store.accounts.visitors import Visitor
from store.cart.models import Cart, CartLine, CartStatus
from store.cart.queries import contents_of, locked_carts
from store.catalog.models import Variant
from store.catalog.queries.products import product_named
from store.infra.upserts import inserting
from store.kernel import ids
from store.kernel.errors import Invalid, NotFound
from store.promotions.queries import coupon_with_code
from store.quotes.actions.printing import order_print
from store.quotes.models import Quote
from store.quotes.options import Options
from store.quotes.queries import printed_product, quote_of
from store.uploads.models import Upload

GONE = "That is not in your cart any more."
NOTHING_YET = "Put something in your cart first."


def add_variant(
    session: Session, *, visitor: Visitor, sku: str, quantity: int, at: datetime
) -> tuple[Cart, CartLine]:
    """Put so many of a variant into the visitor's cart; an existing line grows.

    Raises NotFound for a number that is not on sale, Invalid for a quantity.
    """
    cart, beside = _filling(session, visitor, at=at, sku=sku)
    variant = _on_sale(beside)
    line = cart.add(variant, quantity, available=cart.left[variant.id])
    session.flush()
    return cart, line


def add_quote(
    session: Session, *, visitor: Visitor, token: str, at: datetime
) -> tuple[Cart, CartLine]:
    """Put the visitor's own quote in, once; raises Gone when its time is over."""
    cart = cart_to_fill(session, visitor, at=at)
    line = cart.add_quote(quote_of(session, visitor, token), at=at)
    session.flush()
    return cart, line


def add_print(
    session: Session, *, visitor: Visitor, slug: str, options: Options, at: datetime
) -> tuple[Cart, CartLine]:
    """Put a product in that is printed when ordered, as chosen, at a firm price.

    Raises NotFound for what is not printed to order, Invalid or Conflict for the choice.
    """
    cart = cart_to_fill(session, visitor, at=at)
    printed = printed_product(session, product_named(session, slug))
    quote = order_print(session, printed=printed, options=options, visitor=visitor, at=at)
    line = cart.add_quote(quote, at=at)
    session.flush()
    return cart, line


def change_line(
    session: Session,
    *,
    visitor: Visitor,
    line_id: int,
    quantity: int,
    at: datetime,
    was: int | None = None,
) -> Cart:
    """Set a line's quantity; zero takes it out. `was` is what the visitor looked at."""
    cart, line = _own_line(session, visitor, line_id, at=at)
    left = cart.left.get(line.variant_id or 0, 0)
    cart.change(line, quantity, available=left, was=was)
    session.flush()
    return cart


def remove_line(
    session: Session, *, visitor: Visitor, line_id: int, at: datetime
) -> tuple[Cart, CartLine]:
    """Take a line out; gives the cart, and the line so that it can be put back."""
    cart, line = _own_line(session, visitor, line_id, at=at)
    cart.remove(line)
    session.flush()
    return cart, line


def apply_coupon(session: Session, *, visitor: Visitor, code: str, at: datetime) -> Cart:
    """Apply a code to the visitor's cart; raises Invalid, saying why it does not help."""
    cart = _own_cart(session, visitor, at=at)
    if cart is None or not cart.lines:
        raise Invalid(NOTHING_YET, field="code")
    coupon = coupon_with_code(session, code)
    coupon.require_usable(subtotal=cart.subtotal, at=at)
    cart.take_coupon(coupon)
    session.flush()
    return cart


def remove_coupon(session: Session, *, visitor: Visitor, at: datetime) -> Cart | None:
    """Take the code off the visitor's cart."""
    cart = _own_cart(session, visitor, at=at)
    if cart is not None:
        cart.take_coupon(None)
        session.flush()
    return cart


def cart_to_fill(session: Session, visitor: Visitor, *, at: datetime) -> Cart:
    """Lock the visitor's cart, making it when there is none.

    Should another device have opened a second cart meanwhile, the two become one.
    """
    return _filling(session, visitor, at=at)[0]


def merge_at_login(
    session: Session, *, visitor: Visitor, customer_id: int, at: datetime
) -> str | None:
    """Give what this browser gathered to the customer who has just signed in.

    Says what changed, if anything; a second time changes nothing.
    """
    _claim(session, visitor, customer_id)
    known = Visitor(visitor.key, customer_id)
    cart, told = _gathered(session, known, at=at)
    if cart is not None:
        cart.customer_id = customer_id
        session.flush()
    return " ".join(told) or None


def _filling(
    session: Session, visitor: Visitor, *, at: datetime, sku: str = ""
) -> tuple[Cart, list[Variant]]:
    """Give the visitor's cart to fill, and the variant of a part number beside it."""
    cart_ids = locked_carts(session, visitor, at=at)
    if not cart_ids:
        cart_ids = _opened(session, visitor, at=at)
    met = contents_of(session, cart_ids, at=at, sku=sku)
    cart, _ = _poured(met.carts)
    if cart is None:
        raise RuntimeError("a cart was opened, and cannot be found")
    return cart, met.beside


def _gathered(
    session: Session, visitor: Visitor, *, at: datetime
) -> tuple[Cart | None, list[str]]:
    """Pour the visitor's open carts into the first of them, all locked."""
    cart, told = _poured(_own_carts(session, visitor, at=at))
    session.flush()
    return cart, told


def _poured(carts: Sequence[Cart]) -> tuple[Cart | None, list[str]]:
    if not carts:
        return None, []
    first, told = carts[0], []
    for other in carts[1:]:
        if other.lines:
            told.append("We added what was in your cart before you signed in.")
        told += first.absorb(other, available=first.left)
    return first, told


def _opened(session: Session, visitor: Visitor, *, at: datetime) -> list[int]:
    """Open a cart and lock it; should another tab be first, lock that one."""
    row = {
        "token": ids.token(),
        "visitor": visitor.key,
        "customer_id": visitor.customer_id,
        "status": CartStatus.OPEN,
        "created_at": at,
        "active_at": at,
    }
    adding = inserting(session, Cart).values(row).on_conflict_do_nothing()
    made = list(session.scalars(adding.returning(Cart.id)))
    return made or locked_carts(session, visitor, at=at)


def _own_carts(session: Session, visitor: Visitor, *, at: datetime) -> list[Cart]:
    return contents_of(session, locked_carts(session, visitor, at=at), at=at).carts


def _own_cart(session: Session, visitor: Visitor, *, at: datetime) -> Cart | None:
    return next(iter(_own_carts(session, visitor, at=at)), None)


def _own_line(
    session: Session, visitor: Visitor, line_id: int, *, at: datetime
) -> tuple[Cart, CartLine]:
    cart = _own_cart(session, visitor, at=at)
    if cart is None:
        raise NotFound(GONE)
    for line in cart.lines:
        if line.id == line_id:
            return cart, line
    raise NotFound(GONE)


def _on_sale(beside: Sequence[Variant]) -> Variant:
    for variant in beside:
        if variant.active and variant.product.is_active:
            return variant
    raise NotFound("We do not sell a part with this number.")


def _claim(session: Session, visitor: Visitor, customer_id: int) -> None:
    """Uploads and quotes of this browser that are nobody's become the customer's."""
    for kind in (Upload, Quote):
        session.execute(
            update(kind)
            .where(kind.visitor == visitor.key, kind.customer_id.is_(None))
            .values(customer_id=customer_id)
        )
