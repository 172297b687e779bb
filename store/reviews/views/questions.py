"""What was asked about a product: a part of its page, and a page of its own."""

from __future__ import annotations

from flask import Response, request

from store.catalog.queries.products import product_named
from store.infra.db import reading
from store.reviews.queries.questions import count_questions, questions_of
from store.reviews.views.blueprint import blueprint
from store.reviews.views.shown import PER_PAGE, Asked, ShownQuestions, stretch
from store.web.htmx import render, wants_fragment
from store.web.pagination import Page


@blueprint.get("/products/<slug>/questions")
def questions(slug: str) -> Response:
    """The questions about a product with their answers, newest first."""
    asked = Asked.read(request.args.items())
    with reading() as session:
        product = product_named(session, slug)
        total = count_questions(session, product.id)
        number, skip, take = stretch(asked.page, total, only=wants_fragment())
        rows = questions_of(session, product.id, skip=skip, take=take)
    shown = ShownQuestions(product, Page(rows, number, total, PER_PAGE), asked)
    is_more = wants_fragment() and number > 1
    return render(
        "reviews/questions.html",
        fragment="reviews/more_questions.html" if is_more else "reviews/_questions.html",
        shown=shown,
        product=product,
    )
