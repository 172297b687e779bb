"""A customer's orders."""

from __future__ import annotations

from flask import Blueprint, Response, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from store.accounts.access import current_person, current_visitor
from store.infra.db import reading
from store.orders import queries
from store.orders.beside import shown_beside
from store.orders.timeline import timeline
from store.web.files import send_private
from store.web.htmx import go, render

blueprint = Blueprint("orders", __name__)


@blueprint.get("/orders/<number>")
def show(number: str) -> Response:
    """Show an order to the visitor who made it, or to the holder of its mail."""
    key = request.args.get("key", "")
    visitor = current_visitor()
    with reading() as session:
        order = queries.order_of(session, visitor, number, key=key)
        pictures = queries.pictures_of(session, order)
        reviewable = queries.reviewable(session, order)
        beside = shown_beside(session, order)
    owned = order.belongs_to(visitor)
    response = render(
        "orders/order.html",
        fragment="orders/_order.html",
        announce=None if order.is_waiting else f"Order {number}: {order.state_word}.",
        order=order,
        owned=owned,
        key="" if owned else key,
        pictures=pictures,
        reviewable=reviewable,
        steps=timeline(order),
        **beside,
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response


@blueprint.get("/account/orders")
def mine() -> AnyResponse:
    """List the orders of whoever is asking."""
    if current_person() is None:
        return go(url_for("accounts.login", next=request.path))
    with reading() as session:
        orders = queries.orders_of(session, current_visitor())
    return render("orders/mine.html", orders=orders)


@blueprint.get("/orders/<number>/lines/<int:position>/picture.png")
def line_picture(number: str, position: int) -> Response:
    """Show the model of a print line to the order's owner only."""
    with reading() as session:
        key = queries.print_picture(session, current_visitor(), number, position)
    return send_private(key, mimetype="image/png")
