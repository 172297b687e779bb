"""What is not where somebody looks for it: moved, replaced, or sold no more.

A product that was renamed answers 301 to its address of today. One that is sold no more
answers 301 to its successor when the shop has named one and sells it: search engines hand
their judgement over, and who had a bookmark lands on what they would be told to buy, and is
told so there. Without a successor it is 410, which search engines forget at once, with what
stands on the same shelf.
"""

from __future__ import annotations

from flask import Response, make_response, redirect, render_template, request, url_for

from store.catalog.filters import address
from store.catalog.models import ShelfKind
from store.catalog.queries.addressed import shelf_now
from store.catalog.queries.products import SoldNoMore, slug_now
from store.catalog.queries.relations import alternatives_to
from store.infra.db import reading
from store.kernel.errors import NotFound
from store.web.errors import answer, reads_json
from store.web.htmx import wants_fragment

INSTEAD_OF = "instead_of"


def moved(slug: str, refusal: NotFound) -> Response:
    """Lead to where a product is now; raises the refusal when it never was here."""
    with reading() as session:
        now = slug_now(session, slug)
    if now is None:
        raise refusal
    return _for_good(now, list(request.args.items(multi=True)))


def shelf_moved(kind: ShelfKind, slug: str, refusal: NotFound) -> Response:
    """Lead to where a collection, a category or a brand is now; raises the refusal."""
    with reading() as session:
        now = shelf_now(session, kind, slug)
    if now is None or now == slug:
        raise refusal
    place = url_for(f"catalog.{kind}", slug=now)
    return _permanent(address(place, list(request.args.items(multi=True))))


def gone(refusal: SoldNoMore) -> Response:
    """Lead to the successor, or say what stands on the same shelf."""
    if refusal.successor:
        return _for_good(refusal.successor, [(INSTEAD_OF, refusal.product.slug)])
    if reads_json() or wants_fragment():
        return answer(410, refusal.message)
    with reading() as session:
        others = alternatives_to(session, refusal.product)
    page = render_template("catalog/gone.html", product=refusal.product, others=others)
    return make_response(page, 410)


def _for_good(slug: str, pairs: list[tuple[str, str]]) -> Response:
    """Answer 301; browsers ask again after an hour, should a product come back."""
    return _permanent(address(url_for("catalog.product", slug=slug), pairs))


def _permanent(place: str) -> Response:
    response = make_response(redirect(place, 301))
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response
