"""The blueprint of the cart, and how its page and its drawer are drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, flash, g, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from store.accounts.access import current_visitor, may_own_things
from store.cart import queries
from store.cart.forms import AddForm, CouponForm
from store.cart.queries import ShownCart
from store.infra.db import reading
from store.kernel import clock
from store.kernel.errors import NotFound
from store.web import shared
from store.web.htmx import go, render, wants_fragment
from store.web.shared import drawn

blueprint = Blueprint("cart", __name__, url_prefix="/cart")

PARTS = {"page": "cart/_cart_contents.html", "drawer": "cart/_cart_drawer_body.html"}


@dataclass(frozen=True)
class Again:
    """An addition that was refused: what was asked for, with the reason in its form."""

    form: AddForm
    title: str


def _has_no_cart() -> bool:
    return "cart_count" not in g and not may_own_things()


def _badge_of(count: int) -> Markup:
    return drawn("cart/_cart_badge.html", cart_count=count)


@shared.own("cart_badge", quiet=shared.Quiet(_has_no_cart, blank=lambda: _badge_of(0)))
def _badge() -> Markup:
    """Draw the cart's figure in the page's head; nobody's cart is not looked for."""
    return _badge_of(g.cart_count if "cart_count" in g else _counted())


def shown_now() -> ShownCart:
    """Read the visitor's cart as it is now."""
    if not may_own_things():
        return queries.empty_cart(at=clock.now())
    with reading() as session:
        cart = queries.open_cart(session, current_visitor())
        return queries.shown_cart(session, cart, at=clock.now())


def _counted() -> int:
    if not may_own_things():
        return 0
    with reading() as session:
        return queries.cart_count(session, current_visitor())


def done(shown: ShownCart, *, say: str, toast: bool = False, **more: Any) -> AnyResponse:
    """Answer a change: the fresh parts for htmx, else the page by way of a redirect."""
    if wants_fragment():
        toast_text = say if toast else None
        return draw(shown, announce=say, toast_text=toast_text, **more)
    flash(say)
    return go(url_for("cart.show"))


def draw_again(form: AddForm, *, status: int) -> Response:
    """Show the cart, and above it what could not be added, as it was typed."""
    return draw(shown_now(), status=status, again=Again(form, _title(form)))


def _title(form: AddForm) -> str:
    try:
        with reading() as session:
            return queries.variant_to_sell(session, form.variant.data or "").product.name
    except NotFound:
        return ""


def draw(shown: ShownCart, *, status: int = 200, **more: Any) -> Response:
    g.cart_count = shown.cart.count
    context = {
        "shown": shown,
        "cart_count": shown.cart.count,
        "coupon_form": CouponForm(formdata=None),
        "toast_text": None,
        "refused": None,
        "removed": None,
        "again": None,
        "notice": "",
        **more,
    }
    part = PARTS[place()]
    also = ("cart/_cart_badge.html",)
    return render("cart/page.html", fragment=part, also=also, status=status, **context)


def place() -> str:
    """Tell whether the page or the drawer was used; other pages' forms fill the drawer."""
    return "page" if request.form.get("place") == "page" else "drawer"
