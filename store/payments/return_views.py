"""Where a customer asks to send something of an order back."""

from __future__ import annotations

from flask import Blueprint, Response, flash, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from store.accounts.access import current_visitor
from store.infra.db import reading, transaction
from store.kernel import clock
from store.kernel.errors import StoreError
from store.orders.models import Order
from store.orders.queries import order_of
from store.payments.refunds.returning import ask_return, may_be_returned, open_return
from store.payments.return_forms import ReturnForm, pieces_of
from store.web.errors import status_of
from store.web.htmx import go, render

blueprint = Blueprint("returns", __name__)

ASKED = "We have your request, and answer it by mail within two working days."


@blueprint.get("/orders/<number>/returns")
def ask(number: str) -> Response:
    """Ask which pieces come back, and why."""
    form = ReturnForm(formdata=None)
    form.key.data = request.args.get("key", "")
    return _page(_order(number, form), form, {})


@blueprint.post("/orders/<number>/returns")
def send(number: str) -> AnyResponse:
    """Write down what a customer wants to send back."""
    form = ReturnForm()
    order = _order(number, form)
    pieces = pieces_of(order, request.form)
    if not form.validate():
        return _page(order, form, pieces, status=422)
    try:
        with transaction() as session:
            ask_return(
                session,
                order_id=order.id,
                pieces=pieces,
                reason=form.reason.data or "",
                at=clock.now(),
            )
    except StoreError as error:
        form.refuse(error)
        return _page(order, form, pieces, status=status_of(error))
    flash(ASKED)
    return go(url_for("orders.show", number=number, key=form.key.data or None))


def _order(number: str, form: ReturnForm) -> Order:
    """Give the visitor's own order, or the one whose mail they hold."""
    with reading() as session:
        return order_of(session, current_visitor(), number, key=form.key.data or "")


def _page(
    order: Order, form: ReturnForm, pieces: dict[int, int], *, status: int = 200
) -> Response:
    with reading() as session:
        waiting = open_return(session, order.id)
    response = render(
        "orders/return.html",
        order=order,
        form=form,
        pieces=pieces,
        possible=may_be_returned(order) and waiting is None,
        waiting=waiting,
        status=status,
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response
