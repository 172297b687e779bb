"""What is put into the cart, changed and taken out; the cart itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Response, flash, session as visit, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from store.accounts.access import current_visitor, remembered_visitor
from store.cart import actions, queries
from store.cart.forms import AddForm, PrintForm, QuantityForm
from store.cart.models import Cart, CartLine
from store.cart.queries import ShownCart
from store.cart.views.room import blueprint, done, draw, draw_again, place, shown_now
from store.infra.db import transaction
from store.kernel import clock
from store.kernel.errors import Conflict, NotFound, StoreError
from store.web.errors import status_of
from store.web.htmx import go, wants_fragment

REMOVED = "removed_line"
NOT_FIRM = "We look at this print again before its price is firm."


@dataclass(frozen=True)
class Removed:
    """A line that was taken out, and what brings it back; nothing when nothing can."""

    title: str
    again: dict[str, str]


@blueprint.get("")
def show() -> Response:
    """The cart as a page, or for htmx as the drawer's inside."""
    removed = (
        visit.pop(REMOVED, None) if REMOVED in visit and not wants_fragment() else None
    )
    shown = shown_now()
    return draw(
        shown, removed=Removed(**removed) if removed else None, announce=shown.told or None
    )


@blueprint.get("/drawer")
def drawer() -> Response:
    """The drawer's inside; a plain browser gets the page."""
    return show()


@blueprint.post("/lines")
def add_line() -> AnyResponse:
    """Put a variant or a quote in."""
    form = AddForm()
    if not form.validate():
        return draw_again(form, status=422)
    try:
        with transaction() as session:
            cart, line = _add(session, form)
            shown = queries.shown_cart(session, cart, at=clock.now())
    except StoreError as error:
        form.refuse(error)
        return draw_again(form, status=status_of(error))
    return done(shown, say=f"{line.title} added, {shown.cart.count} in cart", toast=True)


@blueprint.post("/prints")
def add_print() -> AnyResponse:
    """Put a product in that is printed when ordered."""
    form = PrintForm()
    if not form.validate():
        words = " ".join(word for words in form.errors.values() for word in words)
        return draw(shown_now(), status=422, notice=words)
    try:
        with transaction() as session:
            cart, line = actions.add_print(
                session,
                visitor=remembered_visitor(),
                slug=form.product.data or "",
                options=form.options(),
                at=clock.now(),
            )
            shown = queries.shown_cart(session, cart, at=clock.now())
    except StoreError as error:
        return draw(shown_now(), status=status_of(error), notice=error.message)
    return done(shown, say=f"{line.title} added, {shown.cart.count} in cart", toast=True)


@blueprint.post("/lines/<int:line_id>/quantity")
def change_line(line_id: int) -> AnyResponse:
    """Set how many; zero removes."""
    form = QuantityForm()
    form.stand_at(line_id, place=place())
    if not form.validate():
        return draw(shown_now(), status=422, refused=form)
    if form.number == 0:
        return remove_line(line_id)
    try:
        shown = _change(line_id, form)
    except StoreError as error:
        return _draw_refused(form, error)
    less = _cut(shown, line_id, wanted=form.number)
    say = f"{less or 'Changed.'} The total is {shown.totals.total}."
    return done(shown, say=say, notice=less)


@blueprint.post("/lines/<int:line_id>/renewal")
def quote_again(line_id: int) -> AnyResponse:
    """Ask a print's quote anew with the same options, in its place in the cart."""
    try:
        with transaction() as session:
            cart, line, quote = actions.quote_again(
                session, visitor=remembered_visitor(), line_id=line_id, at=clock.now()
            )
            shown = queries.shown_cart(session, cart, at=clock.now())
    except StoreError as error:
        return draw(shown_now(), status=status_of(error), notice=error.message)
    if line.quote is not quote:
        flash(NOT_FIRM)
        return go(url_for("quotes.show", token=quote.token))
    return done(shown, say=f"{line.title} is quoted again: {quote.total}.", toast=True)


@blueprint.post("/lines/<int:line_id>/removal")
def remove_line(line_id: int) -> AnyResponse:
    """Take a line out at once; the answer offers to put it back."""
    try:
        with transaction() as session:
            cart, line = actions.remove_line(
                session, visitor=current_visitor(), line_id=line_id, at=clock.now()
            )
            shown = queries.shown_cart(session, cart, at=clock.now())
            removed = _removed(line, left=cart.left)
    except NotFound as error:
        return draw(shown_now(), status=404, notice=error.message)
    if wants_fragment():
        return done(shown, say=f"{removed.title} removed.", removed=removed)
    visit[REMOVED] = {"title": removed.title, "again": removed.again}
    return go(url_for("cart.show"))


def _add(session: Session, form: AddForm) -> tuple[Cart, CartLine]:
    visitor, at = remembered_visitor(), clock.now()
    if form.quote.data:
        return actions.add_quote(session, visitor=visitor, token=form.quote.data, at=at)
    sku = form.variant.data or ""
    return actions.add_variant(
        session, visitor=visitor, sku=sku, quantity=form.number, at=at
    )


def _change(line_id: int, form: QuantityForm) -> ShownCart:
    with transaction() as session:
        cart = actions.change_line(
            session,
            visitor=current_visitor(),
            line_id=line_id,
            quantity=form.number,
            was=form.seen,
            at=clock.now(),
        )
        return queries.shown_cart(session, cart, at=clock.now())


def _cut(shown: ShownCart, line_id: int, *, wanted: int) -> str:
    """Say why a line holds less than was asked for; nothing when it holds all."""
    for line in shown.cart.lines:
        if line.id == line_id and line.quantity < wanted:
            return f"{line.title}: {line.quantity} instead of {wanted}, as many as we have."
    return ""


def _removed(line: CartLine, *, left: Mapping[int, int]) -> Removed:
    """Say what would bring a line back, as far as it still can be had."""
    if line.quote is not None:
        again = {"quote": line.quote.token} if line.quote.is_open(clock.now()) else {}
        return Removed(line.title, again)
    if line.variant is None:
        return Removed(line.title, {})
    there = left.get(line.variant.id, 0)
    again = {"variant": line.variant.sku, "quantity": str(min(there, line.quantity))}
    return Removed(line.title, again if there else {})


def _draw_refused(form: QuantityForm, error: StoreError) -> Response:
    """Show the reason at the line; a conflict shows the fresh figure, not the typed one."""
    if isinstance(error, NotFound):
        return draw(shown_now(), status=404, notice=error.message)
    form.quantity.errors = [error.message]
    if isinstance(error, Conflict):
        form.quantity.data = None
    return draw(shown_now(), status=status_of(error), refused=form)
