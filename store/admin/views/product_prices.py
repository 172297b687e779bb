"""What a variant costs: by quantity, by price list, and for a time."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from flask import Response, flash, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from store.accounts.access import current_staff
from store.admin.differences import rows_that_differ
from store.admin.gate import blueprint
from store.admin.part_forms import BreaksForm, PriceListForm, breaks_data
from store.admin.queries.product_parts import PriceSheet, price_sheet
from store.admin.views.product_parts import Clashes, chosen_variant, part_page, refused
from store.catalog.actions.breaks import replace_breaks, start_price_list, written
from store.catalog.models import Product
from store.catalog.prices import Rung
from store.catalog.queries.products import product_to_edit
from store.infra.db import reading, transaction
from store.kernel import clock
from store.kernel.errors import Conflict, Invalid
from store.kernel.marks import mark_of
from store.web.htmx import go


@blueprint.route("/products/<slug>/prices", methods=["GET", "POST"])
def product_prices(slug: str) -> AnyResponse:
    """Show what a variant costs; set what many of it cost."""
    product, sheet = _read(slug)
    if request.method != "POST":
        return _page(product, sheet, _shown(sheet), 200, None)
    form = BreaksForm()
    form.offer(sheet.lists)
    answer = refused(
        form,
        partial(_save, sheet, form),
        partial(_page, product, sheet, form),
        partial(_clash, sheet, form),
    )
    if answer is not None:
        return answer
    flash(f"The prices of {sheet.variant.sku} are saved.")
    return go(_here(slug, sheet))


@blueprint.post("/products/<slug>/price-lists")
def begin_price_list(slug: str) -> AnyResponse:
    """Make a price list that nobody is on yet, to be chosen in the rows."""
    product, sheet = _read(slug)
    begun = PriceListForm()
    if not begun.validate():
        return _page(product, sheet, _shown(sheet), 422, None, begun)
    try:
        with transaction() as session:
            start_price_list(session, name=begun.name.data or "", actor=current_staff())
    except (Conflict, Invalid) as error:
        begun.refuse(error)
        return _page(product, sheet, _shown(sheet), 422, None, begun)
    flash(f"{begun.name.data} can be chosen now. Nobody is on it yet.")
    return go(_here(slug, sheet))


def _here(slug: str, sheet: PriceSheet) -> str:
    return url_for("admin.product_prices", slug=slug, variant=sheet.variant.sku)


def _read(slug: str) -> tuple[Product, PriceSheet]:
    with reading() as session:
        product = product_to_edit(session, slug)
        sheet = price_sheet(session, chosen_variant(product), at=clock.now())
    return product, sheet


def _shown(sheet: PriceSheet) -> BreaksForm:
    form = BreaksForm(formdata=None, data=breaks_data(sheet.rungs))
    form.offer(sheet.lists)
    return form


def _save(sheet: PriceSheet, form: BreaksForm) -> None:
    with transaction() as session:
        replace_breaks(
            session,
            sku=sheet.variant.sku,
            seen=form.seen.data or "",
            rungs=form.rungs,
            actor=current_staff(),
        )


def _clash(sheet: PriceSheet, form: BreaksForm) -> Clashes:
    form.seen.data = mark_of(written(sheet.rungs))
    return rows_that_differ(_by_step(sheet.rungs), _by_step(form.rungs))


def _by_step(rungs: Sequence[Rung]) -> dict[str, str]:
    """Give each price in words, under what it is for."""
    pairs = (text.split(": ", 1) for text in written(rungs))
    return {name[:1].upper() + name[1:]: words for name, words in pairs}


def _page(
    product: Product,
    sheet: PriceSheet,
    form: BreaksForm,
    status: int,
    clashes: Clashes | None,
    begun: PriceListForm | None = None,
) -> Response:
    return part_page(
        "admin/product_prices.html",
        product,
        form,
        status=status,
        clashes=clashes,
        sheet=sheet,
        chosen=sheet.variant,
        now=clock.now(),
        begun=begun or PriceListForm(formdata=None),
    )
