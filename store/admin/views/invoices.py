"""Invoices and credit notes of a month: found, saved, and reported."""

from __future__ import annotations

from flask import Response, flash, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from store.admin.gate import blueprint
from store.admin.tax_forms import month_asked
from store.infra.db import reading, transaction
from store.invoices import actions, queries
from store.invoices.filing import archive
from store.invoices.models import InvoiceKind
from store.invoices.views import as_json, send_drawing
from store.kernel import clock
from store.kernel.errors import StoreError
from store.orders.queries import order_with_number
from store.settings import settings
from store.tax.queries import tax_day
from store.web.htmx import go, render
from store.web.pagination import whole_number


@blueprint.get("/invoices")
def invoices() -> Response:
    """List a month's documents, the newest first, and firm orders that have none."""
    year, month = _month()
    kind = _kind()
    after = whole_number(request.args.get("after"), default=0) or None
    with reading() as session:
        listing = queries.documents_in(session, year, month, kind=kind, after=after)
        sums = queries.month_sums(session, year, month)
        missing = queries.orders_without_invoice(session, at=clock.now())
    return render(
        "admin/invoices.html",
        listing=listing,
        sums=sums,
        missing=missing,
        kind=kind,
        kinds=InvoiceKind,
        month=f"{year}-{month:02d}",
    )


@blueprint.get("/invoices/<token>.pdf")
def invoice_pdf(token: str) -> Response:
    """Send a document as its recipient has it."""
    with reading() as session:
        return send_drawing(queries.document_with_token(session, token))


@blueprint.get("/invoices/<token>.json")
def invoice_json(token: str) -> Response:
    """Send all that a document says."""
    with reading() as session:
        return as_json(queries.document_with_token(session, token))


@blueprint.get("/invoices/<token>/copies.pdf")
def invoice_copies(token: str) -> Response:
    """Send the copies for the transporter and the supplier, once they are drawn."""
    with reading() as session:
        invoice = queries.document_with_token(session, token)
    return send_drawing(invoice, copies=True)


@blueprint.post("/invoices/<token>/copies")
def ask_for_copies(token: str) -> AnyResponse:
    """Have the copies drawn."""
    with transaction() as session:
        invoice = actions.ask_for_copies(session, token=token)
    flash(f"The copies of {invoice.number} are being drawn. Look again in a minute.")
    return go(url_for("admin.invoices", month=request.args.get("month")))


@blueprint.post("/invoices/orders/<number>")
def issue_invoice(number: str) -> AnyResponse:
    """Issue the invoice of a firm order that has none."""
    try:
        with transaction() as session:
            order = order_with_number(session, number)
            invoice = actions.issue_invoice(session, order_id=order.id, settings=settings())
        flash(f"{invoice.number} is issued.")
    except StoreError as error:
        flash(error.message, "bad")
    return go(url_for("admin.invoices"))


@blueprint.get("/invoices/gstr-1.zip")
def gstr1() -> Response:
    """Send a month's GSTR-1 as tables and JSON."""
    year, month = _month()
    with reading() as session:
        found = queries.return_of(session, year, month)
    name = f"{year}-{month:02d}"
    body = archive(found, gstin=settings().SHOP_GSTIN, month=name)
    response = Response(body, mimetype="application/zip")
    response.headers.set("Content-Disposition", "attachment", filename=f"gstr-1-{name}.zip")
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _month() -> tuple[int, int]:
    return month_asked(request.args.get("month", ""), today=tax_day(clock.now()))


def _kind() -> InvoiceKind | None:
    asked = request.args.get("kind", "")
    return InvoiceKind(asked) if asked in set(InvoiceKind) else None
