"""Orders: the lists of what to pay, to print, to send, and one order with all about it."""

from __future__ import annotations

from flask import Response, flash, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from store.accounts.access import current_staff
from store.admin import actions
from store.admin.forms import ShipmentForm
from store.admin.gate import blueprint, may
from store.admin.order_forms import TagForm, ViewForm
from store.admin.queries.orders import order_counts, orders_for_staff, ways_in_use
from store.admin.queries.orders_asked import (
    CHOICES,
    COLUMNS,
    SIZES,
    TABS,
    WAYS,
    OrderSearch,
)
from store.admin.views.orders_one import order_page
from store.infra.db import reading, transaction
from store.kernel import clock
from store.kernel.errors import Conflict
from store.orders.queries.desk import tags_in_use, views_of
from store.web.errors import status_of
from store.web.forms import Form
from store.web.htmx import go, render


@blueprint.get("/orders")
def orders() -> Response:
    """Show one list of orders, a page at a time; the address says all about it."""
    return list_page()


@blueprint.get("/orders/<number>")
def order(number: str) -> Response:
    """Show one order: what to pack, what to print, the money and the history."""
    return order_page(number)


@blueprint.post("/orders/<number>/shipment")
def send_order(number: str) -> AnyResponse:
    """Mark an order as sent, with its tracking number."""
    form = ShipmentForm()
    if not form.validate():
        return order_page(number, shipment=form, status=422)
    try:
        with transaction() as session:
            actions.send_order(
                session,
                number=number,
                tracking=form.tracking.data or "",
                actor=current_staff(),
                at=clock.now(),
            )
    except Conflict as error:
        form.refuse(error)
        return order_page(number, shipment=form, status=status_of(error))
    flash(f"{number} is marked as sent.")
    return go(url_for("admin.order", number=number))


@blueprint.post("/orders/<number>/settlement")
def settle_order(number: str) -> AnyResponse:
    """Take the flag off an order that somebody has looked at."""
    with transaction() as session:
        actions.settle_order(session, number=number, actor=current_staff(), at=clock.now())
    flash(f"{number} is settled.")
    return go(url_for("admin.order", number=number))


def list_page(
    search: OrderSearch | None = None, *, refused: Form | None = None, status: int = 200
) -> Response:
    """Draw the list; a form of it that was refused stands there with what was typed."""
    search = search or asked_for()
    now = clock.now()
    with reading() as session:
        counts = order_counts(session, at=now)
        listing = orders_for_staff(session, search, counts, at=now)
        views = views_of(session, current_staff().id)
        words, ways = tags_in_use(session), ways_in_use(session)
    fresh = {"tagging": TagForm(formdata=None), "naming": ViewForm(formdata=None)}
    if refused is not None:
        fresh["naming" if isinstance(refused, ViewForm) else "tagging"] = refused
    return render(
        "admin/orders.html",
        fragment="admin/_order_list.html",
        status=status,
        listing=listing,
        counts=counts,
        search=search,
        views=views,
        words=words,
        ways=dict(ways),
        tabs=TABS,
        columns=COLUMNS,
        sizes=SIZES,
        choices=CHOICES,
        pays=WAYS,
        now=now,
        **fresh,
    )


def asked_for() -> OrderSearch:
    """Read which list the address asks for."""
    asked = dict(request.args.lists())
    return OrderSearch.read(asked, addresses=may("customers.contact"))
