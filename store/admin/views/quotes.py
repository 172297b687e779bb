"""Quotes that wait for a person: looked at, priced by hand, or declined."""

from __future__ import annotations

from flask import Response, flash, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from store.accounts.access import current_staff
from store.admin.gate import blueprint
from store.admin.queries.quotes import (
    QuoteTab,
    quote_counts,
    quote_to_review,
    quotes_for_staff,
)
from store.admin.quote_forms import DeclineForm, PriceForm
from store.infra.db import reading, transaction
from store.kernel import clock
from store.kernel.errors import NotFound, StoreError
from store.kernel.money import Money
from store.quotes.actions.reviewing import decline_quote, price_by_hand
from store.quotes.pricing import PriceLine
from store.security.queries import history_of
from store.web.errors import status_of
from store.web.files import send_private
from store.web.forms import Form
from store.web.htmx import go, render
from store.web.pagination import whole_number


@blueprint.get("/quotes")
def quotes() -> Response:
    """List the quotes of one tab; those that wait for a person come first."""
    wanted = request.args.get("tab", "")
    tab = QuoteTab(wanted) if wanted in set(QuoteTab) else QuoteTab.WAITING
    page = whole_number(request.args.get("page"), default=1)
    with reading() as session:
        listing = quotes_for_staff(session, tab, page=page)
        counts = quote_counts(session)
    return render(
        "admin/quotes.html",
        fragment="admin/_quote_list.html",
        listing=listing,
        counts=counts,
        tab=tab,
        now=clock.now(),
    )


@blueprint.get("/quotes/<token>")
def quote(token: str) -> Response:
    """Show one quote with all there is to judge it by."""
    return _quote_page(token, PriceForm(formdata=None), DeclineForm(formdata=None))


@blueprint.get("/quotes/<token>/thumbnail.png")
def quote_picture(token: str) -> Response:
    """Send the picture of a quote's part."""
    with reading() as session:
        part = quote_to_review(session, token).part
    return send_private(part.thumbnail_key or "missing", mimetype="image/png")


@blueprint.get("/quotes/<token>/model.stl")
def quote_model(token: str) -> Response:
    """Send the part that is to be judged, in millimetres."""
    with reading() as session:
        part = quote_to_review(session, token).part
    name = f"quote-{token}.stl"
    return send_private(
        part.model_key or "missing", mimetype="model/stl", download_name=name
    )


@blueprint.post("/quotes/<token>/price")
def price_quote(token: str) -> AnyResponse:
    """Name the price of a quote by hand."""
    form, other = PriceForm(), DeclineForm(formdata=None)
    if not form.validate():
        return _quote_page(token, form, other, status=422)
    try:
        with transaction() as session:
            price_by_hand(
                session,
                token=token,
                total=Money.parse(form.total.data or ""),
                message=form.message.data or "",
                staff=current_staff(),
                at=clock.now(),
            )
    except StoreError as error:
        return _refused(token, form, other, error)
    flash("The customer may order at this price now.")
    return go(url_for("admin.quotes"))


@blueprint.post("/quotes/<token>/refusal")
def decline(token: str) -> AnyResponse:
    """Say that this is not printed, and why."""
    form, other = DeclineForm(), PriceForm(formdata=None)
    if not form.validate():
        return _quote_page(token, other, form, status=422)
    try:
        with transaction() as session:
            decline_quote(
                session,
                token=token,
                message=form.reason.data or "",
                staff=current_staff(),
                at=clock.now(),
            )
    except StoreError as error:
        return _refused(token, form, other, error)
    flash("The customer hears why.")
    return go(url_for("admin.quotes"))


def _refused(token: str, form: Form, other: Form, error: StoreError) -> Response:
    """Draw the quote as it is now, with what was typed and what was wrong."""
    if isinstance(error, NotFound):
        raise error
    form.refuse(error)
    pair = (form, other) if isinstance(form, PriceForm) else (other, form)
    return _quote_page(token, *pair, status=status_of(error))


def _quote_page(token: str, price: Form, refusal: Form, *, status: int = 200) -> Response:
    with reading() as session:
        review = quote_to_review(session, token)
        history = history_of(session, "quote", review.quote.id)
    breakdown = review.quote.breakdown
    return render(
        "admin/quote.html",
        review=review,
        quote=review.quote,
        measure=review.part.measured,
        lines=[PriceLine(row["label"], Money(row["paise"])) for row in breakdown],
        price=price,
        refusal=refusal,
        history=history,
        status=status,
        now=clock.now(),
    )
