"""A walk through the checkout with plain forms, as a browser without JavaScript does it."""

import re

from sqlalchemy import select

from store.infra.db import reading
from store.orders.models import Order

HOME = {
    "email": "asha@example.in",
    "name": "Asha Kulkarni",
    "line1": "12, 4th Cross",
    "line2": "Indiranagar",
    "postcode": "560038",
    "city": "Bengaluru",
    "state": "KA",
    "phone": "",
}
ORDER_FORM = re.compile(
    r'<form[^>]*action="/checkout/order".*?</form>', re.DOTALL | re.IGNORECASE
)
FIELD = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')


def put_in_cart(browser, *, sku="NZ-04", quantity=1):
    browser.get("/cart")
    return browser.post("/cart/lines", {"variant": sku, "quantity": quantity})


def walk_to_review(browser, *, delivery="standard", **address):
    """Fill in address and delivery; gives the review page's answer."""
    browser.get("/checkout/address")
    browser.post("/checkout/address", {**HOME, **address})
    browser.post("/checkout/delivery", {"delivery_method": delivery})
    return browser.get("/checkout/review")


def order_form(browser) -> dict[str, str]:
    """What the button on the review page would send."""
    return dict(FIELD.findall(ORDER_FORM.search(browser.page)[0]))


def press_the_button(browser, **tampered):
    """Send the form of the page that is looked at."""
    return browser.post("/checkout/order", {**order_form(browser), **tampered})


def order_of_a_guest(browser, **walk):
    """Walk the whole way; gives the number of the order that waits for money."""
    put_in_cart(browser)
    walk_to_review(browser, **walk)
    press_the_button(browser)
    return latest_number()


def latest_number() -> str:
    """The number of the order that was placed last."""
    with reading() as session:
        return session.scalars(select(Order.number).order_by(Order.id.desc())).first()
