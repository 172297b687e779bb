"""Reviews wait here until somebody has read them."""

from __future__ import annotations

from flask import Response, flash, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from store.accounts.access import current_staff
from store.admin.gate import blueprint
from store.admin.queries.reviews import ReviewTab, review_counts, reviews_for_staff
from store.infra.db import reading, transaction
from store.kernel import clock
from store.kernel.errors import StoreError
from store.reviews.actions.moderating import (
    approve_review as approve,
    reject_review as reject,
    reply_to_review as reply,
)
from store.reviews.forms import REPORT_WORDS, RejectForm, ReplyForm
from store.web.errors import status_of
from store.web.forms import Form
from store.web.htmx import go, render
from store.web.pagination import whole_number


@blueprint.get("/reviews")
def reviews() -> Response:
    """List the reviews of one tab; those that were reported come first."""
    return _list()


@blueprint.post("/reviews/<token>/approval")
def approve_review(token: str) -> AnyResponse:
    """Show a review, or let one that was reported stand."""
    with transaction() as session:
        review = approve(
            session,
            token=token,
            version=whole_number(request.form.get("version"), default=0, low=0),
            staff=current_staff(),
            at=clock.now(),
        )
    flash(f"“{review.title}” is shown.")
    return _back()


@blueprint.post("/reviews/<token>/rejection")
def reject_review(token: str) -> AnyResponse:
    """Keep a review back, or hide it again, with a reason for its author."""
    form = RejectForm()
    if not form.validate():
        return _list(token, form, status=422)
    try:
        with transaction() as session:
            reject(
                session,
                token=token,
                version=form.version.data or 0,
                reason=form.reason.data or "",
                staff=current_staff(),
                at=clock.now(),
            )
    except StoreError as error:
        form.refuse(error)
        return _list(token, form, status=status_of(error))
    flash("It is not shown. Its author hears why.")
    return _back()


@blueprint.post("/reviews/<token>/reply")
def reply_to_review(token: str) -> AnyResponse:
    """Put the shop's words under a review; none take them away."""
    form = ReplyForm()
    if not form.validate():
        return _list(token, form, status=422)
    with transaction() as session:
        review = reply(
            session,
            token=token,
            text=form.text.data or "",
            staff=current_staff(),
            at=clock.now(),
        )
    flash("The reply is kept." if review.reply else "The reply is taken away.")
    return _back()


def _tab() -> ReviewTab:
    wanted = request.values.get("tab", "")
    return ReviewTab(wanted) if wanted in set(ReviewTab) else ReviewTab.WAITING


def _back() -> AnyResponse:
    return go(url_for("admin.reviews", tab=_tab()))


def _list(refused: str = "", form: Form | None = None, *, status: int = 200) -> Response:
    """Draw the list; at the review that was `refused` stands what was typed, and why."""
    tab = _tab()
    page = whole_number(request.values.get("page"), default=1)
    with reading() as session:
        read, counts = reviews_for_staff(session, tab, page=page), review_counts(session)
    return render(
        "admin/reviews.html",
        fragment="admin/_review_list.html",
        status=status,
        listing=read.page,
        reports=read.reports,
        report_words=REPORT_WORDS,
        counts=counts,
        tab=tab,
        refused=refused,
        form=form,
    )
