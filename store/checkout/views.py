"""The checkout in four steps: address, delivery, review, pay."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, flash, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from store.accounts.access import current_person, current_visitor
from store.cart.models import Cart
from store.checkout import actions, queries
from store.checkout.bill import Bill, bill, ways_to_deliver
from store.checkout.forms import AddressForm, DeliveryForm, PlaceForm
from store.checkout.india import state_name
from store.checkout.models import Draft
from store.infra.db import reading, transaction
from store.kernel import clock
from store.kernel.errors import Conflict, Gone, Invalid, StoreError
from store.kernel.money import Money
from store.orders.queries import last_order_of
from store.payments import jobs
from store.payments.gateway import PaymentUnavailable
from store.settings import settings
from store.web.errors import status_of
from store.web.htmx import go, render

blueprint = Blueprint("checkout", __name__, url_prefix="/checkout")
blueprint.add_app_template_filter(state_name)

UNAVAILABLE = "The payment page does not answer just now. Your order is kept: pay it here."
ADDRESS_FIELDS = ("email", "name", "phone", "line1", "line2", "city", "state", "postcode")


@dataclass(frozen=True)
class Step:
    """What every step works on."""

    cart: Cart
    draft: Draft


@blueprint.get("")
def start() -> AnyResponse:
    """Go to the first step that is not done."""
    step = _step()
    if step is None:
        return _empty()
    if not step.draft.has_address:
        return go(url_for("checkout.address"))
    return go(
        url_for("checkout.review" if step.draft.has_delivery else "checkout.delivery")
    )


@blueprint.route("/address", methods=["GET", "POST"])
def address() -> AnyResponse:
    step = _step()
    if step is None:
        return _empty()
    form = AddressForm(obj=_prefilled(step.draft))
    if form.submitted_well():
        _keep(step, {name: form[name].data or "" for name in ADDRESS_FIELDS})
        return go(url_for("checkout.delivery"))
    return _draw("address", step, form, status=422 if form.errors else 200)


@blueprint.route("/delivery", methods=["GET", "POST"])
def delivery() -> AnyResponse:
    step = _step()
    if step is None:
        return _empty()
    if not step.draft.has_address:
        return go(url_for("checkout.address"))
    choices = ways_to_deliver(step.cart, at=clock.now())
    form = DeliveryForm(obj=step.draft)
    form.delivery_method.choices = [
        (each.method.code, each.method.name) for each in choices
    ]
    if form.submitted_well():
        _keep(step, {"delivery_method": form.delivery_method.data})
        return go(url_for("checkout.review"))
    status = 422 if form.errors else 200
    return _draw("delivery", step, form, status=status, choices=choices)


@blueprint.get("/review")
def review() -> AnyResponse:
    step = _step()
    if step is None:
        return _empty()
    if not step.draft.has_delivery:
        return start()
    return _draw_review(step, PlaceForm(formdata=None))


@blueprint.post("/order")
def place() -> AnyResponse:
    """Place the order, then send the customer to pay; pressing twice makes one order."""
    form = PlaceForm()
    if not form.validate():
        return _refused(form, Invalid("Please check the order again before paying."))
    try:
        with transaction() as session:
            order = actions.place_order(
                session,
                visitor=current_visitor(),
                cart_token=form.cart.data or "",
                expected_total=Money(int(form.total.data or 0)),
                shop_state=settings().SHOP_STATE,
                at=clock.now(),
            )
    except (Conflict, Gone, Invalid) as error:
        return _refused(form, error)
    return _to_payment(order.id, order.number)


def _to_payment(order_id: int, number: str) -> AnyResponse:
    """Lead to the payment page; when it does not answer, the order waits."""
    try:
        return go(jobs.open_payment_page(order_id))
    except PaymentUnavailable:
        flash(UNAVAILABLE)
    except Conflict:
        pass  # placed before, and paid or given up since: its page tells
    return go(url_for("orders.show", number=number))


def _refused(form: PlaceForm, error: StoreError) -> AnyResponse:
    """Show the order again as it is now, with the reason on top; nothing is lost."""
    step = _step()
    if step is None or not step.draft.has_delivery:
        flash(error.message)
        return go(url_for("cart.show"))
    form.refuse(error)
    return _draw_review(step, form, status=status_of(error))


def _step() -> Step | None:
    with reading() as session:
        return _read_step(session)


def _read_step(session: Session) -> Step | None:
    cart = queries.cart_to_check_out(session, current_visitor())
    if cart is None or not cart.lines:
        return None
    return Step(cart, queries.draft_of(session, cart))


def _keep(step: Step, fields: dict[str, str]) -> None:
    with transaction() as session:
        actions.fill_draft(session, cart=step.cart, fields=fields)


def _prefilled(draft: Draft) -> Draft:
    """Fill in what we know: the last order's address, or who has signed in."""
    if draft.email:
        return draft
    person = current_person()
    with reading() as session:
        last = last_order_of(session, current_visitor())
    if last is not None:
        for name in ADDRESS_FIELDS:
            setattr(draft, name, getattr(last, name))
    elif person is not None:
        draft.email, draft.name = person.email, person.name
    return draft


def _draw(name: str, step: Step, form: object, *, status: int, **more: Any) -> Response:
    seen: dict[str, Any] = {
        "form": form,
        "step": name,
        "cart": step.cart,
        "draft": step.draft,
        "totals": step.cart.totals(clock.now()),
    }
    return render(f"checkout/{name}.html", status=status, **seen, **more)


def _draw_review(step: Step, form: PlaceForm, *, status: int = 200) -> Response:
    return _draw("review", step, form, status=status, bill=_bill(step))


def _bill(step: Step) -> Bill:
    return bill(step.cart, step.draft, shop_state=settings().SHOP_STATE, at=clock.now())


def _empty() -> AnyResponse:
    flash("Your cart is empty, so there is nothing to check out.")
    return go(url_for("cart.show"))
