"""Who has bought a product writes about it, changes it, or takes it back."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, flash, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from store.accounts.access import current_visitor
from store.accounts.visitors import Visitor
from store.catalog.filters import address
from store.catalog.models import Product
from store.catalog.queries.products import product_named
from store.flags.reading import require_on
from store.infra.db import reading, transaction
from store.kernel import clock
from store.kernel.errors import StoreError
from store.reviews.actions.writing import Opinion, delete_review, write_review
from store.reviews.forms import ReviewForm
from store.reviews.models import Review, ReviewPhoto
from store.reviews.queries.purchases import OrderKey, Purchase, purchase_of
from store.reviews.queries.reviews import own_review
from store.reviews.views.blueprint import blueprint
from store.reviews.views.photos import Photos, photos_sent
from store.web.errors import status_of
from store.web.htmx import go, render
from store.web.limits import limiter

DONE = "Thank you. Your review waits to be read, and is shown within a working day."


@dataclass(frozen=True)
class Desk:
    """What somebody may write about: their purchase, and what they have written."""

    product: Product
    held: OrderKey
    purchase: Purchase | None
    review: Review | None

    @property
    def author(self) -> Visitor:
        return self.purchase.buyer if self.purchase else current_visitor()

    @property
    def address(self) -> str:
        path = url_for("reviews.desk", slug=self.product.slug)
        told = [("order", self.held.number), ("key", self.held.key)]
        return address(path, told if self.held.is_whole else [])

    @property
    def photos(self) -> list[ReviewPhoto]:
        return self.review.photos if self.review else []


@blueprint.get("/products/<slug>/reviews/new")
def desk(slug: str) -> Response:
    """The form for a review, or the one that was written, with how it stands."""
    there = _desk(slug)
    form = ReviewForm(formdata=None, obj=there.review)
    if there.purchase and there.review is None:
        form.author.data = there.purchase.name
    return _page(there, form, kept=there.photos)


@blueprint.post("/products/<slug>/reviews/new")
@limiter.limit("20 per hour")
def write(slug: str) -> AnyResponse:
    """Take a review. The same form twice is one review."""
    require_on("reviews.written")
    there, form = _desk(slug), ReviewForm()
    if there.purchase is None:
        return _page(there, form, status=403)
    if form.is_from_a_program:
        return _done(there)
    good, sent = form.validate(), photos_sent(form)
    if good and not sent.refusal:
        return _written(there, there.purchase, form, sent)
    return _page(there, form, kept=sent.photos, status=422)


@blueprint.post("/products/<slug>/reviews/removal")
def remove(slug: str) -> AnyResponse:
    """Take one's review back, with its photos."""
    there = _desk(slug)
    with transaction() as session:
        delete_review(session, author=there.author, product_id=there.product.id)
    flash("Your review is deleted.")
    return go(url_for("catalog.product", slug=slug))


def _desk(slug: str) -> Desk:
    visitor = current_visitor()
    held = OrderKey(request.values.get("order", ""), request.values.get("key", ""))
    with reading() as session:
        product = product_named(session, slug)
        purchase = purchase_of(session, visitor, product.id, held=held)
        author = purchase.buyer if purchase else visitor
        review = own_review(session, author, product.id)
    return Desk(product, held, purchase, review)


def _written(
    there: Desk, purchase: Purchase, form: ReviewForm, sent: Photos
) -> AnyResponse:
    opinion = _opinion(form, sent)
    try:
        with transaction() as session:
            write_review(session, purchase=purchase, opinion=opinion, at=clock.now())
    except StoreError as error:
        form.refuse(error)
        return _page(there, form, kept=sent.photos, status=status_of(error))
    return _done(there)


def _opinion(form: ReviewForm, sent: Photos) -> Opinion:
    return Opinion(
        author=form.author.data or "",
        stars=form.stars.data,
        title=form.title.data or "",
        body=form.body.data or "",
        photos=sent.tokens,
    )


def _done(there: Desk) -> AnyResponse:
    flash(DONE)
    return go(there.address)


def _page(
    there: Desk,
    form: ReviewForm,
    *,
    kept: list[ReviewPhoto] | None = None,
    status: int = 200,
) -> Response:
    """Draw the form; for who has bought nothing, say who may write."""
    if there.purchase is None and there.review is None:
        return render("reviews/buyers_only.html", status=403, product=there.product)
    response = render(
        "reviews/write.html",
        status=status,
        desk=there,
        product=there.product,
        review=there.review,
        form=form,
        kept=kept or [],
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response
