"""A part on the shelf, a cart, an order: reached by the shop's own actions."""

from datetime import timedelta

from sqlalchemy import select

from store.accounts.visitors import Visitor
from store.cart.actions import add_variant
from store.catalog.models import Category, Product, ProductStatus, StockLevel, Variant
from store.checkout.actions import fill_draft, keep_stock, place_order
from store.checkout.bill import Agreement, agreement, bill
from store.checkout.queries import cart_to_check_out, draft_of, rates_for
from store.delivery.queries import network
from store.infra.db import reading, transaction
from store.kernel import clock
from store.kernel.money import Money

SHOP_STATE = "KA"
HOLDING = timedelta(minutes=15)
HOME = {
    "email": "asha@example.in",
    "name": "Asha Kulkarni",
    "phone": "",
    "line1": "12, 4th Cross",
    "line2": "Indiranagar",
    "city": "Bengaluru",
    "state": "KA",
    "postcode": "560038",
    "delivery_method": "standard",
}
ASHA = Visitor("asha-visitor")
BINA = Visitor("bina-visitor")


def a_part(sku="NZ-04", *, price="149.00", stock=5, hsn="84779000", weight_g=20) -> int:
    """Put a part of one variant on the shelf; gives the variant's id."""
    with transaction() as session:
        category = session.scalar(select(Category).where(Category.slug == "parts"))
        if category is None:
            category = Category(slug="parts", name="Parts")
            session.add(category)
            session.flush()
        variant = Variant(
            sku=sku,
            price=Money.parse(price),
            weight_g=weight_g,
            values=[],
            stock=StockLevel(on_hand=stock),
        )
        product = Product(
            slug=sku.lower(),
            name=f"Part {sku}",
            category_id=category.id,
            hsn=hsn,
            status=ProductStatus.ACTIVE,
            variants=[variant],
            options=[],
            media=[],
            specifications=[],
        )
        product.refresh_listing()
        session.add(product)
        session.flush()
        return variant.id


def a_cart(visitor=ASHA, *, sku="NZ-04", quantity=1, **address) -> tuple[str, Money]:
    """Fill a cart and its draft; gives the cart's token and what the review page shows."""
    with transaction() as session:
        add_variant(session, visitor=visitor, sku=sku, quantity=quantity, at=clock.now())
    with transaction() as session:
        cart = cart_to_check_out(session, visitor)
        fill_draft(session, cart=cart, fields={**HOME, **address})
    return cart.token, total_of(visitor)


def total_of(visitor=ASHA) -> Money:
    """What the review page of a visitor shows now."""
    return agreed_by(visitor).total


def agreed_by(visitor) -> Agreement:
    """What a visitor agrees to by pressing the button now."""
    with reading() as session:
        return _agreement(session, cart_to_check_out(session, visitor))


def seal_of(visitor) -> str:
    """The seal of a visitor's review page; of an old page when the cart is ordered."""
    with reading() as session:
        cart = cart_to_check_out(session, visitor)
        return _agreement(session, cart).seal if cart else "ordered-before"


def _agreement(session, cart) -> Agreement:
    draft = draft_of(session, cart)
    ways = network(session)
    at = clock.now()
    rates = rates_for(session, cart, at=at)
    priced = bill(cart, draft, network=ways, rates=rates, shop_state=SHOP_STATE, at=at)
    return agreement(draft, priced)


def place(visitor, token, total, *, seal=None, at=None):
    """Press the button; gives the order. The seal is that of the page as it is now."""
    seal = seal or seal_of(visitor)
    with transaction() as session:
        return place_order(
            session,
            visitor=visitor,
            cart_token=token,
            agreed=Agreement(total, seal),
            shop_state=SHOP_STATE,
            at=at or clock.now(),
        )


def keep(visitor=ASHA, *, at=None) -> dict[int, int]:
    """Take a step of the checkout, which keeps the stock; gives what is short."""
    with transaction() as session:
        cart = cart_to_check_out(session, visitor)
        now = at or clock.now()
        return keep_stock(session, cart=cart, lasting=HOLDING, at=now)


def an_order(visitor=ASHA, *, sku="NZ-04", quantity=1, **address):
    """An order that waits for money."""
    return place(visitor, *a_cart(visitor, sku=sku, quantity=quantity, **address))


def later(**much):
    """A moment from now on."""
    return clock.now() + timedelta(**much)
