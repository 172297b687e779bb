"""Products: found, and changed on their newest version only."""

from __future__ import annotations

from typing import TypeVar

from flask import Response, flash, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from store.accounts.access import current_staff
from store.admin.differences import Difference, changes_in_words, differences
from store.admin.gate import blueprint
from store.admin.leaves import problems
from store.admin.product_form import ProductForm, filled_in
from store.admin.queries.holds import held_counts
from store.admin.queries.products import (
    Direction,
    ProductSearch,
    Sort,
    id_of_successor,
    products_for_staff,
    status_counts,
    successor_of,
)
from store.catalog.actions.editing import update_product as save_product
from store.catalog.models import Product, ProductStatus
from store.catalog.queries.categories import category_tree
from store.catalog.queries.products import product_to_edit
from store.catalog.shelves import Shelves
from store.infra.db import reading, transaction
from store.kernel import clock
from store.kernel.errors import Conflict, Invalid, StoreError
from store.security.queries import history_of
from store.tax.queries import rate_behind
from store.web.errors import status_of
from store.web.htmx import go, render
from store.web.pagination import whole_number
from store.wishes.queries.alerts import waiting_counts

LONGEST_SEARCH = 80
Word = TypeVar("Word", Sort, Direction, ProductStatus)


@blueprint.get("/products")
def products() -> Response:
    """List the products that were asked for."""
    search = search_asked()
    with reading() as session:
        shelves = category_tree(session)
        listing = products_for_staff(session, search, shelves)
        counts = status_counts(session)
    return render(
        "admin/products.html",
        fragment="admin/_product_list.html",
        listing=listing,
        counts=counts,
        shelves=shelves,
        search=search,
    )


@blueprint.get("/products/<slug>")
def product(slug: str) -> Response:
    """Show a product's form with what was changed so far."""
    with reading() as session:
        found = product_to_edit(session, slug)
        shelves = category_tree(session)
        shown = filled_in(found, successor=successor_of(session, found))
    return _form_page(found, shelves, ProductForm(formdata=None, data=shown))


@blueprint.post("/products/<slug>")
def update_product(slug: str) -> AnyResponse:
    """Save a product; a stale form comes back with both values, and nothing lost."""
    with reading() as session:
        found = product_to_edit(session, slug)
        shelves = category_tree(session)
    form = ProductForm()
    form.category_id.choices = category_choices(shelves)
    if not form.validate():
        return _form_page(found, shelves, form, status=422)
    try:
        _save(found, form)
    except Conflict as error:
        return _stale_page(slug, shelves, form, error)
    except Invalid as error:
        form.refuse(error)
        return _form_page(found, shelves, form, status=status_of(error))
    flash(f"{form.name.data} is saved.")
    return go(url_for("admin.product", slug=form.slug.data))


def _save(found: Product, form: ProductForm) -> None:
    with reading() as session:
        successor = id_of_successor(session, (form.successor.data or "").strip())
    with transaction() as session:
        save_product(
            session,
            product_id=found.id,
            expected_version=form.expected_version,
            changes={**form.changes_of(found), "successor_id": successor},
            variants=form.variant_changes,
            actor=current_staff(),
        )


def _stale_page(
    slug: str, shelves: Shelves, form: ProductForm, error: StoreError
) -> Response:
    """Show the product as it is now beside what was typed; saving again is a decision."""
    with reading() as session:
        now = product_to_edit(session, slug)
        saved = filled_in(now, successor=successor_of(session, now))
    form.version.data = str(now.version)
    clashes = differences(saved, {**form.typed, "status": form.status.data})
    return _form_page(
        now, shelves, form, status=status_of(error), clashes=_named(clashes, shelves)
    )


def _form_page(
    found: Product,
    shelves: Shelves,
    form: ProductForm,
    *,
    status: int = 200,
    clashes: list[Difference] | None = None,
) -> Response:
    form.category_id.choices = category_choices(shelves)
    with reading() as session:
        history = history_of(session, "product", found.id)
        variant_ids = [variant.id for variant in found.variants]
        waiting = waiting_counts(session, variant_ids)
        held = held_counts(session, variant_ids, at=clock.now())
        rate = rate_behind(session, found.hsn, at=clock.now())
    return render(
        "admin/product.html",
        product=found,
        form=form,
        rate=rate,
        problems=list(problems(form)),
        faults=form.faults(),
        clashes=clashes,
        variants={variant.sku: variant for variant in found.variants},
        waiting=waiting,
        held=held,
        history=[(entry, _named(changes_in_words(entry), shelves)) for entry in history],
        status=status,
    )


def _named(rows: list[Difference], shelves: Shelves) -> list[Difference]:
    """Write the names of categories instead of their numbers."""
    names = {str(shelf.id): shelf.name for shelf in shelves}
    return [
        Difference(row.label, names.get(row.saved, ""), names.get(row.typed, ""))
        if row.label == "Category"
        else row
        for row in rows
    ]


def category_choices(shelves: Shelves) -> list[tuple[int, str]]:
    """Give the categories with the way to each, to choose from."""
    return [
        (shelf.id, " / ".join(part.name for part in shelves.path(shelf.slug)))
        for shelf in shelves
    ]


def search_asked() -> ProductSearch:
    """Read what the list is asked for from its address."""
    asked = request.args
    return ProductSearch(
        words=asked.get("q", "").replace("\0", "").strip()[:LONGEST_SEARCH],
        status=_one_of(ProductStatus, asked.get("status", "")) or "",
        category=asked.get("category", "").replace("\0", "")[:LONGEST_SEARCH],
        low=asked.get("low") == "1",
        sort=_one_of(Sort, asked.get("sort", "")) or Sort.NAME,
        direction=_one_of(Direction, asked.get("direction", "")) or Direction.UP,
        page=whole_number(asked.get("page"), default=1),
    )


def _one_of(kind: type[Word], text: str) -> Word | None:
    return kind(text) if text in set(kind) else None
