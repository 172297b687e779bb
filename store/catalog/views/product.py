"""The page of one product."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Response, request, url_for

from store.catalog.dimensions import Size, size_of
from store.catalog.filters import address
from store.catalog.forms import choices_from
from store.catalog.gallery import gallery_of
from store.catalog.models import Media, Product
from store.catalog.offers import Offer, offer_of, option_keys
from store.catalog.queries.products import product_to_show, related_to
from store.catalog.queries.stock import available
from store.catalog.shelves import Shelf
from store.catalog.views import structured
from store.catalog.views.navigation import shelves
from store.catalog.views.room import blueprint, revalidated
from store.infra.db import reading
from store.kernel import clock
from store.web.htmx import render, wants_fragment
from store.web.pagination import whole_number


@dataclass(frozen=True)
class ShownProduct:
    """What the page draws beside the offer."""

    offer: Offer
    way: tuple[Shelf, ...]
    gallery: Sequence[Media]
    related: Sequence[Product]

    @property
    def size(self) -> Size:
        return size_of(self.specifications)

    @property
    def facts(self) -> list[tuple[str, ...]]:
        """The title block under the picture."""
        facts: list[tuple[str, ...]] = [("Part no.", self.offer.variant.sku)]
        if self.offer.variant.weight_g:
            facts.append(("Mass", str(self.offer.variant.weight_g), "g"))
        return [*facts, ("HSN", self.product.hsn)]

    @property
    def specifications(self) -> list[tuple[str, str, str]]:
        return [(row.name, row.value, row.unit) for row in self.product.specifications]

    @property
    def paragraphs(self) -> list[str]:
        return [part for part in self.product.description.split("\n\n") if part.strip()]

    @property
    def product(self) -> Product:
        return self.offer.product

    @property
    def url(self) -> str:
        return variant_url(self.offer)


@blueprint.get("/products/<slug>")
def product(slug: str) -> Response:
    """A product, seen in one of its variants."""
    with reading() as session:
        found = product_to_show(session, slug)
        ids = [variant.id for variant in found.variants]
        left = available(session, ids, at=clock.now())
        related = () if wants_fragment() else related_to(session, found)
    offer = _offer(found, left)
    way = shelves().path(found.category.slug)
    shown = ShownProduct(offer, way, gallery_of(found, offer.variant), related)
    response = render(
        "catalog/product.html",
        fragment="catalog/_buy_box.html",
        also=("catalog/_gallery.html",),
        push=shown.url,
        shown=shown,
        offer=offer,
        product=found,
        quantity=whole_number(
            request.args.get("quantity"), default=1, high=offer.most or 1
        ),
        structured=structured.graph(offer, way),
    )
    return revalidated(response)


def variant_url(offer: Offer) -> str:
    """Give the address of a product seen in one variant."""
    pairs = [("variant", offer.variant.sku)] if offer.groups else []
    return address(url_for("catalog.product", slug=offer.product.slug), pairs)


def _offer(found: Product, left: dict[int, int]) -> Offer:
    wanted = choices_from(request.args, option_keys(found))
    return offer_of(found, left, sku=request.args.get("variant", ""), wanted=wanted)
