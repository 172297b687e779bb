"""Where Stripe reports, and where a customer pays again or gives an order up."""

from __future__ import annotations

from flask import Blueprint, Response, abort, flash, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from store.accounts.access import current_visitor
from store.catalog.actions.stock import SoldOut
from store.infra.db import reading, transaction
from store.infra.log import log
from store.kernel import clock
from store.kernel.errors import Conflict
from store.orders.models import Order, OrderStatus
from store.orders.queries import order_of
from store.payments import actions, gateway, jobs, queries
from store.payments.refunds.cancelling import cancel_by_customer, refuse_by_customer
from store.payments.refunds.planning import everything
from store.payments.refunds.queries import purses
from store.payments.refunds.wording import places
from store.web.forms import csrf
from store.web.htmx import go, render
from store.web.witnessing import saw

blueprint = Blueprint("payments", __name__)

LARGEST_EVENT = 256 * 1024
UNAVAILABLE = (
    "The payment page does not answer just now. Your order is kept: try again in a minute."
)
SOLD_OUT = "Something in this order has sold out meanwhile. Cancel it to change the cart."
CHECKING = "We are checking your payment. This page will say when it is done."


@blueprint.post("/webhooks/stripe")
@csrf.exempt  # type: ignore[untyped-decorator]
def stripe_webhook() -> Response:
    """Verify the raw body, keep the event, answer; the worker acts on it."""
    request.max_content_length = LARGEST_EVENT
    body, signature = request.get_data(), request.headers.get("Stripe-Signature", "")
    try:
        event = gateway.read_event(body, signature)
    except gateway.Unsigned:
        saw("webhook.forged", size=len(body), signed=bool(signature))
        raise
    with transaction() as session:
        if queries.is_inbox_full(session):
            return _come_later()
        actions.record_event(session, event)
    return Response("kept", 200, mimetype="text/plain")


def _come_later() -> Response:
    """The worker is far behind: Stripe keeps what is not taken, and sends it again."""
    log.error("webhook_inbox_full")
    late = Response("later", 503, mimetype="text/plain")
    late.headers["Retry-After"] = "60"
    return late


@blueprint.get("/checkout/return")
def come_back() -> AnyResponse:
    """The customer is back from paying: ask Stripe now, as the webhook may be late."""
    session_id = request.args.get("session_id", "")
    with reading() as session:
        payment = queries.payment_of_session(session, session_id)
        if payment is None:
            abort(404)
        order = queries.order_of_payment(session, payment, current_visitor())
    try:
        jobs.learn(session_id)
    except gateway.PaymentUnavailable:
        flash(CHECKING)
    return go(url_for("orders.show", number=order.number))


@blueprint.post("/orders/<number>/payment")
def pay(number: str) -> AnyResponse:
    """Send the customer to the payment page of an order that waits for money."""
    with reading() as session:
        order = order_of(session, current_visitor(), number)
    return _pay_online(order)


def go_and_pay(order: Order) -> AnyResponse:
    """Lead on from the checkout: to pay, or to the order's page, which tells how to."""
    if order.is_awaiting:
        return go(url_for("orders.show", number=order.number))
    return _pay_online(order)


def _pay_online(order: Order) -> AnyResponse:
    """Lead to the payment page; when there is none to go to, the order's page tells."""
    here = url_for("orders.show", number=order.number)
    try:
        return go(jobs.open_payment_page(order.id) or here)
    except gateway.PaymentUnavailable as error:
        log.warning("stripe_unavailable", order=order.id, error=str(error))
        flash(UNAVAILABLE, "bad")
    except SoldOut:
        flash(SOLD_OUT, "bad")
    except Conflict:
        return go(here)  # paid or given up meanwhile: its page tells
    return go(here)


@blueprint.get("/orders/<number>/cancellation")
def cancellation(number: str) -> AnyResponse:
    """Show what a customer gets back for a firm order that they give up."""
    with reading() as session:
        order = order_of(session, current_visitor(), number)
        found = purses(session, order)
    if not order.is_firm:
        return go(url_for("orders.show", number=number))
    planned = everything(order)
    return render(
        "orders/cancellation.html",
        order=order,
        refusal=refuse_by_customer(order),
        planned=planned,
        places=places(planned, found),
    )


@blueprint.post("/orders/<number>/cancellation")
def cancel(number: str) -> AnyResponse:
    """Give an order up: the lines of an unpaid one go back into the cart."""
    here = url_for("orders.show", number=number)
    with reading() as session:
        order = order_of(session, current_visitor(), number)
    if order.is_firm or order.happened_at("cancelled_for"):
        return _call_off(order, here)
    try:
        after = jobs.abandon(order.id, by=OrderStatus.CANCELLED, actor="customer")
    except gateway.PaymentUnavailable as error:
        log.warning("stripe_unavailable", order=order.id, error=str(error))
        flash(UNAVAILABLE, "bad")
        return go(here)
    if after.status != OrderStatus.CANCELLED:
        flash("This order is paid or being paid, so it was not cancelled.", "bad")
        return go(here)
    flash(f"Order {number} is cancelled. Its things are back in your cart.")
    return go(url_for("cart.show"))


def _call_off(order: Order, here: str) -> AnyResponse:
    """Give up a firm order, and its money back; a repeat changes nothing."""
    try:
        with transaction() as session:
            cancel_by_customer(session, order_id=order.id, at=clock.now())
    except Conflict as error:
        flash(error.message, "bad")
        return go(here)
    flash(f"Order {order.number} is cancelled.")
    return go(here)
