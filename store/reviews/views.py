"""What buyers think: a part of the product's page, and a page of its own."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, request, url_for

from store.catalog.filters import address
from store.catalog.models import Product
from store.catalog.queries.products import product_named
from store.infra.db import reading
from store.reviews.models import Review
from store.reviews.queries import histogram_of, reviews_of
from store.web.htmx import render
from store.web.pagination import Page, whole_number

PER_PAGE = 10
blueprint = Blueprint("reviews", __name__)


@dataclass(frozen=True)
class ShownReviews:
    """One page of reviews, of any stars or of so many."""

    product: Product
    histogram: dict[int, int]
    page: Page[Review]
    stars: int

    @property
    def path(self) -> str:
        return url_for("reviews.of_product", slug=self.product.slug)

    @property
    def next_url(self) -> str:
        pairs = [("stars", str(self.stars))] if self.stars else []
        return address(self.path, [*pairs, ("page", str(self.page.number + 1))])


@blueprint.get("/products/<slug>/reviews")
def of_product(slug: str) -> Response:
    """The reviews of a product, newest first."""
    shown = _shown(slug)
    return render(
        "reviews/page.html",
        fragment="reviews/more.html" if shown.page.number > 1 else "reviews/_reviews.html",
        shown=shown,
        product=shown.product,
    )


def _shown(slug: str) -> ShownReviews:
    stars = whole_number(request.args.get("stars"), default=0, low=0, high=5)
    with reading() as session:
        product = product_named(session, slug)
        counts = histogram_of(session, product.id)
        total = counts[stars] if stars else sum(counts.values())
        number = _number(total)
        skip = (number - 1) * PER_PAGE
        rows = reviews_of(session, product.id, stars=stars, skip=skip, take=PER_PAGE)
    return ShownReviews(product, counts, Page(rows, number, total, PER_PAGE), stars)


def _number(total: int) -> int:
    pages = max(1, -(-total // PER_PAGE))
    return min(whole_number(request.args.get("page"), default=1), pages)
