"""One order with all about it, and what staff write beside it."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from store.accounts.access import current_staff
from store.admin import beside_orders
from store.admin.forms import ShipmentForm
from store.admin.gate import blueprint
from store.admin.mailing import MailKind, mails_about, may_be_sent
from store.admin.order_forms import ElsewhereForm, MailForm, NoteForm, TagForm
from store.checkout.amending import why_not
from store.delivery.queries import network
from store.infra.db import reading, transaction
from store.kernel import clock
from store.kernel.errors import Conflict, Invalid
from store.orders.models import Order
from store.orders.queries import order_with_number
from store.orders.queries.desk import notes_of, tags_in_use, tags_of
from store.payments.queries import latest_payment
from store.production.models import PrintJob
from store.production.queries import jobs_of_order
from store.quotes.models import Quote
from store.web.errors import status_of
from store.web.htmx import go, render


def order_page(
    number: str,
    *,
    shipment: ShipmentForm | None = None,
    noting: NoteForm | None = None,
    tagging: TagForm | None = None,
    status: int = 200,
) -> Response:
    """Draw an order; a form that was refused stands there with what was typed."""
    with reading() as session:
        found = order_with_number(session, number)
        seen = _beside(session, found)
    return render(
        "admin/order.html",
        order=found,
        form=shipment or ShipmentForm(formdata=None),
        noting=noting or NoteForm(formdata=None),
        tagging=tagging or TagForm(formdata=None),
        mailable=may_be_sent(found),
        status=status,
        now=clock.now(),
        **seen,
    )


@blueprint.post("/orders/<number>/notes")
def note_order(number: str) -> AnyResponse:
    """Write a note that only staff see."""
    form = NoteForm()
    if not form.validate():
        return order_page(number, noting=form, status=422)
    with transaction() as session:
        beside_orders.write_note(
            session,
            number=number,
            text=form.text.data or "",
            actor=current_staff(),
            at=clock.now(),
        )
    flash("The note is kept.")
    return _back_to(number)


@blueprint.post("/orders/<number>/tags")
def tag_order(number: str) -> AnyResponse:
    """Put a tag on an order."""
    return _tag(number, on=True)


@blueprint.post("/orders/<number>/tags/removal")
def untag_order(number: str) -> AnyResponse:
    """Take a tag off an order."""
    return _tag(number, on=False)


@blueprint.post("/orders/<number>/mails")
def mail_order(number: str) -> AnyResponse:
    """Have a mail sent to the customer once more."""
    form = MailForm()
    if not form.validate():
        flash("Choose one of the mails.", "bad")
        return _back_to(number)
    try:
        with transaction() as session:
            beside_orders.ask_mail(
                session,
                number=number,
                kind=MailKind(form.kind.data),
                actor=current_staff(),
                at=clock.now(),
            )
    except Conflict as error:
        flash(error.message, "bad")
    else:
        flash("The mail is on its way.")
    return _back_to(number)


@blueprint.route("/orders/<number>/address", methods=["GET", "POST"])
def order_address(number: str) -> AnyResponse:
    """Let an order that was not sent yet go to another address."""
    with reading() as session:
        found = order_with_number(session, number)
    form = ElsewhereForm(obj=found)
    if not form.submitted_well():
        return _address_page(found, form, 422 if form.errors else 200)
    try:
        with transaction() as session:
            beside_orders.send_elsewhere(
                session,
                number=number,
                address=form.told,
                network=network(session),
                actor=current_staff(),
                at=clock.now(),
            )
    except (Conflict, Invalid) as error:
        form.refuse(error)
        return _address_page(found, form, status_of(error))
    flash(f"{number} goes to the new address.")
    return _back_to(number)


def _address_page(order: Order, form: ElsewhereForm, status: int) -> Response:
    return render("admin/order_address.html", order=order, form=form, status=status)


def _tag(number: str, *, on: bool) -> AnyResponse:
    form = TagForm()
    if not form.word.validate(form):
        return order_page(number, tagging=form, status=422)
    try:
        with transaction() as session:
            word, actor = form.word.data or "", current_staff()
            beside_orders.tag(session, number=number, word=word, on=on, actor=actor)
    except (Conflict, Invalid) as error:
        form.refuse(error)
        return order_page(number, tagging=form, status=status_of(error))
    return _back_to(number)


def _beside(session: Session, order: Order) -> dict[str, Any]:
    """Read all that is shown beside an order."""
    jobs = {job.order_line_id: job for job in jobs_of_order(session, order.id)}
    quotes = [line.quote_id for line in order.prints]
    rows = select(Quote.id, Quote.token).where(Quote.id.in_(quotes))
    return {
        "jobs": jobs,
        "unmade": _unmade(jobs),
        "payment": latest_payment(session, order.id),
        "notes": notes_of(session, order.id),
        "tags": tags_of(session, [order.id]).get(order.id, []),
        "words": tags_in_use(session),
        "mails": mails_about(session, order),
        "fixed": why_not(session, order) if order.may_be_amended else "",
        "quotes": dict(session.execute(rows).all()) if quotes else {},
    }


def _unmade(jobs: dict[int, PrintJob]) -> int:
    return sum(not job.is_done for job in jobs.values())


def _back_to(number: str) -> AnyResponse:
    return go(url_for("admin.order", number=number))
