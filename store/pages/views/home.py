"""The front page: what the shop makes, its shelves, and how a print is priced."""

from __future__ import annotations

from typing import Any

from flask import Response, url_for
from markupsafe import Markup

from store.accounts.access import current_visitor, may_own_things
from store.catalog.queries.categories import category_tree
from store.catalog.queries.themes import collections_shown
from store.catalog.queries.window import counts_on_sale, faces_of, featured_products
from store.catalog.views.pictures import Picture
from store.catalog.views.room import shared_page
from store.catalog.views.themes import theme_of
from store.content.kinds import Subject
from store.content.queries import Words, words_of
from store.infra.db import reading
from store.kernel import clock
from store.pages.blueprint import blueprint
from store.pages.contact import shop_address
from store.pages.forward import put_forward
from store.pages.queries import open_quote, print_terms
from store.pages.sample import priced_sample
from store.quotes.models import VALID
from store.settings import settings
from store.web import shared
from store.web.assets import address
from store.web.htmx import render

FEATURED = 8
WIDTHS = (520, 1040)


@blueprint.get("/")
def home() -> Response:
    """Show the shop on one screen, then its shelves."""
    return shared_page(_draw)


def _draw() -> Response:
    with reading() as session:
        shared.depend_on(_terms, print_terms(session, at=clock.now()))
        words = words_of(session, Subject.HOME)
    return drawn(words)


def drawn(words: Words, *, is_draft: bool = False) -> Response:
    """Draw the front page in these words."""
    now, chosen = clock.now(), put_forward(words.content["collection"], take=FEATURED)
    with reading() as session:
        shelves = category_tree(session)
        return render(
            "pages/home.html",
            shelves=shelves,
            counts=counts_on_sale(session),
            faces=faces_of(session, shelves),
            featured=chosen.rows or featured_products(session, take=FEATURED),
            featured_title=chosen.title,
            featured_href=chosen.href,
            words=words,
            is_draft=is_draft,
            themes=[theme_of(each) for each in collections_shown(session)],
            sample=priced_sample(session, at=now),
            sample_picture=_sample_picture(),
            structured=_structured(),
            quote_valid=VALID.days,
        )


def _terms() -> object:
    with reading() as session:
        return print_terms(session, at=clock.now())


@shared.own("open_quote")
def _open_quote() -> Markup:
    """Draw the visitor's newest quote that can still be ordered; most have none."""
    if not may_own_things():
        return Markup()
    with reading() as session:
        quote = open_quote(session, current_visitor(), at=clock.now())
    return (
        shared.drawn("pages/home/open_quote.html", open_quote=quote) if quote else Markup()
    )


def _sample_picture() -> Picture:
    sets = [
        (f"image/{kind}", ", ".join(f"{_sample(kind, width)} {width}w" for width in WIDTHS))
        for kind in ("avif", "webp")
    ]
    small, large = (_sample("webp", width) for width in WIDTHS)
    alt = "A printed bracket with two ribs, four holes and a slot"
    return Picture(alt, 1040, 801, small, large, tuple(sets))


def _sample(kind: str, width: int) -> str:
    return address(f"img/sample-part-{width}.{kind}")


def _structured() -> dict[str, Any]:
    """Say who we are and how to search here (schema.org as JSON-LD)."""
    url = settings().PUBLIC_URL
    search = url + url_for("catalog.search", q="QUERY").replace("QUERY", "{words}")
    return {
        "@context": "https://schema.org",
        "@graph": [
            {
                "@type": "Organization",
                "@id": f"{url}/#shop",
                "name": "MakrX Store",
                "url": url,
                "email": shop_address(settings()),
                "areaServed": "IN",
            },
            {
                "@type": "WebSite",
                "name": "MakrX Store",
                "url": url,
                "publisher": {"@id": f"{url}/#shop"},
                "potentialAction": {
                    "@type": "SearchAction",
                    "target": search,
                    "query-input": "required name=words",
                },
            },
        ],
    }
