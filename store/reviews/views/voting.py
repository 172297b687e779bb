"""Readers say that a review has helped them, or that it should not be shown."""

from __future__ import annotations

from urllib.parse import parse_qsl

from flask import Response, flash, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from store.accounts.access import current_visitor, remembered_visitor
from store.catalog.filters import address
from store.infra.db import reading, transaction
from store.kernel import clock
from store.reviews.actions.voting import report as report_review, vote
from store.reviews.forms import ReportForm
from store.reviews.models import ReportReason, Review
from store.reviews.queries.reviews import shown_review
from store.reviews.views.blueprint import blueprint
from store.reviews.views.shown import Asked
from store.web.htmx import go, render, wants_fragment
from store.web.limits import limiter

REPORTED = "Thank you. Somebody of the shop will look at this review."


@blueprint.post("/reviews/<token>/helpful")
@limiter.limit("60 per hour")
def mark_helpful(token: str) -> AnyResponse:
    """Mark a review as helpful, or take the mark back: the form says which."""
    is_helpful = request.form.get("helpful") == "1"
    with transaction() as session:
        review = vote(
            session,
            token=token,
            visitor=remembered_visitor(),
            helpful=is_helpful,
            at=clock.now(),
        )
    if not wants_fragment():
        return go(_place_of(review))
    query = request.form.get("list", "")[:200]
    return render(
        "reviews/page.html",
        fragment="reviews/voted.html",
        announce=f"{review.helpful} found this helpful",
        review=review,
        is_helpful=is_helpful,
        query=query,
    )


@blueprint.get("/reviews/<token>/report")
def report(token: str) -> Response:
    """Ask what is wrong with a review."""
    with reading() as session:
        review = shown_review(session, token)
    return _report_page(review, ReportForm(formdata=None))


@blueprint.post("/reviews/<token>/report")
@limiter.limit("10 per hour")
def send_report(token: str) -> AnyResponse:
    """Take a report; a second one by the same visitor gets the same answer."""
    form = ReportForm()
    with reading() as session:
        review = shown_review(session, token)
    if not form.validate():
        return _report_page(review, form, status=422)
    if not form.is_from_a_program:
        _keep_report(token, form)
    flash(REPORTED)
    return go(url_for("reviews.of_product", slug=review.product.slug))


def _keep_report(token: str, form: ReportForm) -> None:
    with transaction() as session:
        report_review(
            session,
            token=token,
            visitor=remembered_visitor(),
            reason=ReportReason(form.reason.data),
            note=form.note.data or "",
            at=clock.now(),
        )


def _report_page(review: Review, form: ReportForm, *, status: int = 200) -> Response:
    own = review.belongs_to(current_visitor())
    return render("reviews/report.html", status=status, review=review, form=form, own=own)


def _place_of(review: Review) -> str:
    """Give the list as it was looked at, down to this review."""
    asked = Asked.read(parse_qsl(request.form.get("list", "")[:200]))
    path = url_for("reviews.of_product", slug=review.product.slug)
    return f"{address(path, asked.pairs())}#review-{review.token}"
