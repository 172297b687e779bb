"""An order that nobody has paid yet is changed; the new total is asked about once."""

from __future__ import annotations

from flask import Response, abort, flash, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from store.accounts.access import current_staff
from store.admin import beside_orders
from store.admin.gate import blueprint
from store.admin.order_forms import AmendForm
from store.checkout.amending import Amended, Wanted, look_ahead, ways_of, why_not
from store.checkout.bill import Agreement
from store.delivery.rates import Delivery
from store.infra.db import reading, transaction
from store.kernel import clock
from store.kernel.errors import Conflict, Invalid, StoreError
from store.orders.models import Order
from store.orders.queries import order_with_number
from store.payments.jobs import close_pages
from store.payments.told import PaymentUnavailable
from store.web.errors import status_of
from store.web.htmx import go, render
from store.web.pagination import whole_number

LARGEST = 500


@blueprint.route("/orders/<number>/contents", methods=["GET", "POST"])
def amend_order(number: str) -> AnyResponse:
    """Change what is ordered, where it goes and how; first the new bill is shown."""
    with reading() as session:
        order = order_with_number(session, number)
        refusal = why_not(session, order)
    if refusal and request.method == "GET":
        return render("admin/order_fixed.html", order=order, refusal=refusal)
    return _asked(order, AmendForm(obj=order))


def _asked(order: Order, form: AmendForm) -> AnyResponse:
    if not form.submitted_well():
        return _page(order, form, status=422 if form.errors else 200)
    try:
        if form.agreed is None:
            return _page(order, form, seen=_look_ahead(order, form))
        _change(order, form, form.agreed)
    except (Conflict, Invalid) as error:
        form.refuse(error)
        return _page(order, form, status=status_of(error))
    number = order.number
    flash(f"{number} is changed. Tell the customer, and send what they need to pay again.")
    return go(url_for("admin.order", number=number))


def _look_ahead(order: Order, form: AmendForm) -> Amended:
    with reading() as session:
        return look_ahead(session, order, _wanted(order, form), at=clock.now())


def _change(order: Order, form: AmendForm, agreed: Agreement) -> None:
    """Close the page where the old amount could be paid, then change the order."""
    try:
        if not close_pages(order.id):
            raise Conflict("This order is paid, or its payment is on its way.")
    except PaymentUnavailable:
        abort(503)
    with transaction() as session:
        beside_orders.amend(
            session,
            number=order.number,
            wanted=_wanted(order, form),
            agreed=agreed,
            actor=current_staff(),
            at=clock.now(),
        )


def _wanted(order: Order, form: AmendForm) -> Wanted:
    quantities = {
        line.position: whole_number(
            request.form.get(f"quantity-{line.position}"),
            default=line.quantity,
            low=0,
            high=LARGEST,
        )
        for line in order.things
    }
    return Wanted(quantities, form.told)


def _page(
    order: Order, form: AmendForm, *, seen: Amended | None = None, status: int = 200
) -> Response:
    wanted = _wanted(order, form)
    ways = seen.ways if seen else _ways(order, wanted)
    form.delivery_method.choices = [
        (way.method.code, f"{way.method.name}, {way.price}, {way.promise}") for way in ways
    ]
    return render(
        "admin/order_amend.html",
        order=order,
        form=form,
        wanted=wanted,
        seen=seen,
        status=status,
    )


def _ways(order: Order, wanted: Wanted) -> list[Delivery]:
    """Give the choices of delivery; none while the order cannot be what is wanted."""
    try:
        with reading() as session:
            return ways_of(session, order, wanted, at=clock.now())
    except StoreError:
        return []
