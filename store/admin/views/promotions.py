"""Promotions and their codes: written down, changed, ended, made by the hundred."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from flask import Response, flash, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from store.accounts.access import current_staff
from store.admin import promotions as desk
from store.admin.gate import blueprint
from store.admin.promotion_forms import (
    DEED_WORDS,
    BatchForm,
    CodeForm,
    PromotionForm,
    filled_in,
)
from store.admin.queries.promotions import (
    ShownPromotion,
    choices,
    products_of,
    promotion_to_show,
    promotions_for_staff,
)
from store.infra.db import reading, transaction
from store.kernel import clock
from store.kernel.errors import Conflict, Invalid
from store.promotions.models import Coupon, Promotion
from store.web.errors import status_of
from store.web.htmx import go, render
from store.web.pagination import whole_number


@blueprint.get("/promotions")
def promotions() -> Response:
    """List the promotions, newest first."""
    page = whole_number(request.args.get("page"), default=1)
    with reading() as session:
        listing = promotions_for_staff(session, page=page)
    now = clock.now()
    return render("admin/promotions.html", listing=listing, now=now, deeds=DEED_WORDS)


@blueprint.route("/promotions/new", methods=["GET", "POST"])
def new_promotion() -> AnyResponse:
    """Write a promotion down."""
    return _edit(PromotionForm(), None)


@blueprint.route("/promotions/<int:promotion_id>", methods=["GET", "POST"])
def promotion(promotion_id: int) -> AnyResponse:
    """Show a promotion with its codes, and write it anew."""
    with reading() as session:
        shown = promotion_to_show(session, promotion_id)
    return _edit(PromotionForm(data=filled_in(shown.promotion, shown.skus)), shown)


@blueprint.post("/promotions/<int:promotion_id>/end")
def end_promotion(promotion_id: int) -> AnyResponse:
    """End a promotion now; orders that were placed with it stay as they are."""
    with transaction() as session:
        ended = desk.end_promotion(
            session, promotion_id=promotion_id, staff=current_staff(), at=clock.now()
        )
    flash(f"{ended.name} has ended.")
    return go(url_for("admin.promotion", promotion_id=promotion_id))


@blueprint.post("/promotions/<int:promotion_id>/codes")
def add_promotion_code(promotion_id: int) -> AnyResponse:
    """Make one code."""
    form = CodeForm()
    try:
        made = _add_code(promotion_id, form) if form.validate() else None
    except Invalid as error:
        form.refuse(error)
        made = None
    if made is None:
        return _again(promotion_id, code_form=form)
    flash(f"The code {made.code} can be used.")
    return go(url_for("admin.promotion", promotion_id=promotion_id))


@blueprint.post("/promotions/<int:promotion_id>/batch")
def add_promotion_codes(promotion_id: int) -> AnyResponse:
    """Make so many codes of one use each, and send them as CSV."""
    form = BatchForm()
    try:
        made = _add_batch(promotion_id, form) if form.validate() else None
    except Invalid as error:
        form.refuse(error)
        made = None
    if made is None:
        return _again(promotion_id, batch_form=form)
    return _as_csv(made, name=f"codes-{promotion_id}.csv")


def _edit(form: PromotionForm, shown: ShownPromotion | None) -> AnyResponse:
    """Draw the form of a promotion, and save it when it is sent well."""
    with reading() as session:
        form.offer_choices(choices(session))
    if not form.submitted_well():
        return _draw(form, shown, status=422 if form.errors else 200)
    try:
        saved = _save(form, shown)
    except (Invalid, Conflict) as error:
        form.refuse(error)
        return _draw(form, shown, status=status_of(error))
    flash(f"{saved.name} is saved.")
    return go(url_for("admin.promotion", promotion_id=saved.id))


def _save(form: PromotionForm, shown: ShownPromotion | None) -> Promotion:
    with transaction() as session:
        return desk.save_promotion(
            session,
            promotion_id=shown.promotion.id if shown else None,
            wording=form.wording(products_of(session, form.part_numbers)),
            version=int(form.version.data or 0),
            staff=current_staff(),
        )


def _add_code(promotion_id: int, form: CodeForm) -> Coupon:
    with transaction() as session:
        return desk.add_code(
            session,
            promotion_id=promotion_id,
            code=form.code.data or "",
            limits=form.limits,
            staff=current_staff(),
        )


def _add_batch(promotion_id: int, form: BatchForm) -> list[Coupon]:
    with transaction() as session:
        return desk.add_batch(
            session,
            promotion_id=promotion_id,
            count=form.count.data or 0,
            prefix=form.prefix.data or "",
            staff=current_staff(),
        )


def _again(
    promotion_id: int,
    *,
    code_form: CodeForm | None = None,
    batch_form: BatchForm | None = None,
) -> Response:
    """Draw the promotion's page again, with what was refused."""
    with reading() as session:
        shown = promotion_to_show(session, promotion_id)
        form = PromotionForm(formdata=None, data=filled_in(shown.promotion, shown.skus))
        form.offer_choices(choices(session))
    return _draw(form, shown, status=422, code_form=code_form, batch_form=batch_form)


def _draw(
    form: PromotionForm,
    shown: ShownPromotion | None,
    *,
    status: int,
    code_form: CodeForm | None = None,
    batch_form: BatchForm | None = None,
) -> Response:
    return render(
        "admin/promotion.html",
        form=form,
        shown=shown,
        promotion=shown.promotion if shown else None,
        code_form=code_form or CodeForm(formdata=None),
        batch_form=batch_form or BatchForm(formdata=None),
        now=clock.now(),
        status=status,
    )


def _as_csv(coupons: Iterable[Coupon], *, name: str) -> Response:
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(["code"])
    rows.writerows([coupon.code] for coupon in coupons)
    response = Response(text.getvalue(), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
