"""What the cart comes to: codes, and prices that are agreed to."""

from __future__ import annotations

from flask import request
from werkzeug.wrappers import Response as AnyResponse

from store.accounts.access import current_visitor
from store.cart import actions, queries
from store.cart.forms import CouponForm
from store.cart.views.room import blueprint, done, draw, shown_now
from store.infra.db import transaction
from store.kernel import clock
from store.kernel.errors import StoreError
from store.web.errors import status_of
from store.web.limits import limiter


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
@limiter.limit("10/hour", deduct_when=lambda response: response.status_code == 422)
def apply_coupon() -> AnyResponse:
    """Apply a code; guessing is slowed down."""
    form = CouponForm()
    if not form.validate():
        return draw(shown_now(), status=422, coupon_form=form)
    try:
        with transaction() as session:
            cart = actions.apply_coupon(
                session,
                visitor=current_visitor(),
                code=form.code.data or "",
                at=clock.now(),
            )
            shown = queries.shown_cart(session, cart, at=clock.now())
    except StoreError as error:
        form.refuse(error)
        return draw(shown_now(), status=status_of(error), coupon_form=form)
    return done(shown, say=f"{shown.totals.discount} taken off.")


@blueprint.post("/coupon/removal")
def remove_coupon() -> AnyResponse:
    """Take the code off."""
    with transaction() as session:
        cart = actions.remove_coupon(session, visitor=current_visitor(), at=clock.now())
        shown = queries.shown_cart(session, cart, at=clock.now())
    return done(shown, say="The code is taken off.")
