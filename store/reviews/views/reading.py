"""What buyers think: a part of the product's page, and a page of its own."""

from __future__ import annotations

from flask import Response, request

from store.accounts.access import current_visitor
from store.catalog.queries.products import product_named
from store.infra.db import reading
from store.reviews.queries.reviews import found_helpful, reviews_of, tally_of
from store.reviews.views.blueprint import blueprint
from store.reviews.views.shown import PER_PAGE, Asked, ShownReviews, stretch
from store.web.htmx import render, wants_fragment
from store.web.pagination import Page


@blueprint.get("/products/<slug>/reviews")
def of_product(slug: str) -> Response:
    """The reviews of a product. They are drawn for one visitor, and kept by nobody."""
    shown = _shown(slug, Asked.read(request.args.items()))
    is_more = wants_fragment() and shown.page.number > 1
    return render(
        "reviews/page.html",
        fragment="reviews/more.html" if is_more else "reviews/_reviews.html",
        announce=f"{shown.page.shown} of {shown.page.total} reviews",
        shown=shown,
        product=shown.product,
    )


def _shown(slug: str, asked: Asked) -> ShownReviews:
    visitor = current_visitor()
    with reading() as session:
        product = product_named(session, slug)
        tally = tally_of(session, product.id)
        total = tally.count(asked.wanted)
        number, skip, take = stretch(asked.page, total, only=wants_fragment())
        rows = reviews_of(session, product.id, asked.wanted, skip=skip, take=take)
        helpful = found_helpful(session, visitor, [review.id for review in rows])
    page = Page(rows, number, total, PER_PAGE)
    return ShownReviews(product, tally, page, asked, helpful)
