"""What so many of a variant cost: for everybody, and for those of a price list."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from store.accounts.access import current_person
from store.catalog.filters import address
from store.catalog.offers import Offer
from store.catalog.prices import Prices
from store.catalog.queries.prices import (
    name_of_list,
    prices_beside,
    variant_to_price,
    variant_with_prices,
)
from store.catalog.queries.stock import available
from store.catalog.views.room import blueprint
from store.infra.db import reading
from store.kernel import clock
from store.web import shared
from store.web.htmx import go, render, wants_fragment
from store.web.pagination import whole_number

FRAGMENT = "catalog/_buy_price.html"


@dataclass(frozen=True)
class OwnPrice:
    """What somebody pays by the price list they are on."""

    name: str
    prices: Prices
    quantity: int


@blueprint.get("/products/<slug>/price")
def price(slug: str) -> AnyResponse:
    """The price of so many, while a quantity is chosen; a plain browser gets the page."""
    if not wants_fragment():
        pairs = list(request.args.items(multi=True))
        return go(address(url_for("catalog.product", slug=slug), pairs))
    offer = _offer(slug, request.args.get("variant", ""))
    quantity = quantity_of(offer)
    said = f"{offer.prices.each(quantity)} each, {offer.prices.total(quantity)} in all"
    return render(
        FRAGMENT, fragment=FRAGMENT, announce=said, offer=offer, quantity=quantity
    )


def quantity_of(offer: Offer) -> int:
    """Read how many are asked for, as far as there are so many."""
    return whole_number(request.args.get("quantity"), default=1, high=offer.most or 1)


@shared.own("own_price")
def _own_price(sku: str, quantity: str) -> Markup:
    """Draw what the person signed in pays, if their price list asks less than of others."""
    person = current_person()
    if person is None or person.price_list_id is None:
        return Markup()
    with reading() as session:
        variant = variant_with_prices(session, sku)
        name = name_of_list(session, person.price_list_id)
    own, plain = variant.prices(person.price_list_id), variant.prices()
    if own.ladder == plain.ladder:
        return Markup()
    shown = OwnPrice(name, own, int(quantity))
    return shared.drawn("catalog/own_price.html", own_price=shown)


def _offer(slug: str, sku: str) -> Offer:
    with reading() as session:
        variant = variant_to_price(session, slug=slug, sku=sku)
        left = available(session, [variant.id], at=clock.now())
        priced = prices_beside(session, [variant], at=clock.now())
    return Offer(variant.product, variant, left.get(variant.id, 0), (), (), priced)
