"""Money that goes back: worked out, confirmed, sent, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, flash, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from store.accounts.access import current_staff
from store.admin import refunds as actions
from store.admin.gate import blueprint
from store.admin.refund_forms import (
    AnswerForm,
    PaidBackForm,
    RefundForm,
    RefundRow,
    rows_of,
)
from store.infra.db import reading, transaction
from store.kernel import clock, ids
from store.kernel.errors import Conflict, StoreError
from store.kernel.money import Money
from store.orders.models import Order
from store.orders.queries import order_with_number
from store.payments.refunds.planning import Plan, delivery_left, plan
from store.payments.refunds.queries import purses, refunds_of
from store.payments.refunds.returning import open_return
from store.payments.refunds.wording import place, places
from store.web.errors import status_of
from store.web.htmx import go, render

OTHER_AMOUNT = "Look at the amount once more: it is not the one you confirmed."
WRONG = 422


@dataclass(frozen=True)
class Confirmation:
    """Exactly what a refund would do: how much goes where, and what is in it."""

    plan: Plan
    places: list[tuple[str, Money]]

    @property
    def restocked(self) -> int:
        return sum(part.restock for part in self.plan.parts)


@blueprint.get("/orders/<number>/refunds")
def refunds(number: str) -> Response:
    """Show what went back, and the form to give back more."""
    with reading() as session:
        order = order_with_number(session, number)
        asked = open_return(session, order.id)
    form = RefundForm(formdata=None)
    form.token.data, form.seen.data = ids.token(), order.refunded.plain
    wanted = asked.pieces if asked else {}
    form.reason.data = "Your return" if asked else ""
    return _page(order, form, rows_of(order, wanted=wanted))


@blueprint.post("/orders/<number>/refunds/draft")
def draft_refund(number: str) -> Response:
    """Work out what is typed, and change nothing."""
    form, order, rows = _typed(number)
    form.reason.validators = []
    return _confirm(form, order, rows)


@blueprint.post("/orders/<number>/refunds")
def make_refund(number: str) -> AnyResponse:
    """Give money back as it was confirmed; pressed twice it is one refund."""
    form, order, rows = _typed(number)
    if not form.agreed.data or not _is_good(form, rows):
        return _confirm(form, order, rows)
    try:
        amount = _make(form, order, rows)
    except StoreError as error:
        form.refuse(error)
        return _refused(number, form, rows, error)
    flash(f"{amount} goes back.")
    return _back_to(number)


@blueprint.post("/orders/<number>/refunds/<token>/payout")
def pay_back(number: str, token: str) -> AnyResponse:
    """Write down that a refund was paid back by hand."""
    form = PaidBackForm()
    if not form.validate():
        flash("Write the bank's reference, or the receipt's number.", "bad")
        return _back_to(number)
    with transaction() as session:
        actions.confirm_paid_back(
            session,
            number=number,
            token=token,
            reference=form.reference.data or "",
            actor=current_staff(),
            at=clock.now(),
        )
    flash("Written down as paid back.")
    return _back_to(number)


@blueprint.post("/orders/<number>/refunds/<token>/withdrawal")
def withdraw_refund(number: str, token: str) -> AnyResponse:
    """Take a refund by hand back before it is paid."""
    with transaction() as session:
        actions.take_back(
            session, number=number, token=token, actor=current_staff(), at=clock.now()
        )
    flash("The refund is taken back. The money is the order's again.")
    return _back_to(number)


@blueprint.post("/orders/<number>/returns/<token>/refusal")
def refuse_return(number: str, token: str) -> AnyResponse:
    """Tell a customer why something does not come back."""
    form = AnswerForm()
    if not form.validate():
        flash("Tell the customer in a sentence why not.", "bad")
        return _back_to(number)
    with transaction() as session:
        actions.refuse_return(
            session,
            number=number,
            token=token,
            answer=form.answer.data or "",
            actor=current_staff(),
            at=clock.now(),
        )
    flash("The customer hears why.")
    return _back_to(number)


def _typed(number: str) -> tuple[RefundForm, Order, list[RefundRow]]:
    with reading() as session:
        order = order_with_number(session, number)
    return RefundForm(), order, rows_of(order, request.form)


def _is_good(form: RefundForm, rows: list[RefundRow]) -> bool:
    return form.validate() and not any(row.error for row in rows)


def _confirm(form: RefundForm, order: Order, rows: list[RefundRow]) -> Response:
    """Draw what the form would do, or what is wrong with it."""
    if not _is_good(form, rows):
        return _page(order, form, rows, status=WRONG)
    try:
        worked = _worked_out(order, form, rows)
    except StoreError as error:
        form.refuse(error)
        return _page(order, form, rows, status=status_of(error))
    return _page(order, form, rows, worked=worked)


def _worked_out(order: Order, form: RefundForm, rows: list[RefundRow]) -> Confirmation:
    """Raises Conflict or Invalid for what cannot be given back."""
    planned = plan(order, form.wish(rows))
    with reading() as session:
        found = purses(session, order)
    form.agreed.data = planned.amount.plain
    return Confirmation(planned, places(planned, found))


def _make(form: RefundForm, order: Order, rows: list[RefundRow]) -> Money:
    """Make the refund that was confirmed; raises Conflict when it would be another."""
    with transaction() as session:
        made = actions.give_back(
            session,
            order_id=order.id,
            wish=form.wish(rows),
            token=form.token.data or "",
            reason=form.reason.data or "",
            seen=Money.parse(form.seen.data or ""),
            actor=current_staff(),
            at=clock.now(),
        )
        amount = Money.total(refund.amount for refund in made)
        if form.agreed.data and amount != Money.parse(form.agreed.data):
            raise Conflict(OTHER_AMOUNT)
    return amount


def _refused(
    number: str, form: RefundForm, rows: list[RefundRow], error: StoreError
) -> Response:
    """Draw the order as it is now, with what was typed, and the amount if there is one."""
    with reading() as session:
        order = order_with_number(session, number)
    form.seen.data, rows = order.refunded.plain, rows_of(order, request.form)
    worked = None
    if error.message == OTHER_AMOUNT:
        worked = _worked_out(order, form, rows)
    return _page(order, form, rows, worked=worked, status=status_of(error))


def _page(
    order: Order,
    form: RefundForm,
    rows: list[RefundRow],
    *,
    worked: Confirmation | None = None,
    status: int = 200,
) -> Response:
    with reading() as session:
        made = refunds_of(session, order.id)
        asked = open_return(session, order.id)
    return render(
        "admin/refunds.html",
        fragment="admin/_refund_sum.html",
        order=order,
        form=form,
        rows=rows,
        worked=worked,
        asked=asked,
        delivery_left=delivery_left(order),
        refunds=[(refund, place(refund.payment)) for refund in made],
        titles={line.id: line.title for line in order.lines},
        status=status,
    )


def _back_to(number: str) -> AnyResponse:
    return go(url_for("admin.refunds", number=number))
