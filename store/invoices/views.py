"""A customer's tax documents: as a PDF, and as JSON with the same figures."""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, Response, request

from store.accounts.access import current_visitor
from store.infra.db import reading
from store.invoices.models import Invoice
from store.invoices.queries import document_of
from store.kernel.errors import NotFound
from store.web.files import send_private

blueprint = Blueprint("invoices", __name__)

DRAWING = "This is being drawn. Please look again in a minute."


@blueprint.get("/orders/<number>/documents/<name>.pdf")
def pdf(number: str, name: str) -> Response:
    """Send a document as it is printed, to whoever may see its order."""
    return send_drawing(_document(number, name))


@blueprint.get("/orders/<number>/documents/<name>.json")
def machine_readable(number: str, name: str) -> Response:
    """Send all that a document says, amounts in paise."""
    return as_json(_document(number, name))


def send_drawing(invoice: Invoice, *, copies: bool = False) -> Response:
    """Send a document's PDF; raises NotFound while it is being drawn."""
    key, name = invoice.pdf_key, invoice.filename
    if copies:
        key, name = invoice.copies_key, f"{name}-copies"
    if not key:
        raise NotFound(DRAWING)
    return send_private(key, mimetype="application/pdf", download_name=f"{name}.pdf")


def as_json(invoice: Invoice) -> Response:
    """Write a document as JSON, for nobody on the way to keep."""
    body: dict[str, Any] = invoice.snapshot
    response = Response(json.dumps(body, ensure_ascii=False), mimetype="application/json")
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _document(number: str, name: str) -> Invoice:
    key = request.args.get("key", "")
    with reading() as session:
        return document_of(session, current_visitor(), number, name, key=key)
