"""Orders: what to pay, to send, and what was sent."""

from __future__ import annotations

from flask import Response, flash, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from store.accounts.access import current_staff
from store.admin import actions
from store.admin.forms import ShipmentForm
from store.admin.gate import blueprint, may
from store.admin.queries.orders import OrderSearch, Tab, order_counts, orders_for_staff
from store.infra.db import reading, transaction
from store.kernel import clock
from store.kernel.errors import Conflict
from store.orders.queries import order_with_number
from store.payments.queries import latest_payment
from store.production.models import PrintJob
from store.production.queries import jobs_of_order
from store.web.errors import status_of
from store.web.htmx import go, render
from store.web.pagination import whole_number

LONGEST_SEARCH = 80


@blueprint.get("/orders")
def orders() -> Response:
    """List the orders of one tab, found by number, e-mail address or name."""
    search = _search()
    with reading() as session:
        listing = orders_for_staff(session, search)
        counts = order_counts(session, words=search.words, addresses=search.addresses)
    return render(
        "admin/orders.html",
        fragment="admin/_order_list.html",
        listing=listing,
        counts=counts,
        search=search,
        now=clock.now(),
    )


@blueprint.get("/orders/<number>")
def order(number: str) -> Response:
    """Show one order: what to pack, what to print, the money and the history."""
    return _order_page(number, ShipmentForm())


@blueprint.get("/orders/<number>/packing-slip")
def packing_slip(number: str) -> Response:
    """Show a page to print and put into the parcel."""
    with reading() as session:
        found = order_with_number(session, number)
    return render("admin/packing_slip.html", order=found)


@blueprint.post("/orders/<number>/shipment")
def send_order(number: str) -> AnyResponse:
    """Mark an order as sent, with its tracking number."""
    form = ShipmentForm()
    if not form.validate():
        return _order_page(number, form, status=422)
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
        return _order_page(number, form, status=status_of(error))
    flash(f"{number} is marked as sent.")
    return _back_to(number)


@blueprint.post("/orders/<number>/settlement")
def settle_order(number: str) -> AnyResponse:
    """Take the flag off an order that somebody has looked at."""
    with transaction() as session:
        actions.settle_order(session, number=number, actor=current_staff(), at=clock.now())
    flash(f"{number} is settled.")
    return _back_to(number)


def _search() -> OrderSearch:
    words = request.args.get("q", "").replace("\0", "").strip()[:LONGEST_SEARCH]
    tab = request.args.get("tab", "")
    usual = Tab.ALL if words else Tab.TO_SEND
    return OrderSearch(
        tab=Tab(tab) if tab in set(Tab) else usual,
        words=words,
        page=whole_number(request.args.get("page"), default=1),
        addresses=may("customers.contact"),
    )


def _order_page(number: str, form: ShipmentForm, *, status: int = 200) -> Response:
    with reading() as session:
        found = order_with_number(session, number)
        jobs = {job.order_line_id: job for job in jobs_of_order(session, found.id)}
        payment = latest_payment(session, found.id)
    return render(
        "admin/order.html",
        order=found,
        jobs=jobs,
        payment=payment,
        unmade=_unmade(jobs),
        form=form,
        status=status,
        now=clock.now(),
    )


def _unmade(jobs: dict[int, PrintJob]) -> int:
    return sum(not job.is_done for job in jobs.values())


def _back_to(number: str) -> AnyResponse:
    return go(url_for("admin.order", number=number))
