"""Products begin: new, or as copies; and are looked at."""

from __future__ import annotations

from flask import Response, flash, url_for
from werkzeug.wrappers import Response as AnyResponse

from store.accounts.access import current_staff
from store.admin.gate import blueprint
from store.admin.making_forms import NewProductForm
from store.admin.views.products import category_choices
from store.catalog.actions.making import copy_product, free_slug, make_product
from store.catalog.models import Product
from store.catalog.queries.categories import category_tree
from store.catalog.queries.products import product_to_edit
from store.catalog.views.previewing import preview_page
from store.infra.db import reading, transaction
from store.kernel import clock
from store.kernel.errors import StoreError
from store.web.errors import status_of
from store.web.htmx import go, render


@blueprint.route("/new-product", methods=["GET", "POST"])
def new_product() -> AnyResponse:
    """Begin a product as a draft."""
    form = NewProductForm()
    with reading() as session:
        form.category_id.choices = category_choices(category_tree(session))
    if not form.submitted_well():
        status = 422 if form.is_submitted() else 200
        return render("admin/products_new.html", form=form, status=status)
    try:
        made = _made(form)
    except StoreError as error:
        form.refuse(error)
        return render("admin/products_new.html", form=form, status=status_of(error))
    flash(f"{made.name} is a draft: nobody sees it until it is active.")
    return go(url_for("admin.product", slug=made.slug))


def _made(form: NewProductForm) -> Product:
    with transaction() as session:
        slug = free_slug(session, form.name.data or "")
        return make_product(
            session,
            category_id=form.category_id.data,
            new=form.new(slug),
            actor=current_staff(),
            at=clock.now(),
        )


@blueprint.post("/products/<slug>/copy")
def duplicate_product(slug: str) -> AnyResponse:
    """Begin a product from another one."""
    with reading() as session:
        found = product_to_edit(session, slug)
    with transaction() as session:
        actor, at = current_staff(), clock.now()
        made = copy_product(session, product_id=found.id, actor=actor, at=at)
    flash("This is the copy, a draft with part numbers of its own and nothing in stock.")
    return go(url_for("admin.product", slug=made.slug))


@blueprint.get("/products/<slug>/preview")
def preview_product(slug: str) -> Response:
    """Show a product as customers would see it, whatever its state."""
    return preview_page(slug, here=url_for("admin.preview_product", slug=slug))
