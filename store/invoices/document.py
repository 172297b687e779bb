"""Draws a tax document as a PDF, in the worker only."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

from jinja2 import Environment

from store.infra import paper
from store.kernel import formats
from store.kernel.money import Money

# For goods a document is made out three times (CGST Rules 2017, r. 48(1)).
ORIGINAL = ("Original for recipient",)
COPIES = ("Duplicate for transporter", "Triplicate for supplier")

Snapshot = dict[str, Any]


def draw(snapshot: Snapshot, copies: tuple[str, ...]) -> bytes:
    """Draw a document, once for each copy."""
    return paper.draw(page_of(snapshot, copies), look="invoices/document.css")


def page_of(snapshot: Snapshot, copies: tuple[str, ...]) -> str:
    """Write the document as the page that is printed."""
    template = _templates().get_template("invoices/document.html")
    return template.render(document=snapshot, copies=copies)


@lru_cache(maxsize=1)
def _templates() -> Environment:
    return paper.templates(
        paise=lambda amount: str(Money(amount)),
        figure=lambda amount: str(Money(amount)).replace("₹", ""),
        day=lambda text: formats.day(date.fromisoformat(text)),
        percent=formats.percent,
    )
