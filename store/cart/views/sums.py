"""What the cart comes to: codes, and prices that are agreed to."""

from __future__ import annotations

from flask import flash, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from store.accounts.access import current_visitor
from store.cart import actions, queries
from store.cart.forms import CouponForm
from store.cart.queries import ShownCart
from store.cart.views.room import blueprint, done, draw, shown_now
from store.infra.db import transaction
from store.kernel import clock
from store.kernel.errors import StoreError
from store.promotions.access import few_tries
from store.web.errors import status_of
from store.web.htmx import go


@blueprint.post("/prices")
def agree_to_prices() -> AnyResponse:
    """Take the new prices, as they were shown."""
    try:
        with transaction() as session:
            cart = actions.agree_to_prices(
                session,
                visitor=current_visitor(),
                seal=request.form.get("seal", ""),
                at=clock.now(),
            )
            shown = queries.shown_cart(session, cart, at=clock.now())
    except StoreError as error:
        return draw(shown_now(), status=status_of(error), notice=error.message)
    return done(shown, say=f"Agreed. The total is {shown.totals.total}.")


@blueprint.post("/coupon")
@few_tries
def apply_coupon() -> AnyResponse:
    """Apply a code; guessing is slowed down."""
    form = CouponForm()
    if not form.validate():
        return draw(shown_now(), status=422, coupon_form=form)
    try:
        with transaction() as session:
            cart = actions.apply_code(
                session,
                visitor=current_visitor(),
                code=form.code.data or "",
                at=clock.now(),
            )
            shown = queries.shown_cart(session, cart, at=clock.now())
    except StoreError as error:
        form.refuse(error)
        return draw(shown_now(), status=status_of(error), coupon_form=form)
    return _after(shown, say=_said(shown))


@blueprint.post("/coupon/removal")
def remove_coupon() -> AnyResponse:
    """Take a code off."""
    code, card = (request.form.get(name, "") for name in ("code", "card"))
    visitor, at = current_visitor(), clock.now()
    with transaction() as session:
        cart = actions.remove_code(session, visitor=visitor, code=code, card=card, at=at)
        shown = queries.shown_cart(session, cart, at=at)
    return _after(shown, say="The code is taken off.")


def _said(shown: ShownCart) -> str:
    off, gift = shown.totals.discount, shown.cart.gift(clock.now())
    words = [f"{off} taken off."] if off else []
    words += [f"Gift cards pay up to {gift}."] if gift else []
    return " ".join(words) or "The code counts in the checkout."


def _after(shown: ShownCart, *, say: str) -> AnyResponse:
    """Answer a change; whoever came from the last step of the checkout goes back there."""
    if request.form.get("place") == "review":
        flash(say)
        return go(url_for("checkout.review"))
    return done(shown, say=say)
