"""Carts that are only in memory, and the way to look at one that is stored."""

import re

from sqlalchemy import select

from store.cart.actions import add_variant
from store.cart.actions.reminding import keep_consent
from store.cart.models import Cart, CartCode, CartLine, CartStatus
from store.cart.queries import open_cart, shown_cart
from store.catalog.models import Product, ProductStatus, Variant
from store.infra.db import reading, transaction
from store.kernel import clock
from store.kernel.money import Money
from store.quotes.actions import request_quote
from store.quotes.defaults import install_defaults
from store.quotes.jobs import cut_part
from store.quotes.options import Options
from tests.uploads.cast import analysed

ASHAS = "asha@example.in"
PETG = Options(material="petg", colour="Orange", quality="fine", infill=40, quantity=7)


def a_variant(number=1, *, price=100_00, weight_g=20, active=True):
    """A variant on sale, unsaved."""
    product = Product(name=f"Part {number}", status=ProductStatus.ACTIVE, media=[])
    return Variant(
        id=number,
        sku=f"P-{number}",
        price=Money(price),
        weight_g=weight_g,
        active=active,
        values=[],
        product=product,
    )


def a_cart_of(quantities=None, *, coupon=None):
    """An unsaved cart of {number: quantity}."""
    lines = [
        CartLine.of_variant(a_variant(number), quantity)
        for number, quantity in (quantities or {}).items()
    ]
    for line_id, line in enumerate(lines, start=1):
        line.id = line_id
    codes = [CartCode(coupon=coupon, coupon_id=coupon.id)] if coupon else []
    return Cart(lines=lines, codes=codes, status=CartStatus.OPEN)


def quantities_in(cart):
    return {line.variant_id: line.quantity for line in cart.lines}


def filled(visitor, sku="NZ-04", quantity=1):
    """Put so many of a part into a visitor's cart; gives the line's id."""
    with transaction() as session:
        _, line = add_variant(
            session, visitor=visitor, sku=sku, quantity=quantity, at=clock.now()
        )
        return line.id


def shown_to(visitor):
    """What a visitor's page shows."""
    with reading() as session:
        return shown_cart(session, open_cart(session, visitor), at=clock.now())


def content_of(visitor):
    """A visitor's cart as {sku: quantity}; a print is named by its file."""
    return {
        (line.variant.sku if line.variant else line.title): line.quantity
        for line in shown_to(visitor).cart.lines
    }


def quoted(visitor, *, at=None):
    """A real quote for a real cube."""
    with transaction() as session:
        install_defaults(session)
    upload = analysed(visitor=visitor)
    cut_part(upload.part_id)
    with transaction() as session:
        return request_quote(
            session, upload=upload, options=PETG, visitor=visitor, at=at or clock.now()
        )


def put_in(browser, quantity="1", **more):
    return browser.post("/cart/lines", {"variant": "NZ-04", "quantity": quantity, **more})


def do(action, **how):
    """One action, now, saved."""
    with transaction() as session:
        return action(session, at=clock.now(), **how)


def agree(browser, *, agreed=True):
    """Say yes or no to being reminded of the cart a browser has."""
    cart = shown_to(browser).cart
    do(keep_consent, cart_id=cart.id, email=ASHAS, agreed=agreed)


def key_of(browser):
    """What a browser with a cart is known by."""
    with reading() as session:
        return session.scalars(select(Cart.visitor)).one()


def line_in(browser):
    """The number of the line on the page."""
    browser.get("/cart")
    return re.search(r"/cart/lines/(\d+)/quantity", browser.page)[1]
