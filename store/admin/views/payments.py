"""Money that comes: what is awaited, what came, what is disputed."""

from __future__ import annotations

from flask import Response, abort, flash, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from store.accounts.access import current_staff
from store.admin.gate import blueprint
from store.admin.payment_forms import ReceivedForm, TermsForm
from store.admin.queries.payments import (
    PaymentTab,
    disputes_for_staff,
    payments_for_staff,
)
from store.infra.db import reading, transaction
from store.kernel import clock, ids
from store.kernel.errors import Conflict, StoreError
from store.kernel.money import Money
from store.orders.queries import order_with_number
from store.payments import actions
from store.payments.queries import disputes_of, received_of, terms_of
from store.web.errors import status_of
from store.web.htmx import go, render
from store.web.pagination import whole_number

WRONG = 422


@blueprint.get("/payments")
def payments() -> Response:
    """List money that is awaited, payments, or disputes."""
    asked = request.args.get("tab", "")
    tab = PaymentTab(asked) if asked in set(PaymentTab) else PaymentTab.AWAITED
    page = whole_number(request.args.get("page"), default=1)
    with reading() as session:
        if tab == PaymentTab.DISPUTES:
            listing = disputes_for_staff(session, page=page)
        else:
            awaited = tab == PaymentTab.AWAITED
            listing = payments_for_staff(session, awaited=awaited, page=page)
    return render(
        "admin/payments.html",
        tab=tab,
        tabs=list(PaymentTab),
        listing=listing,
        now=clock.now(),
    )


@blueprint.get("/orders/<number>/money")
def order_money(number: str) -> Response:
    """Show the money that came for an order, and the forms to write more down."""
    return _page(number, _fresh())


@blueprint.post("/orders/<number>/money")
def record_money(number: str) -> AnyResponse:
    """Write down money that came; pressed twice it came once."""
    form = ReceivedForm()
    if not form.validate():
        return _page(number, form, status=WRONG)
    try:
        with transaction() as session:
            actions.record_money(
                session,
                number=number,
                received=form.received(),
                actor=current_staff(),
                at=clock.now(),
            )
    except StoreError as error:
        form.refuse(error)
        return _page(number, form, status=status_of(error))
    flash(f"{form.received().amount} is written down for {number}.")
    return go(url_for("admin.order_money", number=number))


@blueprint.post("/orders/<number>/release")
def release_order(number: str) -> AnyResponse:
    """Let an order be sent that was held, as a person has looked at it."""
    try:
        with transaction() as session:
            staff = current_staff()
            actions.release_order(session, number=number, actor=staff, at=clock.now())
    except Conflict as error:
        flash(str(error), "bad")
    else:
        flash(f"{number} may be sent again.")
    return go(url_for("admin.order_money", number=number))


@blueprint.post("/orders/<number>/terms")
def give_terms(number: str) -> AnyResponse:
    """Let the order's customer pay on invoices, or no more."""
    form = TermsForm()
    if not form.validate():
        return _page(number, _fresh(), form, status=WRONG)
    with transaction() as session:
        order = order_with_number(session, number)
        if order.customer_id is None:
            abort(404)
        actions.give_terms(
            session,
            person_id=order.customer_id,
            days=form.days.data or 1,
            credit=Money.parse(form.credit.data or "0"),
            actor=current_staff(),
            at=clock.now(),
        )
    flash("The terms are kept.")
    return go(url_for("admin.order_money", number=number))


def _fresh() -> ReceivedForm:
    form = ReceivedForm(formdata=None)
    form.token.data = ids.token()
    form.on.data = clock.now().astimezone(clock.IST).date()
    return form


def _page(
    number: str, form: ReceivedForm, terms: TermsForm | None = None, *, status: int = 200
) -> Response:
    with reading() as session:
        order = order_with_number(session, number)
        given = terms_of(session, order.customer_id)
        received = received_of(session, order.id)
        disputes = disputes_of(session, order.id)
    if terms is None:
        terms = TermsForm(formdata=None)
        terms.days.data = given.days if given else 30
        terms.credit.data = given.limit.plain if given else "0"
    return render(
        "admin/money.html",
        order=order,
        received=received,
        disputes=disputes,
        given=given,
        form=form,
        terms=terms,
        status=status,
    )
