"""The checkout in four steps: address, delivery, review, pay."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from typing import Any

from flask import Blueprint, Response, abort, flash, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from store.accounts.access import current_person, current_visitor
from store.cart.actions.reminding import keep_consent
from store.cart.queries.reminders import reminder_of
from store.checkout import actions
from store.checkout.bill import Bill, agreement
from store.checkout.forms import AddressForm, DeliveryForm, PlaceForm, bill_fields
from store.checkout.models import ADDRESS_FIELDS, Draft
from store.checkout.steps import Step, step_of
from store.flags.reading import require_on
from store.infra.db import reading, transaction
from store.infra.retries import again_when_refused
from store.kernel import clock
from store.kernel.errors import Busy, Conflict, Gone, Invalid, StoreError
from store.orders.models import Order
from store.orders.queries import last_order_of, unpaid_order_of
from store.payments.views import go_and_pay
from store.settings import settings
from store.tax.india import state_name
from store.web.errors import status_of
from store.web.htmx import go, render
from store.web.limits import limiter

blueprint = Blueprint("checkout", __name__, url_prefix="/checkout")
blueprint.add_app_template_filter(state_name)

# Each step keeps stock from others for a while.
keeps_stock = limiter.limit("120/hour", methods=["POST"])

SHORT = "Somebody was quicker. What you told us is kept; the cart says what is left."
CHANGE = "Something in your cart needs a change before you can order."
EMPTY = "Your cart is empty, so there is nothing to check out."


@blueprint.get("")
def start() -> AnyResponse:
    """Go to the first step that is not done."""
    step = _step()
    if not step.draft.has_address:
        return go(url_for("checkout.address"))
    return go(url_for("checkout.review" if step.bill else "checkout.delivery"))


@blueprint.route("/address", methods=["GET", "POST"])
@keeps_stock
def address() -> AnyResponse:
    step = _step()
    form = AddressForm(obj=_prefilled(step.draft), data=bill_fields(step.draft))
    if form.submitted_well() and _can_be_sent(step, form):
        _keep_consent(step, form)
        return _keep(step, form.told, then="checkout.delivery")
    if not form.is_submitted():
        form.remind.data = _has_agreed()
    return _draw("address", step, form, status=422 if form.errors else 200)


@blueprint.route("/delivery", methods=["GET", "POST"])
@keeps_stock
def delivery() -> AnyResponse:
    step = _step()
    if not step.draft.has_address:
        return go(url_for("checkout.address"))
    form = DeliveryForm(obj=step.draft)
    form.delivery_method.choices = [
        (each.method.code, each.method.name) for each in step.ways
    ]
    if form.submitted_well():
        fields = {"delivery_method": form.delivery_method.data}
        return _keep(step, fields, then="checkout.review")
    status = 422 if form.errors else 200
    return _draw("delivery", step, form, status=status)


@blueprint.get("/review")
def review() -> AnyResponse:
    step = _step()
    if step.bill is None:
        return start()
    return _draw_review(step, step.bill, PlaceForm(formdata=None))


@blueprint.post("/order")
@limiter.limit("60/hour")  # each order holds stock for a while
def place() -> AnyResponse:
    """Place the order, then send the customer to pay; pressing twice makes one order."""
    form = PlaceForm()
    try:
        require_on("orders.taken")
        order = _placed(form)
    except (Busy, Conflict, Gone, Invalid) as error:
        return _refused(error)
    return go_and_pay(order)


def _placed(form: PlaceForm) -> Order:
    if not form.validate():
        raise Invalid("Please check the order again before paying.")
    return again_when_refused(partial(_place_once, form))


def _place_once(form: PlaceForm) -> Order:
    with transaction() as session:
        return actions.place_order(
            session,
            visitor=current_visitor(),
            cart_token=form.cart.data or "",
            agreed=form.agreed,
            shop_state=settings().SHOP_STATE,
            at=clock.now(),
        )


def _refused(error: StoreError) -> AnyResponse:
    """Show the order again as it is now, with the reason on top; nothing is lost."""
    with reading() as session:
        step = _read_step(session)
    if step is None or step.bill is None:
        flash(error.message, "bad")
        return go(url_for("checkout.start" if step else "cart.show"))
    form = PlaceForm(formdata=None)
    form.payment_method.data = request.form.get("payment_method")
    form.refuse(error)
    return _draw_review(step, step.bill, form, status=status_of(error))


def _step() -> Step:
    """Read what every step works on; leads elsewhere when nothing can be checked out."""
    with reading() as session:
        step = _read_step(session)
        unpaid = None if step else unpaid_order_of(session, current_visitor())
    if step is None:
        abort(_nothing_to_order(unpaid))
    if step.shown.blocking and request.method != "POST":
        abort(_change_first(CHANGE))
    return step


def _read_step(session: Session) -> Step | None:
    return step_of(session, current_visitor(), at=clock.now())


def _nothing_to_order(unpaid: Order | None) -> AnyResponse:
    """Who comes back from the payment page finds the order, not an empty cart."""
    if unpaid is not None:
        return go(url_for("orders.show", number=unpaid.number))
    flash(EMPTY)
    return go(url_for("cart.show"))


def _can_be_sent(step: Step, form: AddressForm) -> bool:
    """Refuse an address that no parcel goes to, unless its order can be fetched."""
    state, postcode = form.state.data or "", form.postcode.data or ""
    if step.network.methods_for(state, postcode):
        return True
    form.refuse(Invalid(f"We do not deliver to {postcode} yet.", field="postcode"))
    return False


def _keep_consent(step: Step, form: AddressForm) -> None:
    """Write down whether the cart may be reminded of, as the box stands."""
    with transaction() as session:
        keep_consent(
            session,
            cart_id=step.cart.id,
            email=form.email.data or "",
            agreed=form.remind.data,
            at=clock.now(),
        )


def _has_agreed() -> bool:
    with reading() as session:
        found = reminder_of(session, current_visitor())
    return found is not None and found.stands


def _keep(step: Step, fields: Mapping[str, Any], *, then: str) -> AnyResponse:
    """Keep what was told, and the stock for a while; what is short is said in the cart."""
    if again_when_refused(partial(_keep_once, step, fields)):
        return _change_first(SHORT)
    return _change_first(CHANGE) if step.shown.blocking else go(url_for(then))


def _keep_once(step: Step, fields: Mapping[str, Any]) -> dict[int, int]:
    lasting = timedelta(minutes=settings().HOLD_MINUTES)
    with transaction() as session:
        actions.fill_draft(session, cart=step.cart, fields=fields)
        return actions.keep_stock(session, cart=step.cart, lasting=lasting, at=clock.now())


def _change_first(why: str) -> AnyResponse:
    """Lead to the cart, whose lines say what is the matter with them."""
    flash(why, "bad")
    return go(url_for("cart.show"))


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
        "here": step,
        "shown": step.shown,
        "cart": step.cart,
        "draft": step.draft,
        "bill": step.bill,
        "totals": step.bill or step.shown.totals,
    }
    response = render(f"checkout/{name}.html", status=status, **{**seen, **more})
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _draw_review(
    step: Step, priced: Bill, form: PlaceForm, *, status: int = 200
) -> Response:
    agreed = agreement(step.draft, priced)
    return _draw("review", step, form, status=status, agreed=agreed)
