"""Pages of the cart: the whole page, and the same in a drawer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    g,
    request,
    session as visit,
    url_for,
)
from markupsafe import Markup
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from store.accounts.access import (
    current_visitor,
    may_own_things,
    remembered_visitor,
)
from store.cart import actions, queries
from store.cart.forms import AddForm, CouponForm, PrintForm, QuantityForm
from store.cart.models import Cart, CartLine
from store.cart.queries import ShownCart
from store.infra.db import reading, transaction
from store.kernel import clock
from store.kernel.errors import Conflict, NotFound, StoreError
from store.web import shared
from store.web.errors import status_of
from store.web.htmx import go, render, wants_fragment
from store.web.limits import limiter

blueprint = Blueprint("cart", __name__, url_prefix="/cart")

PARTS = {"page": "cart/_cart_contents.html", "drawer": "cart/_cart_drawer_body.html"}
REMOVED = "removed_line"


@dataclass(frozen=True)
class Removed:
    """A line that was taken out, and what brings it back; nothing when nothing can."""

    title: str
    again: dict[str, str]


@dataclass(frozen=True)
class Again:
    """An addition that was refused: what was asked for, with the reason in its form."""

    form: AddForm
    title: str


def _has_no_cart() -> bool:
    return "cart_count" not in g and not may_own_things()


def _badge_of(count: int) -> Markup:
    template = current_app.jinja_env.get_template("cart/_cart_badge.html")
    return Markup(template.render(cart_count=count))  # noqa: S704 our own template


@shared.own("cart_badge", quiet=shared.Quiet(_has_no_cart, blank=lambda: _badge_of(0)))
def _badge() -> Markup:
    """Draw the cart's figure in the page's head; nobody's cart is not looked for."""
    return _badge_of(g.cart_count if "cart_count" in g else _counted())


@blueprint.get("")
def show() -> Response:
    """The cart as a page, or for htmx as the drawer's inside."""
    removed = (
        visit.pop(REMOVED, None) if REMOVED in visit and not wants_fragment() else None
    )
    return _draw(_shown(), removed=Removed(**removed) if removed else None)


@blueprint.get("/drawer")
def drawer() -> Response:
    """The drawer's inside; a plain browser gets the page."""
    return _draw(_shown())


@blueprint.post("/lines")
def add_line() -> AnyResponse:
    """Put a variant or a quote in."""
    form = AddForm()
    if not form.validate():
        return _draw_again(form, status=422)
    try:
        with transaction() as session:
            cart, line = _add(session, form)
            shown = queries.shown_cart(session, cart, at=clock.now())
    except StoreError as error:
        form.refuse(error)
        return _draw_again(form, status=status_of(error))
    return _done(shown, say=f"{line.title} added, {shown.cart.count} in cart", toast=True)


@blueprint.post("/prints")
def add_print() -> AnyResponse:
    """Put a product in that is printed when ordered."""
    form = PrintForm()
    if not form.validate():
        words = " ".join(word for words in form.errors.values() for word in words)
        return _draw(_shown(), status=422, notice=words)
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
        return _draw(_shown(), status=status_of(error), notice=error.message)
    return _done(shown, say=f"{line.title} added, {shown.cart.count} in cart", toast=True)


@blueprint.post("/lines/<int:line_id>/quantity")
def change_line(line_id: int) -> AnyResponse:
    """Set how many; zero removes."""
    form = QuantityForm()
    form.stand_at(line_id, place=_place())
    if not form.validate():
        return _draw(_shown(), status=422, refused=form)
    if form.number == 0:
        return remove_line(line_id)
    try:
        shown = _change(line_id, form)
    except StoreError as error:
        return _draw_refused(form, error)
    return _done(shown, say=f"Changed. The total is {shown.totals.total}.")


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
        return _draw(_shown(), status=404, notice=error.message)
    if wants_fragment():
        return _done(shown, say=f"{removed.title} removed.", removed=removed)
    visit[REMOVED] = {"title": removed.title, "again": removed.again}
    return go(url_for("cart.show"))


@blueprint.post("/coupon")
@limiter.limit("10/hour", deduct_when=lambda response: response.status_code == 422)
def apply_coupon() -> AnyResponse:
    """Apply a code; guessing is slowed down."""
    form = CouponForm()
    if not form.validate():
        return _draw(_shown(), status=422, coupon_form=form)
    try:
        with transaction() as session:
            cart = actions.apply_coupon(
                session,
                visitor=current_visitor(),
                code=form.code.data or "",
                at=clock.now(),
            )
            shown = queries.shown_cart(session, cart, at=clock.now())
    except StoreError as error:
        form.refuse(error)
        return _draw(_shown(), status=status_of(error), coupon_form=form)
    return _done(shown, say=f"{shown.totals.discount} taken off.")


@blueprint.post("/coupon/removal")
def remove_coupon() -> AnyResponse:
    """Take the code off."""
    with transaction() as session:
        cart = actions.remove_coupon(session, visitor=current_visitor(), at=clock.now())
        shown = queries.shown_cart(session, cart, at=clock.now())
    return _done(shown, say="The code is taken off.")


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


def _shown() -> ShownCart:
    """Read the visitor's cart as it is now."""
    if not may_own_things():
        return queries.empty_cart(at=clock.now())
    with reading() as session:
        cart = queries.open_cart(session, current_visitor())
        return queries.shown_cart(session, cart, at=clock.now())


def _counted() -> int:
    if not may_own_things():
        return 0
    with reading() as session:
        return queries.cart_count(session, current_visitor())


def _done(shown: ShownCart, *, say: str, toast: bool = False, **more: Any) -> AnyResponse:
    """Answer a change: the fresh parts for htmx, else the page by way of a redirect."""
    if wants_fragment():
        toast_text = say if toast else None
        return _draw(shown, announce=say, toast_text=toast_text, **more)
    flash(say)
    return go(url_for("cart.show"))


def _draw_again(form: AddForm, *, status: int) -> Response:
    """Show the cart, and above it what could not be added, as it was typed."""
    return _draw(_shown(), status=status, again=Again(form, _title(form)))


def _title(form: AddForm) -> str:
    try:
        with reading() as session:
            return queries.variant_to_sell(session, form.variant.data or "").product.name
    except NotFound:
        return ""


def _draw_refused(form: QuantityForm, error: StoreError) -> Response:
    """Show the reason at the line; a conflict shows the fresh figure, not the typed one."""
    if isinstance(error, NotFound):
        return _draw(_shown(), status=404, notice=error.message)
    form.quantity.errors = [error.message]
    if isinstance(error, Conflict):
        form.quantity.data = None
    return _draw(_shown(), status=status_of(error), refused=form)


def _draw(shown: ShownCart, *, status: int = 200, **more: Any) -> Response:
    g.cart_count = shown.cart.count
    context = {
        "shown": shown,
        "cart_count": shown.cart.count,
        "coupon_form": CouponForm(formdata=None),
        "toast_text": None,
        "refused": None,
        "removed": None,
        "again": None,
        "notice": "",
        **more,
    }
    part = PARTS[_place()]
    also = ("cart/_cart_badge.html",)
    return render("cart/page.html", fragment=part, also=also, status=status, **context)


def _place() -> str:
    """Tell whether the page or the drawer was used; other pages' forms fill the drawer."""
    return "page" if request.form.get("place") == "page" else "drawer"
