"""What is stated of a product: the table of facts, saved as one."""

from __future__ import annotations

from functools import partial

from flask import Response, flash, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from store.accounts.access import current_staff
from store.admin.differences import rows_that_differ
from store.admin.gate import blueprint
from store.admin.part_forms import FactsForm, facts_data
from store.admin.queries.product_parts import attributes
from store.admin.views.product_parts import Clashes, part_page, refused
from store.catalog.actions.specifications import Fact, replace_specifications
from store.catalog.models import Product
from store.catalog.queries.products import product_to_edit
from store.infra.db import reading, transaction
from store.kernel.marks import mark_of
from store.web.htmx import go


@blueprint.route("/products/<slug>/specifications", methods=["GET", "POST"])
def product_facts(slug: str) -> AnyResponse:
    """Show what is stated of a product; state something else."""
    product = _product(slug)
    if request.method != "POST":
        return _page(product, FactsForm(formdata=None, data=facts_data(product)), 200, None)
    form = FactsForm()
    answer = refused(
        form,
        partial(_save, product, form),
        partial(_page, product, form),
        partial(_clash, slug, form),
    )
    if answer is not None:
        return answer
    flash("The specifications are saved.")
    return go(url_for("admin.product_facts", slug=slug))


def _save(product: Product, form: FactsForm) -> None:
    with transaction() as session:
        replace_specifications(
            session,
            product_id=product.id,
            seen=form.seen.data or "",
            facts=form.facts,
            actor=current_staff(),
        )


def _clash(slug: str, form: FactsForm) -> Clashes:
    saved = [row.fact for row in _product(slug).specifications]
    form.seen.data = mark_of(saved)
    return rows_that_differ(_in_words(saved), _in_words(form.facts))


def _in_words(facts: list[Fact]) -> dict[str, str]:
    return {name: f"{value} {unit}".strip() for name, value, unit in facts}


def _product(slug: str) -> Product:
    with reading() as session:
        return product_to_edit(session, slug)


def _page(
    product: Product, form: FactsForm, status: int, clashes: Clashes | None
) -> Response:
    with reading() as session:
        known = attributes(session)
    return part_page(
        "admin/product_facts.html",
        product,
        form,
        status=status,
        clashes=clashes,
        attributes={each.name.casefold(): each for each in known},
    )
