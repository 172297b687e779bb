"""Every part of the furniture in every state, for those who build pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from flask import Response, abort
from werkzeug.datastructures import MultiDict

from store.catalog.views.pictures import Picture
from store.kernel import clock
from store.kernel.money import Money
from store.pages.blueprint import blueprint
from store.pages.forms import SampleForm
from store.settings import settings
from store.web.assets import address
from store.web.htmx import render

TYPED = {
    "name": "Asha Rao",
    "postcode": "560038",
    "pieces": 2,
    "infill": "20",
    "same": True,
}
REFUSED = {
    "name": "Asha Rao",
    "postcode": "5600",
    "pieces": "900",
    "state": "KL",
    "infill": "20",
    "stars": "4",
}


@dataclass(frozen=True, kw_only=True)
class SampleGood:
    """A line of the sample shelf."""

    name: str
    sku: str
    specs: tuple[tuple[str, str, str], ...]
    stock: tuple[str, str]
    price: Money
    was: Money | None = None
    tenths: int = 0
    reviews: int = 0


GOODS = (
    SampleGood(
        name="Bracket with two ribs, printed in PETG",
        sku="PR-BRKT-2R",
        specs=(("Height", "42.0", "mm"), ("Holes", "4 × M4", "")),
        stock=("In stock", "good"),
        price=Money(34900),
        was=Money(39900),
        tenths=46,
        reviews=31,
    ),
    SampleGood(
        name="Deep-groove ball bearing 608-2RS",
        sku="BB-608-2RS",
        specs=(("Bore", "8", "mm"), ("Outer", "22", "mm")),
        stock=("3 left", "low"),
        price=Money(4500),
        tenths=49,
        reviews=204,
    ),
    SampleGood(
        name="32-bit control board, five silent drivers",
        sku="CB-K32-5",
        specs=(("Input", "12–24", "V"), ("Drivers", "5 × TMC2209", "")),
        stock=("Sold out", "bad"),
        price=Money(425000),
    ),
    SampleGood(
        name="Desk lamp, printed to order",
        sku="PR-LAMP-GY",
        specs=(("Height", "240", "mm"), ("Mass", "310", "g")),
        stock=("Prints in 2 days", "made"),
        price=Money(245000),
        tenths=50,
        reviews=4,
    ),
)


@blueprint.get("/styleguide")
def styleguide() -> Response:
    """Show all parts on one page; answers 404 in production."""
    if settings().ENVIRONMENT == "production":
        abort(404)
    refused = SampleForm(MultiDict(REFUSED))
    refused.validate()
    now = clock.now()
    return render(
        "pages/styleguide.html",
        form=SampleForm(formdata=None, data=TYPED, prefix="good"),
        refused=refused,
        goods=GOODS,
        image=_picture(),
        now=now,
        later=now + timedelta(days=3),
    )


def _picture() -> Picture:
    small, large = (address(f"img/sample-part-{width}.webp") for width in (520, 1040))
    sets = (("image/webp", f"{small} 520w, {large} 1040w"),)
    return Picture("A printed bracket with two ribs", 1040, 801, small, large, sets)
