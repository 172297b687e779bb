"""Draws pages as PDF, in the worker only: nothing else knows WeasyPrint."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from store.infra.log import log
from store.kernel import formats
from store.settings import ROOT

FONTS = ROOT / "static" / "vendor" / "fonts"
FILES = ("archivo.woff2", "archivo-rupee.woff2", "martian-mono.woff2")


def draw(page: str, *, look: str) -> bytes:
    """Draw a page by a style sheet, a template that is given where the fonts are."""
    # Takes seconds, and no web page needs it.
    from weasyprint import CSS, HTML  # noqa: PLC0415
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415

    known, fetch = FontConfiguration(), _fonts_only()
    rules = _looks().get_template(look).render(fonts=FONTS.as_uri())
    style = CSS(string=rules, url_fetcher=fetch, font_config=known)
    written = HTML(string=page, url_fetcher=fetch)
    pdf: bytes = written.write_pdf(stylesheets=[style], font_config=known)
    return pdf


def templates(**filters: Callable[[Any], object]) -> Environment:
    """Give the templates of what is printed, with filters of the document's own."""
    environment = Environment(
        loader=FileSystemLoader(ROOT / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"day": formats.day, "moment": formats.moment, **filters}
    return environment


@cache
def _looks() -> Environment:
    return templates()


def font_at(url: str) -> bytes:
    """Read one of the shop's fonts; raises ValueError for the address of anything else."""
    name = url.removeprefix(f"{FONTS.as_uri()}/")
    if name not in FILES:
        log.warning("document_asks_for_file", url=url)
        raise ValueError("a document loads nothing but the shop's fonts")
    return (FONTS / name).read_bytes()


def _fonts_only() -> Any:
    """Give what opens our fonts and nothing else, whatever somebody has written."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse  # noqa: PLC0415 as above

    class Fonts(URLFetcher):  # type: ignore[misc]  # it has no types
        def fetch(self, url: str, headers: object = None) -> object:
            del headers
            return URLFetcherResponse(url, font_at(url), {"Content-Type": "font/woff2"})

    return Fonts()
