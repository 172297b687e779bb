"""Orders are cancelled: an unpaid one at once, a firm one with its money given back."""

from __future__ import annotations

from flask import Response, abort, flash, url_for
from werkzeug.wrappers import Response as AnyResponse

from store.accounts.access import current_staff
from store.admin import actions, refunds
from store.admin.gate import blueprint
from store.admin.refund_forms import ReasonForm
from store.infra.db import reading, transaction
from store.kernel import clock
from store.kernel.errors import Conflict
from store.kernel.money import Money
from store.orders.models import Order, OrderStatus
from store.orders.queries import order_with_number
from store.payments.jobs import abandon
from store.payments.refunds.planning import everything
from store.payments.refunds.queries import purses
from store.payments.refunds.wording import places
from store.payments.told import PaymentUnavailable
from store.production.queries import jobs_of_order
from store.web.errors import status_of
from store.web.htmx import go, render


@blueprint.get("/orders/<number>/cancellation")
def cancellation(number: str) -> Response:
    """Show what cancelling a firm order does, and ask why."""
    return _page(number, ReasonForm(formdata=None))


@blueprint.post("/orders/<number>/cancellation")
def cancel_order(number: str) -> AnyResponse:
    """Cancel an order; what it held is free again, and what it paid goes back."""
    with reading() as session:
        order = order_with_number(session, number)
    return _cancel_firm(order) if order.is_firm else _cancel_unpaid(order)


def _cancel_firm(order: Order) -> AnyResponse:
    form = ReasonForm()
    if not form.validate():
        return _page(order.number, form, status=422)
    try:
        with transaction() as session:
            made = refunds.cancel_firm_order(
                session,
                order=order,
                reason=form.reason.data or "",
                actor=current_staff(),
                at=clock.now(),
            )
    except Conflict as error:
        form.refuse(error)
        return _page(order.number, form, status=status_of(error))
    amount = Money.total(refund.amount for refund in made)
    flash(f"{order.number} is cancelled. {amount} goes back.")
    return _back_to(order)


def _cancel_unpaid(order: Order) -> AnyResponse:
    staff = current_staff()
    try:
        ended = abandon(order.id, by=OrderStatus.CANCELLED, actor=staff.name)
    except PaymentUnavailable:
        abort(503)
    if ended.status != OrderStatus.CANCELLED:
        flash(f"{order.number} was not cancelled: money is on its way or there.", "bad")
        return _back_to(order)
    with transaction() as session:
        actions.note_cancelled(session, order=ended, actor=staff)
    flash(f"{order.number} is cancelled.")
    return _back_to(order)


def _page(number: str, form: ReasonForm, *, status: int = 200) -> Response:
    with reading() as session:
        order = order_with_number(session, number)
        jobs = [job for job in jobs_of_order(session, order.id) if not job.is_stopped]
        found = purses(session, order)
    planned = everything(order)
    return render(
        "admin/cancellation.html",
        order=order,
        form=form,
        planned=planned,
        places=places(planned, found),
        begun=[job for job in jobs if job.status != "queued"],
        status=status,
    )


def _back_to(order: Order) -> AnyResponse:
    return go(url_for("admin.order", number=order.number))
