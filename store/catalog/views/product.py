"""The page of one product."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from flask import Response, request, url_for

from store.catalog.filters import address
from store.catalog.forms import choices_from
from store.catalog.gallery import gallery_of
from store.catalog.models import PriceBreak, Product
from store.catalog.offers import Offer, Priced, offer_of, option_keys
from store.catalog.queries.prices import prices_of_whole
from store.catalog.queries.products import (
    SoldNoMore,
    name_of_predecessor,
    whole_to_show,
)
from store.catalog.queries.relations import Groups, companions_of
from store.catalog.queries.stock import on_shelf
from store.catalog.queries.whole import Whole
from store.catalog.views import departed, structured
from store.catalog.views.navigation import shelves
from store.catalog.views.pricing import quantity_of
from store.catalog.views.room import blueprint, read_once, shared_page
from store.catalog.views.shown import ShownProduct
from store.infra.db import reading
from store.kernel import clock
from store.kernel.errors import NotFound
from store.tax.queries import rate_in, table_on, tax_day
from store.web import shared
from store.web.htmx import render, wants_fragment


@blueprint.get("/products/<slug>")
def product(slug: str) -> Response:
    """A product, seen in one of its variants; or where it is now."""
    try:
        return shared_page(partial(_draw, slug))
    except SoldNoMore as refusal:
        return departed.gone(refusal)
    except NotFound as refusal:
        return departed.moved(slug, refusal)


def _draw(slug: str) -> Response:
    with reading() as session:
        whole = whole_to_show(session, slug, at=clock.now())
        found = whole.product
        beside = {} if wants_fragment() else companions_of(session, found)
        instead = name_of_predecessor(session, found, _former()) if _former() else None
    shared.depend_on(partial(_on_shelf, whole.counted), whole.shelf)
    if whole.timed:
        shared.depend_on(partial(_held, whole.timed), _held(whole.timed))
    return drawn(whole, beside=beside, instead=instead)


def drawn(
    whole: Whole,
    *,
    beside: Groups | None = None,
    instead: str | None = None,
    preview: str = "",
) -> Response:
    """Draw a product as it is; `preview` is where staff look at it before that."""
    found = whole.product
    here = preview or url_for("catalog.product", slug=found.slug)
    priced = prices_of_whole(found, at=clock.now())
    offer = _offer(found, whole.left, priced)
    way = shelves().path(found.category.slug)
    gallery = gallery_of(found, offer.variant)
    shown = ShownProduct(offer, way, gallery, beside or {}, rate_in(_rates(), found.hsn))
    return render(
        "catalog/product.html",
        fragment="catalog/_buy_box.html",
        also=("catalog/_gallery.html",),
        push=address(here, _chosen(offer)),
        here=here,
        shown=shown,
        offer=offer,
        product=found,
        quantity=quantity_of(offer),
        structured=structured.graph(offer, way),
        instead_of=instead,
        preview=bool(preview),
    )


def _on_shelf(variant_ids: Sequence[int]) -> dict[int, int]:
    with reading() as session:
        return on_shelf(session, variant_ids, at=clock.now())


def _held(breaks: Sequence[PriceBreak]) -> list[bool]:
    now = clock.now()
    return [each.holds(now) for each in breaks]


def _rates() -> dict[str, int]:
    """Give the rates of GST today: staff who add one count up the catalogue's version."""
    day = tax_day(clock.now())
    return read_once("rates", partial(table_on, day=day), of=day)


def _former() -> str:
    return request.args.get(departed.INSTEAD_OF, "")


def _chosen(offer: Offer) -> list[tuple[str, str]]:
    return [("variant", offer.variant.sku)] if offer.groups else []


def _offer(found: Product, left: dict[int, int], priced: Priced) -> Offer:
    wanted = choices_from(request.args, option_keys(found))
    sku = request.args.get("variant", "")
    return offer_of(found, left, sku=sku, wanted=wanted, priced=priced)
