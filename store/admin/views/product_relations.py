"""What other products are to one, chosen by search or part number, in both directions."""

from __future__ import annotations

from flask import Response, flash, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from store.accounts.access import current_staff
from store.admin.gate import blueprint
from store.admin.queries.product_parts import products_called, related_to, relating_to
from store.catalog.actions.relating import add_relation, place_relation, remove_relation
from store.catalog.models import Product, RelationKind
from store.catalog.queries.products import product_to_edit
from store.infra.db import reading, transaction
from store.kernel.errors import Invalid
from store.web.errors import status_of
from store.web.htmx import go, render
from store.web.pagination import whole_number

LONGEST = 80
# How the related product is to this one; and this one to those that speak of it.
KINDS = {
    RelationKind.GOES_WITH: ("Goes with it", "Goes with"),
    RelationKind.INSTEAD_OF: ("Instead of it", "Can be taken instead of"),
    RelationKind.SPARE_FOR: ("Spare parts", "Is a spare part for"),
}


@blueprint.get("/products/<slug>/related")
def product_relations(slug: str) -> Response:
    """Show what other products are to this one, and find more of them."""
    return _page(_product(slug))


@blueprint.post("/products/<slug>/related")
def relate_product(slug: str) -> AnyResponse:
    """Say what a product that was found is to this one."""
    product, other = _product(slug), _product(request.form.get("other", ""))
    kind = request.form.get("kind", "")
    if kind not in set(RelationKind):
        raise Invalid("Choose what it is to the product.")
    try:
        with transaction() as session:
            add_relation(
                session,
                product_id=product.id,
                related_id=other.id,
                kind=RelationKind(kind),
                actor=current_staff(),
            )
    except Invalid as error:
        return _page(product, refusal=error.message, status=status_of(error))
    flash(f"{other.name}: {KINDS[RelationKind(kind)][0].lower()}.")
    return go(url_for("admin.product_relations", slug=slug))


@blueprint.post("/products/<slug>/related/<other>/place")
def place_related(slug: str, other: str) -> AnyResponse:
    """Move a related product within its kind, to a place counted from 1."""
    product, related = _product(slug), _product(other)
    place = whole_number(request.form.get("place"), default=1)
    with transaction() as session:
        place_relation(
            session,
            product_id=product.id,
            related_id=related.id,
            place=place - 1,
            actor=current_staff(),
        )
    return go(url_for("admin.product_relations", slug=slug) + f"#r-{related.slug}")


@blueprint.post("/products/<slug>/related/<other>/removal")
def unrelate_product(slug: str, other: str) -> AnyResponse:
    """Say nothing more of a related product."""
    product, related = _product(slug), _product(other)
    with transaction() as session:
        actor = current_staff()
        name = remove_relation(
            session, product_id=product.id, related_id=related.id, actor=actor
        )
    flash(f"{name} is not related any more.")
    return go(url_for("admin.product_relations", slug=slug))


def _product(slug: str) -> Product:
    with reading() as session:
        return product_to_edit(session, slug)


def _page(product: Product, *, refusal: str = "", status: int = 200) -> Response:
    words = request.values.get("q", "").replace("\0", "").strip()[:LONGEST]
    with reading() as session:
        here, there = related_to(session, product), relating_to(session, product)
        found = products_called(session, words) if words else []
    groups = {kind: [one for one in here if one.kind == kind] for kind in KINDS}
    return render(
        "admin/product_relations.html",
        fragment="admin/product/_relation_hits.html",
        product=product,
        words=words,
        found=[one for one in found if one.id != product.id],
        known={one.product.id: one.kind for one in here},
        groups=groups,
        there=there,
        kinds=KINDS,
        problems=[("q", refusal)] if refusal else [],
        clashes=None,
        status=status,
    )
