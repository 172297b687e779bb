"""Draws a tax document as a PDF, in the worker only: nothing else knows WeasyPrint."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from store.infra.log import log
from store.kernel import formats
from store.kernel.money import Money
from store.settings import ROOT

# For goods a document is made out three times (CGST Rules 2017, r. 48(1)).
ORIGINAL = ("Original for recipient",)
COPIES = ("Duplicate for transporter", "Triplicate for supplier")

Snapshot = dict[str, Any]
FONTS = ROOT / "static" / "vendor" / "fonts"
FILES = ("archivo.woff2", "archivo-rupee.woff2", "martian-mono.woff2")


def draw(snapshot: Snapshot, copies: tuple[str, ...]) -> bytes:
    """Draw a document, once for each copy."""
    # Takes seconds, and no web page needs it.
    from weasyprint import CSS, HTML  # noqa: PLC0415
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415

    known, fetch = FontConfiguration(), _fonts_only()
    look = _templates().get_template("invoices/document.css").render(fonts=FONTS.as_uri())
    page = HTML(string=page_of(snapshot, copies), url_fetcher=fetch)
    style = CSS(string=look, url_fetcher=fetch, font_config=known)
    pdf: bytes = page.write_pdf(stylesheets=[style], font_config=known)
    return pdf


def page_of(snapshot: Snapshot, copies: tuple[str, ...]) -> str:
    """Write the document as the page that is printed."""
    template = _templates().get_template("invoices/document.html")
    return template.render(document=snapshot, copies=copies)


def _fonts_only() -> Any:
    """Give what opens our fonts and nothing else, whatever a customer has written."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse  # noqa: PLC0415 as above

    class Fonts(URLFetcher):  # type: ignore[misc]  # it has no types
        def fetch(self, url: str, headers: object = None) -> object:
            del headers
            return URLFetcherResponse(url, font_at(url), {"Content-Type": "font/woff2"})

    return Fonts()


def font_at(url: str) -> bytes:
    """Read one of the shop's fonts; raises ValueError for the address of anything else."""
    name = url.removeprefix(f"{FONTS.as_uri()}/")
    if name not in FILES:
        log.warning("invoice_asks_for_file", url=url)
        raise ValueError("a tax document loads nothing but the shop's fonts")
    return (FONTS / name).read_bytes()


@lru_cache(maxsize=1)
def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(ROOT / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        paise=lambda amount: str(Money(amount)),
        figure=lambda amount: str(Money(amount)).replace("₹", ""),
        day=lambda text: formats.day(date.fromisoformat(text)),
        percent=formats.percent,
    )
    return environment
