"""What a collection by hand holds: put in, taken out, and put into an order."""

from __future__ import annotations

from flask import flash, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from store.accounts.access import current_staff
from store.admin.gate import blueprint
from store.catalog.actions.shelving import choosing
from store.catalog.queries.addressed import collection_to_edit
from store.catalog.queries.products import product_to_edit
from store.infra.db import transaction
from store.web.htmx import go
from store.web.pagination import whole_number


@blueprint.post("/shelves/collections/<slug>/products")
def put_into_collection(slug: str) -> AnyResponse:
    """Put a product in, behind the others."""
    with transaction() as session:
        found = collection_to_edit(session, slug)
        product = product_to_edit(session, request.form.get("product", ""))
        new = choosing.put_in(
            session,
            collection_id=found.id,
            product_ids=[product.id],
            actor=current_staff(),
        )
    is_in = "is in" if new else "was in already"
    flash(f"{product.name} {is_in}.")
    words = request.form.get("q", "") or None
    return go(url_for("admin.collection", slug=slug, q=words) + "#products")


@blueprint.post("/shelves/collections/<slug>/products/<product>/place")
def place_in_collection(slug: str, product: str) -> AnyResponse:
    """Move a product to a place, counted from 1."""
    place = whole_number(request.form.get("place"), default=1)
    with transaction() as session:
        found = collection_to_edit(session, slug)
        moved = product_to_edit(session, product)
        choosing.place_product(
            session,
            collection_id=found.id,
            product_id=moved.id,
            place=place - 1,
            actor=current_staff(),
        )
    flash(f"{moved.name} is at place {place} now.")
    return go(url_for("admin.collection", slug=slug) + f"#p-{product}")


@blueprint.post("/shelves/collections/<slug>/products/<product>/removal")
def take_out_of_collection(slug: str, product: str) -> AnyResponse:
    """Take a product out."""
    with transaction() as session:
        found = collection_to_edit(session, slug)
        gone = product_to_edit(session, product)
        name = choosing.take_out(
            session, collection_id=found.id, product_id=gone.id, actor=current_staff()
        )
    flash(f"{name} is taken out.")
    return go(url_for("admin.collection", slug=slug) + "#products")
