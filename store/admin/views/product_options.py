"""What a product is chosen by: named, ordered, coloured, taken away; variants are made."""

from __future__ import annotations

from collections import Counter
from functools import partial

from flask import Response, flash, url_for
from werkzeug.wrappers import Response as AnyResponse

from store.accounts.access import current_staff
from store.admin.differences import rows_that_differ
from store.admin.gate import blueprint
from store.admin.leaves import problems
from store.admin.making_forms import CombiningForm, combining_data
from store.admin.option_forms import OptionsForm, options_data
from store.admin.views.product_parts import Clashes, refused
from store.catalog.actions.combining import Combination, combinations_of, combine
from store.catalog.actions.optioning import Taken, as_shown, change_options, in_words
from store.catalog.models import Product
from store.catalog.queries.products import product_to_edit
from store.infra.db import reading, transaction
from store.kernel import clock
from store.kernel.errors import StoreError
from store.kernel.formats import plural
from store.kernel.marks import mark_of
from store.web.errors import status_of
from store.web.htmx import go, render


@blueprint.get("/products/<slug>/options")
def product_options(slug: str) -> Response:
    """Show what variants are made of."""
    return _page(_product(slug))


@blueprint.post("/products/<slug>/options/names")
def change_product_options(slug: str) -> AnyResponse:
    """Set names, order and colours; take values away once that is agreed to."""
    product, form = _product(slug), OptionsForm()
    taken: list[Taken] = []

    def save() -> None:
        with transaction() as session:
            done = change_options(
                session,
                product_id=product.id,
                seen=form.seen.data or "",
                options=form.typed,
                agreed=form.agreed.data,
                actor=current_staff(),
            )
        taken.append(done)

    answer = refused(
        form, save, partial(_named_page, product, form), partial(_clash, slug, form)
    )
    if answer is not None:
        return answer
    count = len(taken[0].deleted) + len(taken[0].kept)
    gone = f" {plural(count, 'variant')} went with them." if count else ""
    flash(f"The options are saved.{gone}")
    return go(url_for("admin.product_options", slug=slug))


@blueprint.post("/products/<slug>/options")
def combine_options(slug: str) -> AnyResponse:
    """Make every combination that is missing."""
    product, form = _product(slug), CombiningForm()
    if not form.validate():
        return _page(product, form, status=422)
    try:
        with transaction() as session:
            made = combine(
                session,
                product_id=product.id,
                expected_version=int(form.version.data or 0),
                wanted=form.combining,
                actor=current_staff(),
                at=clock.now(),
            )
    except StoreError as error:
        form.refuse(error)
        return _page(product, form, status=status_of(error))
    flash(f"{plural(made, 'variant')} made. Count their stock, and change what differs.")
    return go(url_for("admin.product", slug=slug) + "#variants")


@blueprint.post("/products/<slug>/options/preview")
def preview_options(slug: str) -> AnyResponse:
    """Show which variants there would be; nothing is made."""
    product, form = _product(slug), CombiningForm()
    if not form.validate():
        return _page(product, form, status=422)
    try:
        rows = combinations_of(product, form.combining)
    except StoreError as error:
        form.refuse(error)
        return _page(product, form, status=status_of(error))
    return _page(product, form, rows=rows)


def _product(slug: str) -> Product:
    with reading() as session:
        return product_to_edit(session, slug)


def _clash(slug: str, form: OptionsForm) -> Clashes:
    now = _product(slug)
    form.seen.data = mark_of(as_shown(now))
    return rows_that_differ(in_words(now), form.in_words)


def _named_page(
    product: Product, names: OptionsForm, status: int, clashes: Clashes | None
) -> Response:
    return _page(product, names=names, status=status, clashes=clashes)


def _page(
    product: Product,
    form: CombiningForm | None = None,
    *,
    names: OptionsForm | None = None,
    rows: list[Combination] | None = None,
    clashes: Clashes | None = None,
    status: int = 200,
) -> Response:
    form = form or CombiningForm(formdata=None, data=combining_data(product))
    names = names or OptionsForm(formdata=None, data=options_data(product))
    of_value = Counter(value.id for one in product.selling for value in one.values)
    return render(
        "admin/product_options.html",
        product=product,
        form=form,
        names=names,
        on_sale=of_value,
        rows=rows,
        problems=[*problems(names), *problems(form)],
        clashes=clashes,
        status=status,
    )
