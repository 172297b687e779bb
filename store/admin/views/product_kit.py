"""What a variant is made of, when it is a kit."""

from __future__ import annotations

from functools import partial

from flask import Response, flash, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from store.accounts.access import current_staff
from store.admin.differences import rows_that_differ
from store.admin.gate import blueprint
from store.admin.part_forms import KitForm, kit_data
from store.admin.queries.product_parts import KitSheet, kit_sheet
from store.admin.views.product_parts import Clashes, chosen_variant, part_page, refused
from store.catalog.actions.kits import change_kit
from store.catalog.models import Product
from store.catalog.queries.products import product_to_edit
from store.infra.db import reading, transaction
from store.kernel import clock
from store.kernel.marks import mark_of
from store.web.htmx import go


@blueprint.route("/products/<slug>/kit", methods=["GET", "POST"])
def product_kit(slug: str) -> AnyResponse:
    """Show what a variant is made of; make it of something else."""
    with reading() as session:
        product = product_to_edit(session, slug)
        sheet = kit_sheet(session, chosen_variant(product), at=clock.now())
    if request.method != "POST":
        form = KitForm(formdata=None, data=kit_data(sheet.parts))
        return _page(product, sheet, form, 200, None)
    form = KitForm()
    answer = refused(
        form,
        partial(_save, sheet, form),
        partial(_page, product, sheet, form),
        partial(_clash, sheet, form),
    )
    if answer is not None:
        return answer
    flash(f"{sheet.variant.sku} is saved." if form.parts else "It is no kit any more.")
    return go(url_for("admin.product_kit", slug=slug, variant=sheet.variant.sku))


def _save(sheet: KitSheet, form: KitForm) -> None:
    with transaction() as session:
        change_kit(
            session,
            sku=sheet.variant.sku,
            seen=form.seen.data or "",
            parts=form.parts,
            actor=current_staff(),
        )


def _clash(sheet: KitSheet, form: KitForm) -> Clashes:
    form.seen.data = mark_of(sheet.parts)
    saved, typed = dict(sheet.parts), dict(form.parts)
    return rows_that_differ(
        {sku: str(count) for sku, count in saved.items()},
        {sku: str(count) for sku, count in typed.items()},
    )


def _page(
    product: Product, sheet: KitSheet, form: KitForm, status: int, clashes: Clashes | None
) -> Response:
    return part_page(
        "admin/product_kit.html",
        product,
        form,
        status=status,
        clashes=clashes,
        sheet=sheet,
        chosen=sheet.variant,
    )
